"""Screens of intake, gifts and unclaimed money."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from boai.donations import access, operations, queries, tasks
from boai.donations.documents import marked_copy
from boai.donations.forms import AnswerForm, CashGiftForm, ClaimForm, CorrectDonorForm, DestinationForm, RunForm
from boai.donations.lists import (
    DonationFilter,
    DonationTable,
    LineFilter,
    LineTable,
    RunFilter,
    RunTable,
    UnclaimedTable,
)
from boai.donations.models import Donation, IntakeFile, Run
from boai.donations.terms import FileState
from boai.foundation import attachments
from boai.foundation.form_errors import carried_out
from boai.foundation.lists import XLSX, Nothing, list_page
from boai.foundation.models import Attachment
from boai.foundation.moments import today
from boai.units.access import check_may, may
from boai.units.models import User

# ---- files ----


@login_required
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    return _runs_page(request, RunForm())


@login_required
@require_POST
def open_run(request: HttpRequest) -> HttpResponse:
    by, form = _user(request), RunForm(request.POST, request.FILES)
    check_may(by, access.OPEN_RUN, to="导入文件")
    if not form.is_valid():
        return _runs_page(request, form, status=422)
    files = [(each.name, each.read()) for each in form.cleaned_data["bills"]]
    run = operations.open_run(by=by, title=form.cleaned_data["title"] or f"{today()} 导入", files=files)
    tasks.read_run(by=by, run=run)
    return redirect("donations:run", run.pk)


@login_required
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), access.READ_DONATIONS, to="看导入")
    return _run_page(request, get_object_or_404(queries.runs(), pk=pk))


@login_required
@require_GET
def run_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while files are read; when all is done the page is loaded anew."""
    check_may(_user(request), access.READ_DONATIONS, to="看导入")
    summary = queries.run_summary(get_object_or_404(queries.runs(), pk=pk))
    response = render(request, "donations/parts/run_body.html", {"summary": summary})
    if not summary.is_busy:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def read_run(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), access.OPEN_RUN, to="导入文件")
    tasks.read_run(by=_user(request), run=get_object_or_404(Run.objects.all(), pk=pk))
    return redirect("donations:run", pk)


@login_required
@require_POST
def enter_run(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), access.ENTER, to="收下导入的文件")
    found = get_object_or_404(Run.objects.all(), pk=pk)
    if tasks.enter_run(by=_user(request), run=found):
        _say_entered(request, list(found.files.filter(state=FileState.ENTERED)))
    return redirect("donations:run", pk)


@login_required
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), access.READ_DONATIONS, to="看导入")
    return _file_page(request, _file(pk))


@login_required
@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), access.READ_DONATIONS, to="下载原文件")
    return _download(_file(pk).attachment)


@login_required
@require_GET
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), access.READ_DONATIONS, to="下载原文件")
    found = _file(pk)
    return _as_file(marked_copy(found), f"标好的 {found.attachment.name}.xlsx", XLSX)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = _user(request), _file(pk)
    check_may(by, access.OPEN_RUN, to="回答导入的问题")
    form = AnswerForm.of(found, request.POST)
    if form.is_valid() and carried_out(form, lambda: operations.answer_question(by=by, file=found, **form.facts())):
        messages.success(request, f"“{found}”答好了，可以收下。", extra_tags="ok")
        return redirect("donations:run", found.run_id)
    return _file_page(request, found, answer_form=form, status=422)


@login_required
@require_POST
def destination(request: HttpRequest, pk: int) -> HttpResponse:
    by, found, form = _user(request), _file(pk), DestinationForm(request.POST)
    check_may(by, access.OPEN_RUN, to="选渠道和资金")
    if form.is_valid() and carried_out(
        form, lambda: operations.choose_destination(by=by, file=found, **form.cleaned_data)
    ):
        return redirect("donations:file", pk)
    return _file_page(request, found, destination_form=form, status=422)


@login_required
@require_POST
def enter_file(request: HttpRequest, pk: int) -> HttpResponse:
    entered = operations.enter_file(by=_user(request), file=_file(pk))
    _say_entered(request, [entered])
    return redirect("donations:run", entered.run_id)


@login_required
@require_POST
def remove_file(request: HttpRequest, pk: int) -> HttpResponse:
    removed = operations.remove_file(by=_user(request), file=_file(pk))
    messages.success(request, f"“{removed}”移出了，原文件还留着。", extra_tags="ok")
    return redirect("donations:run", removed.run_id)


@login_required
@require_POST
def set_up(request: HttpRequest) -> HttpResponse:
    operations.set_up_channels(by=_user(request))
    messages.success(request, "收款渠道和账户备好了。", extra_tags="ok")
    return redirect("donations:runs")


# ---- gifts ----


@login_required
@require_GET
def donations(request: HttpRequest) -> HttpResponse:
    check_may(_user(request), access.READ_DONATIONS, to="看捐赠")
    return list_page(
        request,
        "donations/donations.html",
        table=DonationTable,
        rows=queries.donations_matching(queries.DonationFilter()),
        filters=DonationFilter,
        title="捐赠",
        nothing=Nothing(
            "还没有捐赠", "把银行、微信、支付宝的账单放进来，或记一笔现场捐款。", reverse("donations:runs"), "导入账单"
        ),
        context={
            "may_record_cash": may(_user(request), access.RECORD_CASH),
            "waiting": queries.totals_of(queries.unclaimed_waiting()),
        },
    )


@login_required
@require_GET
def donation(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), access.READ_DONATIONS, to="看捐赠")
    return _donation_page(request, _donation(pk))


@login_required
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    by, found, form = _user(request), _donation(pk), CorrectDonorForm(request.POST)
    check_may(by, access.CORRECT_DONOR, to="更正捐赠人")
    if form.is_valid() and carried_out(form, lambda: operations.correct_donor(by=by, donation=found, **form.facts())):
        messages.success(request, "改好了，原来怎么写的在“经过”里。", extra_tags="ok")
        return redirect("donations:donation", pk)
    return _donation_page(request, found, form, status=422)


@login_required
@require_GET
def voucher(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(_user(request), access.READ_DONATIONS, to="看凭证")
    return _download(get_object_or_404(Attachment.objects.all(), pk=_donation(pk).voucher_id))


@login_required
@require_http_methods(["GET", "POST"])
def cash(request: HttpRequest) -> HttpResponse:
    by, form = _user(request), CashGiftForm(request.POST or None, request.FILES or None)
    check_may(by, access.RECORD_CASH, to="记现场捐款")
    if form.is_valid() and carried_out(form, lambda: operations.record_cash_gift(by=by, **form.facts())):
        words = f"记下了：{form.cleaned_data['payer_name']} {form.cleaned_data['amount'].text()} 元。"
        messages.success(request, words, extra_tags="ok")
        return redirect("donations:donations")
    return render(request, "donations/cash.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_GET
def unclaimed(request: HttpRequest) -> HttpResponse:
    check_may(_user(request), access.READ_DONATIONS, to="看待认领款")
    return list_page(
        request,
        "donations/unclaimed.html",
        table=UnclaimedTable,
        rows=queries.unclaimed_waiting(),
        title="待认领款",
        nothing=Nothing("没有待认领的钱", "每一笔收到的钱都有主。"),
        exclude=() if may(_user(request), access.ENTER) else ("claim",),
    )


@login_required
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    by, held = _user(request), get_object_or_404(queries.unclaimed_waiting(), pk=pk)
    check_may(by, access.ENTER, to="认领")
    form = ClaimForm(request.POST or None)
    if form.is_valid() and carried_out(form, lambda: operations.claim_unclaimed(by=by, unclaimed=held, **form.facts())):
        messages.success(
            request, f"{held.amount.text()} 元认给“{form.cleaned_data['donor_name']}”了。", extra_tags="ok"
        )
        return redirect("donations:unclaimed")
    return render(request, "donations/claim.html", {"held": held, "form": form}, status=422 if form.is_bound else 200)


# ---- pages several views show ----


def _runs_page(request: HttpRequest, form: RunForm, status: int = 200) -> HttpResponse:
    by = _user(request)
    check_may(by, access.READ_DONATIONS, to="看导入")
    page = list_page(
        request,
        "donations/runs.html",
        table=RunTable,
        rows=queries.runs(),
        filters=RunFilter,
        title="导入批次",
        nothing=Nothing("还没有导入过", "选好文件就能看到认出了什么，收下之前一行也不入账。"),
        context={
            "form": form,
            "may_import": may(by, access.OPEN_RUN),
            "has_channels": queries.channels_in_use().exists(),
            "may_set_up": may(by, access.KEEP_CHANNELS),
        },
    )
    page.status_code = status
    return page


def _run_page(request: HttpRequest, found: Run) -> HttpResponse:
    by, summary = _user(request), queries.run_summary(found)
    context = {
        "summary": summary,
        "run": found,
        "may_enter": may(by, access.ENTER),
        "may_import": may(by, access.OPEN_RUN),
        "may_enter_all": all(row.file.channel_id and row.file.fund_id for row in summary.ready),
        **_question(summary),
    }
    return render(request, "donations/run.html", context)


def _question(summary: queries.RunSummary) -> dict[str, Any]:
    """The first open question of the run, with what is compared."""
    asking = [row for row in summary.files if row.file.state == FileState.QUESTION]
    if not asking:
        return {}
    return {
        "asking": asking[0],
        "asking_count": len(asking),
        "pair": queries.first_suspected_pair(asking[0].file),
        "answer_form": AnswerForm.of(asking[0].file),
    }


def _file_page(
    request: HttpRequest,
    found: IntakeFile,
    *,
    answer_form: AnswerForm | None = None,
    destination_form: DestinationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    by, chosen = _user(request), {"channel": found.channel_id, "fund": found.fund_id}
    asks = found.state == FileState.QUESTION
    context = {
        "row": queries.file_row(found),
        "file": found,
        "open": found.state not in (FileState.ENTERED, FileState.REMOVED),
        "may_enter": may(by, access.ENTER),
        "may_import": may(by, access.OPEN_RUN),
        "pair": queries.first_suspected_pair(found) if asks else None,
        "answer_form": answer_form or (AnswerForm.of(found) if asks else None),
        "destination_form": destination_form or DestinationForm(initial=chosen),
    }
    page = list_page(
        request,
        "donations/file.html",
        table=LineTable,
        rows=queries.lines_of(found),
        filters=LineFilter,
        title=f"{found} 的行",
        nothing=Nothing("没有可看的行", "拒收、移出的文件不留行；原文件随时可以下载。"),
        context=context,
    )
    page.status_code = status
    return page


def _donation_page(
    request: HttpRequest, found: Donation, form: CorrectDonorForm | None = None, status: int = 200
) -> HttpResponse:
    shown = ("on_behalf_of", "on_behalf_evidence", "is_organisation", "name_publicity")
    context = {
        "donation": found,
        "history": queries.history_of(found),
        "timeline": queries.timeline_of(found),
        "namesakes": queries.namesakes_of(found),
        "may_correct": may(_user(request), access.CORRECT_DONOR),
        "form": form or CorrectDonorForm(initial={name: getattr(found, name) for name in shown}),
    }
    return render(request, "donations/donation.html", context, status=status)


def _say_entered(request: HttpRequest, files: list[IntakeFile]) -> None:
    asked = [each for each in files if each.state == FileState.QUESTION]
    if asked:
        messages.warning(request, f"“{asked[0]}”里有行可能刚入过账，先答一个问题。", extra_tags="ask")
        return
    rows = sum(each.new_row_count for each in files)
    messages.success(request, f"收下了：{len(files)} 个文件，{rows:,} 行。", extra_tags="ok")


def _file(pk: int) -> IntakeFile:
    rows = IntakeFile.objects.select_related("attachment", "run", "channel", "fund", "job", "answered_by", "entered_by")
    return get_object_or_404(rows, pk=pk)


def _donation(pk: int) -> Donation:
    return get_object_or_404(queries.donations_in_full(), pk=pk)


def _download(attachment: Attachment) -> HttpResponse:
    return _as_file(attachments.read(attachment), attachment.name, "application/octet-stream")


def _as_file(data: bytes, name: str, media_type: str) -> HttpResponse:
    """Always a download, never shown: whatever somebody once dropped in must not run in this site's name."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)
