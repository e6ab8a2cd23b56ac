from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from parley.foundation.jobs import signs
from parley.foundation.jobs.models import Job, SignOfLife, State
from parley.foundation.jobs.tasks import prune
from tests.foundation.jobs import sample_jobs

pytestmark = pytest.mark.django_db


def test_states_are_down_before_a_worker_was_seen() -> None:
    assert signs.states() == {"worker": "down", "clock": "down"}


def test_states_follow_the_signs_of_life() -> None:
    signs.show(SignOfLife.WORKER, "w1")
    signs.show(SignOfLife.CLOCK, "clock")
    assert signs.states() == {"worker": "ok", "clock": "ok"}
    signs.withdraw("w1")
    assert signs.states() == {"worker": "down", "clock": "ok"}


def test_states_do_not_trust_an_old_sign() -> None:
    signs.show(SignOfLife.WORKER, "w1")
    SignOfLife.objects.update(seen_at=F("seen_at") - timedelta(seconds=30))
    assert signs.states()["worker"] == "down"


def test_prune_deletes_old_finished_jobs_only() -> None:
    ages = {State.DONE: 8, State.STOPPED: 6, State.FAILED: 80}
    for state, days in ages.items():
        sample_jobs.add.enqueue(1, 2)
        moment = signs.queue.now() - timedelta(days=days)
        Job.objects.filter(state=State.WAITING).update(state=state, finished_at=moment)
    sample_jobs.add.enqueue(1, 2)
    assert prune.call() == 1
    assert sorted(Job.objects.values_list("state", flat=True)) == ["failed", "stopped", "waiting"]
