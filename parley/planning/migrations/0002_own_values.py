from django.db import migrations

import parley.foundation.records.own_column


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0001_initial'),
    ]

    operations = [
        migrations.AddField('task', 'own', parley.foundation.records.own_column.OwnValues(blank=True, default=dict, editable=False)),
    ]
