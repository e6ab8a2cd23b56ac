"""Conditions, scripts and timers as text: is it FEEL, and is it well written?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from ..model import Expression, Flow, Node
from .findings import ERROR, WARNING, Finding, Mend, finding
from .scope import Scope, label
from .timers import duration_days, is_past, looks_iso, timer_problem
from .translate import to_feel

_FEEL_LANGUAGES = frozenset({"", "feel", "http://www.omg.org/spec/feel/20140401"})
_OTHER_ENGINE = re.compile(r"\s*[$#]\{(.*)\}\s*", re.DOTALL)
_BARE_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
"""What `${...}` and FEEL agree on: a name."""
_NUMBERS = re.compile(r"\}(taskPriority|jobPriority|priority)$")
_TEN_YEARS = 3653
_LONGEST = 10_000

Check = Callable[[str], str | None]
"""Gives what is wrong with a FEEL expression, or None."""


def feel_problem(text: str) -> str | None:
    """Parse as FEEL with the library beside this one."""
    from ... import feel

    try:
        feel.parse(text)
    except feel.FeelError as error:
        return str(error)
    return None


class ExpressionRules:
    """The rules for one model. `today` judges dates; None leaves them alone."""

    def __init__(self, check: Check, today: date | None) -> None:
        self._check = check
        self._today = today

    def check(self, scope: Scope) -> Iterator[Finding]:
        for flow in scope.body.flows:
            yield from self._expression(flow, flow.condition, "condition")
        for node in scope.body.nodes:
            yield from self._node(node)

    def _node(self, node: Node) -> Iterator[Finding]:
        if node.kind == "scriptTask":
            yield from self._expression(node, node.script, "script")
        if node.loop is not None:
            for text in (
                node.loop.condition,
                node.loop.completion,
                node.loop.cardinality,
                node.loop.collection,
            ):
                yield from self._expression(node, text, "loop")
        for event in node.event_definitions:
            yield from self._expression(node, event.condition, "condition")
            if event.timer is not None:
                yield from self._timer(node, event.timer.form, event.timer.value)
        yield from _vendor_attributes(node)

    def _expression(self, element: Node | Flow, written: Expression | None, what: str) -> Iterator[Finding]:
        if written is None:
            return
        text = written.text.strip()
        language = (written.language or "").lower().rstrip("/")
        if language not in _FEEL_LANGUAGES and not language.startswith("https://www.omg.org/spec/dmn"):
            yield self._foreign(element, written, what, f"written in {written.language}")
        elif _is_foreign(text):
            yield self._foreign(element, written, what, "written for another engine")
        else:
            yield from self._feel(element, _inner(text), written.line, what)

    def _feel(self, element: Node | Flow, text: str, line: int, what: str) -> Iterator[Finding]:
        problem = self._problem(text)
        if problem is not None:
            yield finding(
                "bad-expression",
                ERROR,
                element.id,
                line,
                "The {what} of {name} is no FEEL: {problem}",
                self._rewrite(element, text, what),
                what=what,
                name=label(element),
                problem=problem,
            )

    def _problem(self, text: str) -> str | None:
        if len(text) > _LONGEST:
            return f"it is longer than {_LONGEST:,} characters"
        return self._check(text.strip())

    def _foreign(self, element: Node | Flow, written: Expression, what: str, why: str) -> Finding:
        inner = _OTHER_ENGINE.fullmatch(written.text)
        return finding(
            "foreign-expression",
            ERROR,
            element.id,
            written.line,
            "The {what} of {name} is {why}.",
            self._rewrite(element, inner[1] if inner else "", what),
            what=what,
            name=label(element),
            why=why,
        )

    def _rewrite(self, element: Node | Flow, text: str, what: str) -> Mend:
        """The expression in FEEL, if a translation by operators gives one."""
        proposal = to_feel(text[:_LONGEST])
        if not proposal or self._problem(proposal) is not None:
            return Mend("Write it in FEEL.")
        operation = "set_condition" if isinstance(element, Flow) and what == "condition" else ""
        arguments = {"flow_id": element.id, "text": proposal} if operation else {}
        return Mend(f"Write it in FEEL: {proposal}", operation, arguments)

    def _timer(self, node: Node, form: str, written: Expression) -> Iterator[Finding]:
        """ISO 8601, or FEEL after "=": a bare word would be a mistake more often than a variable."""
        text = written.text.strip()
        if text.startswith(("=", "${", "#{")):
            yield from self._expression(node, written, "timer")
            return
        problem = timer_problem(form, text)
        if problem is None:
            yield from self._unlikely_timer(node, form, text, written.line)
            return
        is_feel = not looks_iso(text) and self._problem(text) is None
        yield finding(
            "bad-timer",
            ERROR,
            node.id,
            written.line,
            "The {form} of {name} cannot be used: {problem}",
            f"{_example(form)} If it is an expression, write ={text[:80]}" if is_feel else _example(form),
            form=form,
            name=label(node),
            problem=problem[:200],
        )

    def _unlikely_timer(self, node: Node, form: str, text: str, line: int) -> Iterator[Finding]:
        if form == "date" and self._today is not None and is_past(text, self._today):
            yield finding(
                "past-timer",
                WARNING,
                node.id,
                line,
                "{name} waits for {text}, which is past.",
                _example(form),
                name=label(node),
                text=text,
            )
        if form == "duration" and duration_days(text) > _TEN_YEARS:
            yield finding(
                "far-timer",
                WARNING,
                node.id,
                line,
                "{name} waits for more than ten years ({text}).",
                "Check the units: M before T are months, after T minutes.",
                name=label(node),
                text=text,
            )


def _example(form: str) -> str:
    examples = {"date": "2027-01-31T09:00:00Z", "duration": "PT24H or P3D", "cycle": "R/PT1H or R3/P1D"}
    return f"Write for example {examples[form]}."


def _is_foreign(text: str) -> bool:
    match = _OTHER_ENGINE.fullmatch(text)
    return match is not None and not _BARE_NAME.fullmatch(match[1].strip())


def _inner(text: str) -> str:
    """The FEEL in `= text` or `${name}`."""
    match = _OTHER_ENGINE.fullmatch(text)
    return match[1] if match else text.removeprefix("=")


def _vendor_attributes(node: Node) -> Iterator[Finding]:
    for key, value in node.attributes.items():
        match = _OTHER_ENGINE.fullmatch(value)
        attribute = key.rpartition("}")[2]
        if match and not match[1].strip():
            yield finding(
                "empty-expression",
                ERROR,
                node.id,
                node.line,
                "{attribute} of {name} is an empty expression.",
                "Write a value, or remove it.",
                attribute=attribute,
                name=label(node),
            )
        elif not match and _NUMBERS.search(key) and not _is_number(value):
            yield finding(
                "bad-number",
                ERROR,
                node.id,
                node.line,
                "{attribute} of {name} is {value}, which is no number.",
                "Write a whole number.",
                attribute=attribute,
                name=label(node),
                value=value[:40],
            )


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\s*=.*|\s*[+-]?\d+\s*", text))
