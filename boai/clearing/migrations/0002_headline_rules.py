from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clearing", "0001_initial")]
    operations: list = []
