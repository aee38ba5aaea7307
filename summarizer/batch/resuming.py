"""A batch: only what is missing or has changed is done, and what is finished is kept whatever comes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from summarizer.batch.recording import Entry, Folder
from summarizer.batch.running import Done, Failed, Method, Outcome, run
from summarizer.endpoint import Amount
from summarizer.errors import InputError
from summarizer.output.records import Record
from summarizer.sources import Article, Input, read_articles
from summarizer.tasks import Provenance


@dataclass
class BatchReport:
    """What became of a batch so far."""

    files: int = 0
    """Inputs: files, lines of JSON Lines, chapters of books."""
    finished: list[Entry] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    reused: int = 0
    """Articles among the finished that an earlier run had done."""
    spent: Amount = field(default_factory=Amount)
    """What this run has paid for."""

    @property
    def left(self) -> int:
        """Files of which nothing was done, neither well nor badly."""
        done = {entry.path for entry in self.finished} | {failure.path for failure in self.failed}
        return self.files - len(done)

    @property
    def gaps(self) -> int:
        """Articles of which something could not be done; the next run tries that again."""
        return sum(entry.has_gaps for entry in self.finished)

    @property
    def findings(self) -> int:
        return sum(entry.findings for entry in self.finished)


async def run_batch(
    inputs: Sequence[Input],
    folder: Folder,
    method: Method,
    report: BatchReport,
    on_outcome: Callable[[Outcome], None],
) -> None:
    """Do what *method* does with every article that *folder* does not have yet, and keep each as it is finished.

    *report* fills as the work goes on, so that it is true also after an interruption, and the index is written at the
    end in any case. Raises: a SummarizerError after which no other article could fare better.
    """

    async def kept(article: Article, account: Provenance | None) -> Record:
        record = folder.finished(article)
        if record is None:
            return folder.keep(article, await method.work(article, account))
        report.reused += 1
        method.heed(article, record)
        return record

    report.files = len(inputs)
    try:
        left = []
        for source in inputs:  # what is finished is known, and in the index, before anything can go wrong
            recalled = _recalled(source, folder)
            if recalled is None:
                left.append(source)
                continue
            for done in recalled:
                report.finished.append(folder.entry(done.article, done.record))
                report.reused += 1
                method.heed(done.article, done.record)
                on_outcome(done)
        async for outcome in run(left, replace(method, work=kept)):
            if isinstance(outcome, Done):
                report.finished.append(folder.entry(outcome.article, outcome.record))
            else:
                report.failed.append(outcome)
            on_outcome(outcome)
    finally:
        folder.write_index(report.finished, report.failed)


def _recalled(source: Input, folder: Folder) -> list[Done] | None:
    """The articles of an input that are all finished, else None; what cannot be read is left for its turn.

    No model is asked here. A page that one has divided otherwise than the rules has its turn, too: there its answer
    is at hand, and its articles are found to be finished.
    """
    try:
        articles = read_articles(source)
    except InputError:
        return None
    records = [(article, folder.finished(article)) for article in articles]
    return [Done(a, record) for a, record in records if record] if all(record for _, record in records) else None
