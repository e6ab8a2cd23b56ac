from __future__ import annotations

import pytest

from parley.foundation.jobs.models import Job
from parley.foundation.jobs.standard import TaskResultDoesNotExist, TaskResultStatus
from parley.foundation.jobs.worker import drain
from tests.foundation.jobs import sample_jobs

pytestmark = pytest.mark.django_db


def test_result_follows_the_job() -> None:
    result = sample_jobs.add.enqueue(1, 2)
    assert result.status == TaskResultStatus.READY
    drain()
    result.refresh()
    assert (result.status, result.return_value, result.attempts) == (TaskResultStatus.SUCCESSFUL, 3, 1)


def test_result_of_a_failure_has_its_error() -> None:
    result = sample_jobs.give_up.enqueue()
    drain()
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert [error.exception_class.__name__ for error in result.errors] == ["GiveUp"]


@pytest.mark.parametrize("identifier", ["999", "x", ""])
def test_unknown_result_does_not_exist(identifier: str) -> None:
    with pytest.raises(TaskResultDoesNotExist):
        sample_jobs.add.get_result(identifier)


def test_result_of_a_type_that_is_gone_does_not_exist() -> None:
    result = sample_jobs.add.enqueue(1, 2)
    Job.objects.update(type="gone")
    with pytest.raises(TaskResultDoesNotExist):
        result.refresh()
