"""A batch: only what is missing or has changed is done, and what is finished is kept whatever comes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from summarizer.batch.recording import Folder
from summarizer.batch.running import Done, Failed, Outcome, Work, run
from summarizer.errors import InputError
from summarizer.output.records import Record, has_gaps
from summarizer.sources import Article, read_articles


@dataclass
class BatchReport:
    """What became of a batch so far."""

    files: int = 0
    finished: list[tuple[Article, Record]] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    reused: int = 0
    """Articles among the finished that an earlier run had done."""

    @property
    def left(self) -> int:
        """Files of which nothing was done, neither well nor badly."""
        done = {article.document.path for article, _ in self.finished} | {failure.path for failure in self.failed}
        return self.files - len(done)

    @property
    def gaps(self) -> int:
        """Articles of which something could not be done; the next run tries that again."""
        return sum(has_gaps(record) for _, record in self.finished)

    @property
    def findings(self) -> int:
        return sum(len(record["findings"]) for _, record in self.finished)


async def run_batch(
    paths: Sequence[str],
    folder: Folder,
    work: Work,
    at_once: int,
    report: BatchReport,
    on_outcome: Callable[[Outcome], None],
) -> None:
    """Do *work* on every article that *folder* does not have yet, keep each as it is finished, then write the index.

    *report* fills as the work goes on, so that it is true also after an interruption, and the index is written in
    any case. Raises: a SummarizerError after which no other article could fare better.
    """

    async def kept(article: Article) -> Record:
        record = folder.finished(article)
        if record is None:
            return folder.keep(article, await work(article))
        report.reused += 1
        return record

    report.files = len(paths)
    try:
        left = []
        for path in paths:  # what is finished is known, and in the index, before anything can go wrong
            recalled = _recalled(path, folder)
            if recalled is None:
                left.append(path)
                continue
            for done in recalled:
                report.finished.append((done.article, done.record))
                report.reused += 1
                on_outcome(done)
        async for outcome in run(left, kept, at_once):
            if isinstance(outcome, Done):
                report.finished.append((outcome.article, outcome.record))
            else:
                report.failed.append(outcome)
            on_outcome(outcome)
    finally:
        folder.write_index(report.finished, report.failed)


def _recalled(path: str, folder: Folder) -> list[Done] | None:
    """The articles of a file that are all finished, else None; what cannot be read is left for its turn."""
    try:
        articles = read_articles(path)
    except InputError:
        return None
    records = [(article, folder.finished(article)) for article in articles]
    return [Done(a, record) for a, record in records if record] if all(record for _, record in records) else None
