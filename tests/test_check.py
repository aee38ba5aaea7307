"""`summarizer check`: pairs from any file, their findings, and what is told of those that cannot be read."""

import json
import tracemalloc

import pytest
from typer.testing import CliRunner

from summarizer.cli import app
from summarizer.errors import InputError
from summarizer.sources.bitexts import Aligned, read_bitext, read_lines_of_two

XLIFF_1 = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
 <file original="a" source-language="zh-CN" target-language="en-US" datatype="plaintext"><body>
  <trans-unit id="t1"><source>总投资<g id="1">2700亿</g>元<ph id="2">{b}</ph>。</source>
   <target>27 billion yuan.</target>
   <alt-trans><source>别的</source><target>Something else.</target></alt-trans><note>27</note></trans-unit>
  <trans-unit id="t2"><source>没有译文。</source></trans-unit>
 </body></file>
</xliff>"""
XLIFF_2 = """<?xml version="1.0"?>
<xliff version="2.1" srcLang="zh" trgLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0">
 <file id="f"><unit id="u1"><notes><note>甲</note></notes>
  <segment id="s1"><source>好<pc id="1">的</pc>。</source><target>Good.</target></segment>
  <ignorable><source> </source></ignorable>
  <segment id="s2"><source>坏。</source><target>Bad.</target></segment>
 </unit></file>
</xliff>"""
TMX = """<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="zh-CN" adminlang="en" segtype="sentence" o-tmf="x" datatype="plaintext"
 creationtool="x" creationtoolversion="1"/><body>
 <tu tuid="9"><tuv xml:lang="en-US"><seg>Good <bpt i="1">&lt;b></bpt>day<ept i="1"/>.</seg></tuv>
  <tuv xml:lang="zh-CN"><seg>你好。</seg></tuv><tuv xml:lang="fr"><seg>Bonjour.</seg></tuv></tu>
 <tu><tuv xml:lang="fr"><seg>Bonjour.</seg></tuv></tu>
</body></tmx>"""
BOMB = '<!DOCTYPE tmx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tmx><body/></tmx>'


def read(tmp_path, name, content):
    """The pairs and the complaints of a file."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    found = list(read_bitext(str(path)))
    return [pair for pair in found if isinstance(pair, Aligned)], [str(e) for e in found if isinstance(e, InputError)]


def test_xliff_of_both_kinds_is_read(tmp_path):
    """Text within inline elements counts, placeholders, proposals and notes do not; a missing target is empty."""
    assert read(tmp_path, "a.xlf", XLIFF_1) == (
        [Aligned("t1", "总投资2700亿元。", "27 billion yuan.", "en-US"), Aligned("t2", "没有译文。", "", "en-US")],
        [],
    )
    assert read(tmp_path, "b.xliff", XLIFF_2) == (
        [Aligned("u1.s1", "好的。", "Good."), Aligned("u1.s2", "坏。", "Bad.")],
        [],
    )


def test_languages_have_codes_of_three_letters_too(tmp_path):
    """ISO 639-2, as older tools write it."""
    content = XLIFF_2.replace('srcLang="zh" trgLang="en"', 'srcLang="chi" trgLang="eng"')
    assert read(tmp_path, "b.xliff", content)[0][0] == Aligned("u1.s1", "好的。", "Good.", "eng")


def test_tmx_is_read_by_language(tmp_path):
    """Chinese and English are found by their language, in whichever order; a unit without Chinese is named."""
    pairs, complaints = read(tmp_path, "m.tmx", TMX)
    assert pairs == [Aligned("9", "你好。", "Good day.", "en-US")]
    assert len(complaints) == 1
    assert complaints[0].endswith("m.tmx: unit 2: there is no Chinese in it.")


def test_tmx_says_more_of_a_pair(tmp_path):
    """Properties of the unit by their types, the first of each, and when it was made; nothing within them is text."""
    about = (
        '<tu tuid="9" creationdate="20261120T180015Z"><prop type="x-a">one<b>!</b></prop><prop type="x-a">two</prop>'
    )
    pairs, _ = read(tmp_path, "m.tmx", TMX.replace('<tu tuid="9">', f'{about}<prop>three</prop><prop type="x-b"/>'))
    assert pairs[0].target == "Good day."
    assert dict(pairs[0].about) == {"creationdate": "20261120T180015Z", "x-a": "one", "x-b": ""}


def test_another_language_is_read_where_it_will_do(tmp_path):
    """Where there is English it is read all the same; check never reads another."""
    french = TMX.replace("en-US", "de", 1)
    (tmp_path / "fr.tmx").write_text(french, encoding="utf-8")
    first = next(read_bitext(str(tmp_path / "fr.tmx"), any_language=True))
    assert first == Aligned("9", "你好。", "Good day.", "de")
    (tmp_path / "de.xlf").write_text(XLIFF_2.replace('trgLang="en"', 'trgLang="de"'), encoding="utf-8")
    assert next(read_bitext(str(tmp_path / "de.xlf"), any_language=True)) == Aligned("u1.s1", "好的。", "Good.", "de")
    (tmp_path / "en.tmx").write_text(TMX.replace("fr", "de"), encoding="utf-8")
    second = next(read_bitext(str(tmp_path / "en.tmx"), any_language=True))
    assert second == Aligned("9", "你好。", "Good day.", "en-US")


def test_a_unit_without_english_is_named(tmp_path):
    """Where other units have English, one that has only German is told by its number, before it or behind it."""
    unit = TMX[TMX.index("<tu tuid") : TMX.index(" <tu>")]
    german = '<tu tuid="{}"><tuv xml:lang="zh"><seg>好。</seg></tuv><tuv xml:lang="de"><seg>Gut.</seg></tuv></tu>'
    content = TMX.replace(unit, german.format("a") + unit + german.format("b"))
    pairs, complaints = read(tmp_path, "mixed.tmx", content)
    assert [pair.id for pair in pairs] == ["9"]
    assert [complaint.partition("unit ")[2] for complaint in complaints[:2]] == [
        "a: there is no English in it, only de.",
        "b: there is no English in it, only de.",
    ]


def test_many_units_without_english_are_one_error(tmp_path):
    """A memory into French is told once, and not read to its end; a unit without any translation is a pair."""
    start, end = TMX[: TMX.index("<tu tuid")], "</body></tmx>"
    french = '<tu><tuv xml:lang="zh"><seg>好。</seg></tuv><tuv xml:lang="fr"><seg>Bon.</seg></tuv></tu>'
    for units in (3, 3_000):
        pairs, complaints = read(tmp_path, "fr.tmx", start + units * french + end)
        assert pairs == []
        assert len(complaints) == 1
        assert "its target language is fr" in complaints[0]
    alone = '<tu><tuv xml:lang="zh"><seg>好。</seg></tuv></tu>'
    assert read(tmp_path, "zh.tmx", start + alone + end) == ([Aligned("1", "好。", "")], [])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB, "declares entities"),
        (TMX.replace("Good ", "Good&nbsp;"), "the entity 'nbsp'"),
        (XLIFF_1.replace("zh-CN", "de"), "its source language is de"),
        (XLIFF_1.replace("en-US", "fr-FR"), "its target language is fr-FR"),
        (XLIFF_2.replace('trgLang="en"', 'trgLang="de"'), "its target language is de"),
        (XLIFF_2.replace("<target>Good", '<target xml:lang="de">Gut'), "its target language is de"),
        ("<html/>", "neither XLIFF nor TMX"),
        (XLIFF_1[:300], "its XML is damaged"),
        ("", "its XML is damaged"),
    ],
)
def test_other_xml_is_refused(tmp_path, content, reason):
    """A bomb, another language, another format or a torn file: one line that says which."""
    pairs, complaints = read(tmp_path, "x.xlf", content)
    assert pairs == []
    assert len(complaints) == 1
    assert reason in complaints[0]


def test_a_bad_line_leaves_its_neighbours_alone(tmp_path):
    """Each line that is no pair is named by its number; the others are read, with a number for want of an id."""
    good = json.dumps({"source": "好。", "target": "Good."})
    lines = [good, "{", '{"source": "好"}', "[]", "", '{"id": "x", "source": "坏", "target": "Bad", "more": 1}']
    pairs, complaints = read(tmp_path, "p.jsonl", "\n".join(lines))
    assert pairs == [Aligned("1", "好。", "Good."), Aligned("x", "坏", "Bad")]
    assert [f"line {number}:" in complaint for number, complaint in enumerate(complaints, 2)] == [True] * 3


def test_a_line_without_end_is_not_held(tmp_path):
    """A line of 30 MB is passed over in pieces, and the next one read."""
    path = tmp_path / "long.jsonl"
    path.write_bytes(b"x" * 30_000_000 + b'\n{"source": "\xe5\xa5\xbd", "target": "Good"}\n')
    tracemalloc.start()
    first, second = read_bitext(str(path))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(first, InputError)
    assert second == Aligned("2", "好", "Good")
    assert most < 10_000_000


def test_lines_of_two_files_are_laid_side_by_side(tmp_path):
    """Each in its own encoding; where the numbers of lines differ nothing is aligned."""
    (tmp_path / "zh.txt").write_bytes("你好。\n\n总投资二千亿元。\n".encode("gb18030"))
    (tmp_path / "en.txt").write_text("Hello.\n\nA total of 200 billion yuan.\n")
    paths = str(tmp_path / "zh.txt"), str(tmp_path / "en.txt")
    assert list(read_lines_of_two(*paths)) == [
        Aligned("1", "你好。", "Hello."),
        Aligned("3", "总投资二千亿元。", "A total of 200 billion yuan."),
    ]
    (tmp_path / "en.txt").write_text("Hello.\n")
    (error,) = read_lines_of_two(*paths)
    assert "3 lines" in str(error)
    assert "1:" in str(error)


PAIRS = [
    {"id": "a", "source": "总投资2700亿元。", "target": "A total of 27 billion yuan."},
    {"id": "b", "source": "总投资2700亿元。", "target": "A total of 270 billion yuan."},
]


@pytest.fixture
def summarizer():
    """Runs the command."""
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


def write_pairs(tmp_path, *pairs):
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs), encoding="utf-8")
    return str(path)


def test_findings_say_where_on_both_sides(tmp_path, summarizer):
    """A line for each pair; the places cut out of the texts what the finding is about."""
    result = summarizer("check", write_pairs(tmp_path, *PAIRS), "--format", "jsonl")
    first, second = map(json.loads, result.stdout.splitlines())
    (finding,) = first["findings"]
    cut = [PAIRS[0][side][finding[side]["start"] : finding[side]["end"]] for side in ("source", "target")]
    assert cut == ["2700亿", "27 billion"]
    assert second == PAIRS[1] | {"findings": []}
    assert result.exit_code == 1


def test_the_exit_code_is_0_where_nothing_is_found(tmp_path, summarizer):
    """Nothing on stdout, the count on stderr."""
    result = summarizer("check", write_pairs(tmp_path, PAIRS[1]))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 pair checked: nothing found" in result.stderr


def test_fail_on_leaves_lesser_findings_unpunished(tmp_path, summarizer):
    """They are printed all the same."""
    pair = {"source": "会议在上海举行。", "target": "The meeting was held in Shanghai，"}
    result = summarizer("check", write_pairs(tmp_path, pair), "--fail-on", "critical")
    assert result.exit_code == 0
    assert "会议在上海举行。" in result.stdout


def test_nothing_named_is_wrong_usage(summarizer):
    """So is half of two texts."""
    assert summarizer("check").exit_code == 2
    assert summarizer("check", "--source", "a.txt").exit_code == 2


def test_terminal_escapes_of_a_pair_stay_out(tmp_path, summarizer):
    """What could move the cursor is not printed."""
    pair = {"source": "好。\x1b[31m", "target": "Good 7.\x1b]0;x\x07"}
    assert "\x1b" not in summarizer("check", write_pairs(tmp_path, pair)).stdout


def test_its_input_is_never_overwritten(tmp_path, summarizer):
    """As with every other command, --out may not be what is read."""
    path = write_pairs(tmp_path, *PAIRS)
    before = (tmp_path / "pairs.jsonl").read_text(encoding="utf-8")
    assert summarizer("check", path, "--out", path).exit_code != 0
    assert (tmp_path / "pairs.jsonl").read_text(encoding="utf-8") == before


def test_a_file_without_a_pair_is_said_to_be_one(tmp_path, summarizer):
    """Nothing to check is no clean bill."""
    (tmp_path / "pairs.jsonl").write_text("\n")
    result = summarizer("check", str(tmp_path / "pairs.jsonl"))
    assert result.exit_code == 1
    assert "there is no pair in it" in result.stderr


def test_what_stands_before_the_damage_is_checked(tmp_path):
    """The good units of a torn file are read, then the tear is named."""
    pairs, complaints = read(tmp_path, "torn.xliff", XLIFF_2.replace("</unit></file>", "</unit></fil>"))
    assert [pair.id for pair in pairs] == ["u1.s1", "u1.s2"]
    assert "damaged" in complaints[0]


def test_of_two_variants_of_a_language_the_first_is_taken(tmp_path):
    """zh-CN and zh-TW in one unit are not run together."""
    french, other = (
        '<tuv xml:lang="fr"><seg>Bonjour.</seg></tuv></tu>',
        '<tuv xml:lang="zh-TW"><seg>您好。</seg></tuv></tu>',
    )
    pairs, _ = read(tmp_path, "two.tmx", TMX.replace(french, other, 1))
    assert pairs[0] == Aligned("9", "你好。", "Good day.", "en-US")
