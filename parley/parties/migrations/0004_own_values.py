from django.db import migrations

import parley.foundation.records.own_column


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0003_shipped_relation_kinds'),
    ]

    operations = [
        migrations.AddField('organization', 'own', parley.foundation.records.own_column.OwnValues(blank=True, default=dict, editable=False)),
        migrations.AddField('person', 'own', parley.foundation.records.own_column.OwnValues(blank=True, default=dict, editable=False)),
        migrations.AddField('relationkind', 'own', parley.foundation.records.own_column.OwnValues(blank=True, default=dict, editable=False)),
    ]
