"""The HTML page: nothing that a text says becomes markup, and a browser that opens it runs and fetches nothing.

The tests in a browser want Chromium; that of accessibility wants axe-core too (`npm install -g axe-core`).
"""

import html
import http.server
import os
import re
import shutil
import subprocess
import threading
from html.parser import HTMLParser
from pathlib import Path

import pytest

from summarizer.output import render
from summarizer.output.page import index
from tests.records import brief, finding, note, of_old, segment, translation

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
VOID = {"meta", "br"}
PAGES = {
    "br",
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "nav",
    "main",
    "footer",
    "article",
    "section",
}
PARTS = {
    "h1",
    "h2",
    "p",
    "div",
    "span",
    "a",
    "abbr",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "details",
    "dfn",
}
BRIEFS = {"summary", "blockquote", "table", "caption", "thead", "tbody", "tr", "th", "td"}
DO = "document.title='ran'"
BREAKS = ["", '">', "'>", "-->", "]]>", "</style>", "</title>", "</p></article>", "<!--", "&lt;"]
VECTORS = [
    f"<script>{DO}</script>",
    f"<img src=x onerror={DO}>",
    f"<svg onload={DO}>",
    f'<iframe srcdoc="<script>parent.{DO}</script>"></iframe>',
    f'<a href="javascript:{DO}">a</a>',
    f"<details open ontoggle={DO}>",
    f"<style>@import 'HOST/css'</style><body onload={DO}>",
    "<meta http-equiv=refresh content='0;url=HOST/refresh'><link rel=stylesheet href=HOST/link>",
    f"\" onfocus={DO} autofocus x=\" onmouseover='{DO}'",
    f"<img src=HOST/img><object data=HOST/object></object><math><mtext><style><img onerror={DO} src></style>",
]
PAYLOADS = [f"{broken}{vector}" for broken in BREAKS for vector in VECTORS]


class Seen(HTMLParser):
    """The elements and attributes that a parser of somebody else sees, and whether each is closed."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.open, self.text = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert tag == self.open.pop()

    def handle_data(self, data):
        self.text.append(data)


def everywhere(words):
    """A brief and a translation with *words* in every field, and findings about a part of each text."""
    place = {"start": 0, "end": 1}
    found = finding(category=words, message=words, source=place, target=place)
    term = {"zh": words, "en": words, "kind": words, "status": words, "source": words, "spans": [place]}
    notes = [{"start": 1, "end": 2, "text": words, "origin": words}, {**place, "text": words, "origin": words}]
    both = [segment(words, words, words, found, reused=words, notes=notes), segment(words, words, None, found)]
    told = translation(*both, terms=[term], words=words, to=words, unchecked=[words])
    return [brief(words, found | {"claim": 0}, found), told]


def test_there_are_a_hundred_payloads():
    """Ten ways out of a place in the page, and ten things to do there."""
    assert 100 == len(set(PAYLOADS))


@pytest.mark.parametrize("number", range(100))
def test_no_text_becomes_markup(number):
    """In every field a payload is words: the page has our elements only, closed, with no attribute that acts."""
    seen = Seen(render(everywhere(PAYLOADS[number]), "html"))

    assert not seen.open
    assert set(seen.tags) <= PAGES | PARTS | BRIEFS
    assert seen.tags.count("style") == seen.tags.count("title") == seen.tags.count("main") == 1
    for tag, name, value in seen.attributes:
        assert not name.startswith("on")
        assert name not in {"src", "srcdoc", "action", "style"}
        assert name != "href" or value.startswith("#a")
        assert name != "http-equiv" or value == "Content-Security-Policy"
        assert (tag, name) != ("meta", "content") or PAYLOADS[number] not in value
    shown = "".join(seen.text)
    assert 69 == shown.count(PAYLOADS[number])  # as often as `everywhere` puts it where it is to be read


def test_the_index_leads_only_to_its_pages():
    """In the index of a folder, too, titles, sources and reasons are words."""
    for payload in PAYLOADS:
        seen = Seen(index([("page-1.html", payload, 1, payload)], [payload]))
        assert set(seen.tags) <= PAGES | PARTS | BRIEFS
        assert [("a", "href", "page-1.html")] == [one for one in seen.attributes if one[1] == "href"]


def test_the_policy_of_the_page_allows_its_own_style_and_nothing_else():
    """Nothing may be fetched, no script may run, and the style is named by its digest."""
    text = render([translation(segment("p1.s1", "一", "One."))], "html")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy"', text)

    assert policy
    assert "default-src 'none'; style-src 'sha256-" in html.unescape(text)
    assert not re.search("url\\(|@import|<script|<link", text)


def test_findings_are_underlined_and_said():
    """The words a finding is about are a link to its note, on both sides; the note is there for everybody to read."""
    found = finding(message="one is two", source={"start": 12, "end": 13}, target={"start": 4, "end": 7})
    text = render([translation(segment("p1.s1", "总共二人。", "All two came.", found, start=10))], "html")

    marks = re.findall(r'<a href="#a1-s1-n1" class="mark major" title="major: one is two">([^<]+)</a>', text)
    assert ["二", "two"] == marks
    (note,) = re.findall(r'<li id="a1-s1-n1" class="note major">(.*)</li>', text)
    assert "one is two" in note


def test_a_mark_lies_where_the_words_stand_though_a_line_break_is_between():
    """A place in the file is found in a text that was joined of two lines of it."""
    found = finding(source={"start": 12, "end": 15}, target=None)
    part = segment("p1.s1", "碳中和", "Carbon", found) | {"spans": [{"start": 10, "end": 12}, {"start": 14, "end": 15}]}

    assert re.search(r'碳中<a [^>]+class="mark[^>]+>和</a>', render([translation(part)], "html"))


def test_terms_are_explained_where_they_stand_and_in_a_list():
    """The English of a term is its title, and in a list for those who cannot hover, with whose English it is."""
    places = {"spans": [{"start": 0, "end": 3}]}
    term = {"zh": "商务部", "en": "Ministry of Commerce", "kind": "organ", "status": "official", "source": "", **places}
    text = render([translation(segment("p1.s1", "商务部说。", "It said."), terms=[term])], "html")

    assert '<abbr title="Ministry of Commerce">商务部</abbr>说。' in text
    assert re.search(r'<dt lang="zh">商务部</dt>\s*<dd>Ministry of Commerce<span[^>]+> organ, official', text)


def test_words_that_are_explained_lead_to_their_explanation():
    """They are a link to a list below the sentence, which is there for everybody to read, on paper as well."""
    target = "Gong Zheng spoke of 3 km."
    told = [note(target, "Gong Zheng", "龚正", "article"), note(target, "3 km", "about 2 miles", "arithmetic")]
    text = render([translation(segment("p1.s1", "龚正说到3公里。", target, notes=told))], "html")

    links = re.findall(r'<a href="#(a1-s1-e\d)" class="explained" title="([^"]+)">([^<]+)</a>', text)
    assert [("a1-s1-e1", "龚正", "Gong Zheng"), ("a1-s1-e2", "about 2 miles", "3 km")] == links
    assert [("a1-s1-e1", "Gong Zheng", "龚正"), ("a1-s1-e2", "3 km", "about 2 miles")] == re.findall(
        r'<li id="([^"]+)"><dfn>([^<]+)</dfn> ([^<]+)</li>', text
    )


def test_a_finding_stands_over_an_explanation():
    """Words under both are one link, to what was found; what explains them is read below all the same."""
    target = "Gong Zheng spoke."
    found = finding(target={"start": 0, "end": 10})
    text = render([translation(segment("p1.s1", "龚正", target, found, notes=[note(target, "Gong", "龚")]))], "html")

    assert ["Gong", " Zheng"] == re.findall(r'<a href="#a1-s1-n1" class="mark[^>]+>([^<]+)</a>', text)
    assert 'class="explained"' not in text
    assert "<dfn>Gong</dfn> 龚" in text


def test_a_reused_sentence_says_where_it_was_translated():
    """Quietly, below it, and no other sentence does."""
    parts = [segment("p1.s1", "一。", "One.", reused="003_AB#2 p1.s3"), segment("p1.s2", "二。", "Two.")]
    text = render([translation(*parts)], "html")

    assert ["Reused from 003_AB#2 p1.s3"] == re.findall('<p class="told">([^<]+)</p>', text)


@pytest.mark.parametrize(("to", "shown"), [("fr", 'lang="fr"'), ("ar", 'lang="ar" dir="rtl"'), ("ja", 'lang="ja"')])
def test_a_translation_says_its_language(to, shown):
    """So does the headline made of it; what is not checked in it is said once, and the page around it is English."""
    parts = [segment("h1.s1", "题", "題名"), segment("p1.s1", "一。", "Un."), segment("p2.s1", "二。", None)]
    text = render([translation(*parts, to=to, unchecked=["numbers", "dates"])], "html")

    assert f'<h1 id="a1-title" class="title" {shown}>題名</h1>' in text
    assert ["題名", "Un."] == re.findall(f'<p class="target" {shown}>([^<]+)</p>', text)
    assert '<p class="target"><em class="gap">Not translated</em></p>' in text
    assert 1 == len(re.findall(r'<p class="unchecked">Not checked in [A-Z][a-z]+: numbers, dates\.</p>', text))
    assert '<html lang="en">' in text


def test_several_titles_say_their_language():
    """In the list of articles as well."""
    text = render([translation(segment("h1.s1", "题", f"عنوان {n}"), to="ar", number=n) for n in (1, 2)], "html")

    assert 2 == len(re.findall(r'<a href="#a\d" lang="ar" dir="rtl">', text))


@pytest.mark.parametrize("form", ["text", "markdown", "html", "xliff", "tmx", "docx"])
def test_a_record_of_an_older_version_is_shown(form):
    """It is an English translation in which nothing was reused or explained."""
    new = translation(segment("h1.s1", "题", "Title"), segment("p1.s1", "一。", "One."))
    old = of_old(new)

    assert old.keys() < new.keys()
    if form != "docx":  # which has its time in it
        assert render([new], form) == render([old], form)
    assert render([old], form)


def test_a_gap_is_said():
    """A sentence without its English is shown as such, and counted at the head of the article."""
    gone = finding("accuracy/omission", "critical", "not translated: refused")
    text = render([translation(segment("p1.s1", "一。", None, gone), segment("p1.s2", "二。", "Two."))], "html")

    assert "1 of 2 sentences could not be translated." in text
    assert "Not translated" in text
    assert "not translated: refused" in text


def test_chinese_is_marked_as_such():
    """For voices and typefaces: the page is English, and every Chinese text says that it is Chinese."""
    text = render([translation(segment("p1.s1", "一。", "One.")), brief("词")], "html")

    assert '<html lang="en">' in text
    assert '<p class="source" lang="zh">一。</p>' in text
    assert '<td lang="zh">词</td>' in text


def test_several_articles_have_a_way_to_each():
    """A list of links leads to the articles, each under a headline of its own below the page's."""
    text = render([translation(segment("h1.s1", "甲", f"Headline {n}"), number=n) for n in (1, 2)], "html")

    assert 1 == text.count("<h1")
    assert re.findall(r'<a href="#(a\d)">(Headline \d)</a>', text) == [("a1", "Headline 1"), ("a2", "Headline 2")]
    assert re.findall(r'<article id="(a\d)"', text) == ["a1", "a2"]


def browse(page, tmp_path, *options):
    """The page as Chromium has it after everything that can run has run."""
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    command = [
        str(CHROMIUM),
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
    ]
    command += ["--virtual-time-budget=10000", *options, "--dump-dom", path.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, check=True).stdout


@pytest.fixture
def host():
    """A server of this machine that notes what is asked of it."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_):
            """Nothing is printed."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not there")


@needs_chromium
@pytest.mark.parametrize("guarded", [True, False], ids=["with-its-policy", "without-its-policy"])
def test_a_browser_runs_nothing_and_fetches_nothing(host, tmp_path, guarded):
    """With all payloads in every field, and even with its policy taken away, the page sets nothing off."""
    address, asked = host
    records = [one for payload in PAYLOADS for one in everywhere(payload.replace("HOST", address))]
    page = render(records, "html")
    if not guarded:
        page = re.sub(r'<meta content="default-src[^>]+>', "", page)
    assert guarded == ("default-src" in page)

    seen = browse(page, tmp_path)

    assert f"<title>{len(records)} articles</title>" in seen
    assert not asked
    assert "<script" not in re.sub(r"<style>.*?</style>", "", seen, flags=re.DOTALL)


@needs_chromium
def test_the_browser_of_these_tests_would_run_and_fetch(host, tmp_path):
    """The same payloads, put into a page as markup, do set things off: the tests above can fail."""
    address, asked = host
    payloads = [vector.replace("HOST", address) for vector in (VECTORS[0], VECTORS[-1])]

    seen = browse(f"<!doctype html><title>quiet</title>{''.join(payloads)}", tmp_path)

    assert "<title>ran</title>" in seen
    assert asked


@needs_chromium
def test_a_sentence_in_focus_is_lit_with_its_pair(tmp_path):
    """By style alone: the row that holds a sentence and its English changes its ground, the next one does not."""
    ask = (
        "document.querySelector('#a1-s1 .place').focus();"
        "document.title = ['a1-s1', 'a1-s2'].map(id => getComputedStyle(document.getElementById(id)).backgroundColor)"
    )
    page = render([translation(segment("p1.s1", "一。", "One."), segment("p1.s2", "二。", "Two."))], "html")
    page = re.sub(r'<meta content="default-src[^>]+>', "", page).replace("</body>", f"<script>{ask}</script></body>")

    seen = browse(page, tmp_path)

    lit, unlit = re.findall(r"rgba?\([^)]+\)", re.findall(r"<title>(.*?)</title>", seen)[0])
    assert "rgba(0, 0, 0, 0)" == unlit != lit


def axe():
    """Where axe-core is: in the global packages of npm, or in NODE_PATH; None where it is not there."""
    npm = shutil.which("npm")
    told = subprocess.run([npm, "root", "-g"], capture_output=True, text=True, check=False).stdout if npm else ""
    places = [*told.split(), *os.environ.get("NODE_PATH", "").split(os.pathsep)]
    return next((path for place in places if (path := Path(place, "axe-core", "axe.min.js")).exists()), None)


def rich():
    """A brief and a translation with all that a page can show."""
    marks = {"source": {"start": 1, "end": 3}, "target": {"start": 0, "end": 4}}
    found = [finding(severity=severity, **marks) for severity in ("critical", "major", "minor")]
    places = {"spans": [{"start": 0, "end": 3}]}
    term = {"zh": "商务部", "en": "Ministry of Commerce", "kind": "organ", "status": "official", "source": "", **places}
    said = "They said so at length."
    told = {"reused": "003#2 p1.s3", "notes": [note(said, "so", "这样"), note(said, "length", "about 3 feet")]}
    parts = [segment(f"p1.s{n}", "商务部说到会议。", said, one, start=9 * n, **told) for n, one in enumerate(found)]
    gone = segment("p2.s1", "二。", None, finding("accuracy/omission", "critical", "not translated"))
    return [
        brief("Words said", *(one | {"claim": 0} for one in found), finding()),
        translation(*parts, gone, terms=[term], unchecked=["numbers"]),
        translation(
            segment("h1.s1", "题", "عنوان"), segment("p1.s1", "一。", "واحد."), to="ar", number=2, terms=[term]
        ),
        brief("Words of another"),
    ]


@needs_chromium
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "shown", [slice(None), slice(1), slice(1, 2), slice(2, 3)], ids=["all", "brief", "translation", "arabic"]
)
def test_the_page_is_accessible(tmp_path, width, scheme, shown):
    """axe finds no fault, at the width of a phone and of a desk, in the light and in the dark; nor is it too wide."""
    script = axe()
    if script is None:
        pytest.skip("axe-core is not there: npm install -g axe-core")
    run = (
        "axe.run().then(r => parent.document.title = JSON.stringify([r.violations.map(v => [v.id, v.nodes.map(n => "
        "n.html)]), r.passes.map(p => p.id), document.documentElement.scrollWidth <= innerWidth, innerWidth,"
        "matchMedia('(prefers-color-scheme: dark)').matches]))"
    )
    page = re.sub(r'<meta content="default-src[^>]+>', "", render(rich()[shown], "html"))
    page = page.replace(
        "</body>", f"<script>{script.read_text(encoding='utf-8')}</script><script>{run}</script></body>"
    )
    page = (  # no window of Chromium is as narrow as a phone, but a frame may be
        "<!doctype html><style>:root { color-scheme: light dark } iframe { border: 0 }</style>"
        f'<iframe width="{width}" height="900" srcdoc="{html.escape(page)}"></iframe>'
    )
    dark = "--blink-settings=preferredColorScheme=0"

    seen = browse(page, tmp_path, *([dark] if scheme == "dark" else []), "--window-size=1400,1000")

    found = html.unescape(re.findall(r"<title>(.*?)</title>", seen)[0])
    assert found.startswith("[[],"), found
    assert "color-contrast" in found
    assert found.endswith(f",true,{width},{'true' if scheme == 'dark' else 'false'}]"), found
