"""What a drawing shows beside the model: where an instance is, what happened, how often."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Marks:
    """`tokens`: how many wait, by node id. `counts`: a figure on a flow or node, by id. `done`, `failed` and `selected`:
    ids of nodes and flows. Ids that the diagram does not show are ignored."""

    tokens: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    done: Collection[str] = frozenset()
    failed: Collection[str] = frozenset()
    selected: Collection[str] = frozenset()

    def classes(self, id: str) -> list[str]:
        """CSS classes of an element; a failure outweighs a token, a token outweighs what is done."""
        found = []
        if id in self.failed:
            found.append("is-failed")
        elif self.tokens.get(id, 0) > 0:
            found.append("is-active")
        elif id in self.done:
            found.append("is-done")
        if id in self.selected:
            found.append("is-selected")
        return found
