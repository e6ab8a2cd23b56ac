"""What both scripts need first: Python packages and front end, made at the same time where that is possible."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tools import frontend, node, packages
from tools.console import timed


def ensure(*groups: str) -> None:
    """Packages of these dependency groups, and the built front end; a few milliseconds where all is there."""
    if frontend.is_built():
        timed("Python packages", lambda: packages.ensure(*groups))
        return
    own = node.of_this_machine()
    if own is None:
        timed("Python packages and Node", lambda: packages.ensure(*groups, node.PYPI_GROUP))
        timed("Front end", lambda: frontend.build(node.from_pypi()))
        return
    with ThreadPoolExecutor(2) as both:
        installing = both.submit(timed, "Python packages", lambda: packages.ensure(*groups))
        building = both.submit(timed, "Front end", lambda: frontend.build(own))
        installing.result()
        building.result()
