"""The roles that a new installation starts with; an administrator may change them and add others."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from parley.foundation.accounts.models import Role

COMPANY_WIDE = (
    "user", "team", "product", "pipeline", "stage", "dictionary_entry", "field", "record_type", "exchange_rate",
)  # fmt: skip
"""Types that belong to the company as a whole: who is not meant to configure them only looks."""


def looking_only(*types: str) -> dict[str, str]:
    """Grants to see these types and to do nothing else with them."""
    return {f"{one}.*": "none" for one in types} | {f"{one}.view": "all" for one in types}


SHIPPED: dict[str, tuple[str, dict[str, str]]] = {
    "administrator": (_("Administrator"), {"*": "all"}),
    "head": (
        _("Head of sales"),
        {"*": "all", "settings.*": "none"} | looking_only("dictionary_entry", "field", "record_type"),
    ),
    "team_head": (_("Head of team"), {"*": "team", "settings.*": "none"} | looking_only(*COMPANY_WIDE)),
    "seller": (
        _("Seller"),
        {f"*.{verb}": "own" for verb in ("view", "create", "change", "delete", "restore", "export")}
        | {"import.*": "own", "report.*": "none", "settings.*": "none"}
        | {"person.view:*": "all", "person.change:*": "all"}
        | looking_only(*COMPANY_WIDE),
    ),
}


def install_roles() -> dict[str, Role]:
    """Creates the shipped roles that are not there yet; those that are there stay as the administrator left them."""
    for key, (name, grants) in SHIPPED.items():
        Role.objects.get_or_create(key=key, defaults={"name": name, "grants": grants})
    return {role.key: role for role in Role.objects.all()}
