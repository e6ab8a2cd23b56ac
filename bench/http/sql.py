"""The same questions as statements that somebody wrote by hand, timed inside one connection."""

from __future__ import annotations

import statistics
import time

from django.db import connection

STATEMENTS = {
    "list": """SELECT d.id, d.name, s.name, d.amount, o.name, u.name FROM deals_deal d
        JOIN pipelines_stage s ON s.id = d.stage_id LEFT JOIN parties_organization o ON o.id = d.organization_id
        LEFT JOIN accounts_user u ON u.id = d.owner_id
        WHERE d.deleted_at IS NULL ORDER BY d.created_at DESC, d.id DESC LIMIT 50""",
    "board": """SELECT d.id, d.name, d.amount, o.name, u.name FROM deals_deal d
        LEFT JOIN parties_organization o ON o.id = d.organization_id LEFT JOIN accounts_user u ON u.id = d.owner_id
        WHERE d.stage_id = (SELECT min(stage_id) FROM deals_deal) AND d.outcome = 'open' AND d.deleted_at IS NULL
        ORDER BY d.expected_close_on, d.id LIMIT 25""",
    "board totals": """SELECT stage_id, count(*), sum(amount) FROM deals_deal
        WHERE outcome = 'open' AND deleted_at IS NULL GROUP BY stage_id""",
    "record page": """SELECT d.*, o.name, u.name FROM deals_deal d LEFT JOIN parties_organization o ON o.id = d.organization_id
        LEFT JOIN accounts_user u ON u.id = d.owner_id WHERE d.id = 1""",
    "funnel": """SELECT last_open_stage_id, outcome, count(*), sum(amount) FROM deals_deal
        WHERE deleted_at IS NULL GROUP BY last_open_stage_id, outcome""",
}


def measure(times: int) -> dict[str, float]:
    """Milliseconds of each statement, median."""
    return {
        name: _median(statement, times if name != "funnel" else 5) for name, statement in STATEMENTS.items()
    }


def _median(statement: str, times: int) -> float:
    taken = []
    with connection.cursor() as cursor:
        for _ in range(times):
            start = time.perf_counter()
            cursor.execute(statement)
            cursor.fetchall()
            taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)
