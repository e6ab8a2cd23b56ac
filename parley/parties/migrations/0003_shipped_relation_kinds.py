"""The kinds of relations that every installation starts with; administrators change them and add others."""

from django.db import migrations

KINDS = [
    ("works at", "employs", ["работает в", "место работы для"], ["bekerja di", "mempekerjakan"]),
    ("advises", "is advised by", ["консультирует", "консультируется у"], ["memberi saran kepada", "mendapat saran dari"]),
    ("is the parent company of", "belongs to", ["головная компания для", "входит в"], ["adalah induk dari", "bagian dari"]),
    ("is married to", "is married to", ["в браке с", "в браке с"], ["menikah dengan", "menikah dengan"]),
    ("is the child of", "is the parent of", ["ребёнок", "родитель"], ["anak dari", "orang tua dari"]),
    ("supplies", "buys from", ["поставляет для", "закупает у"], ["memasok ke", "membeli dari"]),
    ("is a partner of", "is a partner of", ["партнёр", "партнёр"], ["mitra dari", "mitra dari"]),
]


def ship(apps, schema_editor):
    kind = apps.get_model("parties", "RelationKind")
    kind.objects.bulk_create(
        kind(name=name, reverse_name=reverse, translations={"ru": ru, "id": indonesian}, position=position)
        for position, (name, reverse, ru, indonesian) in enumerate(KINDS)
    )


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_relations")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
