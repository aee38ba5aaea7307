"""Everything the package raises, drawn as a tree; the branches are what a reader can do about it.

SummarizerError
├── InputError              a file or its text cannot be used            → mend the input
├── SettingsError           a setting is missing or makes no sense       → mend the call
│   └── PromptError         a prompt is missing or asks for an unknown variable
├── StorageError            a folder of ours cannot be read or written   → mend the disk
├── EmbeddedError           the embedded model cannot be had or started  → its weights, its runtime
└── EndpointError           the server
    ├── UnreachableError    nothing answers at this address
    ├── AccessError         it answers, and refuses us: key, address or model
    ├── OverloadedError     it is busy or broken for the moment; we tried again and gave up
    ├── RequestError        it cannot do what this request asks
    └── AnswerError         one answer is unusable
        ├── TruncatedError  it stopped at a limit: a cut answer is no answer
        ├── RefusedError    it would not answer about this passage
        └── SchemaError     it does not fit the schema, even after one repair
"""

from typing import ClassVar


class SummarizerError(Exception):
    """The root: `except SummarizerError` catches all of ours and nothing else."""

    stops_run: ClassVar[bool] = False
    """True where the next article could fare no better, so that trying it would only cost."""


class InputError(SummarizerError):
    """A file, or the text in it, cannot be used."""


class SettingsError(SummarizerError):
    """A setting is missing or makes no sense."""

    stops_run = True


class PromptError(SettingsError):
    """A prompt is missing, or asks for a variable that nobody supplies."""


class StorageError(SummarizerError):
    """A folder we write to or read from cannot be used."""

    stops_run = True


class EmbeddedError(SummarizerError):
    """The embedded model cannot be had or cannot be started."""

    stops_run = True


class EndpointError(SummarizerError):
    """The server did not give a usable answer."""


class UnreachableError(EndpointError):
    """Nothing answers at the address."""

    stops_run = True


class AccessError(EndpointError):
    """The server answers, and refuses us: wrong key, wrong path or unknown model."""

    stops_run = True


class OverloadedError(EndpointError):
    """Busy or broken for the moment: worth another try, and we had several."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds the server asked us to wait, if it did."""


class RequestError(EndpointError):
    """The server cannot do what this one request asks, so asking again would not help."""


class AnswerError(EndpointError):
    """One answer is unusable; other passages may do well."""


class TruncatedError(AnswerError):
    """The answer stopped at a length limit. A cut answer is never an answer."""


class RefusedError(AnswerError):
    """The server would not answer about this passage."""


class SchemaError(AnswerError):
    """The answer does not fit the schema, even after one repair."""
