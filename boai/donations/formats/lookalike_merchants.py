"""Look-alike merchant bills of WeChat Pay and Alipay, with every quirk of the real ones and invented numbers."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from boai.donations.formats.alipay_merchant import ALIPAY_MERCHANT
from boai.donations.formats.lookalike_parts import LookalikeLine
from boai.donations.formats.shape import Direction
from boai.donations.formats.wechat_merchant import FUND_FLOW
from boai.foundation.money import ZERO, Money, total

_RATE: Final = Decimal("0.006")
_REFUND_COLUMNS: Final = (
    *("微信退款单号", "商户退款单号", "退款金额", "充值券退款金额", "退款类型", "退款状态"),
    "申请退款金额",
)
TRADE_COLUMNS: Final = (
    *("交易时间", "公众账号ID", "商户号", "特约商户号", "设备号", "微信订单号", "商户订单号", "用户标识", "交易类型"),
    *("交易状态", "付款银行", "货币种类", "应结订单金额", "代金券金额", *_REFUND_COLUMNS[:6], "商品名称"),
    *("商户数据包", "手续费", "费率", "订单金额", "申请退款金额", "费率备注"),
)


@dataclass(frozen=True, slots=True)
class MerchantFaults:
    """What is wrong with the bill, on purpose; and the shapes it comes in."""

    wrong_total: bool = False
    wrong_count: bool = False
    wrong_fee: bool = False
    no_footer: bool = False
    missing_row: int | None = None
    success_only: bool = False
    refund_state: str = "SUCCESS"
    bom: bool = False
    line_end: str = "\n"
    packed: bool = False


def trade_bill(lines: Sequence[LookalikeLine], faults: MerchantFaults | None = None) -> bytes:
    """交易账单: 27 columns, or the 20 of a bill of successes only. `REFUND` lines stand as rows of their own."""
    faults = faults or MerchantFaults()
    columns = [each for each in TRADE_COLUMNS if not (faults.success_only and each in _REFUND_COLUMNS)]
    rows = [_trade(line, place, faults) for place, line in enumerate(lines)]
    fees = sum((Decimal(row["手续费"]) for row in rows), Decimal(0))
    income = total(line.amount for line in lines if line.direction is Direction.INCOME)
    refunds = total(line.amount for line in lines if line.direction is Direction.REFUND)
    footer = {
        "总交易单数": str(len(rows) + faults.wrong_count),
        "应结订单总金额": (income + (Money(1) if faults.wrong_total else ZERO)).plain(),
        "退款总金额": refunds.plain(),
        "充值券退款总金额": "0.00",
        "手续费总金额": str(fees + (Decimal("0.00001") if faults.wrong_fee else 0)),
        "订单总金额": income.plain(),
        "申请退款总金额": refunds.plain(),
    }
    return _text(columns, [[row[name] for name in columns] for row in rows], footer, faults)


def _trade(line: LookalikeLine, place: int, faults: MerchantFaults) -> dict[str, str]:
    refund = line.direction is Direction.REFUND
    fee = (Decimal(line.amount.fen) / 100 * _RATE).quantize(Decimal("0.00001"))
    paid, back = ("0.00", line.amount.plain()) if refund else (line.amount.plain(), "0.00")
    return dict.fromkeys(TRADE_COLUMNS, "") | {
        "交易时间": f"{line.occurred_at:%Y-%m-%d %H:%M:%S}",
        "公众账号ID": "wx0000000000000000",
        "商户号": "1000000001",
        "微信订单号": line.transaction_number or f"42000000{place:020d}",
        "商户订单号": f"D{place:08d}",
        "用户标识": f"oInvented{place:08d}",
        "交易类型": "JSAPI",
        "交易状态": "REFUND" if refund else "SUCCESS",
        "付款银行": "OTHERS",
        "货币种类": "CNY",
        "应结订单金额": paid,
        "代金券金额": "0.00",
        "微信退款单号": f"50000000{place:020d}" if refund else "0",
        "商户退款单号": f"T{place:08d}" if refund else "0",
        "退款金额": back,
        "充值券退款金额": "0.00",
        "退款类型": "ORIGINAL" if refund else "",
        "退款状态": faults.refund_state if refund else "",
        "商品名称": line.memo,
        "手续费": str(-fee if refund else fee),
        "费率": "0.60%",
        "订单金额": paid,
        "申请退款金额": back,
    }


def fund_flow(lines: Sequence[LookalikeLine], faults: MerchantFaults | None = None) -> bytes:
    """资金账单: a running balance, each payment followed by its fee."""
    rows: list[list[str]] = []
    faults, balance, sums = faults or MerchantFaults(), Money(1_000_000), {"收入": ZERO, "支出": ZERO}
    counts = {"收入": 0, "支出": 0}
    for place, line in enumerate(lines):
        number = line.transaction_number or f"42000000{place:020d}"
        fee = Money(max(1, line.amount.fen * 6 // 1000))
        for kind, side, amount in (("交易", "收入", line.amount), ("扣除交易手续费", "支出", fee)):
            balance += amount if side == "收入" else -amount
            sums[side] += amount
            counts[side] += 1
            moment = f"{line.occurred_at:%Y-%m-%d %H:%M:%S}"
            serial = f"10000000{len(rows):020d}"
            values = [moment, number, serial, kind, kind, side, amount.plain(), balance.plain(), "system", "", ""]
            rows.append([*values[:10], f"P{len(rows):06d}"])
    footer = {
        "资金流水总笔数": str(len(rows) + faults.wrong_count),
        "收入笔数": str(counts["收入"]),
        "收入金额": (sums["收入"] + (Money(1) if faults.wrong_total else ZERO)).plain(),
        "支出笔数": str(counts["支出"]),
        "支出金额": sums["支出"].plain(),
    }
    return _text(FUND_FLOW.columns, rows, footer, faults)


def _text(
    columns: Sequence[str], rows: Sequence[Sequence[str]], footer: dict[str, str], faults: MerchantFaults
) -> bytes:
    kept = [row for place, row in enumerate(rows) if place != faults.missing_row]
    texts = [",".join(columns), *(",".join(f"`{value}" for value in row) for row in kept)]
    if not faults.no_footer:
        texts += [",".join(footer), ",".join(f"`{value}" for value in footer.values())]
    data = faults.line_end.join([*texts, ""]).encode()
    data = (b"\xef\xbb\xbf" if faults.bom else b"") + data
    return gzip.compress(data, mtime=0) if faults.packed else data


def alipay_merchant(lines: Sequence[LookalikeLine], faults: MerchantFaults | None = None) -> bytes:
    """业务明细 in GBK; `packed` puts it into a zip beside its summary, names in GBK as they come."""
    faults = faults or MerchantFaults()
    paid = [line for line in lines if line.direction is Direction.INCOME]
    back = [line for line in lines if line.direction is Direction.REFUND]
    received = total(line.amount for line in paid) + (Money(1) if faults.wrong_total else ZERO)
    given_back = total(line.amount for line in back)
    first, last = min(line.occurred_at for line in lines), max(line.occurred_at for line in lines)
    texts = [
        "#支付宝业务明细查询",
        "#账号：[20880000000000000156]",
        f"#起始日期：[{first:%Y年%m月%d日} 00:00:00]   终止日期：[{last:%Y年%m月%d日} 23:59:59]",
        "#-----------------------------------------业务明细列表----------------------------------------",
        ",".join(name.replace("(元)", "（元）") for name in ALIPAY_MERCHANT.columns),
        *(_alipay_row(line, place) for place, line in enumerate(lines) if place != faults.missing_row),
        "#-----------------------------------------业务明细列表结束------------------------------------",
    ]
    if not faults.no_footer:
        count = len(paid) + faults.wrong_count
        texts += [
            f"#交易合计：{count}笔，商家实收共{received.plain()}元，商家优惠共0.00元",
            f"#退款合计：{len(back)}笔，商家实收退款共-{given_back.plain()}元，商家优惠退款共0.00元",
            f"#导出时间：[{last:%Y年%m月%d日 %H:%M:%S}]",
        ]
    data = faults.line_end.join([*texts, ""]).encode("gb18030")
    return _zip_of(data) if faults.packed else data


def _alipay_row(line: LookalikeLine, place: int) -> str:
    refund = line.direction is Direction.REFUND
    amount = f"{'-' if refund else ''}{line.amount.plain()}"
    moment = f"{line.occurred_at:%Y-%m-%d %H:%M:%S}"
    number = line.transaction_number or f"20260508220014{place:014d}"
    values = dict.fromkeys(ALIPAY_MERCHANT.columns, "") | {
        "支付宝交易号": f"{number}\t",
        "商户订单号": f"D{place:08d}\t",
        "业务类型": "退款" if refund else "交易",
        "商品名称": "爱心捐款",
        "创建时间": moment,
        "完成时间": moment,
        "对方账户": f"{line.counterparty}\t" if line.counterparty else "",
        "订单金额(元)": amount,
        "商家实收(元)": amount,
        "退款批次号/请求号": f"T{place:08d}" if refund else "",
        "服务费(元)": "0.00",
        "备注": line.memo,
    }
    return ",".join(values.values())


def _zip_of(data: bytes) -> bytes:
    summary = "#支付宝业务汇总查询\n#账号：[20880000000000000156]\n门店编号,门店名称,交易订单总笔数\n合计,,12\n".encode(
        "gbk"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("20880156_业务明细.csv", data), ("20880156_业务明细(汇总).csv", summary)):
            entry = zipfile.ZipInfo(name.encode("gbk").decode("cp437"))
            entry.flag_bits = 0
            archive.writestr(entry, content)
    return out.getvalue()
