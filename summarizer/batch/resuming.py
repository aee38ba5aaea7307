"""A batch: only what is missing or has changed is done, and what is finished is kept whatever comes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from summarizer.batch.recording import Folder
from summarizer.batch.running import Done, Failed, Outcome, Work, run
from summarizer.output.records import Record
from summarizer.sources import Article


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
        async for outcome in run(paths, kept, at_once):
            if isinstance(outcome, Done):
                report.finished.append((outcome.article, outcome.record))
            else:
                report.failed.append(outcome)
            on_outcome(outcome)
    finally:
        folder.write_index(report.finished, report.failed)
