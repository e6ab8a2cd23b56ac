from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, Model

from tests.architecture.floors import floor_of


def relations() -> Iterator[tuple[type[Model], str, type[Model]]]:
    """Every foreign key between models of the house: from, field, to."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | ManyToManyField) and model.__module__.startswith("parley."):
                to = field.related_model
                if isinstance(to, type) and to.__module__.startswith("parley."):
                    yield model, field.name, to


def test_there_are_foreign_keys_to_look_at() -> None:
    assert len(list(relations())) > 20


def test_foreign_keys_go_down_or_stay() -> None:
    upwards = [
        f"{model.__module__}.{model.__name__}.{field} → {to.__module__}.{to.__name__}"
        for model, field, to in relations()
        if floor_of(to.__module__) > floor_of(model.__module__)
    ]
    assert upwards == []
