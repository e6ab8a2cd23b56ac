"""The request as views behind the sign-in see it."""

from __future__ import annotations

from django.http import HttpRequest

from parley.foundation.accounts.models import User


class PersonRequest(HttpRequest):
    """A request of somebody who has signed in (parley.foundation.web.middleware.SignInRequired sees to it)."""

    user: User
