from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("donations", "0006_proposed_intentions")]
    operations: list = []
