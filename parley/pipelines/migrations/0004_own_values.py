from django.db import migrations

import parley.foundation.records.own_column


class Migration(migrations.Migration):

    dependencies = [
        ('pipelines', '0003_advice_and_claims'),
    ]

    operations = [
        migrations.AddField('pipeline', 'own', parley.foundation.records.own_column.OwnValues(blank=True, default=dict, editable=False)),
        migrations.AddField('stage', 'own', parley.foundation.records.own_column.OwnValues(blank=True, default=dict, editable=False)),
    ]
