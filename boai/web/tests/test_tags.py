"""Components: what each writes, exactly."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from boai.foundation.money import Money
from boai.web.catalogue import SampleForm
from boai.web.templatetags.boai import percent, span, thousands


def render(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Money(12_000_000), '<span class="amount">120,000<span class="fen">.00</span></span>'),
        (Money(1), '<span class="amount">0<span class="fen">.01</span></span>'),
        (Money(-30_000), '<span class="amount">−300<span class="fen">.00</span></span>'),
        (1_234, '<span class="amount">12<span class="fen">.34</span></span>'),
        (None, "—"),
    ],
)
def test_money(amount, written):
    assert render("{% money amount %}", amount=amount) == written


@given(st.integers(-(10**15), 10**15))
def test_money_loses_nothing(fen):
    text = render("{% money amount %}", amount=Money(fen))
    digits = (
        text.replace('<span class="amount">', "")
        .replace('<span class="fen">', "")
        .replace("</span>", "")
        .replace(",", "")
        .replace("−", "-")
    )
    assert Decimal(digits) * 100 == fen


@given(st.integers())
def test_thousands_loses_nothing(number):
    assert int(thousands(number).replace(",", "").replace("−", "-")) == number


def test_a_moment_is_that_of_a_clock_in_china():
    assert render("{{ at|moment }}", at=dt.datetime(2026, 9, 8, 1, 12, tzinfo=dt.UTC)) == "2026-09-08 09:12"
    assert render("{{ at|day }}", at=dt.datetime(2026, 9, 7, 16, 0, tzinfo=dt.UTC)) == "2026-09-08"


@pytest.mark.parametrize(
    ("seconds", "words"), [(59, "0 分钟"), (3_599, "59 分钟"), (7_200, "2 小时"), (86_399, "23 小时"), (86_400, "1 天")]
)
def test_how_long_it_waited(seconds, words):
    assert span(seconds) == words


@pytest.mark.parametrize(
    ("days", "style", "words", "number"),
    [(-1, "over", "已过", "1"), (0, "near", "就是", "今"), (3, "near", "还剩", "3"), (4, "", "还剩", "4")],
)
def test_countdown(days, style, words, number):
    assert render("{% countdown days %}", days=days) == (
        f'<div class="cd {style}"><span>{words}</span><b>{number}</b><i>天</i></div>'
    )


def test_a_verdict_is_word_shape_and_colour():
    written = render('{% verdict "bad" "拒收" %}')
    assert (written.startswith('<span class="v bad"><svg'), "<rect" in written, "拒收" in written) == (True, True, True)


def test_text_from_outside_is_escaped_everywhere():
    evil = "<script>alert(1)</script>"
    text = (
        '{% verdict "ok" evil %}{% kind evil %}{% empty evil evil %}{% notice "bad" title=evil %}{{ evil }}'
        "{% endnotice %}{% section evil count=evil %}{{ evil }}{% endsection %}"
        "{% figure '/' %}{{ evil }}{% endfigure %}{% diff rows %}"
    )
    assert "<script" not in render(text, evil=evil, rows=[(evil, evil, "x")])


def test_a_figure_without_a_source_is_no_link():
    assert render("{% figure '' %}41{% endfigure %}") == "41"
    assert render("{% figure '/x/' %}41{% endfigure %}") == '<a class="fig n" href="/x/">41</a>'


def test_the_diff_marks_only_what_changed():
    written = render("{% diff rows %}", rows=[("品名", "口罩", "手套"), ("数量", "36,000", "36,000")])
    assert (written.count("<del>"), written.count("<ins>"), written.count("没变")) == (1, 1, 1)


@pytest.mark.parametrize(("part", "whole", "share"), [(1, 3, 33.3), (0, 0, 0.0), (Money(50), Money(200), 25.0)])
def test_percent(part, whole, share):
    assert percent(part, whole) == share


def test_a_bar_of_shares_says_itself_in_words():
    written = render('{% shares "已用" a "还能用" b %}', a=Money(621), b=Money(379))
    assert 'aria-label="已用 62.1%，还能用 37.9%"' in written


def test_a_plan_that_lags_is_said_in_words():
    assert "比时间慢 14 个百分点" in render('{% bullet "救护员" 548 1000 "人" time_share=69 %}')
    assert "比时间快 3 个百分点" in render('{% bullet "普及" 21480 30000 "人次" time_share=69 %}')


def test_the_summary_counts_what_is_missing_and_links_to_it():
    form = SampleForm({"kind": "d", "occurred_on": "2026-09-08", "place": "枫林小学", "head_count": "186"})
    written = render("{% error_summary form %}{% field form.method %}", form=form)
    assert "还差 1 项就能存" in written
    assert 'href="#id_method"' in written
    assert 'class="fld wrong" id="id_method"' in written


def test_a_fine_form_has_no_summary():
    assert render("{% error_summary form %}", form=SampleForm()) == ""


def test_each_field_gets_its_keyboard():
    form = SampleForm()
    assert 'type="date"' in render("{% field form.occurred_on %}", form=form)
    assert 'inputmode="numeric"' in render("{% field form.head_count %}", form=form)


def test_nothing_is_chosen_in_advance_where_the_answer_is_evidence():
    assert "checked" not in render("{% field form.method %}", form=SampleForm())


def test_help_and_error_are_tied_to_the_field():
    class Small(forms.Form):
        place = forms.CharField(label="在哪里", help_text="学校名录里有的。")

    written = render("{% field form.place %}", form=Small({"place": ""}))
    assert 'aria-describedby="id_place_help id_place_wrong"' in written
    assert 'aria-invalid="true"' in written


def test_the_stepper_names_its_buttons():
    written = render("{% stepper form.head_count step=10 %}", form=SampleForm())
    assert ('data-step="-10"' in written, 'aria-label="来了多少人加 10"' in written) == (True, True)
