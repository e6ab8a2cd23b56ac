from django.db import migrations

import parley.foundation.records.own_column


class Migration(migrations.Migration):

    dependencies = [
        ('deals', '0002_resting_and_waiting'),
    ]

    operations = [
        migrations.AddField('deal', 'own', parley.foundation.records.own_column.OwnValues(blank=True, default=dict, editable=False)),
    ]
