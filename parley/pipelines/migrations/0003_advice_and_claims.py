from django.db import migrations, models

BUYER = [("motivation", "Motivation"), ("interest", "Interest"), ("decision", "Decision"), ("action", "Action")]
REJECTED = [("bin", "Into the bin, in no report"), ("lost", "To the lost end, counted as lost")]


class Migration(migrations.Migration):
    dependencies = [("pipelines", "0002_stage_goal_translations")]

    operations = [
        migrations.AddField("pipeline", "claim_minutes", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddField(
            "pipeline", "rejected_go", models.CharField(choices=REJECTED, default="bin", max_length=4)
        ),
        migrations.AddField("stage", "advice", models.TextField(blank=True, default="")),
        migrations.AddField("stage", "advice_translations", models.JSONField(default=dict)),
        migrations.AddField(
            "stage", "buyer_stage", models.CharField(blank=True, choices=BUYER, default="", max_length=10)
        ),
    ]
