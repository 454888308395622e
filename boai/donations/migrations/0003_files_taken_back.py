import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from boai.foundation.append_only import AppendOnly

_STATES = [
    ("waiting", "正在读"),
    ("ready", "收下"),
    ("question", "要回答"),
    ("refused", "拒收"),
    ("entered", "已入账"),
    ("removed", "已移出"),
    ("undone", "已撤回"),
]


def lift(table):
    """The triggers go while the table is built anew (SQLite loses them, PostgreSQL keeps them); they come back below."""
    return migrations.RunPython(AppendOnly(table)._remove, migrations.RunPython.noop)


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0002_entered_rows_never_change"),
        ("ledger", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lift("donations_statementline"),
        lift("donations_intakefile"),
        migrations.AddField("intakefile", "undone_at", models.DateTimeField(null=True, verbose_name="撤回时刻")),
        migrations.AddField(
            "intakefile",
            "undone_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="撤回人",
            ),
        ),
        migrations.AddField(
            "intakefile",
            "undo_reason",
            models.CharField(blank=True, default="", max_length=200, verbose_name="撤回原因"),
        ),
        migrations.AddField(
            "intakefile",
            "undo_posting",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.posting",
                verbose_name="冲销",
            ),
        ),
        migrations.AlterField(
            "intakefile",
            "state",
            models.CharField(choices=_STATES, default="waiting", max_length=10, verbose_name="状态"),
        ),
        migrations.AddConstraint(
            "intakefile",
            models.CheckConstraint(
                condition=~models.Q(state="undone")
                | (models.Q(undone_at__isnull=False, undone_by__isnull=False) & ~models.Q(undo_reason="")),
                name="undone_file_says_when_by_whom_and_why",
            ),
        ),
        migrations.AddField(
            "statementline",
            "undone",
            models.BooleanField(db_default=False, default=False, verbose_name="已撤回"),
        ),
        migrations.RemoveConstraint("statementline", "statement_line_enters_once"),
        migrations.AddConstraint(
            "statementline",
            models.UniqueConstraint(
                models.F("unit"),
                models.F("line_key"),
                condition=models.Q(undone=False),
                name="statement_line_enters_once",
            ),
        ),
        AppendOnly("donations_statementline", except_columns=["undone"]),
        AppendOnly(
            "donations_intakefile",
            except_columns=["state", "undone_at", "undone_by_id", "undo_reason", "undo_posting_id"],
            once="OLD.state IN ('entered', 'undone')",
        ),
    ]
