"""The forms of the pipeline editor: what was typed, as values to store; and what to show again when it was refused."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from parley.foundation.lib.refusals import ActionRefused, Conflict
from parley.foundation.records.models import DictionaryEntry
from parley.pipelines.models import Outcome, Stage
from parley.pipelines.record import stage_record

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLAIN = ("name", "probability", "day_limit", "color", "goal", "advice", "buyer_stage")


def translated(data: QueryDict, name: str) -> dict[str, str]:
    """The texts of a field in the other languages: `name-ru`, `name-id`."""
    texts = {code: data.get(f"{name}-{code}", "").strip() for code in LANGUAGES}
    return {code: text for code, text in texts.items() if text}


def pipeline_values(data: QueryDict) -> dict[str, Any]:
    """The values of a pipeline's form."""
    return {
        "name": data.get("name", "").strip(),
        "translations": translated(data, "name"),
        "chosen_for": [int(text) for text in data.getlist("chosen_for") if text.isdecimal()],
        "claim_minutes": data.get("claim_minutes", "").strip(),
        "rejected_go": data.get("rejected_go", ""),
    }


def stage_values(data: QueryDict, stage: Stage) -> dict[str, Any]:
    """The values of a stage's form; ends have no probability and no limit of their own."""
    values: dict[str, Any] = {name: data.get(name, "").strip() for name in PLAIN if name in data}
    if "probability" in values:
        values["probability"] = values["probability"] or "0"
    values |= {
        "translations": translated(data, "name"),
        "goal_translations": translated(data, "goal"),
        "advice_translations": translated(data, "advice"),
        "required_fields": data.getlist("required_fields"),
        "allowed_next": [int(text) for text in data.getlist("allowed_next") if text.isdecimal()],
    }
    if stage.outcome != Outcome.OPEN:
        values["reason_required"] = "reason_required" in data
        own = "own_reasons" in data
        values["reason_dictionary"] = dictionary_of(stage, own=own) if "asks_reason" in data else ""
        values["reason_required"] = values["reason_required"] and bool(values["reason_dictionary"])
        values.pop("allowed_next")
    return values


def dictionary_of(stage: Stage, *, own: bool) -> str:
    """The dictionary of an end's reasons: one of its own, or the one that all ends of its outcome share.

    An end that a template gave another dictionary keeps that one as its own.
    """
    shared = f"{stage.outcome}_reason"
    if not own:
        return shared
    return stage.reason_dictionary if has_own_reasons(stage) else f"{stage.outcome}_{stage.pk}_reason"


def has_own_reasons(stage: Stage) -> bool:
    """Whether the reasons of an end are only its own."""
    return stage.reason_dictionary not in ("", f"{stage.outcome}_reason")


class StageForm:
    """One stage as its form shows it: stored values, or what was typed before the form was refused."""

    def __init__(
        self, stage: Stage, data: QueryDict | None = None, refusal: ActionRefused | None = None
    ) -> None:
        self.stage = stage
        self.data = data
        self.refusal = refusal
        self.errors = {problem.field: str(problem.message) for problem in refusal.problems} if refusal else {}

    @property
    def version(self) -> int | None:
        """The version that the person saw."""
        text = self.data.get("version", "") if self.data else ""
        return int(text) if text.isdecimal() else None

    def value(self, name: str) -> Any:
        """A plain field."""
        if self.data is not None:
            return self.data.get(name, "")
        value = getattr(self.stage, name)
        return "" if value is None else value

    def translation(self, name: str, code: str) -> str:
        """A field in another language."""
        if self.data is not None:
            return self.data.get(f"{name}-{code}", "")
        stored = "translations" if name == "name" else f"{name}_translations"
        text: str = getattr(self.stage, stored).get(code, "")
        return text

    @property
    def required(self) -> list[str]:
        return self.data.getlist("required_fields") if self.data is not None else self.stage.required_fields

    @property
    def allowed(self) -> set[int]:
        if self.data is not None:
            return {int(text) for text in self.data.getlist("allowed_next") if text.isdecimal()}
        return {stage.pk for stage in self.stage.allowed_next.all()}

    @property
    def asks_reason(self) -> bool:
        return "asks_reason" in self.data if self.data is not None else bool(self.stage.reason_dictionary)

    @property
    def reason_required(self) -> bool:
        return "reason_required" in self.data if self.data is not None else self.stage.reason_required

    @property
    def own_reasons(self) -> bool:
        return "own_reasons" in self.data if self.data is not None else has_own_reasons(self.stage)

    @property
    def reasons(self) -> str:
        """The reasons of an end, one on each line."""
        if self.data is not None and "reasons" in self.data:
            return self.data.get("reasons", "")
        rows = DictionaryEntry.objects.alive().filter(
            dictionary=dictionary_of(self.stage, own=has_own_reasons(self.stage)), archived_at__isnull=True
        )
        return "\n".join(rows.order_by("position", "label").values_list("label", flat=True))

    @property
    def notices(self) -> list[str]:
        """What stands above the form: whose change came first and what it was, or problems of no shown field."""
        if isinstance(self.refusal, Conflict):
            return [self._conflict(problem) for problem in self.refusal.problems]
        shown = {*PLAIN, "required_fields"}
        return [text for field, text in self.errors.items() if field not in shown] if self.refusal else []

    def _conflict(self, problem: Any) -> str:
        field = stage_record.by_name.get(problem.field)
        return _("%(person)s changed “%(field)s” to “%(theirs)s” meanwhile. Save again to keep yours.") % {
            "person": problem.details.get("by") or _("Somebody"),
            "field": field.label if field else problem.field,
            "theirs": problem.details.get("theirs"),
        }
