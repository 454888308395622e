"""Template words: components, money, dates. The catalogue with every state is at /system/components."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from boai.foundation.lists import money_html
from boai.foundation.moments import local
from boai.foundation.money import Money
from boai.web.icons import ICONS, MARK

register = template.Library()

VERDICT_SIGNS = {"ok": "ok", "ask": "ask", "bad": "bad", "run": "run", "fixed": "pen"}
NEAR_DAYS = 3


# ---- figures and times -------------------------------------------------------------------------------------------


@register.simple_tag
def money(amount: Money | int | None) -> str:
    """`Money` (or fen) as ``120,000<small>.00</small>``; a true minus; — where it does not apply."""
    if amount is None:
        return "—"
    return money_html(Money(amount) if isinstance(amount, int) else amount)


@register.filter
def yuan(amount: Money | int | None) -> str:
    """The same as plain words, for sentences: ``120,000.00``."""
    if amount is None:
        return "—"
    return (Money(amount) if isinstance(amount, int) else amount).text()


@register.filter
def thousands(number: int | None) -> str:
    """``38,214``; a true minus; — for None."""
    if number is None:
        return "—"
    return f"{'−' if number < 0 else ''}{abs(number):,}"


@register.filter
def count_text(number: Money | int) -> str:
    """Money in words or a number with separators, whichever it is."""
    return number.text() if isinstance(number, Money) else thousands(number)


@register.filter
def moment(value: dt.datetime | None) -> str:
    """``2026-09-08 09:12``, as a clock in China shows it."""
    return local(value).strftime("%Y-%m-%d %H:%M") if value else "—"


@register.filter
def clock(value: dt.datetime) -> str:
    """``09:12``."""
    return local(value).strftime("%H:%M")


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """``2026-09-08``."""
    if value is None:
        return "—"
    return (local(value) if isinstance(value, dt.datetime) else value).strftime("%Y-%m-%d")


@register.filter
def month_day(value: dt.date) -> str:
    """``9 月 8 日``."""
    return f"{value.month} 月 {value.day} 日"


@register.filter
def weekday(value: dt.date) -> str:
    return "星期" + "一二三四五六日"[value.weekday()]


@register.filter
def span(seconds: float) -> str:
    """How long something has waited: ``2 小时``, ``3 天``."""
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 24 * 60 else f"{minutes // (24 * 60)} 天"


@register.filter
def waited(since: dt.datetime, until: dt.datetime) -> str:
    """How long since then: ``不到 1 分钟``, ``2 小时``, ``1 天``."""
    if (until - since).total_seconds() < 60:
        return "不到 1 分钟"
    return span((until - since).total_seconds())


@register.filter
def words(text: str) -> list[str]:
    return text.split()


@register.filter
def get(mapping: dict[str, Any], key: str) -> Any:
    return mapping.get(key, "")


# ---- signs and verdicts ------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A sign beside words; it says nothing to a screen reader. `size="l"` is 22 px."""
    drawing = mark_safe(ICONS[name])  # noqa: S308 - constants of this program
    return format_html(
        '<svg class="i{}" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', size and f" i-{size}", drawing
    )


@register.simple_tag
def mark(size: int = 34) -> SafeString:
    """Our mark (never a red cross). The stroke is wider where it is small."""
    stroke = "4" if size < 24 else "3.4"
    return format_html(
        '<svg width="{0}" height="{0}" viewBox="0 0 48 48" fill="none" stroke="#0d5a78" stroke-width="{1}"'
        ' stroke-linecap="round" stroke-linejoin="round" role="img" aria-label="博爱">{2}</svg>',
        size,
        stroke,
        mark_safe(MARK),  # noqa: S308 - a constant
    )


@register.simple_tag
def verdict(kind: str, words: str) -> SafeString:
    """收下 / 要回答 / 拒收 / 正在读: word, shape and colour. Kinds: ok, ask, bad, run, fixed (已更正)."""
    style = "ask" if kind == "fixed" else kind
    return format_html('<span class="v {}">{}{}</span>', style, icon(VERDICT_SIGNS[kind]), words)


@register.simple_tag
def sign(kind: str, words: str) -> SafeString:
    """A lighter verdict inside a table cell: ✓ 一样, × 不一样."""
    return format_html('<span class="sm text-{}">{} {}</span>', kind, icon(kind), words)


@register.simple_tag
def countdown(days: int) -> SafeString:
    """Days to a deadline: far a hairline, ≤ 3 days amber, past solid red. Zero is 今天."""
    style = "over" if days < 0 else "near" if days <= NEAR_DAYS else ""
    if days == 0:
        return format_html('<div class="cd {}"><span>就是</span><b>今</b><i>天</i></div>', style)
    word = "已过" if days < 0 else "还剩"
    return format_html('<div class="cd {}"><span>{}</span><b>{}</b><i>天</i></div>', style, word, abs(days))


@register.simple_tag
def kind(words: str) -> SafeString:
    """A square grey tag: what a thing is, never its state."""
    return format_html('<span class="b-tag">{}</span>', words)


@register.simple_tag
def key(name: str) -> SafeString:
    return format_html('<span class="kbd">{}</span>', name)


# ---- blocks ------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def figure(content: str, url: str | None) -> SafeString:
    """A figure that opens its rows. Without a url it is just the figure."""
    if not url:
        return mark_safe(content)  # noqa: S308 - already rendered by the template engine
    return format_html('<a class="fig n" href="{}">{}</a>', url, mark_safe(content))  # noqa: S308 - as above


@register.simple_block_tag
def section(
    content: str,
    title: str,
    *,
    count: str | int | None = None,
    out_url: str = "",
    out_words: str = "",
    anchor: str = "",
) -> SafeString:
    """A heading over an ink rule: words, a count, one way out at the right."""
    return format_html(
        '<section class="sec"{}><header><h2>{}</h2>{}{}</header>{}</section>',
        format_html(' id="{}"', anchor) if anchor else "",
        title,
        format_html('<span class="c">{}</span>', count) if count not in (None, "") else "",
        format_html('<a class="out" href="{}">{}</a>', out_url, out_words) if out_url else "",
        mark_safe(content),  # noqa: S308 - already rendered by the template engine
    )


@register.simple_block_tag
def notice(content: str, kind: str = "plain", title: str = "") -> SafeString:
    """A bar at the left: ok, ask, bad, plain. At most two in view."""
    shape = {"ok": "ok", "ask": "ask", "bad": "warn"}.get(kind)
    head = format_html('<span class="sign">{}</span>', icon(shape)) if shape and title else ""
    return format_html(
        '<div class="note {}{}"{}>{}<div>{}{}</div></div>',
        kind,
        " with-sign" if head else "",
        mark_safe(' role="alert"') if kind == "bad" else "",
        head,
        format_html("<b>{}</b>", title) if title else "",
        mark_safe(content),  # noqa: S308 - already rendered by the template engine
    )


@register.simple_tag
def empty(title: str, words: str = "", url: str = "", action: str = "") -> SafeString:
    """Nothing there: what it means, what to do first, one button. Never “暂无数据”."""
    button = format_html('<a class="btn btn-s" href="{}">{}</a>', url, action) if url else ""
    return format_html(
        '<div class="b-empty"><div class="g"><div class="b">{}</div><div class="sm mut">{}</div></div>{}</div>',
        title,
        words,
        button,
    )


# ---- bars: widths are SVG attributes, because the page's policy forbids inline styles ----------------------------


def percent(part: Money | int, whole: Money | int) -> float:
    """0–100 with one decimal; 0 of nothing."""
    part_number, whole_number = (each.fen if isinstance(each, Money) else each for each in (part, whole))
    return round(part_number * 1000 / whole_number) / 10 if whole_number else 0.0


@register.simple_tag
def progress(done: int, total: int, words: str = "") -> SafeString:
    """How far a job is and what is left, in words under the bar."""
    share = min(percent(done, total), 100)
    return render_part("progress", done=done, total=total, share=share, words=words)


@register.simple_tag
def bullet(
    label: str, done: Money | int, plan: Money | int, unit: str, *, time_share: int, url: str = ""
) -> SafeString:
    """Done against plan, with a tick for where the year is; behind is hatched and said in words."""
    share = percent(done, plan)
    ahead = round(share) - time_share
    return render_part(
        "bullet", label=label, done=done, plan=plan, unit=unit, url=url, share=share, width=min(share, 100),
        time_share=time_share, ahead=ahead, apart=abs(ahead), behind=ahead < 0,
    )  # fmt: skip


@register.simple_tag
def shares(*parts: Any) -> SafeString:
    """Parts of a whole, solid, hatched, plain: ``{% shares "已用" used "已定未付" promised "还能用" left %}``."""
    pairs = list(zip(parts[::2], parts[1::2], strict=True))
    whole = sum(value.fen if isinstance(value, Money) else value for _, value in pairs)
    rows, at = [], 0.0
    for number, (label, value) in enumerate(pairs, start=1):
        share = percent(value, whole)
        rows.append({"label": label, "share": share, "x": at, "number": number})
        at += share
    return render_part("shares", rows=rows)


@register.simple_tag
def timeline(items: Iterable[Any], across: bool = False) -> SafeString:
    """What happened (filled) and what is to come (hollow): items with `when`, `what`, `words`, `done`, `url`."""
    return render_part("timeline", items=list(items), across=across)


@register.simple_tag
def diff(rows: Iterable[tuple[str, Any, Any]], first: str = "原来", second: str = "现在") -> SafeString:
    """Two versions whole: rows of (label, before, now); only what changed is marked, never struck through."""
    listed = [{"label": label, "before": old, "now": new, "changed": old != new} for label, old, new in rows]
    return render_part("diff", rows=listed, first=first, second=second)


@register.simple_tag
def steps(current: int, *words: str) -> SafeString:
    """The steps of a wizard; `current` counts from 1."""
    rows = [{"number": n, "words": each, "state": (n > current) - (n < current)} for n, each in enumerate(words, 1)]
    return render_part("steps", rows=rows)


# ---- forms -------------------------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, autofocus: bool = False) -> SafeString:
    """Label above, help below, the error at the field under a red bar; the right control for the widget."""
    shape = shape_of(bound)
    if shape in ("segments", "chips", "choices"):
        return render_part("field_choices", field=bound, shape=shape, errors=bound.errors)
    attributes = _attributes(bound, autofocus)
    return render_part(
        "field", field=bound, shape=shape, control=bound.as_widget(attrs=attributes), errors=bound.errors
    )


@register.simple_tag
def stepper(bound: BoundField, step: int = 1, line: bool = False) -> SafeString:
    """−, a number that can be typed, ＋. `line` puts the label to its left."""
    control = bound.as_widget(attrs={**_attributes(bound), "class": "", "inputmode": "numeric"})
    return render_part("stepper", field=bound, control=control, step=step, line=line, errors=bound.errors)


@register.simple_tag
def error_summary(form: forms.BaseForm) -> SafeString:
    """还差 1 项就能存, with a link to each field; nothing where the form is fine."""
    if not form.is_bound or not form.errors:
        return mark_safe("")
    wrong = [{"field": form[name], "words": errors[0]} for name, errors in form.errors.items() if name in form.fields]
    return render_part("error_summary", wrong=wrong, whole=form.non_field_errors())


def shape_of(bound: BoundField) -> str:
    """Which control a widget gets: segments for up to four exclusive answers, chips for several or more, else input."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return str(widget.attrs.get("data-shape") or "chips")
    if isinstance(widget, forms.RadioSelect):
        shape: str = widget.attrs.get("data-shape") or ("segments" if len(bound.subwidgets) <= 4 else "chips")
        return shape
    return "check" if isinstance(widget, forms.CheckboxInput) else "input"


_INPUT_MODES = (
    (forms.DateField, {"type": "date"}),
    (forms.TimeField, {"type": "time"}),
    (forms.EmailField, {"inputmode": "email"}),
    (forms.DecimalField, {"inputmode": "decimal"}),
    (forms.IntegerField, {"inputmode": "numeric"}),
)


def _attributes(bound: BoundField, autofocus: bool = False) -> dict[str, Any]:
    widget = bound.field.widget
    checks = isinstance(widget, forms.CheckboxInput)
    selects = isinstance(widget, forms.Select)
    given = widget.attrs.get("class", "")
    own = "form-check-input" if checks else "form-select" if selects else "form-control"
    attributes: dict[str, Any] = {"class": f"{own} {given}".strip()}
    if not (checks or selects):
        attributes |= next((extra for kind_, extra in _INPUT_MODES if isinstance(bound.field, kind_)), {})
    if bound.errors:
        attributes["aria-invalid"] = "true"
    described = [f"{bound.auto_id}_help"] if bound.help_text else []
    described += [f"{bound.auto_id}_wrong"] if bound.errors else []
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return attributes | ({"autofocus": True} if autofocus else {})


def render_part(name: str, **context: Any) -> SafeString:
    return render_to_string(f"web/parts/{name}.html", context)


@register.simple_tag(takes_context=True)
def keep(context: template.Context, **changes: Any) -> str:
    """The present query string with some keys changed (None removes one): ``href="{% keep page=2 %}"``."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def title_words(context: template.Context) -> SafeString:
    """What the page put into its block `title`, said once more as its heading."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block("title")
    words: SafeString = block.nodelist.render(context)
    return words


@register.simple_tag
def listed(items: Iterable[Any], between: str = "、") -> SafeString:
    return format_html_join(between, "{}", ((each,) for each in items))
