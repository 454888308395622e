"""Screens of intake: runs and their files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from boai.donations import access, operations, queries, tasks
from boai.donations.documents import marked_copy
from boai.donations.forms import AnswerForm, DestinationForm, RunForm, UndoForm
from boai.donations.lists import (
    LineFilter,
    LineTable,
    RunFilter,
    RunTable,
)
from boai.donations.models import IntakeFile, Run
from boai.donations.terms import FileState
from boai.donations.views.parts import acting_user, as_file, download
from boai.foundation.form_errors import carried_out
from boai.foundation.lists import XLSX, Nothing, list_page
from boai.foundation.moments import today
from boai.units.access import check_may, may


@login_required
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    return _runs_page(request, RunForm())


@login_required
@require_POST
def open_run(request: HttpRequest) -> HttpResponse:
    by, form = acting_user(request), RunForm(request.POST, request.FILES)
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
    check_may(acting_user(request), access.READ_DONATIONS, to="看导入")
    return _run_page(request, get_object_or_404(queries.runs(), pk=pk))


@login_required
@require_GET
def run_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while files are read; when all is done the page is loaded anew."""
    check_may(acting_user(request), access.READ_DONATIONS, to="看导入")
    summary = queries.run_summary(get_object_or_404(queries.runs(), pk=pk))
    response = render(request, "donations/parts/run_body.html", {"summary": summary})
    if not summary.is_busy:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def read_run(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(acting_user(request), access.OPEN_RUN, to="导入文件")
    tasks.read_run(by=acting_user(request), run=get_object_or_404(Run.objects.all(), pk=pk))
    return redirect("donations:run", pk)


@login_required
@require_POST
def enter_run(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(acting_user(request), access.ENTER, to="收下导入的文件")
    found = get_object_or_404(Run.objects.all(), pk=pk)
    if tasks.enter_run(by=acting_user(request), run=found):
        _say_entered(request, list(found.files.filter(state=FileState.ENTERED)))
    return redirect("donations:run", pk)


@login_required
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(acting_user(request), access.READ_DONATIONS, to="看导入")
    return _file_page(request, _file(pk))


@login_required
@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(acting_user(request), access.READ_DONATIONS, to="下载原文件")
    return download(_file(pk).attachment)


@login_required
@require_GET
def marked(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(acting_user(request), access.READ_DONATIONS, to="下载原文件")
    found = _file(pk)
    return as_file(marked_copy(found), f"标好的 {found.attachment.name}.xlsx", XLSX)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    by, found = acting_user(request), _file(pk)
    check_may(by, access.OPEN_RUN, to="回答导入的问题")
    form = AnswerForm.of(found, request.POST)
    if form.is_valid() and carried_out(form, lambda: operations.answer_question(by=by, file=found, **form.facts())):
        messages.success(request, f"“{found}”答好了，可以收下。", extra_tags="ok")
        return redirect("donations:run", found.run_id)
    return _file_page(request, found, answer_form=form, status=422)


@login_required
@require_POST
def destination(request: HttpRequest, pk: int) -> HttpResponse:
    by, found, form = acting_user(request), _file(pk), DestinationForm(request.POST)
    check_may(by, access.OPEN_RUN, to="选渠道和资金")
    if form.is_valid() and carried_out(
        form, lambda: operations.choose_destination(by=by, file=found, **form.cleaned_data)
    ):
        return redirect("donations:file", pk)
    return _file_page(request, found, destination_form=form, status=422)


@login_required
@require_POST
def enter_file(request: HttpRequest, pk: int) -> HttpResponse:
    entered = operations.enter_file(by=acting_user(request), file=_file(pk))
    _say_entered(request, [entered])
    return redirect("donations:run", entered.run_id)


@login_required
@require_POST
def remove_file(request: HttpRequest, pk: int) -> HttpResponse:
    removed = operations.remove_file(by=acting_user(request), file=_file(pk))
    messages.success(request, f"“{removed}”移出了，原文件还留着。", extra_tags="ok")
    return redirect("donations:run", removed.run_id)


@login_required
@require_POST
def undo_file(request: HttpRequest, pk: int) -> HttpResponse:
    by, found, form = acting_user(request), _file(pk), UndoForm(request.POST)
    check_may(by, access.UNDO, to="撤回已入账的文件")
    if form.is_valid() and carried_out(form, lambda: operations.undo_file(by=by, file=found, **form.cleaned_data)):
        messages.success(request, f"“{found}”撤回了，{found.new_row_count:,} 行都冲销了，可以再收。", extra_tags="ok")
        return redirect("donations:file", pk)
    return _file_page(request, found, undo_form=form, status=422)


@login_required
@require_POST
def set_up(request: HttpRequest) -> HttpResponse:
    operations.set_up_channels(by=acting_user(request))
    messages.success(request, "收款渠道和账户备好了。", extra_tags="ok")
    return redirect("donations:runs")


def _runs_page(request: HttpRequest, form: RunForm, status: int = 200) -> HttpResponse:
    by = acting_user(request)
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
    by, summary = acting_user(request), queries.run_summary(found)
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
    undo_form: UndoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    by, chosen = acting_user(request), {"channel": found.channel_id, "fund": found.fund_id}
    asks = found.state == FileState.QUESTION
    context = {
        "row": queries.file_row(found),
        "file": found,
        "open": found.state not in queries.SETTLED,
        "may_enter": may(by, access.ENTER),
        "may_import": may(by, access.OPEN_RUN),
        "undo_form": undo_form or (UndoForm() if _may_undo(by, found) else None),
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


def _may_undo(by: Any, found: IntakeFile) -> bool:
    return found.state == FileState.ENTERED and may(by, access.UNDO)
