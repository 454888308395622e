"""Every address × role × method, read from the URLconf: who gets in is what the dossier says, and nobody else does.

The table is written from dossier 0.5 (roles) and 10.3 (sensitive fields), not from the code. An address without a row
fails. A refused request leaves every row of every table as it was; so does every GET.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.plugin import DjangoDbBlocker

from boai.foundation.home import home
from boai.units.terms import Role
from tests.world import Arguments, World, build_world

LETTERS = {
    "L": Role.LEAD,
    "O": Role.OFFICE,
    "B": Role.BUSINESS,
    "A": Role.ACCOUNTANT,
    "C": Role.CASHIER,
    "K": Role.STOREKEEPER,
    "S": Role.SUPERVISOR,
    "I": Role.INSTRUCTOR,
    "V": Role.VOLUNTEER_LEADER,
    "M": Role.ADMINISTRATOR,
}
"""How the table names the roles. Besides: `-` nobody signed in, `X` the lead of another society."""
EVERYBODY = "".join(LETTERS)
PUBLIC = EVERYBODY + "-X"
NO_METHOD = None

OFFICE = "LOBACKS"
"""The six of the office and the supervisor, who reads everything (0.5)."""
MONEY = "LOBACS"
"""The office without the storekeeper, who has no business with money or persons."""


@dataclass(frozen=True)
class Row:
    """Who may GET, who may POST, and which sample the address is asked with; None: the method does not exist (405)."""

    get: str | None
    post: str | None = NO_METHOD
    sample: str = ""
    unseen_by: str = ""
    """For whom the sample does not exist (404), because it is somebody else's."""

    def may(self, method: str) -> str | None:
        return self.get if method == "GET" else self.post


ACCESS: dict[str, Row] = {
    # the door and the desk: everybody has their own
    "today": Row(EVERYBODY),
    "sign_in": Row(PUBLIC, PUBLIC),
    "sign_out": Row(NO_METHOD, PUBLIC),
    "change_password": Row(EVERYBODY, EVERYBODY),
    "record": Row(EVERYBODY),
    "work": Row(EVERYBODY),
    "me": Row(EVERYBODY),
    "help": Row(EVERYBODY),
    "search": Row(EVERYBODY),
    "components": Row(EVERYBODY),
    "audit": Row("LSM"),
    "audit_entry": Row("LSM", sample="audit entry"),
    # the society and its users
    "units:society": Row(EVERYBODY, "LOM"),
    "units:add_bank_account": Row(NO_METHOD, "LA"),
    "units:retire_bank_account": Row(NO_METHOD, "LA", "bank account"),
    "units:users": Row("LSM"),
    "units:add_user": Row("LM", "LM"),
    "units:user": Row("LM", "LM", "user"),
    "units:reset_password": Row(NO_METHOD, "LM", "user"),
    "units:switch_user": Row(NO_METHOD, "LM", "user"),
    # persons and organisations: full numbers and signed papers never for the supervisor (10.3, L3 and L4)
    "people:organisations": Row(OFFICE),
    "people:add_organisation": Row("LOBC", "LOBC"),
    "people:import_organisations": Row("LOBC", "LOBC"),
    "people:import_preview": Row("LOBC", "LOBC", "register file"),
    "people:organisation": Row(OFFICE, sample="organisation"),
    "people:correct_organisation": Row("LOBC", "LOBC", "organisation"),
    "people:record_organisation_consent": Row(NO_METHOD, "LOB", "organisation"),
    "people:persons": Row(MONEY),
    "people:add_person": Row("LOBC", "LOBC"),
    "people:person": Row(MONEY, sample="person"),
    "people:correct_person": Row("LOBC", "LOBC", "person"),
    "people:reveal": Row(NO_METHOD, "LOBC", "person"),
    "people:record_person_consent": Row(NO_METHOD, "LOB", "person"),
    "people:withdraw_consent": Row(NO_METHOD, "LOB", "consent"),
    "people:consent_scan": Row("LOB", sample="consent scan"),
    # the books: the accountant posts, reverses and closes; nobody changes what is posted
    "ledger:funds": Row(MONEY),
    "ledger:open_fund": Row("LA", "LA"),
    "ledger:fund": Row(MONEY, sample="fund"),
    "ledger:books": Row(MONEY),
    "ledger:account": Row(MONEY, sample="account"),
    "ledger:transfer": Row(MONEY, "A", "transfer"),
    "ledger:close_month": Row(NO_METHOD, "A"),
    # activities: instructors and volunteer leaders see and write only their own
    "activities:activities": Row(OFFICE + "IV"),
    "activities:record": Row("LOBIV", "LOBIV"),
    "activities:import_activities": Row("LOB", "LOB"),
    "activities:import_preview": Row("LOB", "LOB", "statistics file"),
    "activities:places": Row("LOBIV"),
    "activities:partners": Row("LOBIV"),
    "activities:themes": Row(OFFICE, "LOB"),
    "activities:activity": Row(OFFICE, sample="activity", unseen_by="IV"),
    "activities:correct": Row("LOB", "LOB", "activity", unseen_by="IV"),
    "activities:add_photos": Row(NO_METHOD, "LOB", "activity", unseen_by="IV"),
    "activities:photo": Row(OFFICE, sample="photo", unseen_by="IV"),
    "activities:remove_photo": Row(NO_METHOD, "LOB", "photo", unseen_by="IV"),
    # gifts: the office reads files in, cashier and accountant enter them, cash passes through the cashier's hands alone
    "donations:runs": Row(MONEY),
    "donations:open_run": Row(NO_METHOD, "LOBAC"),
    "donations:run": Row(MONEY, sample="run"),
    "donations:run_progress": Row(MONEY, sample="run"),
    "donations:read_run": Row(NO_METHOD, "LOBAC", "run"),
    "donations:enter_run": Row(NO_METHOD, "AC", "run"),
    "donations:file": Row(MONEY, sample="file"),
    "donations:original": Row(MONEY, sample="file"),
    "donations:marked": Row(MONEY, sample="file"),
    "donations:answer": Row(NO_METHOD, "LOBAC", "file"),
    "donations:destination": Row(NO_METHOD, "LOBAC", "file"),
    "donations:enter_file": Row(NO_METHOD, "AC", "file"),
    "donations:remove_file": Row(NO_METHOD, "LOBAC", "file"),
    "donations:undo_file": Row(NO_METHOD, "A", "file"),
    "donations:donations": Row(MONEY),
    "donations:cash": Row("C", "C"),
    "donations:donation": Row(MONEY, sample="donation"),
    "donations:correct": Row(NO_METHOD, "BAC", "donation"),
    "donations:voucher": Row(MONEY, sample="donation"),
    "donations:unclaimed": Row(MONEY),
    "donations:claim": Row("AC", "AC", "unclaimed"),
    "donations:set_up": Row(NO_METHOD, "LA"),
    # clearing: who reads gifts reads it, the accountant settles
    "clearing:channels": Row(MONEY),
    "clearing:channel": Row(MONEY, "A", "clearing channel"),
    "clearing:settlement": Row(MONEY, "A", "settlement"),
    # figures and reports
    "reporting:figures": Row(OFFICE),
    "reporting:figure": Row(OFFICE, sample="figure"),
    "reporting:reports": Row(OFFICE),
    "reporting:make_report": Row(NO_METHOD, "LOB"),
    "reporting:report": Row(OFFICE, sample="report"),
    "reporting:paper": Row(OFFICE, sample="report"),
    "reporting:evidence": Row(OFFICE, sample="report"),
    # publications: whoever drafts does not publish
    "disclosure:publications": Row(MONEY),
    "disclosure:draft": Row("OBAC", "OBAC"),
    "disclosure:write_site": Row(NO_METHOD, "LOBAC"),
    "disclosure:publication": Row(MONEY, sample="publication"),
    "disclosure:submit": Row(NO_METHOD, "OBAC", "publication"),
    "disclosure:return": Row(NO_METHOD, "L", "publication"),
    "disclosure:discard": Row(NO_METHOD, "OBAC", "publication"),
    "disclosure:publish": Row(NO_METHOD, "L", "publication"),
    "disclosure:public": Row(PUBLIC),
    "disclosure:public_file": Row(PUBLIC, sample="public page"),
}

OWN: dict[str, Row] = {
    "activities:activity": Row("IV", sample="activity"),
    "activities:correct": Row("IV", "IV", "activity"),
    "activities:add_photos": Row(NO_METHOD, "IV", "activity"),
    "activities:photo": Row("IV", sample="photo"),
    "activities:remove_photo": Row(NO_METHOD, "IV", "photo"),
}
"""What instructors and volunteer leaders may do with what they recorded themselves."""

OF_EVERY_SOCIETY = ("", "figure", "public page")
"""Samples that no society owns."""
SUPERVISOR_WRITES = {"sign_in", "sign_out", "change_password"}
METHODS = ("GET", "POST")

LET_IN, REFUSED, NOT_FOUND, WRONG_METHOD, TO_THE_DOOR = "in", "403", "404", "405", "to sign-in"
Cell = tuple[str, str, str]
"""Address, letter, method."""


def addresses(patterns: Collection[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[str]:
    """The name of every address of the program."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, f"{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name or each.pattern}"


def unlisted(table: Mapping[str, Row], names: Collection[str]) -> list[str]:
    """Addresses without a row, and rows without an address."""
    return sorted(set(names) ^ set(table))


def expected(row: Row, letter: str, method: str) -> str:
    """What must become of a request."""
    may = row.may(method)
    if letter == "-":
        return _expected_of_a_stranger(row, method)
    if may is None:
        return WRONG_METHOD
    if letter in row.unseen_by or (letter == "X" and row.sample not in OF_EVERY_SOCIETY):
        return NOT_FOUND
    return LET_IN if letter in may else REFUSED


def _expected_of_a_stranger(row: Row, method: str) -> str:
    """Whoever is not signed in learns nothing about an address, not even its methods, unless it is public."""
    if "-" not in (row.get or "") + (row.post or ""):
        return TO_THE_DOOR
    return LET_IN if row.may(method) else WRONG_METHOD


def outcome(response: HttpResponse, method: str) -> str:
    """What became of a request. A form sent empty may be refused in words (422); a page may not."""
    code = response.status_code
    if code in (301, 302):
        return TO_THE_DOOR if response["Location"].startswith(f"{reverse('sign_in')}?") else LET_IN
    if code == 200 or (code == 422 and method == "POST"):
        return LET_IN
    return str(code)


def disagreements(table: Mapping[str, Row], seen: Mapping[Cell, str]) -> list[str]:
    """Cells where what happened is not what the table says."""
    return [
        f"{name} {LETTERS.get(letter, letter)} {method}: should be {due}, was {was}"
        for (name, letter, method), was in seen.items()
        if was != (due := expected(table[name], letter, method))
    ]


@cache
def _quoted_tables() -> list[str]:
    tables: set[type[models.Model]] = {*apps.get_models(include_auto_created=True)} - {Session}
    return sorted({connection.ops.quote_name(table._meta.db_table) for table in tables if table._meta.managed})


def row_counts() -> tuple[int, ...]:
    """How many rows each table holds but that of sessions, in one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT COUNT(*) FROM {table})" for table in _quoted_tables()))
        return tuple(cursor.fetchone())


def contents() -> dict[str, list[str]]:
    """Every row of every table but sessions."""
    found = {}
    with connection.cursor() as cursor:
        for table in _quoted_tables():
            cursor.execute(f"SELECT * FROM {table}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


class Caller:
    """Somebody with a browser that keeps its session whatever an address does to it."""

    def __init__(self, world: World, letter: str) -> None:
        self.client, self.letter, self.session = Client(raise_request_exception=False), letter, ""
        if letter != "-":
            self.client.force_login(world.users[letter])
            self.session = self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def ask(self, name: str, method: str, arguments: Arguments) -> str:
        """What becomes of a request without a body; "wrote" is added where the number of rows changed."""
        self.client.cookies.clear()
        if self.session:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        send: Callable[[str], HttpResponse] = self.client.get if method == "GET" else self.client.post
        return outcome(send(reverse(name, kwargs=arguments)), method)


def observe(caller: Caller, table: Mapping[str, Row], samples: Mapping[str, Arguments]) -> dict[Cell, str]:
    """Ask every address of the table by every method as one person.

    What the table lets write is undone at once; whatever else wrote a row says so.
    """
    seen, before = {}, row_counts()
    for name, row in table.items():
        for method in METHODS:
            with transaction.atomic():
                was = caller.ask(name, method, samples.get(row.sample, {}))
                writes = method == "POST" and expected(row, caller.letter, method) == LET_IN
                if not writes and row_counts() != before:
                    was += " and wrote"
                transaction.set_rollback(writes or "wrote" in was)
            seen[name, caller.letter, method] = was
    return seen


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once for this file, inside one transaction that is undone at its end."""
    with django_db_blocker.unblock():
        shutil.rmtree(home().publications, ignore_errors=True)
        with transaction.atomic():
            yield build_world(LETTERS)
            transaction.set_rollback(True)
        shutil.rmtree(home().publications, ignore_errors=True)


def test_every_address_has_a_row() -> None:
    assert unlisted(ACCESS, list(addresses())) == []


def test_an_address_without_a_row_is_named() -> None:
    table = {name: row for name, row in ACCESS.items() if name != "ledger:fund"}
    assert unlisted(table, list(addresses())) == ["ledger:fund"]


def test_a_row_without_an_address_is_named() -> None:
    assert unlisted({**ACCESS, "ledger:burn": Row("L")}, list(addresses())) == ["ledger:burn"]


@pytest.mark.django_db
def test_every_sample_is_asked_for(world: World) -> None:
    assert {row.sample for row in ACCESS.values()} - {""} == set(world.samples)


def test_the_supervisor_writes_nothing_but_the_own_password() -> None:
    assert {name for name, row in ACCESS.items() if "S" in (row.post or "")} == SUPERVISOR_WRITES


def test_a_view_without_a_check_is_seen() -> None:
    seen = {("ledger:books", "I", "GET"): LET_IN, ("ledger:books", "L", "GET"): LET_IN}
    assert disagreements(ACCESS, seen) == ["ledger:books instructor GET: should be 403, was in"]


def test_a_refusal_that_wrote_is_seen() -> None:
    seen = {("ledger:close_month", "S", "POST"): f"{REFUSED} and wrote"}
    assert disagreements(ACCESS, seen) == ["ledger:close_month supervisor POST: should be 403, was 403 and wrote"]


def test_another_societys_record_that_opens_is_seen() -> None:
    seen = {("people:person", "X", "GET"): LET_IN}
    assert disagreements(ACCESS, seen) == ["people:person X GET: should be 404, was in"]


def check_cells(world: World, table: Mapping[str, Row], letter: str, *, own: bool = False) -> None:
    """Ask everything once, compare with the table, and find every row of the program as it was."""
    caller = Caller(world, letter)
    before = contents()
    seen = observe(caller, table, world.samples | world.own[letter] if own else world.samples)
    assert set(seen) == {(name, letter, method) for name in table for method in METHODS}
    assert "\n".join(disagreements(table, seen)) == ""
    assert contents() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "letter", ["S", "I", "-", *(pytest.param(each, marks=pytest.mark.slow) for each in LETTERS if each not in "SI")]
)
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(world: World, letter: str) -> None:
    check_cells(world, ACCESS, letter)


@pytest.mark.django_db
@pytest.mark.parametrize("letter", ["I", "V"])
def test_who_sees_only_their_own_may_see_and_correct_it(world: World, letter: str) -> None:
    check_cells(world, OWN, letter, own=True)


@pytest.mark.django_db
def test_another_societys_records_do_not_exist(world: World) -> None:
    check_cells(world, {name: row for name, row in ACCESS.items() if row.sample not in OF_EVERY_SOCIETY}, "X")
