"""Texts of the model as compiled values: expressions, fixed texts, timers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from ....feel import ANY, FeelError, Type, check
from ....feel.check import names_of
from ... import model
from ..durations import parse_cycle, parse_duration, parse_moment
from ..expressions import LIMITS, Expression, compile_expression
from ..graph import TimerSpec, Value
from ..problems import Fault
from .host import Host

_FEEL = ("feel", "https://www.omg.org/spec/dmn/20191111/feel/", "https://www.omg.org/spec/dmn/20180521/feel/")
_BARE_NAME = re.compile(r"\$\{\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*\}")


class Texts:
    """Compiles texts for one process; what is wrong with them is added to `faults`."""

    def __init__(self, host: Host, own_names: Iterable[str], faults: list[Fault]) -> None:
        self.host = host
        self.faults = faults
        self.zone = ZoneInfo(host.zone)
        self.names = frozenset(own_names)
        self.schema: dict[str, Type] | None = None
        if host.names is not None:
            self.schema = {**dict.fromkeys(self.names, ANY), **host.names}
            self.names |= frozenset(names_of(host.names))

    def fault(self, element: str, message: str, line: int = 0) -> None:
        self.faults.append(Fault(element, message, line))

    def expression(
        self, element: str, source: model.Expression | None, what: str, expected: Type | None = None
    ) -> Expression | None:
        """An expression element, always FEEL; a leading "=" is allowed. None, with a fault, where it is missing."""
        if source is None:
            self.fault(element, f"{what} is missing. Write it as a FEEL expression.")
            return None
        language = (source.language or "feel").lower()
        if not language.startswith(_FEEL):
            self.fault(
                element, f"{what} is written in {source.language!r}. Only FEEL can be run.", source.line
            )
            return None
        return self.feel(element, source.text, what, source.line, expected)

    def feel(
        self, element: str, text: str, what: str, line: int = 0, expected: Type | None = None
    ) -> Expression | None:
        """An expression, checked against the host's variables where it has named them; None, with faults, if bad."""
        text = text.strip().removeprefix("=").strip()
        bare = _BARE_NAME.fullmatch(text)
        text = bare[1] if bare else text
        try:
            expression = compile_expression(text, self.names)
        except FeelError as error:
            hint = (
                " Expressions like ${...} are not run: write FEEL." if text.startswith(("${", "#{")) else ""
            )
            self.fault(element, f"{what} {_shortened(text)!r}: {error}.{hint}", line)
            return None
        if self.schema is None:
            return expression
        problems = check(text, self.schema, expected=expected, limits=LIMITS)
        for problem in problems:
            self.fault(element, f"{what} {_shortened(text)!r}: {problem}.", line)
        return None if problems else expression

    def value(self, element: str, text: str, what: str, line: int = 0) -> Value:
        """Fixed text, or an expression after "="."""
        stripped = text.strip()
        if stripped.startswith(("=", "${", "#{")):
            return self.feel(element, stripped, what, line) or ""
        return stripped

    def timer(self, element: str, definition: model.EventDefinition, calendar: str) -> TimerSpec | None:
        timer = definition.timer
        if timer is None:
            self.fault(
                element, "The timer says no time. Give a date, a duration or a cycle.", definition.line
            )
            return None
        value = self.value(element, timer.value.text, f"The timer's {timer.form}", timer.value.line)
        if isinstance(value, str):
            try:
                self._check_time(timer.form, value)
            except (ValueError, OverflowError) as error:
                self.fault(element, f"The timer's {timer.form} cannot be used: {error}", timer.value.line)
        return TimerSpec(timer.form, value, calendar)

    def _check_time(self, form: str, text: str) -> None:
        if form == "date":
            parse_moment(text, self.zone)
        elif form == "duration":
            parse_duration(text)
        else:
            parse_cycle(text)


def _shortened(text: str, length: int = 80) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
