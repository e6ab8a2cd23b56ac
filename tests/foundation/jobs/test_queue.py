from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from parley.foundation.jobs import queue
from parley.foundation.jobs.models import Job, State
from tests.foundation.jobs import sample_jobs

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=30)
BOTH = ("default", "long")


def claim(size: int = 20, queues: tuple[str, ...] = BOTH) -> list[Job]:
    return queue.claim("w", queues, size, LEASE)


def in_database() -> list[tuple[str, int, str]]:
    names = Job.objects.order_by("pk").values_list("type", "attempts", "state")
    return [(name.rpartition(".")[2], attempts, state) for name, attempts, state in names]


def test_enqueue_belongs_to_the_callers_transaction() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        sample_jobs.add.enqueue(1, b=2)
        raise RuntimeError
    assert in_database() == []


def test_enqueue_stores_json_arguments() -> None:
    sample_jobs.add.enqueue(1, b=2)
    assert Job.objects.get().arguments == {"args": [1], "kwargs": {"b": 2}}


def test_enqueue_refuses_arguments_that_are_not_json() -> None:
    with pytest.raises(TypeError):
        sample_jobs.add.enqueue(object(), 2)


def test_enqueue_all_inserts_many_in_few_statements(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(60):
        queue.enqueue_all(sample_jobs.add, ({"a": n, "b": 0} for n in range(2500)))
    assert Job.objects.count() == 2500


def test_claim_takes_higher_priority_first_then_older() -> None:
    for priority in (0, 50, -50, 50):
        sample_jobs.add.using(priority=priority).enqueue(1, 2)
    first = Job.objects.order_by("pk").first().pk
    assert [job.pk - first for job in claim()] == [1, 3, 0, 2]


def test_claim_takes_only_the_given_queues() -> None:
    sample_jobs.long_one.enqueue()
    sample_jobs.add.enqueue(1, 2)
    assert [job.type.rpartition(".")[2] for job in claim(queues=("default",))] == ["add"]


def test_claim_takes_a_job_once() -> None:
    sample_jobs.add.enqueue(1, 2)
    assert [len(claim()), len(claim())] == [1, 0]


def test_claim_leaves_deferred_jobs_until_they_are_due() -> None:
    soon = timezone.now() + timedelta(hours=1)
    sample_jobs.add.using(run_after=soon).enqueue(1, 2)
    assert (queue.promote_due(), claim()) == (0, [])
    Job.objects.update(run_after=timezone.now() - timedelta(seconds=1))
    assert (queue.promote_due(), len(claim())) == (1, 1)


def test_claim_takes_a_job_that_was_started_before_alone() -> None:
    for _ in range(3):
        sample_jobs.add.enqueue(1, 2)
    Job.objects.filter(pk=Job.objects.order_by("pk").first().pk).update(attempts=1)
    assert [len(claim()), len(claim())] == [1, 2]


def test_finish_is_refused_after_the_lease_was_lost() -> None:
    sample_jobs.add.enqueue(1, 2)
    (job,) = claim()
    assert queue.expire(job)
    (again,) = claim()
    assert queue.finish(job.pk, job.token, 1) is False
    assert queue.finish(again.pk, again.token, 2) is True
    assert (Job.objects.get().result, Job.objects.get().attempts) == (2, 2)


def test_expire_spares_a_lease_that_was_renewed_meanwhile() -> None:
    sample_jobs.add.enqueue(1, 2)
    (job,) = claim()
    queue.renew([(job.pk, job.token)], LEASE * 2)
    assert queue.expire(job) is False


def test_fail_tries_again_later_and_keeps_the_job_after_the_last_attempt() -> None:
    sample_jobs.fail.enqueue()
    states = []
    for _ in range(3):
        (job,) = claim()
        queue.fail(job, ValueError("no luck"))
        states.append(Job.objects.get().state)
        Job.objects.filter(state=State.SCHEDULED).update(run_after=timezone.now())
        queue.promote_due()
    job = Job.objects.get()
    assert states == [State.SCHEDULED, State.SCHEDULED, State.FAILED]
    assert [(error["class"], error["attempt"]) for error in job.errors] == [
        ("builtins.ValueError", 1),
        ("builtins.ValueError", 2),
        ("builtins.ValueError", 3),
    ]


def test_pause_grows_to_an_hour() -> None:
    seconds = [queue.pause(attempt).total_seconds() for attempt in (1, 2, 3, 30)]
    exact = [5, 20, 80, 3600]
    assert [0.8 * e <= s <= 1.2 * e for s, e in zip(seconds, exact, strict=True)] == [True] * 4


def test_release_does_not_count_the_start_and_fences_the_run() -> None:
    sample_jobs.add.enqueue(1, 2)
    (job,) = claim()
    queue.release([(job.pk, job.token)])
    assert in_database() == [("add", 0, State.WAITING)]
    claim()
    assert queue.finish(job.pk, job.token, 3) is False


def test_request_stop_ends_a_job_that_has_not_begun() -> None:
    sample_jobs.add.enqueue(1, 2)
    queue.request_stop(Job.objects.get().pk)
    assert (Job.objects.get().state, claim()) == (State.STOPPED, [])


def test_retry_gives_a_failed_job_its_attempts_again() -> None:
    sample_jobs.give_up.enqueue()
    (job,) = claim()
    queue.fail(job, ValueError())
    Job.objects.update(state=State.FAILED, finished_at=timezone.now(), run_after=None)
    assert queue.retry(job.pk) is True
    kept = Job.objects.get()
    assert (kept.state, kept.attempts, kept.attempts_allowed) == (State.WAITING, 1, 6)
    assert queue.retry(job.pk) is False
