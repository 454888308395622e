"""Screens of figures and reports."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from boai.foundation import attachments
from boai.foundation.lists import XLSX, Nothing, list_page
from boai.foundation.models import Attachment
from boai.foundation.moments import now, today
from boai.foundation.money import Money
from boai.reporting import operations, queries
from boai.reporting.access import MAKE_REPORTS, READ_FIGURES
from boai.reporting.documents import figure_workbook
from boai.reporting.figures import FIGURES, SUBJECTS, FigureDefinition, Narrower, Number
from boai.reporting.forms import MakeReportForm, PeriodForm
from boai.reporting.models import Report
from boai.reporting.rules import Period
from boai.reporting.tables import rows_table
from boai.units.access import check_may, may
from boai.units.models import User


@login_required
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    check_may(_user(request), READ_FIGURES, to="看统计")
    form = PeriodForm(request.GET)
    period = form.period(now())
    found = {each.definition.code: each for each in queries.figures_between(period)}
    subjects = [(title, [found[each.code] for each in own]) for title, own in SUBJECTS.items()]
    months = queries.heads_by_month(period.year, today())
    page = {"form": form, "period": period, "days": _days(period), "subjects": subjects, "months": months}
    page |= {"before": queries.same_days_last_year(period), "years": queries.years_with_records()}
    return render(request, "reporting/figures.html", page, status=422 if form.errors else 200)


@login_required
@require_GET
def figure(request: HttpRequest, code: str) -> HttpResponse:
    check_may(_user(request), READ_FIGURES, to="看统计")
    definition = _definition(code)
    form = PeriodForm(request.GET)
    period, narrower = form.period(now()), _narrower(request, definition)
    totals = definition.listing.totals(period, narrower)
    if request.GET.get("export") == "xlsx":
        data = figure_workbook(definition, period, narrower, totals[definition.measure])
        return _attached(data, XLSX, f"{definition.name}_{period.first_day:%Y%m%d}_{period.last_day:%Y%m%d}.xlsx")
    return list_page(
        request,
        "reporting/figure.html",
        table=rows_table(definition, totals),
        rows=definition.rows(period, narrower),
        title=definition.name,
        nothing=Nothing("这段时间没有记录", "换一段时间，或先去记。", "?", "看今年"),
        context=_figure_page(form, definition, period, narrower, totals[definition.measure]),
    )


@login_required
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    by = _user(request)
    check_may(by, READ_FIGURES, to="看年报")
    form = MakeReportForm(years=queries.years_with_records())
    return render(request, "reporting/reports.html", _reports_page(by, form))


@login_required
@require_POST
def make_report(request: HttpRequest) -> HttpResponse:
    by = _user(request)
    check_may(by, MAKE_REPORTS, to="生成年报")
    form = MakeReportForm(request.POST, years=queries.years_with_records())
    if not form.is_valid():
        return render(request, "reporting/reports.html", _reports_page(by, form), status=422)
    made = operations.make_annual_summary(
        by=by, year=form.cleaned_data["year"], as_of=now(), link_base=request.build_absolute_uri("/")
    )
    messages.success(request, f"生成了“{made.title}”，先看一遍再签发。", extra_tags="ok")
    return redirect("reporting:report", made.pk)


@login_required
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), READ_FIGURES, to="看年报")
    found = get_object_or_404(queries.reports(), pk=pk)
    compared = queries.then_and_now(found)
    page = {"report": found, "figures": compared, "differing": [each for each in compared if each.differs]}
    page["moved"] = [each for each in compared if each.moved and not each.differs]
    return render(request, "reporting/report.html", page | {"days": _days(queries.period_of(found))})


@login_required
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    return _download(request, _report(request, pk).paper)


@login_required
@require_GET
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    return _download(request, _report(request, pk).evidence)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _report(request: HttpRequest, pk: int) -> Report:
    check_may(_user(request), READ_FIGURES, to="看年报")
    return get_object_or_404(queries.reports(), pk=pk)


def _download(request: HttpRequest, attachment: Attachment) -> HttpResponse:
    return _attached(attachments.read(attachment), attachment.media_type, attachment.name)


def _attached(data: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _definition(code: str) -> FigureDefinition:
    if code not in FIGURES:
        raise Http404(f"没有代号是“{code}”的数。")
    return FIGURES[code]


def _narrower(request: HttpRequest, definition: FigureDefinition) -> dict[str, str]:
    asked = {each.name: request.GET.get(each.name, "") for each in definition.listing.narrowings}
    return {name: value for name, value in asked.items() if value}


def _figure_page(
    form: PeriodForm, definition: FigureDefinition, period: Period, narrower: Narrower, value: Number
) -> dict[str, Any]:
    before = queries.same_days_last_year(period)
    compared = queries.FigureInPeriod(definition, value, definition.compute(before, narrower))
    labels = {each.name: (each.title.removeprefix("按"), each.labels()) for each in definition.listing.narrowings}
    words = [(labels[name][0], labels[name][1].get(key, key)) for name, key in narrower.items()]
    return {
        "form": form,
        "years": queries.years_with_records(),
        "definition": definition,
        "period": period,
        "before": before,
        "days": _days(period),
        "compared": compared,
        "value_words": value.text() if isinstance(value, Money) else f"{value:,}",
        "narrowed": words,
        "narrower": narrower,
        "break_downs": queries.break_downs(definition, period, narrower),
    }


def _days(period: Period) -> str:
    return urlencode({"from": period.first_day, "to": period.last_day})


def _reports_page(by: User, form: MakeReportForm) -> dict[str, Any]:
    return {"form": form, "reports": queries.reports(), "may_make": may(by, MAKE_REPORTS)}
