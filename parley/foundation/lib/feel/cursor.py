"""A place in the tokens of a text: looking, moving on, complaining."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from .errors import FeelLimitError, FeelSyntaxError, Position
from .lexer import UNTERMINATED, tokenize
from .limits import DEFAULT_LIMITS, Limits
from .names import KnownNames


class Cursor:
    """Stands at `tokens[index]`. `known` are the names that words alone do not tell, `depth` the present
    nesting.
    """

    def __init__(self, text: str, names: Iterable[str] = (), limits: Limits | None = None) -> None:
        self.text = text
        self.limits = limits or DEFAULT_LIMITS
        if len(text) > self.limits.text_length:
            raise FeelLimitError(
                "text_too_long",
                f"The expression has {len(text)} characters; {self.limits.text_length} are allowed",
                Position.of(text, self.limits.text_length),
                limit=self.limits.text_length,
            )
        self.tokens = tokenize(text)
        self.index = 0
        self.depth = 0
        self.known = KnownNames(names)

    def kind(self) -> str:
        return self.tokens[self.index][0]

    def accept(self, kind: str) -> bool:
        if self.tokens[self.index][0] != kind:
            return False
        self.index += 1
        return True

    def expect(self, kind: str) -> int:
        """The end of the token, which must be `kind`."""
        token = self.tokens[self.index]
        if token[0] != kind:
            self.unexpected(f'"{kind}"')
        self.index += 1
        return token[3]

    def unexpected(self, expected: str) -> NoReturn:
        kind, word, _, _ = self.tokens[self.index]
        if kind in UNTERMINATED:
            self.fail("unterminated", f"This {UNTERMINATED[kind]} is not closed", what=UNTERMINATED[kind])
        if kind == "end":
            self.fail(
                "unexpected_end", f"The expression ends where {expected} should follow", expected=expected
            )
        self.fail(
            "unexpected_token",
            f'Found "{word[:40]}" where {expected} should be',
            found=word[:40],
            expected=expected,
        )

    def fail(self, code: str, message: str, **params: object) -> NoReturn:
        _, _, start, end = self.tokens[self.index]
        raise FeelSyntaxError(code, message, Position.of(self.text, start, end), **params)

    def too_deep(self) -> FeelLimitError:
        start = self.tokens[self.index][2]
        return FeelLimitError(
            "too_deep",
            f"The expression is nested more than {self.limits.depth} levels deep",
            Position.of(self.text, start),
            limit=self.limits.depth,
        )
