"""The UI kit as one name in every template: `{{ ui.button(_("Save"), kind="primary") }}`.

The macros live by topic in jinja2/ui/*.html; a macro's name is unique over all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jinja2

TOPICS = ("controls", "marks", "fields", "inputs", "list", "record", "feedback", "page")


class Kit:
    """Finds a macro by its name in the topic that has it."""

    def __init__(self, env: jinja2.Environment) -> None:
        self._env = env
        self._topic_of: dict[str, str] = {}
        self._modules: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        topic = self._topic_of.get(name) or self._find(name)
        macro: Callable[..., Any] = getattr(self._module(topic), name)
        return macro

    def _find(self, name: str) -> str:
        for topic in TOPICS:
            for macro in vars(self._module(topic)):
                self._topic_of.setdefault(macro, topic)
        if name not in self._topic_of:
            raise jinja2.UndefinedError(f"The UI kit has no macro {name!r}.")
        return self._topic_of[name]

    def _module(self, topic: str) -> Any:
        """The topic's macros; looked up anew at every use only where templates may change under the program."""
        if self._env.auto_reload or topic not in self._modules:
            self._modules[topic] = self._env.get_template(f"ui/{topic}.html").module
        return self._modules[topic]
