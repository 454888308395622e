"""Screens: who sees what, uploads good and bad, every verb from the browser."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from boai.donations import operations, tasks
from boai.donations.models import Donation, IntakeFile, Run, UnclaimedMoney
from boai.donations.terms import FileState
from boai.donations.tests.factories import BANK, bill, drop, enter, everything, gift, gifts
from boai.foundation import attachments
from boai.foundation.jobs import GIVEN_UP_AFTER, progress_of, running, start_job
from boai.foundation.models import Job
from boai.foundation.moments import local, now
from boai.foundation.spreadsheets import read_tables
from boai.foundation.terms import JobState
from boai.ledger.models import Fund, Transfer
from boai.people.terms import NamePublicity
from boai.units.models import User
from boai.units.terms import Role
from boai.units.tests.factories import make_user

IMMEDIATE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="boai.units.sign_in.SignInBackend")
    return client


@pytest.fixture
def desk(channels: Fund, cashier: User) -> Client:
    return signed_in(cashier)


def upload(client: Client, *files: tuple[str, bytes], **values: str) -> Any:
    bills = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(reverse("donations:open_run"), {"bills": bills, **values}, follow=True)


def page(client: Client, name: str, *arguments: int, **query: str) -> str:
    response = client.get(reverse(f"donations:{name}", args=arguments), query)
    assert response.status_code == 200
    return response.content.decode()


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (210 * 1024 * 1024))
    return out.getvalue()


# ---- uploads ----


def test_files_dropped_are_read_and_nothing_is_entered(desk: Client) -> None:
    response = upload(desk, ("微信.csv", bill(gifts(3))), ("交行.csv", bill(gifts(2), BANK)), title="7·8 洪涝救灾")
    body = response.content.decode()
    assert response.status_code == 200
    assert "7·8 洪涝救灾：2 个文件" in body
    assert "2 个文件都对上了" in body
    assert "到分相等" in body
    assert Transfer.objects.count() == 0


def test_accepting_all_enters_every_line(desk: Client) -> None:
    upload(desk, ("微信.csv", bill(gifts(3))), ("交行.csv", bill(gifts(2), BANK)))
    response = desk.post(reverse("donations:enter_run", args=[Run.objects.get().pk]), follow=True)
    assert "收下了：2 个文件，5 行。" in response.content.decode()
    assert Donation.objects.count() == 5


def test_a_refused_file_holds_accept_all_with_its_reason_in_sight(desk: Client) -> None:
    body = upload(
        desk, ("好.csv", bill(gifts(3))), ("坏.csv", bill(gifts(2, start=9), wrong_total=True))
    ).content.decode()
    assert "还有没定的文件" in body
    assert '<span class="btn off" aria-disabled="true">全部收下</span>' in body
    assert "相差 0.01 元" in body
    desk.post(reverse("donations:remove_file", args=[IntakeFile.objects.get(attachment__name="坏.csv").pk]))
    assert "1 个文件都对上了" in page(desk, "run", Run.objects.get().pk)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("空.csv", b""),
        ("炸弹.xlsx", zip_bomb()),
        ("断.csv", bill(gifts(9))[:700]),
        ("断.xlsx", bill(gifts(9), "wechat_personal_xlsx")[:900]),
        ("乱.xls", bytes(range(256)) * 40),
        ("名字很怪\x00<script>.csv", b"\xff\xfe\x00\x00"),
        ("超大数.csv", bill(gifts(2), huge_amount=0)),
    ],
    ids=["empty", "bomb", "cut csv", "cut xlsx", "binary", "name", "1e308"],
)
def test_a_malformed_upload_is_a_page_with_a_reason(desk: Client, name: str, data: bytes) -> None:
    response = upload(desk, (name, data))
    body = response.content.decode()
    assert response.status_code in (200, 422)
    assert "拒收" in body or "文件是空的" in body or "空" in body
    assert "<script>.csv" not in body
    assert (Transfer.objects.count(), Donation.objects.count()) == (0, 0)


def test_no_file_is_said_at_the_field(desk: Client) -> None:
    before = everything()
    response = desk.post(reverse("donations:open_run"), {"title": "空"})
    assert response.status_code == 422
    assert "还没选文件" in response.content.decode()
    assert everything() == before


def test_too_many_files_are_refused_before_they_are_kept(desk: Client) -> None:
    before = everything()
    response = upload(desk, *((f"{n}.csv", b"x") for n in range(51)))
    assert response.status_code in (400, 422)
    assert everything() == before


# ---- settling ----


def question(cashier: User) -> IntakeFile:
    lines = [gift(1_000, number="", minutes=1), gift(2_000, number="", minutes=3_000)]
    enter(cashier, bill(lines[:1], "boc_credit"), "上旬.csv")
    return drop(cashier, bill(lines, "boc_credit"), "整月.csv")


def test_a_question_shows_both_lines_and_the_consequence_in_figures(desk: Client, cashier: User) -> None:
    body = page(desk, "run", question(cashier).run_id)
    assert "要您定一件：整月.csv" in body
    assert "这个文件收下的合计是 <b>20.00 元</b>" in body
    assert "这个文件收下的合计是 <b>30.00 元</b>" in body


def test_an_answer_from_the_browser(desk: Client, cashier: User) -> None:
    file = question(cashier)
    url = reverse("donations:answer", args=[file.pk])
    unanswered = desk.post(url, {"answer": "看过了"})
    assert unanswered.status_code == 422
    assert "还没选" in unanswered.content.decode()
    assert desk.post(url, {"repeats_are_entered": "yes"}).status_code == 302
    file.refresh_from_db()
    assert (file.state, file.new_row_count) == (FileState.READY, 1)


def test_a_destination_from_the_browser(desk: Client, cashier: User) -> None:
    file = drop(cashier, bill(gifts(2)))
    url = reverse("donations:destination", args=[file.pk])
    assert desk.post(url, {"channel": "", "fund": ""}).status_code == 422
    fund = Fund.objects.get()
    assert desk.post(url, {"channel": file.channel_id, "fund": fund.pk}).status_code == 302
    assert desk.post(reverse("donations:enter_file", args=[file.pk])).status_code == 302
    assert Donation.objects.count() == 2


def test_accepting_a_refused_file_is_a_sentence_not_an_error(desk: Client, cashier: User) -> None:
    file = drop(cashier, bill(gifts(2), wrong_total=True))
    before = everything()
    response = desk.post(reverse("donations:enter_file", args=[file.pk]))
    assert response.status_code == 422
    assert "不能收下" in response.content.decode()
    assert everything() == before


def test_all_lines_are_listed_with_what_they_become(desk: Client, cashier: User) -> None:
    file = drop(cashier, bill([*gifts(60), gift(5, "", number=90)]))
    body = page(desk, "file", file.pk)
    assert "第 1–50 行，共 61 行" in body
    assert "第 51–61 行，共 61 行" in page(desk, "file", file.pk, page="2")
    assert "第 1–1 行，共 1 行" in page(desk, "file", file.pk, becomes="unclaimed")


def test_the_marked_copy_names_row_and_column(desk: Client, cashier: User) -> None:
    file = drop(cashier, bill(gifts(3), huge_amount=1))
    response = desk.get(reverse("donations:marked", args=[file.pk]))
    reasons, copy = read_tables(response.content, "标好的.xlsx")
    reason = file.judgement["reasons"][0]
    assert reasons.rows[1][:2] == [reason["row"], reason["column"]]
    assert copy.rows[reason["row"] - 1][5] == "¥1e308"
    assert copy.rows[reason["row"]][8].strip() == gift(1, number=0).transaction_number
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        assert any("comments" in name for name in book.namelist())


def test_the_original_comes_back_byte_for_byte(desk: Client, cashier: User) -> None:
    data = bill(gifts(3))
    file = drop(cashier, data)
    response = desk.get(reverse("donations:original", args=[file.pk]))
    assert response.content == data
    assert response["Content-Disposition"].startswith("attachment;")


def test_a_file_without_a_table_cannot_be_marked_and_says_so(desk: Client, cashier: User) -> None:
    file = drop(cashier, b"", "空.csv")
    assert desk.get(reverse("donations:marked", args=[file.pk])).status_code == 422


# ---- gifts ----


def test_the_list_totals_all_rows_and_filters(desk: Client, cashier: User) -> None:
    enter(cashier, bill(gifts(60)))
    body = page(desk, "donations")
    assert "共 60 行" in body
    assert '617<span class="fen">.70</span>' in body
    assert "第 1–1 行，共 1 行" in page(desk, "donations", q="林007")
    assert "没有符合的" in page(desk, "donations", first_day="2026-07-11")
    assert "共 60 行" in page(desk, "donations", first_day="2026-07-10", last_day="2026-07-10")
    export = desk.get(reverse("donations:donations"), {"export": "xlsx"})
    rows = read_tables(export.content, "捐赠.xlsx")[0].rows
    assert (len(rows), rows[-1][3]) == (63, 617.7)


def test_a_gift_shows_its_evidence_and_a_correction_keeps_the_old(desk: Client, cashier: User) -> None:
    enter(cashier, bill([gift(1_200_000, "江左慈善基金会", number=1, memo="李知行先生捐洪涝")]), "七月.csv")
    donation = Donation.objects.get()
    body = page(desk, "donation", donation.pk)
    assert "七月.csv</a> 第 18 行" in body
    assert "“李知行先生捐洪涝”" in body
    url = reverse("donations:correct", args=[donation.pk])
    wanted = {"on_behalf_of": "李知行", "name_publicity": NamePublicity.SURNAME.value, "reason": "捐赠人来电"}
    refused = desk.post(url, wanted)
    assert refused.status_code == 422
    assert "请写明凭什么" in refused.content.decode()
    assert desk.post(url, {**wanted, "on_behalf_evidence": "附言写明"}).status_code == 302
    body = page(desk, "donation", donation.pk)
    assert "更正捐赠人" in body
    assert "捐赠人来电" in body


def test_unclaimed_money_is_claimed_on_the_screen(desk: Client, cashier: User) -> None:
    enter(cashier, bill([gift(800, "", number=1)]))
    held = UnclaimedMoney.objects.get()
    assert "8<span" in page(desk, "unclaimed")
    url = reverse("donations:claim", args=[held.pk])
    assert desk.get(url).status_code == 200
    fund = Fund.objects.get()
    assert desk.post(url, {"donor_name": "何溪", "evidence": "", "fund": fund.pk}).status_code == 422
    assert desk.post(url, {"donor_name": "何溪", "evidence": "截图", "fund": fund.pk}).status_code == 302
    assert Donation.objects.get().payer_name == "何溪"
    assert desk.get(url).status_code == 404
    assert "没有待认领的钱" in page(desk, "unclaimed")


def cash_form(**values: object) -> dict[str, object]:
    moment = local(now())
    return {
        "client_key": "key-1",
        "amount": "￥1,234.50",
        "payer_name": "何溪",
        "received_on": str(moment.date()),
        "received_time": "00:00",
        "fund": Fund.objects.get().pk,
        **values,
    }


def test_cash_is_recorded_and_sent_twice_it_is_one(desk: Client) -> None:
    assert desk.get(reverse("donations:cash")).status_code == 200
    assert desk.post(reverse("donations:cash"), cash_form()).status_code == 302
    assert desk.post(reverse("donations:cash"), cash_form()).status_code == 302
    assert [each.amount.text() for each in Donation.objects.all()] == ["1,234.50"]


def test_at26_late_cash_without_a_photograph_is_said_at_the_field(desk: Client) -> None:
    before = everything()
    response = desk.post(reverse("donations:cash"), cash_form(received_on="2026-01-02"))
    assert response.status_code == 422
    assert "要附原始凭证的照片" in response.content.decode()
    assert everything() == before
    photo = SimpleUploadedFile("收据.jpg", b"\xff\xd8\xff photo", "image/jpeg")
    assert desk.post(reverse("donations:cash"), cash_form(received_on="2026-01-02", voucher=photo)).status_code == 302
    donation = Donation.objects.get()
    assert donation.recorded_late
    assert desk.get(reverse("donations:voucher", args=[donation.pk])).content == b"\xff\xd8\xff photo"


def test_a_voucher_that_is_no_picture_is_refused(desk: Client) -> None:
    page_file = SimpleUploadedFile("收据.jpg", b"<html>", "image/jpeg")
    before = everything()
    response = desk.post(reverse("donations:cash"), cash_form(handwritten="on", voucher=page_file))
    assert response.status_code == 422
    assert everything() == before


# ---- background ----


def test_a_large_run_is_read_and_entered_in_the_background(
    desk: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = IMMEDIATE
    monkeypatch.setattr(tasks, "BYTES_AT_ONCE", 0)
    monkeypatch.setattr(tasks, "ROWS_AT_ONCE", 0)
    upload(desk, ("微信.csv", bill(gifts(5))))
    run = Run.objects.get()
    file = run.files.get()
    assert file.state == FileState.READY
    assert [job.state for job in Job.objects.all()] == [JobState.DONE]
    desk.post(reverse("donations:enter_run", args=[run.pk]))
    assert Donation.objects.count() == 5
    assert [job.title for job in Job.objects.order_by("pk")] == ["读 1 个文件", "收下 1 个文件"]


def test_a_job_that_is_refused_says_why(channels: Fund, cashier: User) -> None:
    file = drop(cashier, bill(gifts(2)))
    IntakeFile.objects.update(channel=None)
    job = start_job(by=cashier, title="收下")
    with running(job) as report:
        operations.enter_run(by=cashier, run=file.run, progress=report)
    job.refresh_from_db()
    assert (job.state, job.finished_at is not None) == (JobState.FAILED, True)
    assert "没说钱到了哪个渠道" in job.message
    assert Donation.objects.count() == 0


def test_progress_polls_while_reading_and_then_reloads(desk: Client, cashier: User) -> None:
    run = operations.open_run(by=cashier, title="大", files=[("大.csv", bill(gifts(5)))])
    waiting = desk.get(reverse("donations:run_progress", args=[run.pk]))
    assert "HX-Refresh" not in waiting.headers
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert desk.post(reverse("donations:read_run", args=[run.pk])).status_code == 302
    done = desk.get(reverse("donations:run_progress", args=[run.pk]))
    assert done.headers["HX-Refresh"] == "true"


def test_while_a_run_is_being_entered_the_page_polls_and_the_button_rests(desk: Client, cashier: User) -> None:
    file = drop(cashier, bill(gifts(2)))
    IntakeFile.objects.update(job=start_job(by=cashier, title="收下 1 个文件"))
    body = page(desk, "run", file.run_id)
    assert 'hx-trigger="every 1s"' in body
    assert '正在入账</span><span class="btn off" aria-disabled="true">全部收下</span>' in body
    Job.objects.update(created_at=now() - GIVEN_UP_AFTER)
    assert 'hx-trigger="every 1s"' not in page(desk, "run", file.run_id)


def test_a_job_reports_and_its_file_goes_with_it(
    channels: Fund, cashier: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("boai.foundation.jobs.SECONDS_BETWEEN_REPORTS", 0)
    job = start_job(by=cashier, title="读")
    assert progress_of(job) is None
    with running(job) as report:
        report(250, 1_000)
        job.refresh_from_db()
        told = progress_of(job)
        assert told is not None
        assert (told.done, told.total) == (250, 1_000)
    job.refresh_from_db()
    assert (job.state, progress_of(job)) == (JobState.DONE, None)


def test_a_job_that_crashes_is_marked_and_crashes_loudly(channels: Fund, cashier: User) -> None:
    job = start_job(by=cashier, title="读")
    with pytest.raises(ZeroDivisionError), running(job):
        raise ZeroDivisionError
    job.refresh_from_db()
    assert job.state == JobState.FAILED


# ---- who ----

READERS = {Role.LEAD, Role.OFFICE, Role.BUSINESS, Role.ACCOUNTANT, Role.CASHIER, Role.SUPERVISOR}
IMPORTERS = READERS - {Role.SUPERVISOR}
ENTERERS = {Role.CASHIER, Role.ACCOUNTANT}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reads_what_its_table_says(channels: Fund, cashier: User, role: Role) -> None:
    file = enter(cashier, bill([*gifts(2), gift(3, "", number=77)]))
    client = signed_in(make_user(role, unit=cashier.unit))
    addresses = [
        reverse("donations:runs"),
        reverse("donations:run", args=[file.run_id]),
        reverse("donations:run_progress", args=[file.run_id]),
        reverse("donations:file", args=[file.pk]),
        reverse("donations:original", args=[file.pk]),
        reverse("donations:marked", args=[file.pk]),
        reverse("donations:donations"),
        reverse("donations:donation", args=[Donation.objects.all()[0].pk]),
        reverse("donations:unclaimed"),
    ]
    expected = 200 if role in READERS else 403
    assert [client.get(each).status_code for each in addresses] == [expected] * len(addresses)
    enterer = 200 if role in ENTERERS else 403
    assert client.get(reverse("donations:cash")).status_code == (200 if role == Role.CASHIER else 403)
    assert client.get(reverse("donations:claim", args=[UnclaimedMoney.objects.get().pk])).status_code == enterer


@pytest.mark.parametrize("role", list(Role))
def test_each_role_writes_what_its_table_says(channels: Fund, cashier: User, role: Role) -> None:
    file = drop(cashier, bill(gifts(2)))
    client = signed_in(make_user(role, unit=cashier.unit))
    entered = client.post(reverse("donations:enter_file", args=[file.pk])).status_code
    assert entered == (302 if role in ENTERERS else 403)
    other = drop(cashier, bill(gifts(2, start=50)), "二.csv")
    removed = client.post(reverse("donations:remove_file", args=[other.pk])).status_code
    assert removed == (302 if role in IMPORTERS else 403)
    uploaded = client.post(
        reverse("donations:open_run"), {"bills": SimpleUploadedFile("三.csv", bill(gifts(1, start=90)))}
    )
    assert uploaded.status_code == (302 if role in IMPORTERS else 403)


@pytest.mark.parametrize(
    "name",
    ["open_run", "read_run", "enter_run", "answer", "destination", "enter_file", "remove_file", "correct", "set_up"],
)
def test_nothing_is_written_by_get(desk: Client, cashier: User, name: str) -> None:
    file = drop(cashier, bill(gifts(1)))
    arguments = {"open_run": [], "set_up": [], "read_run": [file.run_id], "enter_run": [file.run_id]}
    before = everything()
    response = desk.get(reverse(f"donations:{name}", args=arguments.get(name, [file.pk])))
    assert response.status_code == 405
    assert everything() == before


def test_whoever_is_not_signed_in_is_sent_to_the_door(channels: Fund) -> None:
    for name in ("runs", "donations", "unclaimed", "cash"):
        assert Client().get(reverse(f"donations:{name}")).status_code == 302


def test_another_societys_things_do_not_exist(channels: Fund, cashier: User) -> None:
    file = enter(cashier, bill([*gifts(1), gift(3, "", number=77)]))
    client = signed_in(make_user(Role.CASHIER))
    for name, pk in (
        ("run", file.run_id),
        ("run_progress", file.run_id),
        ("file", file.pk),
        ("original", file.pk),
        ("marked", file.pk),
        ("donation", Donation.objects.get().pk),
        ("claim", UnclaimedMoney.objects.get().pk),
    ):
        assert client.get(reverse(f"donations:{name}", args=[pk])).status_code == 404
    for name, pk in (
        ("enter_run", file.run_id),
        ("enter_file", file.pk),
        ("remove_file", file.pk),
        ("answer", file.pk),
    ):
        assert client.post(reverse(f"donations:{name}", args=[pk])).status_code == 404


def test_a_damaged_original_is_said_not_served(desk: Client, cashier: User) -> None:
    file = drop(cashier, bill(gifts(1, start=400)))
    attachments.path_of(file.attachment.sha256).unlink()
    response = desk.get(reverse("donations:original", args=[file.pk]))
    assert response.status_code == 422
    assert "不见了或被改动过" in response.content.decode()


def test_a_new_society_sets_up_its_channels_on_the_screen(accountant: User) -> None:
    client = signed_in(accountant)
    assert "还没有收款渠道" in page(client, "runs")
    client.post(reverse("donations:set_up"))
    assert "还没有收款渠道" not in page(client, "runs")
