"""Bytes → text: which encodings are told apart, what is cut, and what is refused rather than garbled."""

import random
from pathlib import Path

import pytest

from summarizer.errors import InputError
from summarizer.sources.inputs.decoding import decode

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
SIMPLIFIED = "".join(path.read_text(encoding="utf-8") for path in SEEDS)
TRADITIONAL = (
    "行政院長昨日在立法院表示，政府將持續推動能源轉型，並協助產業升級。他說，今年前三季出口總額達到三千億美元，"
    "較去年同期成長百分之五。\n記者會後，多位委員要求說明預算的執行情形，以及對中小企業的影響。主計總處回應，"
    "相關資料將於下週公布，屆時歡迎各界指教。香港特別行政區政府同日宣布，港珠澳大橋的通行安排維持不變。\n"
)
WRITTEN = {
    "gb18030": SIMPLIFIED,
    "gbk": SIMPLIFIED,
    "gb2312": SIMPLIFIED,
    "big5": TRADITIONAL * 4,
    "cp950": TRADITIONAL * 4,
    "big5hkscs": TRADITIONAL * 4 + "佢哋嘅嘢",
    "utf-16": SIMPLIFIED,
    "utf-16-le": SIMPLIFIED,
    "utf-16-be": TRADITIONAL * 4,
    "utf-32": SIMPLIFIED,
    "utf-8": SIMPLIFIED,
    "utf-8-sig": TRADITIONAL * 4,
}
NOISE = random.Random(1).randbytes(5000)  # noqa: S311 - the same every time


def expected(text, encoding):
    """What of *text* the encoding can hold."""
    return text.encode(encoding, "ignore").decode(encoding)


@pytest.mark.parametrize("length", [12, 30, 300, 3000])
@pytest.mark.parametrize("encoding", WRITTEN)
def test_texts_come_out_as_they_were(encoding, length):
    """Passages of any length, from anywhere, cut at any byte of the end: all whole characters, and nothing else."""
    chance = random.Random(f"{encoding} {length}")  # noqa: S311 - the same every time
    text = expected(WRITTEN[encoding], encoding)
    for _ in range(15):
        start = chance.randrange(max(len(text) - length, 1))
        passage = text[start : start + length]
        cut = passage.encode(encoding)[: -chance.randrange(1, 4)]
        if sum("一" <= character <= "鿿" for character in passage) < length / 2:
            continue  # a table of figures is no passage
        found = decode(cut)
        assert found.text == passage[: len(found.text)]
        assert len(passage) - len(found.text) in {1, 2, 3}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "gb18030"])
def test_a_beginning_in_the_middle_of_a_character_is_left_out(encoding):
    """Half a character at the beginning costs that character, and no other."""
    text = SIMPLIFIED[:500]
    assert decode(text.encode(encoding)[1:]).text == text[1:]


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (b"plain ASCII", "utf-8"),
        (b"", "utf-8"),
        ("朱镕基总理".encode("gb18030"), "gb18030"),
        ("A股上涨，美T恤".encode("gb18030"), "gb18030"),
        ("第A01版，丹阳".encode("gb18030"), "gb18030"),
        ("甲".encode("gb18030"), "gb18030"),
        ("啊 OK".encode("gb18030"), "gb18030"),
        ("２４．被告人会见其律师".encode("cp950", "ignore"), "cp950"),
        ('<meta charset="big5"><p>中文新聞'.encode("gb18030"), "gb18030"),
        ('<meta charset="gb2312"><p>中文新聞內容'.encode("cp950"), "cp950"),
    ],
)
def test_short_texts_and_lies(raw, encoding):
    """A few characters are enough, and what a page declares is not believed against them."""
    found = decode(raw)
    assert (found.encoding, found.text.encode(encoding)) == (encoding, raw)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("甲乙丙丁戊".encode() + b"\xff" + "己".encode(), "byte 15 is not UTF-8"),
        (SIMPLIFIED[:900].encode() + SIMPLIFIED[900:1800].encode("gb18030"), "is not UTF-8"),
        (SIMPLIFIED[:900].encode("gb18030") + SIMPLIFIED[900:1800].encode(), "is not GB18030"),
        ((TRADITIONAL * 3).encode("cp950") + SIMPLIFIED[:900].encode("gb18030"), "byte .* is not"),
        ("Les élèves ont été reçus à l'école où naît l'été. ".encode("latin-1") * 9, "is not"),
        ("これは日本語の文章です。漢字とかなが混ざっています。".encode("shift_jis") * 9, "is not"),
        ("이것은 한국어 문장입니다. 내일은 비가 옵니다. ".encode("euc-kr") * 9, "is not"),
        ("Это русский текст, который нужно прочитать. ".encode("cp1251") * 9, "is not"),
        (b"\x7fELF\0\0\1\2\3", "binary"),
        (b"\xff\xfe\x00broken", "binary"),
        (bytes(1000), "binary"),
        ("甲\0乙".encode(), "binary"),
        (NOISE, "binary"),
        (NOISE.replace(b"\0", b""), "is not"),
    ],
)
def test_what_is_none_of_these_is_refused(raw, message):
    """Other languages' encodings, mixtures and no texts at all: refused with the offset, not garbled."""
    with pytest.raises(InputError, match=message):
        decode(raw)


def test_the_offset_is_where_it_goes_wrong():
    """In a mixture the offset is that of the change, or up to a few lines after it."""
    first = SIMPLIFIED[:2000].encode("gb18030")
    with pytest.raises(InputError) as caught:
        decode(first + SIMPLIFIED[2000:4000].encode())
    at = int(str(caught.value).split()[1].replace(",", ""))
    assert len(first) - 200 < at < len(first) + 400
