"""A society with one of everything, and everybody who might knock at a door: for the matrix of permissions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from boai.activities.imports import upload_activities
from boai.activities.models import ActivityPhoto
from boai.activities.tests.factories import make_activity, photo
from boai.clearing.operations import settle_channel
from boai.clearing.tests.factories import bank_line
from boai.disclosure.models import Publication
from boai.disclosure.operations import write_site
from boai.disclosure.queries import site_folder
from boai.disclosure.tests.factories import START, Office, make_office
from boai.donations import operations as donations
from boai.donations.tests.factories import bill, drop, gifts
from boai.foundation.default_parameters import load_default_parameters
from boai.foundation.models import AuditEntry
from boai.foundation.moments import local, now
from boai.foundation.money import Money
from boai.foundation.scoping import in_society
from boai.ledger.queries import fund_account
from boai.people.imports import upload_organisations
from boai.people.operations import Scan, record_consent
from boai.people.terms import ConsentMethod, ConsentPurpose
from boai.people.tests.factories import identity_number, make_organisation, make_person, workbook
from boai.reporting.operations import make_annual_summary
from boai.units.models import BankAccountLabel, Society, User
from boai.units.operations import label_bank_account
from boai.units.terms import Role
from boai.units.tests.factories import make_society, make_user

Arguments = dict[str, Any]
FOREIGN_ROLES = (Role.LEAD, Role.ACCOUNTANT, Role.BUSINESS)
"""Of the other society's lead: together they may do whatever is done to one record, so only the society stands in the
way."""


@dataclass(frozen=True)
class World:
    """Users by letter (`X`: the other society's lead), and the arguments of addresses by the name of a sample."""

    society: Society
    users: dict[str, User]
    samples: dict[str, Arguments]
    own: dict[str, dict[str, Arguments]]
    """For those who see only what is theirs, the same names with what they recorded."""


def build_world(letters: dict[str, Role]) -> World:
    """One society with a user of each role and one of each thing, and the lead of another.

    Args:
        letters: how the table names each role.
    """
    society = make_society()
    with in_society(society.pk):
        office = make_office(society)
        users = {letter: make_user(role, unit=society) for letter, role in letters.items()}
        samples = _money(office) | _people(office) | _publications(office) | _of_the_society(office, users)
        samples |= _activity(office.business) | _clearing(office)
        own = {letter: _activity(users[letter]) for letter in "IV"}
        last = AuditEntry.objects.order_by("number").last()
        assert last is not None
        samples["audit entry"] = {"number": last.number}
    users["X"] = make_user(*FOREIGN_ROLES, unit=make_society())
    return World(society, users, samples, own)


def _activity(by: User) -> dict[str, Arguments]:
    activity = make_activity(by, photos=[photo()])
    return {"activity": {"pk": activity.pk}, "photo": {"pk": ActivityPhoto.objects.get(activity=activity).pk}}


def _money(office: Office) -> dict[str, Arguments]:
    file = drop(office.cashier, bill(gifts(2)))
    picture = donations.Photograph("收据.jpg", b"\xff\xd8\xff slip", "image/jpeg")
    cash = donations.record_cash_gift(
        by=office.cashier,
        amount=Money(2_000),
        received_at=now() - dt.timedelta(hours=1),
        payer_name="何溪",
        fund=office.general,
        voucher=picture,
    )
    return {
        "run": {"pk": file.run_id},
        "file": {"pk": file.pk},
        "donation": {"pk": cash.pk},
        "transfer": {"pk": cash.transfer_id},
        "unclaimed": {"pk": office.leave(800).pk},
        "fund": {"pk": office.flood.pk},
        "account": {"pk": fund_account(office.flood).pk},
    }


def _clearing(office: Office) -> dict[str, Arguments]:
    """The flood's first gifts, settled in part."""
    list(load_default_parameters(office.accountant))
    gift = office.give(9_000)
    day = local(gift.received_at).date()
    line = bank_line(office.accountant, 4_000, day)
    made = settle_channel(by=office.accountant, channel=office.channels["wechat"], lines=[line], up_to=day)
    return {"clearing channel": {"pk": made.channel_id}, "settlement": {"pk": made.pk}}


def _people(office: Office) -> dict[str, Arguments]:
    person = make_person(office.lead, identity_number=identity_number(), phone="19900000001")
    organisation = make_organisation(office.business)
    consent = record_consent(
        by=office.business,
        purpose=ConsentPurpose.PUBLISH,
        scope_words="姓名、金额",
        wording="同意公开姓名和金额。",
        method=ConsentMethod.PAPER,
        given_at=now() - dt.timedelta(days=1),
        person=person,
        scan=Scan("同意书.pdf", b"%PDF-1.4 signed"),
    )
    table = workbook(("名称", "镇街", "人数"), ("竹溪中学", "永宁街道", 1020))
    register = upload_organisations(by=office.business, name="名录.xlsx", data=table, media_type="x")
    return {
        "person": {"pk": person.pk},
        "organisation": {"pk": organisation.pk},
        "consent": {"pk": consent.pk},
        "consent scan": {"pk": consent.evidence_id},
        "register file": {"pk": register.pk},
    }


def _publications(office: Office) -> dict[str, Arguments]:
    """The first issue published, its pages written; the second waits to be decided."""
    office.give(5_000)
    office.published()
    write_site(by=office.business)
    office.give(7_000, moment="07-13 09:00")
    second: Publication = office.submitted(START + dt.timedelta(days=3), START + dt.timedelta(days=4))
    return {
        "publication": {"pk": second.pk},
        "public page": {"path": f"{site_folder(office.society).name}/index.html"},
    }


def _of_the_society(office: Office, users: dict[str, User]) -> dict[str, Arguments]:
    label: BankAccountLabel = label_bank_account(by=office.accountant, bank_name="渔火银行", last_four="0147")
    report = make_annual_summary(by=office.business, year=2021, as_of=now(), link_base="https://hong.example/")
    table = workbook(("日期", "学校", "人次", "怎么数的"), ("2021-04-01", "竹溪中学", 412, "签到"))
    statistics = upload_activities(by=office.business, name="统计.xlsx", data=table, media_type="x")
    return {
        "bank account": {"pk": label.pk},
        "user": {"pk": make_user(Role.STOREKEEPER, unit=office.society).pk},
        "report": {"pk": report.pk},
        "statistics file": {"pk": statistics.pk},
        "figure": {"code": "raise.cash"},
    }
