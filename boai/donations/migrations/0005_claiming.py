from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("donations", "0004_completeness")]
    operations: list = []
