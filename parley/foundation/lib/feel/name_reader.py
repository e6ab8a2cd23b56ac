"""Reads names where the grammar expects one, and types, which are made of names."""

from __future__ import annotations

from .cursor import Cursor
from .lexer import string_value
from .names import normalize
from .nodes import TypeReference
from .types import SIMPLE_TYPES

_WORDS = frozenset(("name", "if", "for", "some", "every", "function", "true", "false", "null"))
"""What can go on a name: words, and keywords that only ever begin an expression."""

_MULTIWORD_TYPES = sorted((name.split() for name in SIMPLE_TYPES if " " in name), key=len, reverse=True)


class NameReader(Cursor):
    """A cursor that reads names and types."""

    def field_name(self) -> str:
        known = self.known.match(self.tokens, self.index)
        if known is not None:
            name, self.index = known
            return name
        if not self.tokens[self.index][1].isidentifier() and self.kind() != "name":
            self.unexpected("a field name")
        self.index += 1
        return self.more_words(self.tokens[self.index - 1][1])

    def more_words(self, first: str) -> str:
        """`first` and the words that follow it: side by side they can only be one name."""
        tokens = self.tokens
        if tokens[self.index][0] not in _WORDS:
            return first
        words = [first]
        while tokens[self.index][0] in _WORDS and not self._at_instance_of():
            words.append(tokens[self.index][1])
            self.index += 1
        return " ".join(words)

    def _at_instance_of(self) -> bool:
        return self.tokens[self.index][1] == "instance" and self.tokens[self.index + 1][1] == "of"

    def argument_name(self) -> str | None:
        """The words before a colon, or None where an argument is not named."""
        index = self.index
        while self.tokens[index][1].isidentifier():
            index += 1
        if index == self.index or self.tokens[index][0] != ":":
            return None
        name = " ".join(token[1] for token in self.tokens[self.index : index])
        self.index = index + 1
        return name

    def key(self) -> str:
        """A string, or everything before the colon."""
        token = self.tokens[self.index]
        if token[0] == "string" and self.tokens[self.index + 1][0] == ":":
            self.index += 2
            return string_value(self.text, token)
        first = self.index
        while self.kind() not in (":", "end", "{", "}", ",", "string", '"'):
            self.index += 1
        if self.kind() != ":" or self.index == first:
            self.unexpected("the name of an entry")
        name = normalize(self.text[token[2] : self.tokens[self.index - 1][3]])
        self.index += 1
        return name

    def parameter_name(self) -> str:
        first = self.tokens[self.index]
        while self.kind() not in (",", ":", ")", "end"):
            self.index += 1
        if self.tokens[self.index] is first:
            self.unexpected("the name of a parameter")
        name = normalize(self.text[first[2] : self.tokens[self.index - 1][3]])
        self.known.add(name)
        return name

    def type_reference(self) -> TypeReference:
        """`number`, `list<...>`, `context<name: type>`, `range<...>`, `function<...> -> type` or a host's
        name.
        """
        self.depth += 1
        if self.depth > self.limits.depth:
            raise self.too_deep()
        start = self.tokens[self.index][2]
        name = self._type_name()
        type_ = TypeReference(start, self.tokens[self.index - 1][3], name)
        if name in ("list", "range", "context", "function") and self.accept("<"):
            type_ = self._generic_type(start, name)
        self.depth -= 1
        return type_

    def _generic_type(self, start: int, name: str) -> TypeReference:
        parts: list[TypeReference] = []
        fields: list[str] = []
        while self.kind() != ">":
            if parts:
                self.expect(",")
            if name == "context":
                fields.append(self.key())
            parts.append(self.type_reference())
        end = self.expect(">")
        result = None
        if name == "function":
            self.expect("->")
            result = self.type_reference()
            end = result.end
        return TypeReference(start, end, name, tuple(parts), tuple(fields), result)

    def _type_name(self) -> str:
        for words in _MULTIWORD_TYPES:
            ahead = [token[1] for token in self.tokens[self.index : self.index + len(words)]]
            if ahead == words:
                self.index += len(words)
                return " ".join(words)
        if not self.tokens[self.index][1].isidentifier():
            self.unexpected("a type")
        self.index += 1
        if self.tokens[self.index - 1][0] == "function":
            return "function"
        name = self.more_words(self.tokens[self.index - 1][1])
        while self.kind() == ".":
            self.index += 1
            name = f"{name}.{self.field_name()}"
        return name
