"""Invented persons and organisations."""

from __future__ import annotations

import io
from itertools import count

import openpyxl
from stdnum.cn import uscc

from boai.people import operations
from boai.people.models import Organisation, Person
from boai.people.terms import OrganisationKind
from boai.units.models import User

_serial = count(1)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity_number(*, birth: str = "19900307", serial: str = "012", area: str = "990101") -> str:
    """A number of nobody (area 99), with the right check character. An even last digit of the serial is a woman."""
    first = f"{area}{birth}{serial}"
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


def credit_code(serial: int = 1) -> str:
    """A unified social credit code of nobody."""
    first = f"91990101MA{serial:07d}"
    return first + uscc.calc_check_digit(first)


def make_person(by: User, **values: object) -> Person:
    return operations.register_person(**{"by": by, "name": f"林晓{next(_serial)}", **values})


def make_organisation(by: User, **values: object) -> Organisation:
    return operations.register_organisation(
        **{"by": by, "name": f"枫林小学{next(_serial)}", "kind": OrganisationKind.SCHOOL, "town": "永宁街道", **values}
    )


def workbook(*rows: tuple[object, ...], merge: tuple[str, ...] = (), title: str = "Sheet1") -> bytes:
    """An xlsx of these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merge:
        sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
