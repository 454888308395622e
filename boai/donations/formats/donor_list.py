"""Donor lists and QR, POS channel lists as societies publish them: one amount a row, a name or a number, no standard.

The headings stand anywhere in the first ten rows and have many names; totals stand without a label, in text, or not at
all; days stand in five shapes, or only in the title or the file's name. Dossier formats.md sections 0 and 1.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from boai.donations.formats.format import Format
from boai.donations.formats.shape import Direction, Line, Nature, Printed, Reason, Statement, Verdict
from boai.donations.formats.sheet import Problems, Row, SheetOfLines, normal_heading, plain_text, read_moment
from boai.donations.formats.words import row_list
from boai.foundation.errors import BadInput
from boai.foundation.money import Money, total
from boai.foundation.spreadsheets import Cell, Table

HEADING_WITHIN: Final = 10
_UNIT: Final = r"(?:\((?:单位:)?(?P<unit>元|万元|美元|人民币元)\))?"
_AMOUNT: Final = re.compile(rf"(?:交易|捐赠|捐款|到账)?(?:金额|额){_UNIT}")
_NAMES: Final = ("捐赠人", "捐款人", "捐赠单位", "捐款单位", "捐赠(单位", "捐赠方", "捐赠者", "姓名", "爱心人士")
_NUMBERS: Final = ("交易单号", "交易流水号", "流水号", "交易号", "订单号")
_DATES: Final = frozenset(f"{what}{word}" for what in ("", "捐赠", "捐款", "到账", "交易") for word in ("日期", "时间"))
_MEMOS: Final = ("备注", "付款附言", "附言", "捐赠意愿", "捐赠意向", "用途", "留言")
_SERIALS: Final = frozenset(("序号", "编号"))
_OF_A_BILL: Final = ("收/支", "收支类型", "借贷", "余额", "结余", "支出", "收入", "状态")
"""Headings no donor list has: where one stands, the table is a bill that we do not know."""
_TOTAL_WORDS: Final = re.compile(r"(合计|总计|小计|总金额|共计)[:：]?")
_COUNT_TEXT: Final = re.compile(r"共计?\s*(\d{1,9})\s*(?:人次|笔|人)")
_SUM_TEXT: Final = re.compile(r"(?:总金额|合计金额|合计|总计)[:：]?\s*([\d,，.]{1,24})\s*元?")
_FULL_DAY: Final = re.compile(r"(20\d\d)\s*[-./年]?\s*(\d{1,2})\s*[-./月]?\s*(\d{1,2})(?!\d)")
_SOLID_DAY: Final = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
_NUMBER_DAY: Final = re.compile(r"\d{10}(20\d\d)(\d\d)(\d\d)\d{10}")
"""28 digits of WeChat: day of payment from the eleventh on."""
_PASSED_ON: Final = re.compile(r"转来|代转|代捐|代.{1,8}捐")
_SPACES: Final = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")


@dataclass(frozen=True, slots=True)
class _Roles:
    """Where a list keeps what: places of columns, None where there is none."""

    amount: int
    amount_heading: str
    unit: str
    labelled: frozenset[int]
    name: int | None = None
    number: int | None = None
    date: int | None = None
    serial: int | None = None
    memos: tuple[int, ...] = ()


def _roles(row: Sequence[Cell]) -> _Roles | None:
    """The roles of a heading row; None where it is no heading of a list."""
    headings = [normal_heading(cell).replace("：", ":") if isinstance(cell, str) else "" for cell in row]
    if any(heading.startswith(_OF_A_BILL) or heading.endswith("状态") for heading in headings if heading):
        return None
    amounts = [(at, found) for at, heading in enumerate(headings) if (found := _AMOUNT.fullmatch(heading))]
    if len(amounts) != 1:
        return None
    ((at, found),) = amounts

    def first(test: Sequence[str] | frozenset[str], *, whole: bool = False) -> int | None:
        fits = (h in test if whole else h.startswith(tuple(test)) for h in headings)
        return next((place for place, fit in enumerate(fits) if fit), None)

    name, number = first(_NAMES), first(_NUMBERS)
    if name is None and number is None:
        return None
    return _Roles(
        amount=at,
        amount_heading=headings[at],
        unit=found.group("unit") or "",
        labelled=frozenset(place for place, heading in enumerate(headings) if heading),
        name=name,
        number=number,
        date=first(_DATES, whole=True),
        serial=first(_SERIALS, whole=True),
        memos=tuple(place for place, heading in enumerate(headings) if heading.startswith(_MEMOS)),
    )


def find_list(table: Table) -> SheetOfLines | None:
    """The heading row of a donor list, in the first ten rows; None where there is none."""
    for index, row in enumerate(table.rows[:HEADING_WITHIN]):
        if _roles(row) is not None:
            places: dict[str, int] = {}
            for place, cell in enumerate(row):
                if heading := normal_heading(cell):
                    places.setdefault(heading, place)
            return SheetOfLines(table, index, places)
    return None


@dataclass(slots=True)
class _List:
    """Reads one sheet; several tables below each other are read one after the other."""

    sheet: SheetOfLines
    day: dt.date | None
    unit: str
    problems: Problems = field(default_factory=Problems)
    lines: list[Line] = field(default_factory=list)
    sums: list[Money] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    by_number: list[int] = field(default_factory=list)
    undated: list[int] = field(default_factory=list)
    passed_on: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)

    def read(self) -> None:
        roles = _roles(self.sheet.table.rows[self.sheet.heading])
        rows = [
            (number, cells)
            for number, cells in enumerate(
                self.sheet.table.rows[self.sheet.heading + 1 :], start=self.sheet.heading + 2
            )
            if any(plain_text(cell) for cell in cells)
        ]
        last = rows[-1][0] if rows else 0
        rows = self._without_notes(rows, roles)
        for number, cells in rows:
            assert roles is not None  # noqa: S101 - find_list found it
            if (again := _roles(cells)) is not None:
                roles = again
                continue
            self._stray(cells, roles)
            if not self._is_total(cells, roles, is_last=number == last):
                self._line(Row(number, cells, self.sheet.places, self.problems), roles)

    def _without_notes(self, rows: list[tuple[int, list[Cell]]], roles: _Roles | None) -> list[tuple[int, list[Cell]]]:
        """The rows without those at the very end that hold one text and no amount: a signature, a date, a remark."""
        kept = list(rows)
        while kept and roles is not None:
            number, cells = kept[-1]
            texts = [text for cell in cells if (text := plain_text(cell))]
            if len(texts) > 1 or plain_text(_at(cells, roles.amount)) or _TOTAL_WORDS.match(texts[0]):
                break
            if not isinstance(next(cell for cell in cells if plain_text(cell)), str):
                break
            self.notes.insert(0, number)
            kept.pop()
        return kept

    def _stray(self, cells: Sequence[Cell], roles: _Roles) -> None:
        """A number under no heading is a total somebody left there, never a gift."""
        for place, cell in enumerate(cells):
            if place not in roles.labelled and isinstance(cell, float | int) and not isinstance(cell, bool):
                self.add_sum(cell, "")

    def _is_total(self, cells: Sequence[Cell], roles: _Roles, *, is_last: bool) -> bool:
        texts = [plain_text(cell) for cell in cells]
        if self._is_labelled_total(cells, texts, roles):
            return True
        others = [at for at in (roles.name, roles.number, roles.date, roles.serial, *roles.memos) if at is not None]
        if any(at < len(texts) and texts[at] for at in others):
            return False
        if roles.amount >= len(texts) or not texts[roles.amount]:
            return True  # a note, a signature, a date under the table
        amount = self._amount(cells[roles.amount], roles.unit or self.unit) if is_last and self.lines else None
        if amount is None or amount != total(line.amount for line in self.lines):
            return False
        self.sums.append(amount)
        return True

    def _is_labelled_total(self, cells: Sequence[Cell], texts: Sequence[str], roles: _Roles) -> bool:
        whole = "；".join(filter(None, texts))
        is_labelled = any(_TOTAL_WORDS.match(_SPACES.sub("", text)) for text in texts[: roles.amount])
        count = _COUNT_TEXT.search(whole)
        if not is_labelled and (count is None or sum(map(bool, texts)) > 2):
            return False
        if count:
            self.counts.append(int(count.group(1)))
        if amount := _SUM_TEXT.search(whole):
            self.add_sum(amount.group(1), "")
        elif roles.amount < len(cells) and texts[roles.amount]:
            self.add_sum(cells[roles.amount], roles.unit or self.unit)
        return True

    def add_sum(self, cell: Cell, unit: str) -> None:
        """A total found in the sheet; what is no amount is none."""
        if unit == "美元":
            return  # foreign lines are in no sum
        found = self._amount(cell, unit)
        if found is not None:
            self.sums.append(found)

    def _amount(self, cell: Cell, unit: str) -> Money | None:
        try:
            return _in_yuan(cell, unit)
        except BadInput:
            return None

    def _line(self, row: Row, roles: _Roles) -> None:
        unit, cell = roles.unit or self.unit, _at(row.cells, roles.amount)
        try:
            amount = _in_yuan(cell, unit)
        except BadInput as problem:
            row.bad(problem.code, problem.message, roles.amount_heading)
            return
        if amount.fen <= 0:
            row.bad("money.missing", f"“{plain_text(cell)[:40]}”不是收到的金额；请核对原表。", roles.amount_heading)
            return
        number = self._number(row, roles)
        if (when := self._when(row, roles, number)) is None:
            return
        name = _SPACES.sub(" ", plain_text(_at(row.cells, roles.name))).strip()
        memo = "；".join(filter(None, (_SPACES.sub(" ", plain_text(_at(row.cells, at))).strip() for at in roles.memos)))
        if _PASSED_ON.search(name) or _PASSED_ON.search(memo):
            self.passed_on.append(row.number)
        self.lines.append(
            Line(
                row=row.number,
                occurred_at=when[0],
                has_time=when[1],
                direction=Direction.INCOME,
                amount=amount,
                nature=Nature.GIFT if name else Nature.UNKNOWN,
                counterparty=name,
                transaction_number=number,
                memo=memo,
                currency="USD" if unit == "美元" else "CNY",
                printed_as=Direction.INCOME,
            )
        )

    def _number(self, row: Row, roles: _Roles) -> str:
        cell = _at(row.cells, roles.number)
        if isinstance(cell, float | int) and abs(cell) >= 10**15:
            row.bad("cell.digits_lost", "单号被存成了数字，后几位已经丢失；请上传平台下载的原文件。")
            return ""
        return plain_text(cell)

    def _when(self, row: Row, roles: _Roles, number: str) -> tuple[dt.datetime, bool] | None:
        by_number = _day_of(_NUMBER_DAY.fullmatch(number))
        cell = _at(row.cells, roles.date)
        if plain_text(cell):
            found = read_moment(cell)
            if found is None:
                row.bad("cell.date", f"“{plain_text(cell)[:40]}”不是日期；应写成 2026-05-08 这样。")
            return found
        day = by_number or self.day
        if by_number is not None and self.day not in (None, by_number):
            self.by_number.append(row.number)
        if day is None:
            self.undated.append(row.number)
            day = dt.date(1990, 1, 1)  # the file is refused; the row is kept so that sums can be compared
        return dt.datetime.combine(day, dt.time()), False

    def reasons(self, days: Sequence[tuple[str, dt.date]]) -> Iterator[Reason]:
        yield from self.problems.reasons()
        if self.undated:
            words = (
                f"{row_list(self.undated)}没有日期，标题、工作表名和文件名里也没有；请在表里加一列“捐赠日期”，再上传。"
            )
            yield Reason("date.missing", words, Verdict.REFUSED, self.undated[0])
        if len({day for _, day in days}) > 1 or self._year_differs(days):
            named = "，".join(f"{where}写的是 {day}" for where, day in days)
            rows = {line.occurred_at.year for line in self.lines}
            words = f"日期说法不一：{named}，各行是 {'、'.join(map(str, sorted(rows)))} 年；请写明以哪个为准。"
            yield Reason("date.disagrees", words, Verdict.QUESTION)
        if self.by_number:
            words = f"{row_list(self.by_number)}的交易单号是另一天的，按单号里的日期记；这份名单截止的时刻不在零点。"
            yield Reason("date.by_number", words, Verdict.ACCEPTED, self.by_number[0])
        blank = [line.row for line in self.lines if not line.counterparty and not line.transaction_number]
        if blank:
            words = f"{row_list(blank)}有金额、没有捐赠人，照收，放进待认领。"
            yield Reason("name.blank", words, Verdict.ACCEPTED, blank[0])
        if self.notes:
            words = f"{row_list(self.notes)}只有文字、没有金额，当作落款或说明，没有收；若是捐款，请补上金额再上传。"
            yield Reason("row.note", words, Verdict.ACCEPTED, self.notes[0])
        if self.passed_on:
            words = f"{row_list(self.passed_on)}写着“代”“转来”：付款的人和捐赠的人不同；收下后请在那几笔上更正捐赠人。"
            yield Reason("payer.not_donor", words, Verdict.ACCEPTED, self.passed_on[0])
        if self.lines:
            words = "这是名单，不是银行或平台的流水；同一笔钱若也在流水里，只收一处。"
            yield Reason("list.not_a_statement", words, Verdict.ACCEPTED)

    def _year_differs(self, days: Sequence[tuple[str, dt.date]]) -> bool:
        rows = {line.occurred_at.year for line in self.lines} if not self.undated else set()
        return bool(days and rows) and any(day.year not in rows for _, day in days)


def _at(cells: Sequence[Cell], place: int | None) -> Cell:
    return cells[place] if place is not None and place < len(cells) else ""


def _in_yuan(cell: Cell, unit: str) -> Money:
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise BadInput(f"“{cell}”不是金额；请核对原表。", code="money.unreadable")
    if unit != "万元":
        return Money.parse(cell)
    text = _SPACES.sub("", str(cell)).replace(",", "").replace("，", "").removesuffix("万元")
    if not re.fullmatch(r"\d{1,12}(\.\d{1,8})?", text):
        raise BadInput(f"“{text[:40]}”不是金额；应写成 12.5 这样，单位万元。", code="money.unreadable")
    return Money.parse(f"{Decimal(text) * 10_000:f}")


def _day_of(found: re.Match[str] | None) -> dt.date | None:
    if found is None:
        return None
    try:
        return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _days(sheet: SheetOfLines) -> list[tuple[str, dt.date]]:
    """The days that the title, the sheet's and the file's name say, each with where."""
    title = " ".join(text for row in sheet.preamble for text in row if text)
    places = [("标题", title), ("工作表名", sheet.table.name if sheet.table.source != "csv" else "")]
    places.append(("文件名", sheet.table.file))
    found = ((where, _day_of(_FULL_DAY.search(text) or _SOLID_DAY.search(text))) for where, text in places)
    return [(where, day) for where, day in found if day is not None]


def _unit_above(sheet: SheetOfLines) -> str:
    text = " ".join(text for row in sheet.preamble for text in row)
    found = re.search(r"单位[:：]\s*(万元|美元|元)", text)
    return found.group(1) if found else "元"


def read_list(sheet: SheetOfLines) -> Statement:
    """The whole sheet."""
    days = _days(sheet)
    reader = _List(sheet, days[0][1] if days else None, _unit_above(sheet))
    for row in sheet.table.rows[: sheet.heading]:
        for cell in row:
            if isinstance(cell, float) and cell != int(cell):
                reader.add_sum(cell, "")
    reader.read()
    lines = reader.lines
    numbers = [line.transaction_number for line in lines]
    from_wechat = bool(numbers) and all(_NUMBER_DAY.fullmatch(number) for number in numbers)
    computed = total(line.amount for line in lines if line.currency == "CNY")
    sums = reader.sums
    printed = computed if computed in sums else sums[-1] if sums else None
    return Statement(
        format="donor_list",
        # The same payment stands in WeChat's own bill under the same number: one family, so that it enters once.
        family="wechat" if from_wechat else "donor_list",
        holder="",
        lines=tuple(lines),
        printed=Printed(income_count=reader.counts[-1] if reader.counts else None, income=printed),
        reasons=(*reader.reasons(days), *_about_other_sums(printed, sums)),
    )


def _about_other_sums(printed: Money | None, sums: Sequence[Money]) -> Iterator[Reason]:
    others = sorted({each for each in sums if each != printed})
    if others and printed is not None:
        named = "、".join(f"{each.text()} 元" for each in others)
        words = f"名单里不止一个合计：按 {printed.text()} 元核对，另外还写着 {named}（小计？）；请看一眼。"
        yield Reason("total.several", words, Verdict.ACCEPTED)


DONOR_LIST: Final = Format(
    code="donor_list",
    name="捐赠名单、扫码和 POS 明细",
    family="donor_list",
    columns=("捐赠人或交易单号", "金额"),
    read=read_list,
    amount="金额、捐赠金额、交易金额、捐赠额，单位元、万元或美元写在表头或“单位：”里",
    direction="都是收到的",
    refund="没有",
    footer="合计、共计N人次、总金额，或没有标题的一格数字；都只用来核对，不当捐赠",
    ids="有交易单号的按单号；没有的按文件内容和行的位置",
    find=find_list,
)
