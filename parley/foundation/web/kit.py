"""The UI kit as one name in every template: `{{ ui.button(_("Save"), kind="primary") }}`.

The macros live by topic in jinja2/ui/*.html; a macro's name is unique over all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import jinja2
from django.utils.translation import get_language

TOPICS = ("controls", "marks", "fields", "inputs", "list", "record", "feedback", "page")

REMEMBERED = frozenset({"avatar", "badge", "dot", "logo", "next_step"})
"""Macros that draw little marks out of words alone: a board asks for hundreds, mostly the same."""


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
        if name in REMEMBERED and not self._env.auto_reload:
            macro = self.__dict__[name] = _remembering(macro)
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


def _remembering(macro: Callable[..., Any]) -> Callable[..., Any]:
    """The macro with its last answers, by language and arguments."""

    @lru_cache(maxsize=4_000)
    def drawn(_language: str | None, *arguments: Any, **named: Any) -> Any:
        return macro(*arguments, **named)

    return lambda *arguments, **named: drawn(get_language(), *arguments, **named)
