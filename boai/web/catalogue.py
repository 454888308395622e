"""Samples for /system/components: every component in every state. All names and figures are invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from boai.foundation.money import Money


@dataclass(frozen=True, slots=True)
class Happened:
    when: str
    what: str
    words: str
    done: bool = True
    url: str = ""


class SampleForm(forms.Form):
    """Every kind of field; the texts are those of recording an activity."""

    kind = forms.ChoiceField(
        label="做了什么",
        choices=[("d", "防溺水"), ("f", "急救普及"), ("p", "宣传"), ("v", "慰问"), ("o", "其他")],
        widget=forms.RadioSelect,
    )
    occurred_on = forms.DateField(label="日期")
    place = forms.CharField(label="在哪里", help_text="学校名录里有的，打拼音首字母也行。")
    head_count = forms.IntegerField(label="来了多少人", min_value=0)
    method = forms.ChoiceField(
        label="怎么数的",
        choices=[("s", "签到"), ("c", "数座位"), ("p", "照片估")],
        widget=forms.RadioSelect,
        error_messages={"required": "选一种，年报要写明口径。"},
    )
    note = forms.CharField(label="备注", required=False)
    judgement = forms.ChoiceField(
        label="您的判断",
        choices=[("1", "同一笔：李知行托基金会转来"), ("2", "两笔不同的捐款"), ("3", "现在定不了")],
        widget=forms.RadioSelect(attrs={"data-shape": "choices"}),
        required=False,
    )


def states() -> dict[str, Any]:
    """The context of the catalogue."""
    filled = {"kind": "d", "occurred_on": "2026-09-08", "place": "枫林小学", "head_count": 186}
    wrong = SampleForm(filled, auto_id="wrong_%s")
    wrong.is_valid()
    return {
        "day_counts": [-1, 0, 1, 3, 16, 84],
        "amounts": [
            ("整数元", Money(12_000_000)),
            ("一分钱", Money(1)),
            ("少了", Money(-30_000)),
            ("没有", Money(0)),
            ("不适用", None),
        ],
        "total": Money(12_000_000 + 1 - 30_000),
        "used": Money(216_430_000),
        "promised": Money(48_600_000),
        "left": Money(83_231_537),
        "received": Money(348_261_537),
        "happened": [
            Happened("2026-07-10 10:03", "到账", "微信收款账单第 902 行"),
            Happened("2026-07-11 09:00", "公开接收", "第 1 期第 318 行"),
            Happened("2026-09-30 前", "公开使用", "还没到时候", done=False),
        ],
        "versions": [
            ("品名", "医用防护口罩", "随弃式防颗粒物口罩"),
            ("捐赠人", "澜舟贸易有限公司", "澜舟贸易有限公司"),
            ("去向 1（个）", "20,000", "18,000"),
            ("接收数量（个）", "36,000", "36,000"),
        ],
        "form": SampleForm(initial={"occurred_on": "2026-09-08", "head_count": 186}),
        "wrong_form": wrong,
    }
