"""The first start of an empty installation: company, administrator, first pipeline, first colleagues (R272)."""
