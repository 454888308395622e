from django.db import migrations

from boai.foundation.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]

    operations = [
        AppendOnly("foundation_auditentry"),
    ]
