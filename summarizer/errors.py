"""Everything the package raises, drawn as a tree; the branches are what a reader can do about it.

SummarizerError
├── InputError              a file or its text cannot be used            → mend the input
├── SettingsError           a setting is missing or makes no sense       → mend the call
│   ├── PromptError         a prompt is missing or asks for an unknown variable
│   └── GlossaryError       a glossary cannot be read, or a line of it cannot be used
├── StorageError            a folder of ours cannot be read or written   → mend the disk
├── EmbeddedError           the embedded model cannot be had or started  → its weights, its runtime
└── EndpointError           the server
    ├── UnreachableError    nothing answers at this address
    ├── AccessError         it answers, and refuses us: key, address or model
    │   └── QuotaError      it wants to be paid before it answers again
    ├── HeldError           another process has the question, and does not go on with it
    ├── BudgetError         the next call would break a cap of the run's own
    ├── OverloadedError     it is busy or broken for the moment; we tried again and gave up
    │   ├── LimitedError    it asks us to slow down
    │   │   └── LoadingError it is not ready yet: its model is on the way into memory
    │   ├── GarbledError    it says that all is well, and what it sends is no answer of any form
    │   └── SilentError     it went silent in the middle of a request
    ├── RequestError        it cannot do what this request asks
    │   ├── ContextError    the request is too long for it
    │   └── UnsupportedError a parameter or a form of answer that it does not have
    └── AnswerError         one answer is unusable
        ├── TruncatedError  it stopped at a limit: a cut answer is no answer
        │   └── LoopError   it repeats itself, and would until the limit
        ├── EmptyError      it says nothing
        ├── BadOutputError  the server threw it away: not of the form that it should hold it to
        ├── RefusedError    it would not answer about this passage
        └── SchemaError     it does not fit the schema, even after one repair
"""


class SummarizerError(Exception):
    """The root: `except SummarizerError` catches all of ours and nothing else."""

    stops_run: bool = False
    """True where the next article could fare no better, so that trying it would only cost."""


class InputError(SummarizerError):
    """A file, or the text in it, cannot be used."""


class SettingsError(SummarizerError):
    """A setting is missing or makes no sense."""

    stops_run = True


class PromptError(SettingsError):
    """A prompt is missing, or asks for a variable that nobody supplies."""


class GlossaryError(SettingsError):
    """A glossary cannot be read, or a line of it cannot be used."""


class StorageError(SummarizerError):
    """A folder we write to or read from cannot be used."""

    stops_run = True


class EmbeddedError(SummarizerError):
    """The embedded model cannot be had or cannot be started."""

    stops_run = True


class EndpointError(SummarizerError):
    """The server did not give a usable answer."""

    should_retry: bool | None = None
    """What the server itself says about another try, if it does."""
    status: int | None = None
    """The HTTP status that it refused with, if it did."""


class UnreachableError(EndpointError):
    """Nothing answers at the address."""

    stops_run = True


class AccessError(EndpointError):
    """The server answers, and refuses us: wrong key, wrong path or unknown model."""

    stops_run = True


class QuotaError(AccessError):
    """The account is used up: no request fares better before it is filled."""


class HeldError(EndpointError):
    """Another process with the same cache has this question, and does not go on with it: asking too could pay twice."""


class BudgetError(EndpointError):
    """The next call would break a cap that the run was given. What is done is kept."""

    stops_run = True


class OverloadedError(EndpointError):
    """Busy or broken for the moment: worth another try, and we had several."""

    def __init__(self, message: str, retry_after: float | None = None, *, stops_run: bool = False) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds the server asked us to wait, if it did."""
        self.stops_run = stops_run
        """True where it asked for more than a run waits."""


class LimitedError(OverloadedError):
    """The server works, and asks for fewer requests at a time or a minute."""


class LoadingError(LimitedError):
    """The server has started, and its model is being loaded: it answers when that is done, often after a minute."""


class GarbledError(OverloadedError):
    """With status 200 comes half a reply, none, or nothing that a server of this kind says: many tries seldom help."""


class SilentError(OverloadedError):
    """Nothing came for too long. The server may still be at work on it, so that each further try adds to its load."""


class RequestError(EndpointError):
    """The server cannot do what this one request asks, so asking again would not help."""


class ContextError(RequestError):
    """The request is longer than the server takes, so that only a shorter one helps."""

    def __init__(self, message: str, window: int | None = None) -> None:
        super().__init__(message)
        self.window = window
        """Tokens that it takes in one request, if it says so."""


class UnsupportedError(RequestError):
    """The server does not have something that the request asks for; without it the request may do."""

    def __init__(self, message: str, parameter: str | None = None) -> None:
        super().__init__(message)
        self.parameter = parameter
        """Which key of the request it is about, as `temperature`, if the server says so; `system` for that role."""


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
    """What the model wrote is not of the form that the server should hold it to, and was thrown away there.

    That is either a slip, which another seed may cure, or an answer that was cut at a limit: who knows how many tokens
    were asked for can tell. The same request once more would mostly do the same, so it is not sent again as it is.
    """


class RefusedError(AnswerError):
    """The server would not answer about this passage."""


class SchemaError(AnswerError):
    """The answer does not fit the schema, even after one repair."""
