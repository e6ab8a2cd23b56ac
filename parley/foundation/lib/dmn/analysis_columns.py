"""An input column as the analysis sees it: the regions of its allowed values, and the rules true in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from parley.foundation.lib import feel

from .compiled_table import CompiledInput
from .domains import PYTHON_CLASSES, constraint_points
from .matching import mask_where, rules_in
from .partition import Region


@dataclass(frozen=True)
class AnalysedColumn:
    """``masks[i]`` are the rules whose cell is true in ``regions[i]``.

    The rules in ``uncertain`` count as true everywhere: their cells are expressions, or the analysis does not apply
    to the column (``is_analysed`` is false).
    """

    number: int
    title: str
    regions: list[Region]
    masks: list[int]
    texts: list[str]
    uncertain: int
    is_typed: bool
    is_analysed: bool = True

    @property
    def impossible(self) -> list[int]:
        """The rules whose cell is true in no region."""
        if not self.is_typed:
            return []
        anywhere = 0
        for mask in self.masks:
            anywhere |= mask
        return rules_in(~anywhere & ((1 << len(self.texts)) - 1))

    def rules_meeting(self, rule: int) -> int:
        """The rules that are true in some region where ``rule`` is."""
        return self._meeting.get(self.texts[rule]) or self._meet(rule)

    @cached_property
    def _meeting(self) -> dict[str, int]:
        return {}

    def _meet(self, rule: int) -> int:
        bit, meeting = 1 << rule, 0
        for mask in self.masks:
            if mask & bit:
                meeting |= mask
        self._meeting[self.texts[rule]] = meeting
        return meeting


def analysed_column(column: CompiledInput, number: int) -> AnalysedColumn:
    """The regions of a column, those left out that its type or its input values do not allow."""
    declared = PYTHON_CLASSES.get(column.domain.type)
    kind = declared or _commonest(column.matcher.kinds())
    is_other_type = declared is None and column.domain.type != feel.ANY
    if kind is None or is_other_type or column.matcher.is_too_large:
        return _unanalysed(column, number)
    limits = [*constraint_points(column.domain), *(column.allowed.points or ())]
    partition = column.matcher.partition(kind, [point for point in limits if type(point) is kind])
    parts = [
        (region, mask)
        for region, mask in partition.parts
        if column.domain.accepts(region.sample)
        and column.allowed.holds(region.sample)
        and not (column.is_whole_number and region.holds_no_whole_number)
    ]
    return AnalysedColumn(
        number=number,
        title=column.title,
        regions=[region for region, _ in parts],
        masks=[mask for _, mask in parts],
        texts=[cell.text for cell in column.cells],
        uncertain=column.matcher.expressions,
        is_typed=declared is not None,
    )


def _unanalysed(column: CompiledInput, number: int) -> AnalysedColumn:
    """A column with one region, of which only the cells that anything passes are known to be true."""
    texts = [cell.text for cell in column.cells]
    tested = mask_where(not cell.is_any for cell in column.cells)
    everything = (1 << len(texts)) - 1
    region = Region(None, None, None)
    return AnalysedColumn(number, column.title, [region], [everything], texts, tested, False, not tested)


def _commonest(kinds: Iterable[type]) -> type | None:
    counted = Counter(kinds).most_common(1)
    return counted[0][0] if counted else None
