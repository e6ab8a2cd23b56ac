from django.db import migrations, models
from django.db.models import F

BUYER = [("motivation", "Motivation"), ("interest", "Interest"), ("decision", "Decision"), ("action", "Action")]


def waits_since_created(apps, schema_editor):
    """What has no owner now is taken to have waited from the beginning."""
    apps.get_model("deals", "Deal").objects.filter(owner=None).update(waits_since=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("deals", "0001_initial"), ("pipelines", "0003_advice_and_claims")]

    operations = [
        migrations.AddField("deal", "snoozed_until", models.DateField(blank=True, null=True)),
        migrations.AddField("deal", "snooze_reason", models.CharField(blank=True, default="", max_length=500)),
        migrations.AddField("deal", "waits_since", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("deal", "overdue_told_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "deal", "buyer_stage", models.CharField(blank=True, choices=BUYER, default="", max_length=10)
        ),
        migrations.RunPython(waits_since_created, migrations.RunPython.noop, elidable=True),
    ]
