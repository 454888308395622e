"""The office screens: who sees what, what is disabled and why."""

import pytest
from django.urls import reverse

from boai.disclosure import operations
from boai.disclosure.models import Publication
from boai.disclosure.queries import site_folder
from boai.units.terms import Role
from boai.units.tests.factories import make_user

PERIOD = {"received_from": "2021-07-10T00:00", "received_to": "2021-07-12T18:00", "title": ""}


@pytest.fixture
def sign_in(client):
    def enter(user):
        client.force_login(user)
        return client

    return enter


def address(name, publication=None):
    return reverse(f"disclosure:{name}", args=[publication.pk] if publication else [])


def test_the_first_draft_is_suggested(july, sign_in):
    page = sign_in(july.business).get(address("draft")).content.decode()
    assert 'value="2021-07-10T00:00"' in page


def test_from_draft_to_public_page(july, sign_in):
    answer = sign_in(july.business).post(address("draft"), PERIOD)
    issue = Publication.objects.get()
    assert answer["Location"] == address("publication", issue)
    page = sign_in(july.business).get(address("publication", issue)).content.decode()
    for words in ("1,250,300", "公开的合计等于账上的合计", "数据范围", ">送审</button>"):
        assert words in page
    sign_in(july.business).post(address("submit", issue))
    assert ">发布，从此不能改</button>" in sign_in(july.lead).get(address("publication", issue)).content.decode()
    sign_in(july.lead).post(address("publish", issue))
    page = sign_in(july.lead).get(address("publication", issue)).content.decode()
    assert "/public/990101/received/0001/index.html" in page
    assert "5（连同以前各期）" in page
    assert "公开页面" in sign_in(july.lead).get(address("publications")).content.decode()


def test_the_drafter_sees_why_publishing_is_disabled(july, sign_in):
    issue = july.submitted()
    page = sign_in(july.business).get(address("publication", issue)).content.decode()
    assert "由负责人发布" in page
    assert '<button type="submit" class="btn" disabled' in page


def test_a_closed_gate_disables_submitting_with_its_reason(july, sign_in):
    issue = july.draft()
    july.give(500, "后来的人", "07-11 08:00")
    page = sign_in(july.business).get(address("publication", issue)).content.decode()
    assert "有 3 项没对上，先改好" in page
    assert sign_in(july.business).post(address("submit", issue)).status_code == 422
    issue.refresh_from_db()
    assert issue.state == "draft"


def test_a_wrong_period_is_said_at_its_field(july, sign_in):
    answer = sign_in(july.business).post(address("draft"), {**PERIOD, "received_to": "2021-07-09T00:00"})
    assert answer.status_code == 422
    assert "不早于“止”2021-07-09 00:00；请改其中一个。" in answer.content.decode()


def test_returning_needs_a_reason(july, sign_in):
    issue = july.submitted()
    assert "写为什么退回。" in sign_in(july.lead).post(address("return", issue), {"reason": ""}).content.decode()
    sign_in(july.lead).post(address("return", issue), {"reason": "第 3 行再核"})
    issue.refresh_from_db()
    assert issue.state == "draft"


def test_a_draft_is_discarded(july, sign_in):
    issue = july.draft()
    assert "第 1 期现在是“草稿”" in sign_in(july.business).get(address("draft")).content.decode()
    sign_in(july.business).post(address("discard", issue))
    issue.refresh_from_db()
    assert issue.state == "withdrawn"


def test_the_supervisor_reads_and_writes_nothing(july, supervisor, sign_in):
    issue = july.submitted()
    client = sign_in(supervisor)
    assert client.get(address("publications")).status_code == 200
    assert client.get(address("publication", issue)).status_code == 200
    for name in ("submit", "discard", "publish"):
        assert client.post(address(name, issue)).status_code == 403
    assert client.post(address("return", issue), {"reason": "x"}).status_code == 403
    assert client.get(address("draft")).status_code == 403
    assert client.post(address("write_site")).status_code == 403
    issue.refresh_from_db()
    assert issue.state == "submitted"


def test_an_instructor_sees_no_publications(july, sign_in):
    client = sign_in(make_user(Role.INSTRUCTOR, unit=july.society))
    assert client.get(address("publications")).status_code == 403
    assert client.get(address("publication", july.draft())).status_code == 403


def test_another_society_sees_none_of_it(july, sign_in):
    assert sign_in(make_user(Role.LEAD)).get(address("publication", july.draft())).status_code == 404


def test_pages_that_were_not_written_are_offered(july, sign_in):
    july.published()
    (site_folder(july.society) / "index.html").unlink()
    client = sign_in(july.lead)
    assert "已经发布的，公开页面还没写完" in client.get(address("publications")).content.decode()
    client.post(address("write_site"))
    assert "还没写完" not in client.get(address("publications")).content.decode()


def test_a_long_draft_is_paged_and_its_totals_are_of_all(office, sign_in):
    for minute in range(3):
        office.give(100, moment=f"07-10 10:0{minute}")
    issue = office.draft()
    issue.rows, issue.row_count = issue.rows * 80, 240
    issue.save()
    page = sign_in(office.business).get(address("publication", issue), {"page": "2"}).content.decode()
    assert "第 201–240 行，共 240 行" in page
    assert "合计（全部 240 笔）" in page


def test_signed_out_leads_to_the_door(july, client):
    assert client.get(address("publications")).status_code == 302
    operations.discard_draft(by=july.business, publication=july.draft())
