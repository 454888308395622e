from django.db import migrations

from boai.foundation.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        AppendOnly("ledger_posting"),
        AppendOnly("ledger_transfer"),
        AppendOnly("ledger_period"),
    ]
