"""Prompts: those we ship are whole, a user's are checked before anything is asked, and values arrive as they are."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import PromptError, StorageError
from summarizer.prompting import Prompts

SHIPPED = {prompt.name: prompt for prompt in Prompts()}


@pytest.fixture
def folder(tmp_path):
    """An empty folder for a user's prompts."""
    folder = tmp_path / "prompts"
    folder.mkdir()
    return folder


def overridden(folder, text, name="translate"):
    """The prompt *name* where *text* stands in for it."""
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return Prompts(folder)[name]


BODY = "Before {{context}}. Hints {{hints}}. {{style}}{{rules}} Now in {{language}}: {{sentences}} !"
VALUES = {"context": "B", "hints": "H", "style": "Y", "language": "L", "sentences": "S", "rules": "R"}


# What we ship


@pytest.mark.parametrize("prompt", SHIPPED.values(), ids=SHIPPED)
def test_a_shipped_prompt_uses_just_what_it_declares(prompt):
    """Its header's variables are the ones in its text, it says what it is for, and nothing is left open when filled."""
    assert prompt.purpose.endswith(".")
    assert set(re.findall(r"\{\{\s*(\w+)\s*\}\}", prompt.text)) == prompt.variables
    filled = prompt.fill(dict.fromkeys(prompt.variables, "VALUE"))
    assert "{{" not in filled
    assert filled == filled.strip()
    assert not filled.startswith("---")
    assert prompt.origin == "built in"
    assert len(prompt.sha256) == 64


def test_every_file_of_the_prompts_folder_is_shipped():
    """The project's prompts and those that are found are the same."""
    project = Path(__file__).parents[1] / "prompts"
    assert set(SHIPPED) == {path.stem for path in project.glob("*.md")}


def test_an_unknown_name_offers_the_known():
    """Asking for a prompt that is none names those there are."""
    with pytest.raises(PromptError, match=r"There is no prompt 'sumarise'\. There are: choose, divide, headline, "):
        Prompts()["sumarise"]


# Filling


@pytest.mark.parametrize(
    "text",
    [
        "{{hints}}",
        "{{ hints }}",
        "{{{{",
        "}}",
        "$hints ${hints} $$",
        "{hints} {0.__class__}",
        "{% x %}",
        "\\N{DASH}",
        "%s",
    ],
)
def test_a_value_is_not_filled_in_again(folder, text):
    """What looks like a variable in an article is text."""
    prompt = overridden(folder, BODY)
    assert prompt.fill(VALUES | {"sentences": text}) == f"Before B. Hints H. YR Now in L: {text} !"


@given(st.text())
def test_any_value_arrives_as_it_is(text):
    """Every text stands unchanged in the prompt, and the rest of it stands where it stood."""
    prompt = SHIPPED["select"]
    before, after = prompt.fill({"sentences": "\0", "most": 3, "audience": "all"}).split("\0")
    assert prompt.fill({"sentences": f"[{text}]", "most": 3, "audience": "all"}) == f"{before}[{text}]{after}"


def test_four_braces_are_two(folder):
    """`{{{{` is how a prompt writes two braces."""
    assert overridden(folder, f"{BODY} {{{{{{{{x}}}}").fill(VALUES).endswith("! {{x}}")


def test_dollars_and_single_braces_need_no_escape(folder):
    """Prose has prices and JSON has braces."""
    text = '{"cost": "$5 $$ ${x}", "more": {}}'
    assert overridden(folder, f"{BODY} {text}").fill(VALUES).endswith(text)


# Overriding


def test_one_file_stands_in_for_one_prompt(folder):
    """A file of the user's replaces the prompt of its name; the others, and other files, stay what they are."""
    (folder / "notes.txt").write_text("mine")
    prompt = overridden(folder, BODY)
    shipped = SHIPPED["translate"]
    assert prompt.fill(VALUES) == "Before B. Hints H. YR Now in L: S !"
    assert prompt.sha256 != shipped.sha256
    assert (prompt.origin, prompt.purpose) == (str(folder / "translate.md"), shipped.purpose)
    assert {p for p in Prompts(folder) if p.name != "translate"} == set(SHIPPED.values()) - {shipped}


@pytest.mark.parametrize(
    ("mark", "line_end"),
    [(b"", b"\n"), (b"\xef\xbb\xbf", b"\n"), (b"\xef\xbb\xbf", b"\r\n")],
    ids=["LF", "mark", "Windows"],
)
def test_an_exported_prompt_is_the_same_prompt(folder, mark, line_end):
    """A prompt that is exported, saved by any editor and used again has the text, and so the digest, of ours."""
    for path in Prompts().export(folder):
        path.write_bytes(mark + path.read_bytes().replace(b"\n", line_end))
    assert {prompt.name: prompt.sha256 for prompt in Prompts(folder)} == {
        prompt.name: prompt.sha256 for prompt in SHIPPED.values()
    }


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            f"{BODY} {{{{glossary}}}}",
            r"nobody supplies glossary. Its variables are: context, hints, language, rules, sentences, style\.",
        ),
        (f"{BODY} {{{{Hints}}}}", "nobody supplies Hints"),
        ("{{sentences}} {{context}} {{style}}{{rules}} {{language}}", r"it must use {{hints}}\."),
        ("", "it must use {{context}}, {{hints}}, {{language}}, {{rules}}, {{sentences}}, {{style}}"),
        (f"{BODY} {{{{", "a {{ that opens no variable. Write {{name}}, or {{{{ for two braces"),
        (f"{BODY} {{{{hints", "a {{ that opens no variable"),
        (f"{BODY} {{{{hints.x}}}}", "a {{ that opens no variable"),
        (f"{BODY} {{{{{{hints}}}}}}", "a {{ that opens no variable"),
        (f"---\nvariables: hints\n---\n{BODY}", "its header is not as we wrote it"),
    ],
)
def test_a_faulty_prompt_is_refused_with_the_way_on(folder, text, complaint):
    """What is wrong in a user's file is said with its path, before anything is asked."""
    with pytest.raises(PromptError) as caught:
        overridden(folder, text)
    assert str(caught.value).startswith(str(folder / "translate.md"))
    assert re.search(complaint.replace("{", r"\{"), str(caught.value))


def test_a_file_of_no_known_name_is_refused(folder):
    """A misspelt file name would otherwise be without effect in silence."""
    with pytest.raises(
        PromptError, match=r"sumary\.md: there is no prompt of that name to override. There are: choose, "
    ):
        overridden(folder, BODY, name="sumary")


def test_a_file_that_is_no_text_is_refused(folder):
    """Bytes that are not UTF-8 are named, with what they should be."""
    (folder / "translate.md").write_bytes("翻译 {{sentences}}".encode("gb18030"))
    with pytest.raises(PromptError, match=r"translate\.md: cannot be read .* UTF-8"):
        Prompts(folder)


def test_a_folder_in_a_files_place_is_refused(folder):
    """A folder called like a prompt is named."""
    (folder / "translate.md").mkdir()
    with pytest.raises(PromptError, match=r"translate\.md: cannot be read"):
        Prompts(folder)


def test_a_missing_folder_says_how_to_make_one(tmp_path):
    """A folder that is not there is an error, not the prompts we ship."""
    with pytest.raises(
        PromptError, match=r"there is no such folder of prompts\. `summarizer prompts export DIR` makes one"
    ):
        Prompts(tmp_path / "nowhere")


# Exporting


def test_export_leaves_what_is_there(folder):
    """Only the files that are missing are written, and named."""
    (folder / "write.md").write_text("mine")
    written = Prompts().export(folder)
    assert {path.stem for path in written} == set(SHIPPED) - {"write"}
    assert (folder / "write.md").read_text() == "mine"
    assert Prompts().export(folder) == []


def test_export_is_of_our_prompts_also_where_some_are_overridden(folder, tmp_path):
    """What is exported is what we ship, to start from."""
    (folder / "translate.md").write_text(BODY)
    Prompts(folder).export(tmp_path / "new" / "deep")
    assert Prompts(tmp_path / "new" / "deep")["translate"].sha256 == SHIPPED["translate"].sha256


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_export_into_what_is_no_folder_is_named(tmp_path, name):
    """Where we cannot write, the error names the folder."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=f"cannot be written into {tmp_path / name} .*Name another folder"):
        Prompts().export(tmp_path / name)
