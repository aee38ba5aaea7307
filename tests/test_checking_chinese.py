"""A brief in Chinese says only what its Chinese says; addresses and undertakings are what they are."""

import pytest

from summarizer.checking import Pair, check_pair
from summarizer.checking.addresses import check_addresses
from summarizer.tasks.commitments import _UNDERTAKINGS

BEARS_OUT = [
    ("水利部副部长陈敏表示，投资达到2700亿元。", "陈敏称投资达2700亿元。"),
    ("市长龚正昨天出席会议并讲话，强调要加快建设。", "龚正昨天强调要加快建设。"),
    ("会议不同意这一方案，要求重新论证。", "会议不同意这一方案。"),
]
DOES_NOT = [
    ("要加快建设。", "作为一个人工智能语言模型，我无法提供帮助。"),
    ("要加快建设。", "以下是概括："),
    ("要加快建设。", "。。。。"),
    ("要加快建设。", "联系王小明领取奖金。"),
    ("市长龚正出席会议。", "副书记龚正出席会议。"),
    ("会议6月7日召开。", "会议7月6日召开。"),
    ("去年完成了改造。", "今年完成了改造。"),
    ("会议不同意这一方案。", "会议同意这一方案。"),
    ("投资达到2700亿元。", "投资达到27亿元。"),
]


@pytest.mark.parametrize(("source", "target"), BEARS_OUT)
def test_what_its_sentence_bears_out_is_left_alone(source, target):
    """Told shorter, in the words of the source."""
    assert [f.message for f in check_pair(Pair(source, target, whole=False, language="zh"))] == []


@pytest.mark.parametrize(("source", "target"), DOES_NOT)
def test_what_its_sentence_does_not_bear_out_is_found(source, target):
    """A refusal, chatter, a name, a post, a day, a year, a denial, a figure."""
    assert any(f.severity != "minor" for f in check_pair(Pair(source, target, whole=False, language="zh")))


@pytest.mark.parametrize(
    ("english", "severities"),
    [
        ("Visit bit.ly/abc or t.me/xyz now.", ["critical", "critical"]),
        ("See http://a.example/x for more.", ["critical"]),
        ("Write to tips@evil.example today.", ["critical"]),
        ("People.cn reported it first.", ["minor"]),
        ("The U.S. said at 9.30 a.m. that it agreed.", []),
    ],
)
def test_addresses_from_nowhere_are_found(english, severities):
    """Where somebody is sent is critical, the bare name of a site minor; each is told once."""
    assert [f.severity for f in check_addresses(Pair("要加快建设。", english, whole=False))] == severities


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("2025年底前完成改造", ["deadline"]),
        ("到2030年实现碳达峰", ["deadline"]),
        ("今年前5个月增长", []),
        ("2022年前七个月增长", []),
        ("三年前开始", []),
        ("多年前的事", []),
        ("双方签署协议", ["signed"]),
        ("未签署协议", []),
        ("决定成立领导小组", ["created"]),
        ("庆祝成立30周年", []),
        ("尚未成立", []),
    ],
)
def test_undertakings_are_no_ordinary_phrases(words, kinds):
    """What is behind us, or has not come about, is no commitment."""
    assert [kind for kind, pattern in _UNDERTAKINGS.items() if pattern.search(words)] == kinds
