"""Look-alike bills of WeChat and Alipay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from boai.donations.formats.lookalike_parts import (
    Faults,
    Grid,
    LookalikeLine,
    amount_text,
    heading,
    period,
    rows_of,
    with_duplicate,
)
from boai.donations.formats.shape import Direction
from boai.foundation.money import ZERO, Money, total

_SIDE: Final = {
    Direction.INCOME: "收入",
    Direction.REFUND: "收入",
    Direction.EXPENSE: "支出",
    Direction.PENDING: "收入",
    Direction.CLOSED: "支出",
}
_WECHAT_STATUS: Final = {
    Direction.INCOME: "已收钱",
    Direction.EXPENSE: "支付成功",
    Direction.NEUTRAL: "提现已到账",
    Direction.PENDING: "待确认收款",
    Direction.CLOSED: "支付失败",
}
_ALIPAY_STATUS: Final = {
    Direction.INCOME: "交易成功",
    Direction.EXPENSE: "交易成功",
    Direction.NEUTRAL: "交易成功",
    Direction.REFUND: "退款成功",
    Direction.PENDING: "等待确认收货",
    Direction.CLOSED: "交易关闭",
}


def printed(lines: Sequence[LookalikeLine], sides: Sequence[str], neutral: str, faults: Faults) -> list[str]:
    rows = [f"共{len(lines) + faults.wrong_count}笔记录"]
    for name in ("收入", "支出", neutral):
        own = [line.amount for line, side in zip(lines, sides, strict=True) if side == name]
        wrong = Money(1) if faults.wrong_total and name == "收入" else ZERO
        rows.append(f"{name}：{len(own)}笔 {(total(own) + wrong).plain()}元")
    return rows


def wechat(lines: Sequence[LookalikeLine], faults: Faults, *, tail: str) -> Grid:
    first, last = period(lines)
    sides = [_SIDE.get(line.direction, "中性交易") for line in lines]
    count, income, expense, neutral = printed(lines, sides, "中性交易", faults)
    preamble = [
        "微信支付账单明细",
        "微信昵称：[青屿区红十字会]",
        f"起始时间：[{first}] 终止时间：[{last}]",
        "导出类型：[全部]",
        f"导出时间：[{last}]",
        "",
        count,
        income,
        expense,
        neutral,
        "注：",
        "1. 充值/提现/理财通购买/零钱通存取/信用卡还款等交易，将计入中性交易",
        "2. 本明细仅展示当前账单中的交易，不包括已删除的记录",
        "3. 本明细仅供个人对账使用",
        "",
        "----------------------微信支付账单明细列表--------------------",
    ]
    rows: Grid = []
    for place, line in enumerate(lines):
        refund = f"已退款￥{line.amount.plain()}"
        kind = {Direction.REFUND: "商户-退款", Direction.NEUTRAL: "零钱提现"}.get(line.direction, "二维码收款")
        rows.append(
            [
                f"{line.occurred_at:%Y-%m-%d %H:%M:%S}",
                line.kind or kind,
                line.counterparty or "/",
                f"付款方留言:{line.memo}" if line.memo else "/",
                "/" if sides[place] == "中性交易" else sides[place],
                amount_text(line.amount, place, faults, prefix="¥"),
                "零钱",
                refund if line.direction is Direction.REFUND else _WECHAT_STATUS[line.direction],
                line.transaction_number + tail,
                "/" + tail,
                "服务费¥0.10" if line.direction is Direction.NEUTRAL else "/",
            ]
        )
    return [*rows_of(preamble, width=11), heading("wechat_personal_csv"), *with_duplicate(rows, faults)]


def alipay(lines: Sequence[LookalikeLine], faults: Faults) -> Grid:
    first, last = period(lines)
    off = (Direction.NEUTRAL, Direction.REFUND, Direction.CLOSED)
    sides = ["不计收支" if line.direction in off else _SIDE[line.direction] for line in lines]
    preamble = [
        "-" * 84,
        "导出信息：",
        "姓名：青屿区红十字会",
        "支付宝账户：qingyu@example.org",
        f"起始时间：[{first}]    终止时间：[{last}]",
        "导出交易类型：[全部]",
        f"导出时间：[{last}]",
        *printed(lines, sides, "不计收支", faults),
        "",
        "特别提示：",
        *(f"{number}.本明细仅供个人对账使用。" for number in range(1, 10)),
        "",
        "------------------------支付宝（中国）网络技术有限公司  电子客户回单------------------------",
    ]
    rows: Grid = [
        [
            f"{line.occurred_at:%Y-%m-%d %H:%M:%S} ",
            line.kind or ("退款" if line.direction is Direction.REFUND else "转账红包"),
            f"{line.counterparty:<20}",
            "/",
            line.memo,
            f"{sides[place]:<18}",
            amount_text(line.amount, place, faults) + " " * 8,
            "余额",
            _ALIPAY_STATUS[line.direction],
            line.transaction_number + "\t",
            "\t",
            " " * 20,
            "",
        ]
        for place, line in enumerate(lines)
    ]
    return [
        *rows_of(preamble),
        [*(f"{name!s:<16}" for name in heading("alipay_personal_csv")), ""],
        *with_duplicate(rows, faults),
    ]
