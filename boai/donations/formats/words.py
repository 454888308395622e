"""What the words of a bill mean: nature of an incoming line, status, currency. Tables to be read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from boai.donations.formats.shape import Direction, Nature

_INTEREST: Final = ("利息", "结息")
_RETURNED: Final = ("退款", "退汇", "退票", "冲正", "退回", "撤销")
_OWN_TRANSFER: Final = (
    "提现到账",
    "零钱提现",
    "零钱充值",
    "转入零钱通",
    "零钱通转出",
    "支付宝提现",
    "余额提现",
    "快捷提现",
    "余额宝转出",
    "基金赎回",
    "购买理财通",
    "理财通赎回",
)
_PLATFORMS: Final = ("支付宝", "财付通", "微信", "零钱")

_CLOSED: Final = ("关闭", "失败", "撤销", "已取消", "作废")
_PENDING: Final = ("等待", "待", "处理中", "提现中", "退款中", "未到账", "未支付")
_FINAL: Final = (
    "成功",
    "完成",
    "已转账",
    "朋友已收钱",
    "对方已收钱",
    "已收钱",
    "已存入零钱",
    "已到账",
    "已入账",
    "已收款",
    "已支付",
    "已领取",
)
_CURRENCIES: Final = {
    "": "CNY",
    "人民币": "CNY",
    "人民币元": "CNY",
    "RMB": "CNY",
    "CNY": "CNY",
    "156": "CNY",
    "美元": "USD",
    "USD": "USD",
    "港币": "HKD",
    "港元": "HKD",
    "HKD": "HKD",
    "欧元": "EUR",
    "EUR": "EUR",
    "日元": "JPY",
    "JPY": "JPY",
    "英镑": "GBP",
    "GBP": "GBP",
    "越南盾": "VND",
    "VND": "VND",
}


def nature_of_income(kind: str, memo: str, counterparty: str) -> Nature:
    """What an incoming line most likely is.

    A donor's own words in the memo never make a gift something else; only where a payment platform or nobody is named
    does the memo count.
    """
    known = _nature_of_kind(kind)
    if known is not None:
        return known
    memo_counts = not counterparty or _is_platform(counterparty)
    if _names_own_transfer(kind) or (memo_counts and _names_own_transfer(memo)):
        return Nature.OWN_TRANSFER
    return Nature.GIFT if counterparty else Nature.UNKNOWN


@lru_cache(maxsize=1_000)
def _names_own_transfer(text: str) -> bool:
    return any(word in text for word in _OWN_TRANSFER)


@lru_cache(maxsize=10_000)
def _is_platform(counterparty: str) -> bool:
    return any(name in counterparty for name in _PLATFORMS)


@lru_cache(maxsize=1_000)
def _nature_of_kind(kind: str) -> Nature | None:
    if any(word in kind for word in _INTEREST):
        return Nature.INTEREST
    return Nature.RETURNED if any(word in kind for word in _RETURNED) else None


@lru_cache(maxsize=1_000)
def settle(status: str, side: Direction) -> tuple[Direction, bool]:
    """The direction that the status makes of a line on the file's own `side`, and whether the status is known.

    Closed and pending come first: neither may ever count. A refund *received* is no income. An expense that was given
    back stays an expense: the refund is a line of its own.
    """
    if any(word in status for word in _CLOSED):
        return Direction.CLOSED, True
    if "退款中" not in status and any(word in status for word in ("退款", "退还")):
        return (side if side is Direction.EXPENSE else Direction.REFUND), True
    if any(word in status for word in _PENDING):
        return Direction.PENDING, True
    return side, status == "" or any(word in status for word in _FINAL)


def currency_code(word: str) -> str:
    """ISO 4217 of what the file prints; the word itself where it is none we know."""
    plain = word.strip().upper()
    return _CURRENCIES.get(plain, plain)


def row_list(rows: Sequence[int]) -> str:
    """``第 3、7 行``, ``第 3、7、9 等 12 行``."""
    if len(rows) <= 5:
        return f"第 {'、'.join(map(str, rows))} 行"
    return f"第 {'、'.join(map(str, rows[:5]))} 等 {len(rows)} 行"
