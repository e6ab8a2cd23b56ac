"""Who may shape: the administrators."""

PERMISSION = "settings.change"
