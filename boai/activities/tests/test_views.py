from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from boai.activities.models import Activity, ActivityPhoto, Theme
from boai.activities.tests.factories import jpeg_with_location, make_activity, photo
from boai.foundation.models import AuditEntry
from boai.foundation.moments import today
from boai.foundation.scoping import in_society
from boai.foundation.spreadsheets import read_tables
from boai.people.tests.factories import make_organisation
from boai.units.terms import Role
from boai.units.tests.factories import make_user

OFFICE = {Role.LEAD, Role.OFFICE, Role.BUSINESS}
FIELD = {Role.INSTRUCTOR, Role.VOLUNTEER_LEADER}
READERS = OFFICE | FIELD | {Role.ACCOUNTANT, Role.CASHIER, Role.STOREKEEPER, Role.SUPERVISOR}


@pytest.fixture
def at(client, clerk):
    client.force_login(clerk)
    return client


def _sent(**values):
    return {
        "client_key": "page-00000001",
        "kind": "drowning",
        "occurred_on": today().isoformat(),
        "times": "9点半到11点",
        "place": "枫林小学",
        "partners": "区教育局、团区委",
        "head_count": "186",
        "count_method": "sign_in",
        "material_item": ["防溺水手册", "防溺水扇子", ""],
        "material_copies": ["190", "0", "0"],
        **values,
    }


def _file(name="IMG_1.JPG", data=None):
    return SimpleUploadedFile(name, jpeg_with_location() if data is None else data, content_type="image/jpeg")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("activities", READERS),
        ("record", OFFICE | FIELD),
        ("places", OFFICE | FIELD),
        ("partners", OFFICE | FIELD),
        ("themes", READERS - FIELD),
    ],
)
def test_who_opens_which_page(client, society, role, name, allowed):
    client.force_login(make_user(role, unit=society))
    assert client.get(reverse(f"activities:{name}")).status_code == (200 if role in allowed else 403)


@pytest.mark.parametrize("name", ["activities", "record", "places", "partners", "themes"])
def test_strangers_are_sent_to_the_door(client, db, name):
    assert client.get(reverse(f"activities:{name}")).status_code == 302


def test_recording_without_script(at, clerk):
    school = make_organisation(clerk, name="枫林小学")
    bureau = make_organisation(clerk, name="区教育局", kind="office")
    response = at.post(reverse("activities:record"), {**_sent(), "photos": [_file(), _file("b.jpg")]})
    activity = Activity.objects.get()
    assert response.url == reverse("activities:activity", args=[activity.pk])
    assert (activity.starts_at, activity.ends_at, activity.place_organisation) == (dt.time(9, 30), dt.time(11), school)
    assert (list(activity.partners.all()), activity.partners_unlisted) == ([bureau], "团区委")
    assert dict(activity.materials.values_list("item", "copies")) == {"防溺水手册": 190}
    assert activity.photos.count() == 1  # the two files hold the same picture


def test_nothing_is_chosen_in_advance_for_how_heads_were_counted(at):
    form = at.get(reverse("activities:record")).context["form"]
    assert form["count_method"].value() is None
    assert form["occurred_on"].value() == today()


def test_a_double_click_is_one_record(at):
    first = at.post(reverse("activities:record"), {**_sent(), "photos": [_file()]})
    second = at.post(reverse("activities:record"), {**_sent(), "photos": [_file()]})
    assert (first.url, first.status_code) == (second.url, second.status_code)
    assert (Activity.objects.count(), ActivityPhoto.objects.count()) == (1, 1)


def test_the_same_page_sent_with_other_contents_is_refused(at):
    at.post(reverse("activities:record"), _sent())
    response = at.post(reverse("activities:record"), _sent(head_count="187"))
    assert response.status_code == 422
    assert "已经记成了" in response.content.decode()
    assert Activity.objects.get().head_count == 186


def test_what_is_missing_is_told_all_at_once_and_what_was_typed_stays(at):
    response = at.post(
        reverse("activities:record"),
        _sent(count_method="", occurred_on="2999-01-01", times="上午", material_copies=["190", "二十", "0"]),
    )
    errors = response.context["form"].errors
    assert set(errors) == {"count_method", "occurred_on", "times", "__all__"}
    assert errors["count_method"] == ["请选一种，年报要写明口径。"]
    page = response.content.decode()
    assert "还差 3 项就能存" in page
    assert 'value="190"' in page
    assert Activity.objects.count() == 0


def test_a_bad_photo_is_refused_at_its_field_and_nothing_is_kept(at):
    response = at.post(reverse("activities:record"), {**_sent(), "photos": [_file(), _file("坏.heic", b"garbage")]})
    assert response.status_code == 422
    assert "坏.heic" in response.context["form"].errors["photos"][0]
    assert Activity.objects.count() == 0


def test_an_old_day_is_asked_about_and_kept_once_confirmed(at):
    old = (today() - dt.timedelta(days=400)).isoformat()
    response = at.post(reverse("activities:record"), _sent(occurred_on=old))
    assert "日期没错，是补记" in response.content.decode()
    assert Activity.objects.count() == 0
    at.post(reverse("activities:record"), _sent(occurred_on=old, confirmed_day="on"))
    assert Activity.objects.get().occurred_on.isoformat() == old


def test_the_register_answers_while_a_place_is_typed(at, clerk):
    make_organisation(clerk, name="枫林小学", town="永宁街道", members=1020)
    page = at.get(reverse("activities:places"), {"place": "枫林小学"}).content.decode()
    assert "学校名录里有：永宁街道，在校 1,020 人" in page
    assert '<option value="枫林小学">' in at.get(reverse("activities:places"), {"place": "flxx"}).content.decode()


def test_partners_typed_before_stay_in_the_suggestion(at, clerk):
    make_organisation(clerk, name="区教育局", kind="office")
    page = at.get(reverse("activities:partners"), {"partners": "团区委、区教"}).content.decode()
    assert '<option value="团区委、区教育局">' in page


def test_an_activity_is_corrected_and_tells_what_was(at, clerk):
    activity = make_activity(clerk, materials={"防溺水手册": 190})
    at.post(reverse("activities:correct", args=[activity.pk]), _sent(head_count="168", times=""))
    page = at.get(reverse("activities:activity", args=[activity.pk])).content.decode()
    assert "人次：原 186，现 <b>168</b>" in page
    assert Activity.objects.get().head_count == 168


def test_saving_an_opened_form_unchanged_writes_nothing(at, clerk):
    bureau = make_organisation(clerk, name="区教育局", kind="office")
    activity = make_activity(
        clerk,
        starts_at=dt.time(9, 30),
        ends_at=dt.time(11),
        partners=[bureau],
        partners_unlisted="团区委",
        materials={"防溺水手册": 190},
        occurred_on=dt.date(2021, 3, 29),
        confirmed_day=True,
    )
    address = reverse("activities:correct", args=[activity.pk])
    form = at.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "confirmed_day"}
    lines = form.lines()
    sent |= {"material_item": [line.item for line in lines], "material_copies": [line.copies for line in lines]}
    before = AuditEntry.objects.count()
    assert at.post(address, sent).status_code == 302
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ACCOUNTANT, Role.CASHIER, Role.STOREKEEPER])
def test_readers_see_an_activity_and_change_nothing(client, clerk, society, role):
    activity = make_activity(clerk, photos=[photo()])
    client.force_login(make_user(role, unit=society))
    assert client.get(reverse("activities:activity", args=[activity.pk])).status_code == 200
    for name, pk in (("correct", activity.pk), ("add_photos", activity.pk), ("remove_photo", activity.photos.get().pk)):
        sent = {**_sent(head_count="1"), "photos": [_file()], "reason": "想撤下"}
        assert client.post(reverse(f"activities:{name}", args=[pk]), sent).status_code == 403
    assert (Activity.objects.get().head_count, ActivityPhoto.objects.count()) == (186, 1)


@pytest.mark.parametrize("role", sorted(FIELD))
def test_field_roles_do_not_see_what_others_recorded(client, clerk, society, role):
    activity = make_activity(clerk, photos=[photo()])
    client.force_login(make_user(role, unit=society))
    assert client.get(reverse("activities:activity", args=[activity.pk])).status_code == 404
    assert client.get(reverse("activities:correct", args=[activity.pk])).status_code == 404
    assert client.get(reverse("activities:photo", args=[activity.photos.get().pk])).status_code == 404
    assert "枫林小学" not in client.get(reverse("activities:activities")).content.decode()


def test_another_societys_activity_and_photo_are_not_there(at):
    stranger = make_user(Role.LEAD)
    with in_society(stranger.unit_id):
        foreign = make_activity(stranger, photos=[photo()])
        picture = foreign.photos.get().pk
    assert at.get(reverse("activities:activity", args=[foreign.pk])).status_code == 404
    assert at.get(reverse("activities:photo", args=[picture])).status_code == 404
    assert at.post(reverse("activities:correct", args=[foreign.pk]), _sent()).status_code == 404


def test_a_photo_is_served_without_its_location(at, clerk):
    activity = make_activity(clerk, photos=[photo()])
    response = at.get(reverse("activities:photo", args=[activity.photos.get().pk]))
    assert response["Content-Type"] == "image/jpeg"
    assert "private" in response["Cache-Control"]
    assert dict(Image.open(io.BytesIO(response.content)).getexif()) == {}


def test_photos_are_added_and_taken_down(at, clerk):
    activity = make_activity(clerk)
    at.post(reverse("activities:add_photos", args=[activity.pk]), {"photos": [_file()]})
    kept = activity.photos.get()
    assert at.post(reverse("activities:remove_photo", args=[kept.pk]), {"reason": ""}).status_code == 422
    assert activity.photos.count() == 1
    at.post(reverse("activities:remove_photo", args=[kept.pk]), {"reason": "家长不同意"})
    assert activity.photos.count() == 0


def test_the_list_totals_all_rows_of_the_filter(at, clerk):
    make_activity(clerk, materials={"防溺水手册": 190})
    make_activity(clerk, kind="publicity", head_count=300, materials={"手册": 50})
    make_activity(clerk, occurred_on=dt.date(2021, 3, 29), confirmed_day=True)
    response = at.get(reverse("activities:activities"), {"year": str(today().year), "kind": "drowning"})
    totals = response.context["totals"]
    assert (totals.sessions, totals.person_times, totals.copies) == (1, 186, 190)


def test_the_list_is_found_by_pinyin_initials_of_the_place(at, clerk):
    make_activity(clerk, place_organisation=make_organisation(clerk, name="枫林小学"))
    make_activity(clerk, place="老渡口")
    page = at.get(reverse("activities:activities"), {"q": "flxx"}).content.decode()
    assert "枫林小学" in page
    assert "老渡口" not in page


def test_an_export_has_every_row_and_the_sums_and_leaves_a_trace(at, clerk):
    make_activity(clerk, starts_at=dt.time(9, 30), ends_at=dt.time(11), materials={"防溺水手册": 190, "扇子": 20})
    make_activity(clerk, place="老渡口", head_count=14)
    response = at.get(reverse("activities:activities"), {"export": "xlsx"})
    rows = read_tables(response.content, "a.xlsx")[0].rows
    assert rows[0][:7] == ["序号", "编号", "日期", "时间", "单位/学校", "场所类型", "内容"]
    assert rows[1][3:7] == ["09:30–11:00", "枫林小学", "校园", "防溺水"]
    assert rows[1][9:13] == [186, "签到", "防溺水手册 190；扇子 20", 210]
    assert (rows[-1][0], rows[-1][9], rows[-1][12]) == ("合计", 200, 210)
    assert AuditEntry.objects.order_by("number").last().detail == {"rows": 2}


def test_a_theme_is_set_and_counted(at, clerk):
    at.post(reverse("activities:themes"), {"name": "世界急救日", "basis": ""})
    theme = Theme.objects.get()
    make_activity(clerk, theme=theme)
    listed = at.get(reverse("activities:themes")).context["themes"].get()
    assert (listed.sessions, listed.person_times) == (1, 186)


def test_the_supervisor_sets_no_theme(client, supervisor):
    client.force_login(supervisor)
    assert client.post(reverse("activities:themes"), {"name": "世界急救日"}).status_code == 403
    assert Theme.objects.count() == 0
