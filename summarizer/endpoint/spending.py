"""What a run may spend and what it has spent: calls, tokens, money. A cap holds before the call that would break it.

A call is a request that goes out, whatever comes of it: another try is another call, and servers bill what they have
read and written when it breaks off.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from summarizer.endpoint.counting import tokens
from summarizer.endpoint.line.wire import Usage
from summarizer.errors import BadOutputError, BudgetError, EndpointError, SettingsError
from summarizer.settings import Caps, Price

_MILLION = 1_000_000


def price_of(model: str, prices: Mapping[str, Price]) -> Price | None:
    """The price of *model*, from *prices* or else our own table; of a dated or prefixed name, that of the plain one.

    >>> price_of("openai/gpt-4o-mini", {})
    Price(input=0.15, output=0.6)
    """
    table = {**_published(), **prices}
    plain = model.rpartition("/")[2]
    for name in (model, plain):
        if name in table:
            return table[name]
    dated = [name for name in table if plain.startswith(f"{name}-20")]
    return table[max(dated, key=len)] if dated else None


def _published() -> dict[str, Price]:
    lines = (resources.files("summarizer.endpoint") / "prices.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {name: Price(input=float(asked), output=float(told)) for name, asked, told, _ in rows}


@dataclass(frozen=True)
class Amount:
    """Calls, tokens, and US dollars; None where no price is known."""

    calls: int = 0
    tokens: int = 0
    money: float | None = 0.0

    def __add__(self, other: "Amount") -> "Amount":
        money = None if self.money is None or other.money is None else self.money + other.money
        return Amount(self.calls + other.calls, self.tokens + other.tokens, money)


class Purse:
    """The account of a run, over all its endpoints. *prices* are the user's; those on this machine cost nothing."""

    def __init__(self, caps: Caps, prices: Mapping[str, Price]) -> None:
        self._caps = caps
        self._prices = prices
        self._flying: list[Amount] = []
        self.spent = Amount()

    def take(self, model: str, most: Usage, *, is_free: bool) -> Amount:
        """Take note that a call begins which may use *most* tokens; until it is settled it counts as if it did.

        Raises: BudgetError where that could break a cap, SettingsError where money is capped and no price is known.
        """
        amount = self._amount(model, most, is_free=is_free)
        if self._caps.max_cost is not None and amount.money is None:
            raise SettingsError(
                f"--max-cost is set, and the price of {model} is not known. Say it in summarizer.toml: "
                f'[prices."{model}"] with input and output in US dollars for a million tokens.'
            )
        would_be = sum([*self._flying, amount], start=self.spent)
        self._require("calls", "--max-calls", would_be.calls, self._caps.max_calls)
        self._require("tokens", "--max-tokens", would_be.tokens, self._caps.max_tokens)
        self._require("US dollars", "--max-cost", would_be.money, self._caps.max_cost)
        self._flying.append(amount)
        return amount

    def settle(self, taken: Amount, model: str, used: Usage, *, is_free: bool) -> None:
        """Take note of what a call has *used*."""
        self._flying.remove(taken)
        self.spent += self._amount(model, used, is_free=is_free)

    def money(self, model: str, usage: Usage, *, is_free: bool) -> float | None:
        """What *usage* costs in US dollars; None where no price is known."""
        return 0.0 if is_free else cost(usage, price_of(model, self._prices))

    def _amount(self, model: str, usage: Usage, *, is_free: bool) -> Amount:
        return Amount(1, usage.total, self.money(model, usage, is_free=is_free))

    def _require(self, what: str, option: str, would_be: float | None, cap: float | None) -> None:
        if cap is None or would_be is None or would_be <= cap:
            return
        amount = f"{would_be:,}" if isinstance(would_be, int) else f"{would_be:,.4f}"
        raise BudgetError(
            f"The next call could bring this run to {amount} {what}, and {option} is {cap:,}; each try is a call. What "
            f"was answered is kept: the same command with a higher {option} goes on from here, and pays for none of it "
            "again."
        )


class Bill:
    """What one try of a question costs: it may use *most* tokens, and is charged from the moment it is sent."""

    def __init__(self, purse: Purse, model: str, most: Usage, *, is_free: bool) -> None:
        self._purse = purse
        self._model = model
        self._most = most
        self._is_free = is_free
        self._taken: Amount | None = None
        self._written = ""

    def send(self) -> None:
        """The request is about to go out. Raises: BudgetError, SettingsError."""
        self._settle(Usage())  # sent before, on a connection that was closed in that moment: nobody has read it
        self._taken = self._purse.take(self._model, self._most, is_free=self._is_free)

    def write(self, text: str) -> None:
        """A piece of the answer has come."""
        self._written += text

    def answered(self, told: Usage) -> None:
        """An answer has come, with the tokens that the server has *told*; where it says none, it had all it may."""
        asked = told.prompt_tokens or self._most.prompt_tokens
        written = told.completion_tokens or self._most.completion_tokens
        self._settle(Usage(prompt_tokens=asked, completion_tokens=written))

    def failed(self, error: BaseException) -> None:
        """No answer has come. What a server turns away it has not read; else it is charged, and what it had written."""
        turned_away = isinstance(error, EndpointError) and error.status not in {None, 200}
        if turned_away and not self._written and not isinstance(error, BadOutputError):
            self._settle(Usage())
            return
        written = tokens(self._written) if self._written else 0
        self._settle(Usage(prompt_tokens=self._most.prompt_tokens, completion_tokens=written))

    def _settle(self, used: Usage) -> None:
        if self._taken is not None:
            self._purse.settle(self._taken, self._model, used, is_free=self._is_free)
            self._taken = None


def cost(usage: Usage, price: Price | None) -> float | None:
    """What *usage* costs in US dollars, or None where there is no price."""
    if price is None:
        return None
    return (usage.prompt_tokens * price.input + usage.completion_tokens * price.output) / _MILLION
