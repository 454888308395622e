from django.db import migrations

from boai.foundation.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]

    operations = [
        AppendOnly("reporting_report"),
    ]
