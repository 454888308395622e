"""Look-alike statements of banks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from boai.donations.formats.lookalike_parts import (
    Faults,
    Grid,
    LookalikeLine,
    amount_text,
    balances_after,
    heading,
    period,
    with_duplicate,
)
from boai.donations.formats.shape import Direction
from boai.foundation.money import ZERO, Money, total
from boai.foundation.spreadsheets import Value


def _only_two_ways(lines: Sequence[LookalikeLine]) -> list[LookalikeLine]:
    """A bank knows money in and money out; a refund received is money in."""
    income = (Direction.INCOME, Direction.REFUND)
    return [
        replace(
            line,
            direction=Direction.INCOME if line.direction in income else Direction.EXPENSE,
            kind=line.kind or ("网上快捷退款" if line.direction is Direction.REFUND else ""),
        )
        for line in lines
    ]


def _two_columns(line: LookalikeLine, place: int, faults: Faults, *, commas: bool = False) -> tuple[str, str]:
    """Income cell and expense cell."""
    text = amount_text(line.amount, place, faults, commas=commas)
    return (text, "") if line.direction is Direction.INCOME else ("", text)


def _signed_text(line: LookalikeLine, place: int, faults: Faults, *, plus: str = "", commas: bool = False) -> str:
    sign = plus if line.direction is Direction.INCOME else "-"
    return sign + amount_text(line.amount, place, faults, commas=commas)


def icbc(lines: Sequence[LookalikeLine], faults: Faults, *, newer: bool) -> Grid:
    lines = _only_two_ways(lines)
    names = heading("icbc_debit_v2" if newer else "icbc_debit_v1")
    balances = balances_after(lines, faults, newest_first=True)
    rows: Grid = []
    for place, line in enumerate(lines):
        income, expense = _two_columns(line, place, faults, commas=True)
        balance = balances[place]
        cells = [f"{line.occurred_at:%Y-%m-%d}     ", line.kind or "他行汇入", line.memo, "CHN", "钞", "-", "-", "-"]
        cells += [f"{income:<20}", f"{expense:<20}", "人民币", f"{balance.fen // 100:,}{balance.fen_text()}"]
        cells.append(f"{line.counterparty:<60}")
        if newer:
            cells = [*cells[:2], "", *cells[2:], "1234****9876"]
        row: list[Value] = [*(cell + "\t" for cell in cells), ""]
        rows.append(row)
    sums = [
        total(line.amount for line in lines if line.direction is side) for side in (Direction.INCOME, Direction.EXPENSE)
    ]
    sums[0] += Money(1) if faults.wrong_total else ZERO
    footer: list[Value] = ["人民币合计", *[""] * (8 if newer else 7)]
    footer.extend(f"{each.fen // 100:,}{each.fen_text()}\t" for each in sums)
    preamble: Grid = [["明细查询文件下载"], [], ["卡号: 1234****9876", "卡别名: 青屿"], []]
    preamble += [["子账户序号: 00000", "子账户类别: 活期", "子账户别名: "], []]
    return [*preamble, names, *with_duplicate(rows, faults), [" "], [*footer, ""]]


def boc_debit(lines: Sequence[LookalikeLine], faults: Faults) -> Grid:
    lines = _only_two_ways(lines)
    dashes = "-" * 19
    balances = balances_after(lines, faults, newest_first=True)
    rows: Grid = [
        [
            f"{line.occurred_at:%Y-%m-%d}",
            f"{line.occurred_at:%H:%M:%S}",
            "人民币",
            _signed_text(line, place, faults, commas=True),
            f"{balances[place].fen // 100:,}{balances[place].fen_text()}",
            line.kind or "跨行转账",
            "手机银行",
            dashes,
            line.memo or "-" * 10,
            line.counterparty,
            "6226******5669",
            dashes,
            "3167",
        ]
        for place, line in enumerate(lines)
    ]
    return [["中国银行交易流水明细单"], heading("boc_debit"), *with_duplicate(rows, faults)]


def boc_credit(lines: Sequence[LookalikeLine], faults: Faults) -> Grid:
    rows: Grid = []
    for place, line in enumerate(_only_two_ways(lines)):
        day = f"{line.occurred_at:%Y-%m-%d}"
        income, expense = _two_columns(line, place, faults)
        rows.append([day, day, "2875", line.counterparty, income, expense, "CNY"])
    return [["中国银行信用卡账单(2026年05月)"], heading("boc_credit"), *with_duplicate(rows, faults)]


def cmb(lines: Sequence[LookalikeLine], faults: Faults) -> Grid:
    lines = _only_two_ways(lines)
    balances = balances_after(lines, faults)
    rows: Grid = [
        [
            f"{line.occurred_at:%Y-%m-%d}",
            "CNY",
            _signed_text(line, place, faults, commas=True),
            f"{balances[place].fen // 100:,}{balances[place].fen_text()}",
            line.kind or "转账汇款",
            f"{line.counterparty} 66666666666666",
            line.memo,
        ]
        for place, line in enumerate(lines)
    ]
    return [heading("cmb_debit"), *with_duplicate(rows, faults)]


def abc(lines: Sequence[LookalikeLine], faults: Faults) -> Grid:
    lines = _only_two_ways(lines)
    balances = balances_after(lines, faults)
    rows: Grid = []
    for place, line in enumerate(lines):
        cells: list[Value] = [
            f"{line.occurred_at:%Y%m%d}",
            f"{line.occurred_at:%H%M%S}",
            line.kind or "转存",
            _signed_text(line, place, faults, plus="+"),
            balances[place].plain(),
            line.counterparty or "--",
            f"{place:09d}",
        ]
        rows.append([*cells, "超级网银", line.memo] if line.memo else cells)
    return [heading("abc_debit"), *with_duplicate(rows, faults)]


def bocom(lines: Sequence[LookalikeLine], faults: Faults) -> Grid:
    lines = _only_two_ways(lines)
    balances = balances_after(lines, faults)
    rows: Grid = [
        [
            str(place + 1),
            f"{line.occurred_at:%Y-%m-%d}",
            f"{line.occurred_at:%H:%M:%S}",
            line.kind or "网络支付",
            "贷 Cr" if line.direction is Direction.INCOME else "借 Dr",
            amount_text(line.amount, place, faults),
            balances[place].plain(),
            "6666666666666666",
            line.counterparty,
            "其他",
            line.memo,
        ]
        for place, line in enumerate(lines)
    ]
    return [heading("bocom_debit"), *with_duplicate(rows, faults)]


def spdb(lines: Sequence[LookalikeLine], faults: Faults) -> Grid:
    lines = _only_two_ways(lines)
    days = [line.occurred_at for line in lines]
    balances = balances_after(lines, faults)
    rows: Grid = []
    for place, line in enumerate(lines):
        when = f"{line.occurred_at:%Y/%m/%d  %H:%M:%S}"
        amounts = _two_columns(line, place, faults)
        tail = [balances[place].plain(), line.counterparty, "12345678901236500", line.memo]
        rows.append([str(place + 1), when, line.kind or "汇入外", *amounts, *tail])
    period = f"{min(days):%Y%m%d}-{max(days):%Y%m%d}"
    first: list[Value] = ["账号", "6200000000001230", "账户类型", "借记卡", "日期范围", period]
    return [first, heading("spdb_debit_xls"), *with_duplicate(rows, faults)]


def ccb(lines: Sequence[LookalikeLine], faults: Faults) -> Grid:
    lines = _only_two_ways(lines)
    balances = balances_after(lines, faults)
    rows: Grid = []
    for place, line in enumerate(lines):
        day = f"{line.occurred_at:%Y%m%d}"
        income, expense = _two_columns(line, place, faults)
        cells: list[Value] = [day, day, f"{line.occurred_at:%H:%M:%S}", expense or "0.0", income or "0.0"]
        cells += [
            balances[place].plain(),
            "人民币",
            line.kind or "转账",
            "2088131*****0121",
            line.counterparty,
            line.memo,
        ]
        rows.append(cells)
    head: Grid = [["China Construction Bank"], ["开户机构：", "青屿"], ["币　　种：", "人民币"]]
    head += [["账　　号：", "62170*********1546"], []]
    footer: Grid = [["以上数据仅供参考|具体内容请以柜台为准"]]
    return [*head, [f"{name!s:<16}" for name in heading("ccb_debit_xls")], *with_duplicate(rows, faults), *footer]


def cib(lines: Sequence[LookalikeLine], faults: Faults) -> Grid:
    lines = _only_two_ways(lines)
    first, last = period(lines)
    balances = balances_after(lines, faults)
    rows: Grid = []
    for place, line in enumerate(lines):
        income, expense = _two_columns(line, place, faults)
        moment = f"{line.occurred_at:%Y-%m-%d %H:%M:%S}"
        cells: list[Value] = [moment, moment[:10], expense, income, balances[place].plain(), line.kind or "汇款汇入"]
        rows.append([*cells, line.counterparty, "青屿银行", "PEER-0001", line.memo, "其他", ""])
    head: Grid = [["兴业银行交易明细"], [], ["账户别名"], ["账户户名", "青屿区红十字会"], ["账户账号", "CARD-0001"]]
    head += [["卡内账户", "001 活期储蓄存款 人民币"], ["起始日期", first[:10]], ["截止日期", last[:10]], []]
    return [*head, heading("cib_debit_xlsx"), *with_duplicate(rows, faults), ["说明", "仅供个人参考。"]]
