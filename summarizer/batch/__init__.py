"""Many files: plan, run, record, resume."""

from summarizer.batch.recording import Folder
from summarizer.batch.resuming import BatchReport, run_batch
from summarizer.batch.running import Done, Failed, Method, Outcome, run
from summarizer.batch.working import Plan, Task, made_with, method

__all__ = [
    "BatchReport",
    "Done",
    "Failed",
    "Folder",
    "Method",
    "Outcome",
    "Plan",
    "Task",
    "made_with",
    "method",
    "run",
    "run_batch",
]
