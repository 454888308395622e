"""Reads of persons, organisations and consents. Lists never open a sealed column: they show what lies beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from boai.foundation.chinese_names import normalise_name
from boai.foundation.encryption import blind_index
from boai.foundation.errors import BadInput
from boai.foundation.identity import check_identity_number, normalise_phone
from boai.foundation.models import Attachment
from boai.people import rules
from boai.people.formats.headed_table import Problem
from boai.people.models import ConsentRecord, Organisation, Person
from boai.people.terms import ConsentPurpose, NamePublicity, OrganisationKind

IDENTITY = "identity"
PHONE = "phone"
"""Purposes of the blind indexes: an identity number and a telephone with the same digits share nothing."""


@dataclass(frozen=True, slots=True)
class KindTotal:
    """How many organisations of a kind, and how many people they say they have."""

    kind: OrganisationKind
    count: int
    members: int


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What a file row says of one organisation, each value checked; an empty text and None mean: not said."""

    row: int
    name: str
    kind: OrganisationKind
    social_credit_code: str = ""
    division_code: str = ""
    town: str = ""
    members: int | None = None
    contact_name: str = ""
    contact_phone: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.kind.value, self.name, self.town)


@dataclass(slots=True)
class Intake:
    """What taking in a file means: organisations that are new, that change (row, what was and will be), that stay."""

    new: list[OrganisationFacts] = field(default_factory=list)
    changed: list[tuple[Organisation, OrganisationFacts, dict[str, list[Any]]]] = field(default_factory=list)
    same: int = 0
    problems: list[Problem] = field(default_factory=list)


def find_persons(text: str = "", *, today: dt.date) -> QuerySet[Person]:
    """Persons by part of a name, by pinyin initials, or by exact identity number or telephone (and by nothing less).

    Args:
        today: the day on which an identity number is judged.
    """
    rows: QuerySet[Person] = Person.objects.defer("identity_number", "phone")
    wanted = normalise_name(text)
    if not wanted:
        return rows
    identity, phone = _identity_index(text, today), _phone_index(text)
    if identity:
        return rows.filter(identity_index=identity)
    if phone:
        return rows.filter(phone_index=phone)
    return rows.filter(_by_name(wanted))


def namesakes(name: str, *, other_than: int | None = None) -> QuerySet[Person]:
    """Persons of the same name. A hint for a human: the same name is not the same person."""
    rows: QuerySet[Person] = Person.objects.defer("identity_number", "phone").filter(
        name_normalised=normalise_name(name)
    )
    return rows.exclude(pk=other_than) if other_than is not None else rows


def find_organisations(text: str = "", *, kind: str = "", town: str = "") -> QuerySet[Organisation]:
    """Organisations by part of a name, pinyin initials or social credit code; of a kind; in a town."""
    rows: QuerySet[Organisation] = Organisation.objects.defer("contact_phone")
    if kind:
        rows = rows.filter(kind=kind)
    if town:
        rows = rows.filter(town=town)
    wanted = normalise_name(text)
    return rows.filter(_by_name(wanted) | Q(social_credit_code=wanted.upper())) if wanted else rows


def suggest_organisations(text: str, *, limit: int = 20) -> list[Organisation]:
    """The first few that fit what is being typed, those that begin with it first."""
    wanted = normalise_name(text)
    found = list(find_organisations(text).order_by("name_normalised", "pk")[: limit * 5])
    return sorted(found, key=lambda row: (not row.name_normalised.startswith(wanted), len(row.name)))[:limit]


def organisation_named(name: str) -> Organisation | None:
    """The one organisation of exactly this name; None where there is none or more than one."""
    found = list(Organisation.objects.filter(name_normalised=normalise_name(name))[:2])
    return found[0] if len(found) == 1 else None


def organisations_by_name() -> dict[str, Organisation]:
    """Organisations whose name no other has, by that name."""
    found: dict[str, Organisation] = {}
    shared: set[str] = set()
    for row in Organisation.objects.defer("contact_phone"):
        if row.name_normalised in found:
            shared.add(row.name_normalised)
        found[row.name_normalised] = row
    return {name: row for name, row in found.items() if name not in shared}


def organisation_totals(rows: QuerySet[Organisation]) -> list[KindTotal]:
    """Totals of all rows by kind, in the order of the terms; kinds with none are left out."""
    counted = {
        row["kind"]: row for row in rows.order_by().values("kind").annotate(count=Count("pk"), people=Sum("members"))
    }
    return [
        KindTotal(kind, counted[kind.value]["count"], counted[kind.value]["people"] or 0)
        for kind in OrganisationKind
        if kind.value in counted
    ]


def towns() -> list[str]:
    """Towns that occur among the organisations, in their own order."""
    found: Iterable[Any] = (
        Organisation.objects.exclude(town="").order_by("town").values_list("town", flat=True).distinct()
    )
    return list(found)


def consents_of(*, person: Person | None = None, organisation: Organisation | None = None) -> QuerySet[ConsentRecord]:
    """Everything somebody ever agreed to, the latest first, withdrawn ones included."""
    rows: QuerySet[ConsentRecord] = ConsentRecord.objects.select_related("guardian", "evidence", "recorded_by")
    return rows.filter(person=person, organisation=organisation).order_by("-given_at", "-pk")


def consents_kept() -> QuerySet[ConsentRecord]:
    """All of the society, with whom they are of."""
    rows: QuerySet[ConsentRecord] = ConsentRecord.objects.select_related("person", "organisation", "evidence")
    return rows


def scans_of_consents() -> QuerySet[Attachment]:
    """Signed papers that consents point at."""
    return uploads().filter(pk__in=ConsentRecord.objects.filter(evidence__isnull=False).values("evidence"))


def uploads() -> QuerySet[Attachment]:
    """Files that came in."""
    rows: QuerySet[Attachment] = Attachment.objects.all()
    return rows


def agreed(
    purpose: ConsentPurpose, *, at: dt.datetime, person: Person | None = None, organisation: Organisation | None = None
) -> bool:
    """Whether a consent for exactly this purpose stood at a moment (PIPL §15: withdrawing does not reach back)."""
    return (
        consents_of(person=person, organisation=organisation)
        .filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at), purpose=purpose, given_at__lte=at)
        .exists()
    )


def _by_name(wanted: str) -> Q:
    condition = Q(name_normalised__contains=wanted)
    initials = wanted.lower()
    if initials.isascii() and initials.isalnum():
        condition |= Q(name_initials__contains=initials)
    return condition


def _identity_index(text: str, today: dt.date) -> str:
    try:
        return blind_index(check_identity_number(text, today=today).number, purpose=IDENTITY)
    except BadInput:
        return ""


def _phone_index(text: str) -> str:
    try:
        return blind_index(normalise_phone(text).e164, purpose=PHONE)
    except BadInput:
        return ""


def compare_with_register(rows: Sequence[OrganisationFacts]) -> Intake:
    """What taking in these rows would do. Reads only.

    An organisation is found by its social credit code, else by kind + name + town. What a row does not say stays.
    """
    known = list(Organisation.objects.all())
    by_code = {row.social_credit_code: row for row in known if row.social_credit_code}
    by_key = {(row.kind, row.name_normalised, row.town): row for row in known}
    intake, met = Intake(), dict[int, int]()
    for facts in _once_each(rows, intake):
        found, by_name = by_code.get(facts.social_credit_code), by_key.get(facts.key)
        problem = _conflict(facts, found, by_name, met)
        existing = found or by_name
        if problem:
            intake.problems.append(problem)
        elif existing is None:
            intake.new.append(facts)
        else:
            met[existing.pk] = facts.row
            _compare(existing, facts, intake)
    return intake


def values_of(facts: OrganisationFacts, existing: Organisation | None) -> dict[str, Any]:
    """The values of a row; where it says nothing, those on record."""
    said = {item.name: getattr(facts, item.name) for item in fields(facts) if item.name != "row"}
    if existing is None:
        return rules.organisation_values(**said, name_publicity=NamePublicity.FULL)
    for name, value in said.items():
        if value in ("", None):
            said[name] = getattr(existing, name)
    return rules.organisation_values(**said, name_publicity=existing.name_publicity)


def _compare(existing: Organisation, facts: OrganisationFacts, intake: Intake) -> None:
    """Put the row among the changed or the same."""
    values = values_of(facts, existing)
    changes = {
        name: [rules.plain_value(getattr(existing, name)), rules.plain_value(values[name])]
        for name in rules.ORGANISATION_COLUMNS
        if rules.plain_value(getattr(existing, name)) != rules.plain_value(values[name])
    }
    if values["contact_phone"] != existing.contact_phone:
        changes["contact_phone_masked"] = [existing.contact_phone_masked, values["contact_phone_masked"]]
    if changes:
        intake.changed.append((existing, facts, changes))
    else:
        intake.same += 1


def _once_each(rows: Sequence[OrganisationFacts], intake: Intake) -> list[OrganisationFacts]:
    """Rows that say the same twice count once; rows that contradict each other are a problem."""
    first: dict[tuple[str, ...], OrganisationFacts] = {}
    kept = []
    for facts in rows:
        code_key = (facts.social_credit_code,) if facts.social_credit_code else facts.key
        earlier = first.get(code_key) or first.get(facts.key)
        if earlier is None:
            kept.append(facts)
        elif _without_row(earlier) != _without_row(facts):
            intake.problems.append(
                Problem(
                    facts.row, "名称", f"“{facts.name}”在第 {earlier.row} 行已经有了，内容不一样；留一行，删去另一行。"
                )
            )
        first.setdefault(code_key, facts)
        first.setdefault(facts.key, facts)
    return kept


def _without_row(facts: OrganisationFacts) -> tuple[Any, ...]:
    return tuple(getattr(facts, item.name) for item in fields(facts) if item.name != "row")


def _conflict(
    facts: OrganisationFacts, found: Organisation | None, by_name: Organisation | None, met: dict[int, int]
) -> Problem | None:
    existing = found or by_name
    if found is not None and by_name is not None and found.pk != by_name.pk:
        return Problem(
            facts.row,
            "统一社会信用代码",
            f"这个代码在名录里是“{found.name}”，而“{facts.name}”是另一家；核对代码，或先在名录里改。",
        )
    if existing is not None and existing.pk in met:
        return Problem(
            facts.row, "名称", f"和第 {met[existing.pk]} 行是名录里的同一家“{existing.name}”；留一行，删去另一行。"
        )
    if (
        found is None
        and by_name is not None
        and facts.social_credit_code
        and by_name.social_credit_code not in ("", facts.social_credit_code)
    ):
        return Problem(
            facts.row,
            "统一社会信用代码",
            f"名录里“{by_name.name}”的代码是 {by_name.social_credit_code}，和文件里不一样；核对后改一处。",
        )
    return None
