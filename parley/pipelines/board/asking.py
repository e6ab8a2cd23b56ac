"""What somebody wants to see on a board: read from the address, written back into addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from parley.foundation.accounts.models import Company
from parley.foundation.lib.refusals import NotFound
from parley.foundation.records import filters
from parley.foundation.records.declaration import RecordType
from parley.foundation.records.filters import Condition, Group
from parley.foundation.records.lists import ListQuery
from parley.pipelines.board.faces import face_of
from parley.pipelines.models import Outcome, Pipeline


def url_name(record_type: RecordType, page: str) -> str:
    """The name of a board's address: "pipelines:deal_board"."""
    return f"pipelines:{record_type.key}_{page}"


COLUMN_SIZE = 25
"""Cards of a column that come with the page and with each further one."""


@dataclass(frozen=True)
class BoardQuery:
    """One pipeline's open records: filters and search as in lists, an order, and how the board is laid out.

    `currency` is the company's, for amounts that do not say theirs. `lanes` is "owner" or "". `expanded` are the stages whose sub-stages are shown as columns of their own. `view` is the id of the saved view that the board shows or departs from.
    """

    record_type: RecordType
    pipeline: Pipeline
    currency: str
    where: Group = field(default_factory=Group)
    text: str = ""
    sort: str = ""
    lanes: str = ""
    expanded: frozenset[int] = frozenset()
    view: str = ""

    @property
    def order(self) -> str:
        """The order of the cards in a column: as chosen, else by date."""
        return self.sort or face_of(self.record_type).date

    def listed(self, *conditions: Condition, size: int = COLUMN_SIZE) -> ListQuery:
        """The same as a list of open records that also meet the conditions."""
        here = Condition("pipeline", "is", (str(self.pipeline.pk),))
        still_open = Condition("outcome", "is", (Outcome.OPEN.value,))
        parts = (here, still_open, *conditions) + ((self.where,) if self.where.parts else ())
        face = face_of(self.record_type)
        columns = tuple(name for name in (face.under, "stage", "owner") if name in self.record_type.by_name)
        return ListQuery(self.record_type, Group("all", parts), self.text, self.order, columns, size)

    def parameters(self) -> dict[str, str]:
        """What an address must say, without the parts that are as usual."""
        values = {
            "pipeline": str(self.pipeline.pk),
            "where": self.where.to_text(),
            "q": self.text,
            "sort": self.sort,
            "lanes": self.lanes,
            "expanded": ",".join(str(pk) for pk in sorted(self.expanded)),
            "view": self.view,
            "edited": "1" if self.view.isdecimal() else "",
        }
        return {name: value for name, value in values.items() if value}

    def address(self, page: str = "", **changes: Any) -> str:
        """The board's address with some of it changed; `page` is a part below it ("cards")."""
        changed = replace(self, **changes) if changes else self
        return f"{reverse(url_name(self.record_type, page or 'board'))}?{urlencode(changed.parameters())}"

    def list_address(self, *conditions: Condition) -> str:
        """The same records, or those of them that meet the conditions, as a list."""
        parameters = {"where": self.listed(*conditions).where.to_text(), "q": self.text, "sort": self.sort}
        return f"{reverse(f'{self.record_type.key}:list')}?{urlencode({name: value for name, value in parameters.items() if value})}"

    def filter_address(self) -> str:
        """The filter builder for this board's conditions."""
        rest = {
            name: value
            for name, value in self.parameters().items()
            if name in ("pipeline", "lanes", "expanded", "edited")
        }
        parameters = {
            "where": self.where.to_text(),
            "q": self.text,
            "sort": self.sort,
            "layout": "board",
            "view": self.view,
            "rest": urlencode(rest),
        }
        return f"{reverse(f'{self.record_type.key}:filter')}?{urlencode(parameters)}"

    def listing(self, column: Any, owner: Any = None) -> str:
        """The records of a column, or of one owner's cell, as a list."""
        whose = (Condition("owner", "is", (str(owner.pk),)),) if owner else ()
        return self.list_address(*column.conditions(self.record_type.owned), *whose)

    def with_condition(self, condition: Condition) -> str:
        """The address with one more condition."""
        return self.address(where=self.where.with_condition(condition))

    def toggled(self, stage_id: int) -> str:
        """The address with a stage's sub-stages shown, or folded again."""
        return self.address(expanded=self.expanded ^ {stage_id})


def read_query(record_type: RecordType, parameters: Mapping[str, str]) -> BoardQuery:
    """The query of an address. Raises Invalid for a filter that cannot be read, NotFound where there is no pipeline."""
    face = face_of(record_type)
    sort = parameters.get("sort", "")
    expanded = [part for part in parameters.get("expanded", "").split(",") if part.isdecimal()]
    return BoardQuery(
        record_type,
        chosen_pipeline(record_type, parameters.get("pipeline", "")),
        Company.current().currency,
        filters.read(parameters.get("where", "")),
        parameters.get("q", "").strip()[:200],
        sort if sort.removeprefix("-") in {one.removeprefix("-") for one in (face.date, *face.sorts)} else "",
        "owner" if parameters.get("lanes") == "owner" and record_type.owned else "",
        frozenset(int(part) for part in expanded[:50]),
        parameters.get("view", "")[:18],
    )


def chosen_pipeline(record_type: RecordType, asked: str) -> Pipeline:
    """The pipeline of that id, else the first in use. Raises NotFound."""
    pipelines = Pipeline.objects.alive().filter(record_type=record_type.key)
    if asked.isdecimal() and len(asked) < 18:
        found = pipelines.filter(pk=int(asked)).first()
    else:
        found = pipelines.filter(archived_at__isnull=True).order_by("position", "pk").first()
    if found is None:
        raise NotFound(_("There is no such pipeline."))
    return found
