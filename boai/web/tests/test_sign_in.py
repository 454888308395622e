"""The door: one text for every failure, lockout, idle time-out, an own password first."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user
from django.urls import reverse

from boai.foundation.models import AuditEntry
from boai.units.operations import add_user
from boai.units.terms import Role
from boai.units.tests.factories import PASSWORD, make_society
from boai.web.middleware import SEEN

NEW = "Ting-tao-2022!"


@pytest.fixture
def fang(lead):
    user = add_user(by=lead, username="fang", display_name="方晓棠", password=PASSWORD, roles=[Role.ACCOUNTANT])
    user.must_change_password = False
    user.save()
    return user


def try_sign_in(client, username="fang", password=PASSWORD, **more):
    return client.post(reverse("sign_in"), {"username": username, "password": password, **more})


def test_the_right_password_leads_to_the_desk(client, fang):
    response = try_sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert get_user(client).pk == fang.pk


def test_it_leads_back_to_the_page_that_was_asked_for(client, fang):
    assert try_sign_in(client, next="/me/")["Location"] == "/me/"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_it_never_leads_to_another_site(client, fang, elsewhere):
    assert try_sign_in(client, next=elsewhere)["Location"] == "/"


def test_an_unknown_name_and_a_wrong_password_read_the_same(client, fang):
    def said(username, password):
        page = try_sign_in(client, username, password).content.decode()
        return page.replace(f'value="{username}"', "").split("<h2>登录</h2>")[1].split("csrfmiddlewaretoken")[0]

    assert said("fang", "wrong") == said("nobody", "wrong")
    assert "登录名或口令不对" in said("nobody", PASSWORD)


def test_a_deactivated_user_reads_the_same_as_a_wrong_password(client, fang):
    fang.is_active = False
    fang.save()
    assert "登录名或口令不对" in try_sign_in(client).content.decode()
    assert get_user(client).is_anonymous


def test_the_sixth_try_is_locked_even_with_the_right_password(client, fang):
    answers = [try_sign_in(client, password="wrong").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    locked = try_sign_in(client)
    assert locked.status_code == 429
    assert "锁 30 分钟" in locked.content.decode()
    assert get_user(client).is_anonymous


def test_locking_one_name_leaves_another_free(client, fang):
    for _ in range(5):
        try_sign_in(client, username="nobody", password="wrong")
    assert try_sign_in(client)["Location"] == "/"


def test_fifteen_idle_minutes_sign_out_and_say_so(client, fang):
    client.force_login(fang)
    client.get("/me/")
    session = client.session
    session[SEEN] = session[SEEN] - 15 * 60 - 1
    session.save()
    response = client.get("/me/")
    assert response["Location"] == "/sign-in/?timed_out=1&next=/me/"
    assert get_user(client).is_anonymous
    assert "15 分钟没有操作" in client.get(response["Location"]).content.decode()


def test_fourteen_idle_minutes_do_not(client, fang):
    client.force_login(fang)
    client.get("/me/")
    session = client.session
    session[SEEN] = session[SEEN] - 14 * 60
    session.save()
    assert client.get("/me/").status_code == 200


def test_a_fragment_asked_for_after_the_time_out_moves_the_whole_page(client, fang):
    client.force_login(fang)
    client.get("/me/")
    session = client.session
    session[SEEN] = 0
    session.save()
    response = client.get("/me/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (204, "/sign-in/?timed_out=1&next=/me/")


def test_signing_out_is_a_post(client, fang):
    client.force_login(fang)
    assert client.get(reverse("sign_out")).status_code == 405
    client.post(reverse("sign_out"))
    assert get_user(client).is_anonymous


def test_a_temporary_password_is_changed_before_anything_else(client, fang):
    fang.must_change_password = True
    fang.save()
    client.force_login(fang)
    assert client.get("/")["Location"] == reverse("change_password")
    client.post(reverse("change_password"), {"present": PASSWORD, "password": NEW, "again": NEW})
    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"present": "wrong", "password": NEW, "again": NEW}, "现在的口令不对"),
        ({"present": PASSWORD, "password": NEW, "again": "Other-2022!!"}, "两遍不一样"),
        ({"present": PASSWORD, "password": "weak", "again": "weak"}, "口令太弱"),
    ],
)
def test_a_refused_change_keeps_the_old_password(client, fang, form, said):
    client.force_login(fang)
    before = AuditEntry.objects.count()
    page = client.post(reverse("change_password"), form).content.decode()
    fang.refresh_from_db()
    assert said in page
    assert (fang.check_password(PASSWORD), AuditEntry.objects.count()) == (True, before)


def test_the_page_names_the_society_where_there_is_one(client, society):
    assert society.name in client.get(reverse("sign_in")).content.decode()


def test_the_page_names_none_where_there_are_several(client, society):
    make_society()
    assert society.name not in client.get(reverse("sign_in")).content.decode()
