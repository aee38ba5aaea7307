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
    │   └── QuotaError      it wants to be paid first
    ├── BudgetError         the next call would break a cap of the run's own
    ├── OverloadedError     it is busy or broken for the moment; we tried again and gave up
    ├── RequestError        it cannot do what this request asks
    │   ├── ContextError    the prompt does not fit its window
    │   └── UnsupportedError  it does not know a parameter
    └── AnswerError         one answer is unusable
        ├── TruncatedError  it stopped at a limit: a cut answer is no answer
        │   └── LoopError   it repeats itself, and would until the limit
        ├── EmptyError      it says nothing
        ├── BadOutputError  the server itself could not read it
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


class QuotaError(AccessError):
    """The account has nothing left, or the server wants to be paid first."""


class BudgetError(EndpointError):
    """The next call would break a cap that the run was given. What is done is kept."""

    stops_run = True


class OverloadedError(EndpointError):
    """Busy or broken for the moment: worth another try, and we had several."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds the server asked us to wait, if it did."""


class RequestError(EndpointError):
    """The server cannot do what this one request asks, so asking again would not help."""


class ContextError(RequestError):
    """The prompt, or the prompt and its answer, do not fit the window of the model."""

    def __init__(self, message: str, window: int | None = None) -> None:
        super().__init__(message)
        self.window = window
        """Tokens that fit, if the server said so."""


class UnsupportedError(RequestError):
    """The server does not know a parameter of the request, or a part of its schema."""

    def __init__(self, message: str, parameter: str | None = None) -> None:
        super().__init__(message)
        self.parameter = parameter
        """Its name as the protocol has it, if the server said so; `system` for the role."""


class AnswerError(EndpointError):
    """One answer is unusable; other passages may do well."""


class TruncatedError(AnswerError):
    """The answer stopped at a length limit. A cut answer is never an answer."""

    def __init__(self, message: str, closed: object = None) -> None:
        super().__init__(message)
        self.closed = closed
        """What of the JSON was whole before the cut."""


class LoopError(TruncatedError):
    """The answer repeats itself, and would until its limit."""


class EmptyError(AnswerError):
    """The answer says nothing."""


class BadOutputError(AnswerError):
    """The server could not read what its own model wrote; with other sampling it may."""


class RefusedError(AnswerError):
    """The server would not answer about this passage."""


class SchemaError(AnswerError):
    """The answer does not fit the schema, even after one repair."""
