"""What stands around every page: company, navigation, the person's own menu."""

from __future__ import annotations

from dataclasses import dataclass
from os.path import commonpath

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import cached_property

from parley.foundation.access.policy import Scope, scope_of
from parley.foundation.accounts.models import Company, User
from parley.foundation.web.corners import corners_at
from parley.foundation.web.navigation import CreateItem, NavigationItem, create_items, places


@dataclass(frozen=True)
class PageShell:
    """Everything that web/shell.html shows besides the page itself."""

    request: HttpRequest

    @property
    def user(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def viewer(self) -> User | None:
        """Who really signed in, while they see Parley as another person."""
        return getattr(self.request, "viewer", None)

    @cached_property
    def company(self) -> Company:
        return Company.current()

    @cached_property
    def places(self) -> list[NavigationItem]:
        return [item for item in places() if self._allowed(item.permission)]

    @cached_property
    def create(self) -> list[CreateItem]:
        return [item for item in create_items() if self._allowed(item.permission)]

    @property
    def languages(self) -> list[tuple[str, str]]:
        return settings.LANGUAGES

    @property
    def theme(self) -> str:
        return self.user.theme if self.user else "auto"

    @property
    def density(self) -> str:
        return self.user.density if self.user else "comfortable"

    @cached_property
    def current(self) -> NavigationItem | None:
        """The place to which the page belongs: of those with the same first part of the address, the most alike."""
        alike = [(len(commonpath([place.url, self.request.path])), place) for place in self.places]
        best = max((length for length, _place in alike), default=0)
        nearest = (place for length, place in alike if length == best > 1)
        return next((one for one in nearest if _first_part(one.url) == _first_part(self.request.path)), None)

    def is_current(self, item: NavigationItem) -> bool:
        return item is self.current

    def corners(self, place: str) -> list[str]:
        """The templates that other contexts hang in a place around the page."""
        return corners_at(place) if self.user else []

    def messages(self) -> list[str]:
        """What an action before the redirect has to say, as toasts."""
        return [str(message) for message in get_messages(self.request)]

    def _allowed(self, permission: str) -> bool:
        return not permission or scope_of(self.user, permission) is not Scope.NONE


def _first_part(address: str) -> str:
    return address.split("/")[1]


def page_shell(request: HttpRequest) -> PageShell:
    return PageShell(request)
