"""Jobs know the addresses of own record types, as requests do."""

from __future__ import annotations

from parley.foundation.jobs.running import before_each


def follow_in_jobs() -> None:
    """Asked for late: the table of addresses is read when everything else is there."""
    from parley.config.addresses import follow_in_jobs

    follow_in_jobs()


before_each(follow_in_jobs)
