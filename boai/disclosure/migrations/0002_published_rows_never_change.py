from django.db import migrations

from boai.foundation.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]

    operations = [
        AppendOnly("disclosure_publication", once="OLD.state = 'published'"),
        AppendOnly("disclosure_leaf"),
        AppendOnly("disclosure_treehead"),
    ]
