"""An index of trigrams over the searchable text, names by which words begin, and Cyrillic in Latin letters."""

# mypy: ignore-errors

from django.db import migrations, models

SQLITE = """
CREATE VIRTUAL TABLE search_fts USING fts5(text, content='search_entry', content_rowid='id', tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE search_fts_terms USING fts5vocab('search_fts', 'row');
CREATE TRIGGER search_fts_added AFTER INSERT ON search_entry BEGIN
  INSERT INTO search_fts(rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER search_fts_gone AFTER DELETE ON search_entry BEGIN
  INSERT INTO search_fts(search_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER search_fts_changed AFTER UPDATE OF text ON search_entry BEGIN
  INSERT INTO search_fts(search_fts, rowid, text) VALUES ('delete', old.id, old.text);
  INSERT INTO search_fts(rowid, text) VALUES (new.id, new.text);
END;
INSERT INTO search_fts(search_fts) VALUES ('rebuild');
"""
SQLITE_BACK = """
DROP TRIGGER search_fts_added; DROP TRIGGER search_fts_gone; DROP TRIGGER search_fts_changed;
DROP TABLE search_fts_terms; DROP TABLE search_fts;
"""
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX search_by_trigram ON search_entry USING gin (text gin_trgm_ops)",
)


def fill(apps, schema_editor):
    from parley.foundation.search.folding import fold, indexed

    Entry = apps.get_model("search", "Entry")
    changed = []
    for entry in Entry.objects.iterator(chunk_size=2000):
        entry.name, entry.text = fold(entry.title)[:300], indexed([entry.text.strip()])
        changed.append(entry)
        if len(changed) == 2000:
            Entry.objects.bulk_update(changed, ["name", "text"])
            changed = []
    Entry.objects.bulk_update(changed, ["name", "text"], batch_size=500)


def statements(sql):
    """The statements of a script; a trigger's own semicolons do not end it."""
    found, part = [], ""
    for line in sql.strip().splitlines():
        part += line + "\n"
        if line.endswith(";") and (not part.startswith("CREATE TRIGGER") or line.strip() == "END;"):
            found.append(part)
            part = ""
    return found


def index(apps, schema_editor):
    for statement in statements(SQLITE) if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unindex(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE_BACK.replace("; ", ";\n").strip().splitlines():
            schema_editor.execute(statement)
    else:
        schema_editor.execute("DROP INDEX search_by_trigram")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField("Entry", "name", models.CharField(default="", max_length=300)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "Entry",
            models.Index(fields=["name"], name="search_by_name", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.RunPython(index, unindex),
    ]
