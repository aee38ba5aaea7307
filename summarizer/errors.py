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
    │   └── QuotaError      it wants to be paid before it answers again
    ├── OverloadedError     it is busy or broken for the moment; we tried again and gave up
    │   ├── LimitedError    it asks us to slow down
    │   ├── SilentError     it went silent in the middle of a request
    │   └── BadOutputError  it threw away its own answer: not of the form that it should hold it to
    ├── RequestError        it cannot do what this request asks
    │   ├── ContextError    the request is too long for it
    │   └── UnsupportedError a parameter or a form of answer that it does not have
    └── AnswerError         one answer is unusable
        ├── TruncatedError  it stopped at a limit: a cut answer is no answer
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


class UnreachableError(EndpointError):
    """Nothing answers at the address."""

    stops_run = True


class AccessError(EndpointError):
    """The server answers, and refuses us: wrong key, wrong path or unknown model."""

    stops_run = True


class QuotaError(AccessError):
    """The account is used up: no request fares better before it is filled."""


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


class SilentError(OverloadedError):
    """Nothing came for too long. The server may still be at work on it, so that each further try adds to its load."""


class BadOutputError(OverloadedError):
    """What the model wrote is not of the form that the server should hold it to, and was thrown away there.

    That is either a slip, which another seed may cure, or an answer that was cut at a limit: who knows how many tokens
    were asked for can tell. The same request once more would mostly do the same, so it is not sent again as it is.
    """


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


class RefusedError(AnswerError):
    """The server would not answer about this passage."""


class SchemaError(AnswerError):
    """The answer does not fit the schema, even after one repair."""
