"""Tags: words that a company hangs on records of any type, all from one dictionary that administrators edit.

They lie in the column of own fields under a number that no own field has, so that everything works as for several
choices: list, filter, form, import, export, API, search in history, undo; renaming and merging them is the dictionary's.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from parley.foundation.records.declaration import Field
from parley.foundation.records.own.attributes import give_attributes
from parley.foundation.records.own.kinds import OwnChoices

DICTIONARY = "tag"
NAME = "tags"
_KIND = OwnChoices(number=0, dictionary=DICTIONARY)


def tags_field(model: type[Any]) -> Field:
    """The field of a declared type; records of the model show it as their attribute `tags`."""
    give_attributes(model, [NAME])
    return Field(
        NAME,
        _("Tags"),
        _KIND,
        synonyms=("tag", "теги", "тег", "метки"),
        help=_("Administrators add tags under Settings, Dictionaries."),
    )
