"""Bills and gifts, invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.apps import apps

from boai.donations import operations
from boai.donations.formats.lookalike import LookalikeLine, make_bill
from boai.donations.formats.shape import Direction
from boai.donations.models import IntakeFile
from boai.foundation.money import Money
from boai.units.models import User

WECHAT = "wechat_personal_csv"
BANK = "bocom_debit"
START = dt.datetime(2026, 7, 10, 9, 0, 0)


def gift(
    fen: int,
    name: str = "李知行",
    *,
    number: int | str = "",
    minutes: int = 0,
    memo: str = "",
    direction: Direction = Direction.INCOME,
    kind: str = "",
) -> LookalikeLine:
    """One line; `number` makes a 28-digit transaction number."""
    return LookalikeLine(
        occurred_at=START + dt.timedelta(minutes=minutes),
        amount=Money(fen),
        direction=direction,
        counterparty=name,
        memo=memo,
        kind=kind,
        transaction_number=f"4200002607{number:018d}" if isinstance(number, int) else number,
    )


def gifts(count: int, *, start: int = 0, fen: int = 1_000) -> list[LookalikeLine]:
    """`count` gifts of `fen`, `fen` + 1 …, numbered from `start`."""
    return [gift(fen + n, f"林{n:03d}", number=n, minutes=n) for n in range(start, start + count)]


def bill(lines: Sequence[LookalikeLine], format_code: str = WECHAT, **knobs: object) -> bytes:
    return make_bill(format_code, lines=lines, **knobs)


def drop(by: User, data: bytes, name: str = "微信账单.csv", title: str = "7月导入") -> IntakeFile:
    """One file in a run of its own, read."""
    run = operations.open_run(by=by, title=title, files=[(name, data)])
    return operations.read_file(by=by, file=run.files.get())


def enter(by: User, data: bytes, name: str = "微信账单.csv", title: str = "7月导入") -> IntakeFile:
    return operations.enter_file(by=by, file=drop(by, data, name, title))


def everything() -> dict[str, int]:
    """How many rows each table of the program holds: a refusal must leave all of it alone."""
    return {
        model._meta.label: model._base_manager.count()  # every table, whatever its scope
        for model in apps.get_models()
        if model._meta.app_label in ("donations", "ledger", "foundation", "people")
    }
