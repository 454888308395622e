from django.db import migrations

from boai.foundation.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("donations", "0001_initial")]

    operations = [
        AppendOnly("donations_statementline"),
        AppendOnly(
            "donations_donation",
            except_columns=[
                "on_behalf_of",
                "on_behalf_evidence",
                "is_organisation",
                "donor_person_id",
                "donor_organisation_id",
                "name_publicity",
            ],
        ),
        AppendOnly("donations_unclaimedmoney", except_columns=["donation_id", "claimed_at"]),
        AppendOnly("donations_intakefile", once="OLD.state = 'entered'"),
    ]
