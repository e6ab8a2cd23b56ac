"""Address cards as phones and mail programs write them: vCard 2.1, 3.0, 4.0. See README.md beside this file."""

from .cards import Address, Card, Cards, Entry, Name
from .errors import MESSAGES, Problem, VcardError
from .limits import Limits
from .reading import is_vcard, read_cards

__all__ = [
    "MESSAGES",
    "Address",
    "Card",
    "Cards",
    "Entry",
    "Limits",
    "Name",
    "Problem",
    "VcardError",
    "is_vcard",
    "read_cards",
]
