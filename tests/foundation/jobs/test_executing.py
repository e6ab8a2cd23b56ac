from __future__ import annotations

from datetime import timedelta

import pytest

from parley.foundation.jobs import LeaseLost, progress, queue, should_stop
from parley.foundation.jobs.executing import execute, run_of
from parley.foundation.jobs.models import Job, SignOfLife, State
from parley.foundation.jobs.running import Run, current_run
from parley.foundation.jobs.worker import drain
from tests.foundation.jobs import sample_jobs

pytestmark = pytest.mark.django_db


def claimed() -> tuple[Job, Run]:
    (job,) = queue.claim("w", ("default", "long"), 1, timedelta(seconds=30))
    return job, run_of(job)


def test_a_job_keeps_its_result() -> None:
    sample_jobs.add.enqueue(1, b=2)
    assert drain() == 1
    job = Job.objects.get()
    assert (job.state, job.result, job.attempts, job.lease_until) == (State.DONE, 3, 1, None)


def test_progress_is_stored_for_a_page_to_show() -> None:
    sample_jobs.count.enqueue(4)
    drain()
    job = Job.objects.get()
    assert (job.done, job.total, job.message, job.fraction, job.result) == (4, 4, "4 of 4", 1.0, 4)


def test_progress_and_should_stop_do_nothing_outside_a_worker() -> None:
    progress(1, 2)
    assert should_stop() is False


def test_progress_raises_where_another_worker_has_the_job() -> None:
    sample_jobs.count.enqueue(4)
    job, run = claimed()
    queue.expire(job)
    mark = current_run.set(run)
    try:
        with pytest.raises(LeaseLost):
            progress(1, 4)
        with pytest.raises(LeaseLost):
            should_stop()
    finally:
        current_run.reset(mark)


def test_a_job_that_hears_the_stop_request_counts_as_stopped() -> None:
    sample_jobs.count.enqueue(4)
    job, run = claimed()
    run.stop_requested = True
    execute(job, run)
    assert (Job.objects.get().state, Job.objects.get().result) == (State.STOPPED, 0)


def test_a_job_that_never_asks_is_done_in_spite_of_a_stop_request() -> None:
    sample_jobs.add.enqueue(1, 2)
    job, run = claimed()
    run.stop_requested = True
    execute(job, run)
    assert Job.objects.get().state == State.DONE


def test_a_stopping_worker_gives_the_job_back_without_counting() -> None:
    sample_jobs.count.enqueue(4)
    job, run = claimed()
    run.worker_stopping = True
    execute(job, run)
    assert (Job.objects.get().state, Job.objects.get().attempts) == (State.WAITING, 0)


def test_an_atomic_job_that_fails_leaves_no_effect() -> None:
    sample_jobs.effect_then_fail.enqueue("x")
    drain()
    assert SignOfLife.objects.count() == 0
    assert "after the effect" in Job.objects.get().errors[0]["traceback"]


def test_an_atomic_job_that_lost_its_lease_leaves_no_effect() -> None:
    sample_jobs.effect.enqueue("x")
    job, run = claimed()
    queue.expire(job)
    execute(job, run)
    assert (SignOfLife.objects.count(), Job.objects.get().state) == (0, State.WAITING)


def test_give_up_is_not_tried_again() -> None:
    sample_jobs.give_up.enqueue()
    drain()
    assert (Job.objects.get().state, Job.objects.get().attempts) == (State.FAILED, 1)


def test_an_unknown_job_type_is_kept_as_failed_with_its_reason() -> None:
    sample_jobs.add.enqueue(1, 2)
    Job.objects.update(type="os.system")
    drain()
    job = Job.objects.get()
    assert job.state == State.FAILED
    assert "no job type 'os.system'" in job.errors[0]["traceback"]


def test_a_result_that_is_not_json_is_a_failure() -> None:
    sample_jobs.not_json.enqueue()
    drain()
    assert Job.objects.get().errors[0]["class"] == "builtins.TypeError"


def test_a_language_activated_by_a_job_does_not_reach_the_next() -> None:
    sample_jobs.speak_russian.enqueue()
    sample_jobs.language.enqueue()
    drain()
    assert list(Job.objects.order_by("pk").values_list("result", flat=True)) == ["ru", "en"]
