from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("donations", "0003_source_mappings")]
    operations: list = []
