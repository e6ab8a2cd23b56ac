"""What is known and chosen about one column of a file, kept as JSON in the file's row."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from parley.foundation.lib.tabular import ORDERS, ColumnGuess

EMPTY, NEW, REFUSE = "empty", "new", "refuse"
AS = "as:"
REST = (NEW, EMPTY, REFUSE)


@dataclass
class Column:
    """`target` is the path of the field it goes to, or empty. `kind` is what its content looks like.

    `decimal` and `order` say how numbers and dates are read; `settled` is false where the content allows another
    reading. `distinct` counts each text, None when there are too many. For links: `values` maps a text to an id, to
    AS and the title that is meant, or to one of REST; `rest` is for texts that name nothing, `group` the id of what they are looked up in (a pipeline) or "new".
    """

    name: str
    target: str = ""
    kind: str = "text"
    decimal: str = "."
    order: str = "dmy"
    settled: bool = True
    evidence: str = ""
    filled: int = 0
    longest: int = 0
    examples: list[str] = field(default_factory=list)
    misfits: list[list[Any]] = field(default_factory=list)
    misfit_count: int = 0
    distinct: dict[str, int] | None = None
    values: dict[str, str] = field(default_factory=dict)
    rest: str = ""
    group: str = ""

    @classmethod
    def of(cls, guess: ColumnGuess, prefer_order: str, prefer_decimal: str) -> Column:
        """The column as the content describes it, not matched yet."""
        option = guess.reading.option
        return cls(
            name=guess.name,
            kind=guess.reading.kind,
            decimal=option if option in ".," and option else prefer_decimal,
            order=option if option in ORDERS else prefer_order,
            settled=not guess.alternatives,
            evidence=next((place.text[:60] for place in guess.evidence.values()), ""),
            filled=guess.filled,
            longest=guess.longest,
            examples=[text[:80] for text in guess.examples],
            misfits=[[place.line, place.text[:80]] for place in guess.misfits],
            misfit_count=guess.filled - guess.fits,
            distinct=None if guess.values is None else dict(guess.values),
        )

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Column:
        distinct = stored["distinct"]
        return cls(**stored | {"distinct": None if distinct is None else dict(distinct)})

    def to_json(self) -> dict[str, Any]:
        """Distinct texts as pairs: PostgreSQL does not keep the order of an object's keys."""
        plain = dataclasses.asdict(self)
        return plain | {"distinct": None if self.distinct is None else list(map(list, self.distinct.items()))}
