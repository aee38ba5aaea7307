"""The published schemas say what the commands really print."""

import asyncio
import json

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from summarizer.checking import check
from summarizer.cli import app
from summarizer.endpoint import Watcher, open_endpoint
from summarizer.output import article_record, checked_record, result_record
from summarizer.prompting import Prompts
from summarizer.settings import Settings
from summarizer.sources import read_articles
from summarizer.sources.bitexts import Aligned
from summarizer.tasks import summarise, translate

PAGE = "上海市市长龚正昨天指出，要完成3000万平方米的改造。双方签署了合作协议。水利部发布了报告。"


@pytest.fixture
def records(server, tmp_path):
    """A record of each kind, made by the commands' own code, as it is printed."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (article,) = read_articles(str(tmp_path / "page.txt"))

    async def results():
        settings = Settings(base_url=server.url, model="m", cache=tmp_path / "c", context=4096)
        async with open_endpoint(settings, Watcher(print, print)) as endpoint:
            return [await task(article, endpoint, Prompts()) for task in (summarise, translate)]

    summary, translation = asyncio.run(results())
    pair = Aligned("1", "总投资2700亿元。", "A total of 27 billion yuan.")
    made = {
        "article": article_record(article),
        "brief": result_record(article, summary, None),
        "translation": result_record(article, None, translation),
        "check": checked_record(pair, check(pair.source, pair.target)),
    }
    return {shape: json.loads(json.dumps(record)) for shape, record in made.items()}


@pytest.mark.parametrize("shape", ["article", "brief", "translation", "check"])
def test_records_fit_the_schema_that_is_published(records, shape):
    """The schema is one, the record fits it, and no field of the record is unknown to it."""
    schema = json.loads(CliRunner().invoke(app, ["schema", shape]).stdout)
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(records[shape])) == []
    assert records[shape].keys() == schema["properties"].keys()
    torn = {name: value for name, value in records[shape].items() if name != "id"}
    assert list(Draft202012Validator(schema).iter_errors(torn))
