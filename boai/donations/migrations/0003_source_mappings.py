from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("donations", "0002_entered_rows_never_change")]
    operations: list = []
