"""Law as data: the reviewed defaults this release ships (dossier 1.7, 10.4), and the step that loads them.

What the dossier marks 〔待核〕 has `to_be_confirmed`. A row that somebody changed stays as they left it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from boai.foundation import audit
from boai.foundation.models import RuleParameter

CHARITY_LAW_2016: Final = dt.date(2016, 9, 1)
CHARITY_LAW_2024: Final = dt.date(2024, 9, 5)
PUBLICITY_RULES_2026: Final = dt.date(2026, 1, 1)
DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Default:
    """One row of law: `value` is a whole number of `unit_word`, or ``MM-DD`` for a day of the year."""

    code: str
    title: str
    value: Any
    unit_word: str
    source: str
    starts: dt.date | None = None
    ends: dt.date | None = None
    to_be_confirmed: bool = False


DEFAULTS: Final = (
    Default(
        "pub.emergency.receipt.max_days",
        "突发事件募捐：接收情况多久公开一次",
        5,
        "日",
        "2024-09-05 前法律没有定日数，沿用 5 日作内部要求",
        ends=CHARITY_LAW_2024 - DAY,
        to_be_confirmed=True,
    ),
    Default(
        "pub.emergency.receipt.max_days",
        "突发事件募捐：接收情况多久公开一次",
        5,
        "日",
        "慈善法 第七十二条",
        starts=CHARITY_LAW_2024,
    ),
    Default(
        "pub.emergency.receipt.internal_days",
        "突发事件募捐：本会自己要求多久公开一次",
        1,
        "日",
        "本会内部要求",
    ),
    Default(
        "pub.emergency.allocation.max_hours",
        "突发事件募捐：分配使用后多久公开",
        24,
        "小时",
        "慈善法 第七十二条“及时”；24 小时是本会内部要求",
    ),
    Default(
        "pub.daily.receipt.max_workdays",
        "日常捐赠：收到后多久公开",
        15,
        "个工作日",
        "公益慈善捐助信息公开指引",
        to_be_confirmed=True,
    ),
    Default(
        "pub.major.receipt.max_hours",
        "重大事件捐赠：收到后多久公开",
        72,
        "小时",
        "公益慈善捐助信息公开指引",
        to_be_confirmed=True,
    ),
    Default(
        "pub.use.max_days",
        "拨付使用后多久公开",
        30,
        "日",
        "公益慈善捐助信息披露指引（征求意见稿）",
        to_be_confirmed=True,
    ),
    Default(
        "pub.campaign.interval_months",
        "募捐超过六个月：多久公开一次",
        3,
        "个月",
        "慈善法（2016）第七十三条",
        starts=CHARITY_LAW_2016,
        ends=CHARITY_LAW_2024 - DAY,
        to_be_confirmed=True,
    ),
    Default(
        "pub.campaign.interval_months",
        "募捐超过六个月：多久公开一次",
        3,
        "个月",
        "慈善法 第七十九条",
        starts=CHARITY_LAW_2024,
    ),
    Default(
        "pub.campaign.after_end_months",
        "募捐或项目结束后多久全面公开",
        3,
        "个月",
        "慈善法（2016）第七十三条",
        starts=CHARITY_LAW_2016,
        ends=CHARITY_LAW_2024 - DAY,
        to_be_confirmed=True,
    ),
    Default(
        "pub.campaign.after_end_months",
        "募捐或项目结束后多久全面公开",
        3,
        "个月",
        "慈善法 第七十九条",
        starts=CHARITY_LAW_2024,
    ),
    Default(
        "pub.annual",
        "年度工作报告和财务报告最晚哪天公开",
        "05-31",
        "",
        "慈善组织信息公开办法（民政部令第 81 号）；对红十字会是否直接适用待当地民政确认",
        starts=PUBLICITY_RULES_2026,
        to_be_confirmed=True,
    ),
    Default(
        "campaign.late_filing.max_days",
        "突发事件来不及备案：活动开始后多久补办",
        10,
        "日",
        "慈善法 第七十三条",
        starts=CHARITY_LAW_2024,
    ),
    Default("donor.query.reply.max_workdays", "捐赠人查询：收到后多久答复", 5, "个工作日", "本会内部要求"),
    Default(
        "clearing.fee.max_per_mille",
        "渠道清算：手续费最多千分之几",
        6,
        "‰",
        "支付平台常见费率；公益账户多为零，以本会与平台的协议为准",
        to_be_confirmed=True,
    ),
    Default(
        "clearing.channel.max_days",
        "渠道上的钱：多久还没到银行要提醒",
        7,
        "日",
        "本会内部要求；平台多为次日到账",
        to_be_confirmed=True,
    ),
    Default("security.sign_in.failures", "连错几次口令就锁", 5, "次", "GB/T 22239-2019 二级", to_be_confirmed=True),
    Default("security.sign_in.lock_minutes", "锁多久", 30, "分钟", "GB/T 22239-2019 二级", to_be_confirmed=True),
    Default("security.idle_minutes", "多久不动就退出", 15, "分钟", "GB/T 22239-2019 二级", to_be_confirmed=True),
    Default("security.password.min_length", "口令最短几位", 10, "位", "GB/T 22239-2019 二级", to_be_confirmed=True),
)


def load_default_parameters(by: audit.Actor) -> Iterator[str]:
    """装上规则参数的默认值：没有的补上，有的不动。A `setup_steps.Step`."""
    present = set(RuleParameter.objects.values_list("code", "in_force_from"))
    missing = [row for row in DEFAULTS if (row.code, row.starts) not in present]
    if not missing:
        return
    with transaction.atomic():
        RuleParameter.objects.bulk_create(_stored(row) for row in missing)
        audit.record(
            by=by,
            action="foundation.load_default_parameters",
            subject="foundation.RuleParameter",
            codes=sorted({row.code for row in missing}),
        )
    waiting = sum(row.to_be_confirmed for row in missing)
    yield f"装上 {len(missing)} 条规则参数，其中 {waiting} 条待核。"


def _stored(row: Default) -> RuleParameter:
    return RuleParameter(
        code=row.code,
        title=row.title,
        value=row.value,
        unit_word=row.unit_word,
        source=row.source,
        in_force_from=row.starts,
        in_force_to=row.ends,
        to_be_confirmed=row.to_be_confirmed,
    )
