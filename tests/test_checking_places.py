"""A place of the English is a place of the source."""

import pytest

from summarizer.checking import check


@pytest.mark.parametrize(
    ("source", "english", "found"),
    [
        ("会议在浙江湖州召开。", "The meeting was held in Hangzhou, Zhejiang.", True),
        ("会议在浙江湖州召开。", "The meeting was held in Huzhou, Zhejiang.", False),
        ("对沪苏皖三省市表示感谢。", "He thanked Shanghai, Suzhou and Anhui.", True),
        ("对沪苏皖三省市表示感谢。", "He thanked Shanghai, Jiangsu and Anhui.", False),
        ("会议在西安举行。", "The meeting was held in Xi'an.", False),
        ("市政府发布了方案。", "The Shanghai municipal government issued a plan.", False),
        ("山西安徽两省签约。", "Shanxi and Anhui signed.", False),
        ("从深圳到哈尔滨。", "From Shenzhen to Harbin.", False),
        ("从深圳到哈尔滨。", "From Shenzhen to Dalian.", True),
        ("陕西和山西两省。", "Shaanxi and Shanxi provinces.", False),
        ("陕西的煤。", "Coal from Shanxi.", True),
        ("大连造船厂。", "The shipyard of the port city.", False),
    ],
)
def test_places(source, english, found):
    """Another city or province in the place of one is found; what is meant without a name is not."""
    assert found == any(f.category == "accuracy/name" and f.severity == "critical" for f in check(source, english))
