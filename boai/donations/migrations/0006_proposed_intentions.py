from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("donations", "0005_claiming")]
    operations: list = []
