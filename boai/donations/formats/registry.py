"""Every format the program reads, and the one door: bytes → statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from boai.donations.formats.alipay import ALIPAY
from boai.donations.formats.alipay_merchant import ALIPAY_MERCHANT, is_summary
from boai.donations.formats.boc import BOC_CREDIT, BOC_DEBIT
from boai.donations.formats.donor_list import DONOR_LIST
from boai.donations.formats.format import Format
from boai.donations.formats.icbc import ICBC_V1, ICBC_V2
from boai.donations.formats.shape import Printed, Reason, Statement, Verdict
from boai.donations.formats.sheet import HEADING_ROWS_SEARCHED, SheetOfLines, find_heading, normal_heading
from boai.donations.formats.single_layout_banks import ABC, BOCOM, CMB
from boai.donations.formats.wechat import CSV as WECHAT_CSV
from boai.donations.formats.wechat import XLSX as WECHAT_XLSX
from boai.donations.formats.wechat_merchant import FUND_FLOW, TRADES
from boai.donations.formats.workbook_banks import CCB, CIB, SPDB
from boai.foundation.errors import BadInput
from boai.foundation.spreadsheets import Table, read_tables

FORMATS: Final[tuple[Format, ...]] = (
    WECHAT_CSV,
    WECHAT_XLSX,
    TRADES,
    FUND_FLOW,
    ALIPAY,
    ALIPAY_MERCHANT,
    ICBC_V1,
    ICBC_V2,
    BOC_DEBIT,
    BOC_CREDIT,
    CMB,
    ABC,
    BOCOM,
    SPDB,
    CCB,
    CIB,
    DONOR_LIST,
)
BY_CODE: Final = {each.code: each for each in FORMATS}


def read_statement(data: bytes, filename: str) -> Statement:
    """Recognise a bill by its content and read it. Everything doubtful is in the statement's `reasons`.

    Raises:
        UnreadableFile: no table at all: empty, cut, encrypted, a picture, a trap.
        BadInput: a table, but of no format we know (`format.unknown`); the sentence names the headings it saw.
    """
    tables = [replace(each, file=filename) for each in read_tables(data, filename) if not is_summary(each)]
    found = [each for each in map(recognise, tables) if each is not None]
    if not found:
        raise _unknown(tables, filename)
    (known, sheet), *others = found
    statement = known.read(sheet)
    reasons = [_about_other_sheet(statement, *other) for other in others]
    if (
        known.prints_totals
        and statement.printed == Printed()
        and any(each.currency == "CNY" for each in statement.lines)
    ):
        reasons.append(_about_missing_totals(known))
    reasons += [_about_unread_sheet(each) for each in tables if recognise(each) is None and _has_money(each)]
    return replace(statement, reasons=(*statement.reasons, *reasons)) if reasons else statement


def recognise(table: Table) -> tuple[Format, SheetOfLines] | None:
    """The format of a table, the one with most headings where several fit; None where none does.

    A donor list has few headings and many names for them: it is asked for only where no bill fits, nor nearly fits.
    """
    fitting = [
        (each, sheet)
        for each in FORMATS
        if each.find is None
        and table.source in each.sources
        and (sheet := find_heading(table, each.columns)) is not None
    ]
    if fitting:
        return max(fitting, key=lambda pair: len(pair[0].columns))
    if _nearest(_likeliest_heading([table]))[0] is not None:
        return None
    found = ((each, each.find(table)) for each in FORMATS if each.find is not None)
    return next(((each, sheet) for each, sheet in found if sheet is not None), None)


def _about_other_sheet(read: Statement, known: Format, sheet: SheetOfLines) -> Reason:
    other = known.read(sheet)
    name, count = sheet.table.name, len(other.lines)
    if [replace(line, row=0) for line in other.lines] == [replace(line, row=0) for line in read.lines]:
        return Reason(
            "sheet.repeated", f"工作表“{name}”与已读的那张逐行相同（{count} 行），没有再读。", Verdict.ACCEPTED
        )
    return Reason(
        "sheet.second",
        f"工作表“{name}”也是账单，有 {count} 行，没有读；如果也要登记，请把它另存为单独的文件再上传。",
        Verdict.QUESTION,
    )


def _about_missing_totals(known: Format) -> Reason:
    return Reason(
        "total.missing",
        f"{known.name}应印有合计，这份没有，可能被删过行或没有下载完整；请上传直接下载的原文件。",
        Verdict.REFUSED,
    )


def _about_unread_sheet(table: Table) -> Reason:
    return Reason(
        "sheet.unread",
        f"工作表“{table.name}”有 {len(table.rows)} 行，不是账单格式，没有读；请确认里面没有要登记的钱。",
        Verdict.QUESTION,
    )


def _has_money(table: Table) -> bool:
    """More than a note: at least two rows with at least three filled cells."""
    return sum(1 for row in table.rows if sum(1 for cell in row if str(cell).strip()) >= 3) >= 2


def _unknown(tables: Sequence[Table], filename: str) -> BadInput:
    seen = _likeliest_heading(tables)
    near, missing = _nearest(seen)
    hint = f"；像是{near.name}，但缺少列：{'、'.join(missing)}" if near is not None else ""
    shown = "、".join(seen[:15]) + ("…" if len(seen) > 15 else "")
    return BadInput(
        f"认不出“{filename}”是哪家的账单，看到的表头是：{shown or '（没有表头）'}{hint}。"
        "请上传从银行、微信或支付宝直接下载的原文件；要是新的格式，请告诉管理员。",
        code="format.unknown",
    )


def _likeliest_heading(tables: Sequence[Table]) -> list[str]:
    rows = [
        [text[:30] for text in map(normal_heading, row) if text]
        for table in tables
        for row in table.rows[:HEADING_ROWS_SEARCHED]
    ]
    return max(rows, key=len, default=[])


def _nearest(seen: Sequence[str]) -> tuple[Format | None, list[str]]:
    """The format of whose headings at least six in ten are there, and those that are not."""
    bills = [each for each in FORMATS if each.find is None]
    best = max(bills, key=lambda each: len(set(each.columns) & set(seen)) / len(each.columns))
    missing = [column for column in best.columns if column not in seen]
    return (best, missing) if len(missing) <= 0.4 * len(best.columns) else (None, [])
