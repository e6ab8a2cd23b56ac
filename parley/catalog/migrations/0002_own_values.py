from django.db import migrations

import parley.foundation.records.own_column


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0001_initial'),
    ]

    operations = [
        migrations.AddField('product', 'own', parley.foundation.records.own_column.OwnValues(blank=True, default=dict, editable=False)),
    ]
