"""Many files: plan, run, record, resume."""

from summarizer.batch.recording import Folder
from summarizer.batch.resuming import BatchReport, run_batch
from summarizer.batch.running import Done, Failed, Outcome, Work, run
from summarizer.batch.working import Task, made_with, work_on

__all__ = [
    "BatchReport",
    "Done",
    "Failed",
    "Folder",
    "Outcome",
    "Task",
    "Work",
    "made_with",
    "run",
    "run_batch",
    "work_on",
]
