"""What goes into a step and what comes out of it: plain values for a host to store, index and carry out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

State = dict[str, Any]
"""The whole state of an instance as plain JSON. See the package's docstring for its parts."""

EVENT_KINDS = frozenset(
    {"complete", "timer", "message", "signal", "fail", "error", "escalation", "change", "retry", "cancel"}
)


class Event(NamedTuple):
    """Something that happened, as the host reports it.

    `kind`:

    - `complete`: the work of a user, service, decision or call wait is done; `data` is its result
    - `timer`: a timer's time has come
    - `message`, `signal`: arrived, for the wait `wait`, or for all waits for `name` if `wait` is empty
    - `fail`: the work cannot be done now (`data["message"]` says why); becomes an incident
    - `error`, `escalation`: the work ended in the business error or escalation of code `name`
    - `change`: the host changed variables (`data`); wakes conditional events
    - `retry`: try the incident `wait` again, with variables corrected by `data`
    - `cancel`: end the whole instance

    `at` is the time of the event (aware datetime or ISO text), the only clock the engine knows. `actor` is who did it.
    """

    kind: str
    at: str | datetime
    wait: str = ""
    data: dict[str, Any] | None = None
    name: str = ""
    actor: str = ""


class Effect(NamedTuple):
    """A named call for the host. Equal `id` means the same effect: carry it out once.

    `kind`: `task` (a user task was created), `action` (service task), `decide` (business rule), `call` (start the process
    `name` as instance `data["instance"]`), `send` (message), `signal`, `escalate` (an escalation nobody caught) or
    `cancel` (the work of the wait `data["wait"]` is no longer wanted).
    """

    id: str
    kind: str
    element: str
    name: str
    data: dict[str, Any]


class Wait(NamedTuple):
    """What an instance waits for, one database row.

    `kind`: user, service, decision, call, timer, message, signal, conditional or incident. `name` is the action, message,
    signal, process, decision or form; `key` the correlation key of a message; `due` UTC text that sorts by time.
    `details` depends on the kind: assignee, candidate_users, candidate_groups, priority and lane of a user task; `names` that a
    conditional event reads; code, message and path of an incident.
    """

    id: str
    kind: str
    element: str
    name: str = ""
    key: str = ""
    due: str = ""
    details: dict[str, Any] = {}


class Waits(NamedTuple):
    """How the waits changed: delete the rows of `removed`, then insert `added`."""

    added: tuple[Wait, ...] = ()
    removed: tuple[str, ...] = ()


UNCHANGED = Waits()


class Entry(NamedTuple):
    """One line of an instance's history: `what` is started, completed, cancelled or incident."""

    case: str
    element: str
    what: str
    at: str
    actor: str = ""


class Step:
    """The result of `start` and `advance`; unpacks as `state, effects, waits = step`.

    `log` is the history of the step. `accepted` is false for an event that came too late (its wait is gone) or a timer
    before its time; then nothing changed and `state` is the very state that was given.
    """

    __slots__ = ("_actor", "_at", "_happened", "accepted", "effects", "state", "waits")

    def __init__(
        self,
        state: State,
        effects: tuple[Effect, ...] = (),
        waits: Waits = UNCHANGED,
        happened: Sequence[tuple[str, str]] = (),
        at: str = "",
        actor: str = "",
        accepted: bool = True,
    ) -> None:
        self.state = state
        self.effects = effects
        self.waits = waits
        self.accepted = accepted
        self._happened = happened
        self._at = at
        self._actor = actor

    @property
    def log(self) -> tuple[Entry, ...]:
        case = self.state["id"]
        return tuple(Entry(case, element, what, self._at, self._actor) for element, what in self._happened)

    def __iter__(self) -> Iterator[Any]:
        return iter((self.state, self.effects, self.waits))


def utc_text(moment: datetime | str) -> str:
    """`2026-11-22T08:00:00.000Z`: one form for every time, so that texts sort like times.

    Raises ValueError for text that is no ISO time and for times without a zone.
    """
    if isinstance(moment, str):
        if len(moment) == 24 and moment[23] == "Z":
            return moment
        moment = datetime.fromisoformat(moment)
    if moment.tzinfo is None:
        raise ValueError(f"The time {moment.isoformat()} has no zone. Give an aware time, such as UTC.")
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[:23] + "Z"


def from_utc_text(text: str) -> datetime:
    return datetime.fromisoformat(text)
