"""How many questions a second the cache answers, through the whole `ask`: `python tests/benchmarks/cached.py`."""

# ruff: noqa: T201 - figures are printed

import asyncio
import sys
import tempfile
import time
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).parents[2]))

from summarizer.endpoint import Message, Question, Watcher, open_endpoint
from summarizer.prompting import Prompts
from summarizer.settings import Settings
from summarizer.tasks import answers
from tests.fakeserver import FakeServer

QUESTIONS = 500
ROUNDS = 5
SENTENCE = "要紧扣2030年前实现碳达峰，2060年前实现碳中和目标，结合上海实际，更加注重统筹协调。"


def main() -> None:
    server = FakeServer()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(base_url=server.url, model="fake", cache=Path(folder) / "answers", context=4096)
        asyncio.run(_measure(settings))
    server.close()


async def _measure(settings: Settings) -> None:
    """The best of some rounds: what else the machine does only ever slows one down."""
    prompts = Prompts()
    async with open_endpoint(settings, Watcher(print, lambda done, total: None)) as endpoint:
        times = []
        for _ in range(ROUNDS + 1):
            begun = time.process_time()
            for number in range(QUESTIONS):
                await endpoint.ask(_question(prompts, number))
            times.append(time.process_time() - begun)
    print(f"{QUESTIONS / min(times[1:]):,.0f} cached questions a second of CPU: rendered, looked up, validated")


def _question(prompts: Prompts, number: int) -> Question[answers.Written]:
    text = prompts["write"].fill({"sentences": f"{number}. {SENTENCE}", "speaker": "-", "hints": "-"})
    system = Message(role="system", content=prompts["system"].fill({}))
    return Question((system, Message(role="user", content=text)), answers.Written, 200, repair=str)


if __name__ == "__main__":
    main()
