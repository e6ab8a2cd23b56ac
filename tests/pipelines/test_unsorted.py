"""What has no owner is claimed or rejected, and told of once when it waits too long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from parley.deals.models import Deal
from parley.deals.record import deal_record
from parley.foundation.accounts.actor import Actor
from parley.foundation.accounts.models import User
from parley.foundation.actions.catalogue import perform
from parley.foundation.actions.records import undo_operation
from parley.foundation.audit.models import Change
from parley.foundation.events.models import StoredEvent
from parley.foundation.lib import clock
from parley.foundation.lib.refusals import ActionRefused, Invalid
from parley.foundation.records import writing
from parley.pipelines.board.asking import read_query
from parley.pipelines.board.cards import make_cards
from parley.pipelines.models import Pipeline, Stage
from parley.pipelines.moves import reasons_of
from parley.pipelines.tasks import tell_of_unclaimed

Make = Callable[..., Deal]


@pytest.fixture
def enquiry(make: Make) -> Deal:
    """An enquiry that nobody has claimed."""
    return make("Enquiry", owner=None)


def told() -> list[int]:
    return list(StoredEvent.objects.filter(name="UnclaimedTooLong").values_list("record_id", flat=True))


def test_a_rejected_enquiry_goes_into_the_bin_with_the_reason(enquiry: Deal, boris: User) -> None:
    by = Actor(boris, "board")
    perform("deal", "reject", [enquiry.pk], {"reason": "Spam"}, by)
    enquiry.refresh_from_db()
    assert enquiry.deleted_at is not None
    assert Change.objects.get(operation=by.operation).reason == "Spam"
    undo_operation(by.operation, by=Actor(boris))
    enquiry.refresh_from_db()
    assert enquiry.deleted_at is None


def test_a_pipeline_may_count_what_is_rejected_as_lost(
    enquiry: Deal, boris: User, pipeline: Pipeline, stages: list[Stage], signed_in: Callable[[User], Client]
) -> None:
    Pipeline.objects.filter(pk=pipeline.pk).update(rejected_go="lost")
    with pytest.raises(Invalid) as refused:
        perform("deal", "reject", [enquiry.pk], {"reason": "Too small"}, Actor(boris))
    assert [problem.field for problem in refused.value.problems] == ["outcome_reason"]
    client = signed_in(boris)
    assert b"counted as lost" in client.get(f"/deals/{enquiry.pk}/actions/reject/").content
    given = {"reason": "Too small", "outcome_reason": reasons_of(stages[-1])[0].pk}
    client.post(f"/deals/{enquiry.pk}/actions/reject/", given)
    enquiry.refresh_from_db()
    assert (enquiry.outcome, enquiry.outcome_comment, enquiry.deleted_at) == ("lost", "Too small", None)


def test_what_somebody_has_claimed_is_not_rejected(enquiry: Deal, boris: User, anna: User) -> None:
    perform("deal", "claim", [enquiry.pk], {}, Actor(anna))
    with pytest.raises(ActionRefused):
        perform("deal", "reject", [enquiry.pk], {"reason": "Spam"}, Actor(boris))


def test_rejecting_wants_a_reason(enquiry: Deal, boris: User, signed_in: Callable[[User], Client]) -> None:
    answer = signed_in(boris).post(f"/deals/{enquiry.pk}/actions/reject/", {"reason": " "})
    assert answer.status_code == 422


def test_what_waits_too_long_is_told_once_and_shown_as_overdue(
    enquiry: Deal, make: Make, boris: User, pipeline: Pipeline
) -> None:
    make("Mine")
    Pipeline.objects.filter(pk=pipeline.pk).update(claim_minutes=60)
    assert tell_of_unclaimed.func() == 0
    later = timezone.now() + timedelta(minutes=130)
    with clock.set_to(later):
        assert tell_of_unclaimed.func() == 1
        assert tell_of_unclaimed.func() == 0
        query = read_query(deal_record, QueryDict())
        (card,) = make_cards(query, [Deal.objects.get(pk=enquiry.pk)])
        assert card.overdue
        assert round(card.waits.total_seconds() / 60) == 130
    assert told() == [enquiry.pk]


def test_what_is_given_back_waits_anew(enquiry: Deal, admin: User, pipeline: Pipeline) -> None:
    Pipeline.objects.filter(pk=pipeline.pk).update(claim_minutes=60)
    with clock.set_to(timezone.now() + timedelta(hours=2)):
        tell_of_unclaimed.func()
        perform("deal", "claim", [enquiry.pk], {}, Actor(admin))
        assert Deal.objects.get(pk=enquiry.pk).waits_since is None
    with clock.set_to(timezone.now() + timedelta(hours=3)):
        writing.change(deal_record, [enquiry], {"owner": None}, Actor(admin))
        assert tell_of_unclaimed.func() == 0
    with clock.set_to(timezone.now() + timedelta(hours=5)):
        assert tell_of_unclaimed.func() == 1
    assert told() == [enquiry.pk, enquiry.pk]


def test_the_limit_is_set_in_the_editor(
    admin: User, pipeline: Pipeline, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(admin)
    given = {"name": pipeline.name, "version": pipeline.version, "claim_minutes": "90", "rejected_go": "lost"}
    client.post(f"/settings/pipelines/{pipeline.pk}/change/", given)
    pipeline.refresh_from_db()
    assert (pipeline.claim_minutes, pipeline.rejected_go) == (90, "lost")
    answer = client.post(
        f"/settings/pipelines/{pipeline.pk}/change/", given | {"claim_minutes": "soon", "name": "Typed"}
    )
    assert answer.status_code == 422
    assert b"soon" in answer.content and b"Typed" in answer.content
