from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("importing", "0001_initial")]

    operations = [
        migrations.AlterField("file", "owner", models.CharField(blank=True, default="", max_length=2000)),
    ]
