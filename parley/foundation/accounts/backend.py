"""Who may be signed in at all."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from parley.foundation.accounts.models import User


class PeopleWhoWorkHere(ModelBackend):
    """Passwords as Django checks them, for colleagues who are neither locked out nor deleted."""

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(user.is_active and user.deleted_at is None)

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("role").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
