from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [("donations", "0007_streaming"), ("ledger", "0002_posted_rows_never_change")]
    operations: list = []
