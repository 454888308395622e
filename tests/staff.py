"""Adds one user of each role to the only society of an installation: ``python -m tests.staff``."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boai.config.settings")


def main() -> None:
    django.setup()
    from boai.foundation.invented import STAFF
    from boai.foundation.scoping import in_society
    from boai.units.models import User
    from boai.units.operations import add_user, change_password
    from boai.units.terms import Role
    from tests.installation import PASSWORD

    lead = User.objects.get(username="lead")
    with in_society(lead.unit_id):
        for name, display_name in list(STAFF.items())[1:]:
            user = add_user(
                by=lead, username=name, display_name=display_name, password="Xian-yong-2021!", roles=[Role(name)]
            )
            change_password(by=user, password=PASSWORD)


if __name__ == "__main__":
    main()
