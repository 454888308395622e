from __future__ import annotations

import datetime as dt
import io

import pytest
from PIL import Image

from boai.activities import operations
from boai.activities.errors import CountWithoutMethod, DayInFuture, LongAgo, PhotoRefused, SentWithOtherContents
from boai.activities.models import Activity, ActivityPhoto, MaterialHandedOut, Theme
from boai.activities.terms import CountMethod, PlaceKind
from boai.activities.tests.factories import facts, make_activity, photo
from boai.foundation import attachments
from boai.foundation.errors import BadInput
from boai.foundation.models import Attachment, AuditEntry
from boai.foundation.moments import today
from boai.people.tests.factories import make_organisation
from boai.units.errors import WrongRole
from boai.units.terms import Role
from boai.units.tests.factories import make_user


def _everything():
    return (
        Activity.objects.count(),
        MaterialHandedOut.objects.count(),
        ActivityPhoto.objects.count(),
        Attachment.objects.count(),
        AuditEntry.objects.count(),
    )


def _last():
    return AuditEntry.objects.order_by("number").last()


def test_recording_keeps_every_fact(clerk):
    school, bureau = make_organisation(clerk, name="枫林小学"), make_organisation(clerk, name="区教育局", kind="office")
    activity = make_activity(
        clerk,
        starts_at=dt.time(9, 30),
        ends_at=dt.time(11, 0),
        place_organisation=school,
        partners=[bureau],
        materials={"防溺水手册": 190, "防溺水扇子": 0},
        photos=[photo()],
        note="暑前第一场",
    )
    kept = Activity.objects.get(pk=activity.pk)
    assert (kept.number, kept.place_kind, kept.head_count, kept.count_method) == (
        f"990101-HD-{today().year}-000001",
        PlaceKind.SCHOOL,
        186,
        CountMethod.SIGN_IN,
    )
    assert (kept.starts_at, kept.ends_at, list(kept.partners.all())) == (dt.time(9, 30), dt.time(11, 0), [bureau])
    assert list(kept.materials.values_list("item", "copies")) == [("防溺水手册", 190)]
    assert (_last().action, _last().detail["head_count"], _last().detail["photos"]) == ("activities.record", 186, 1)


def test_a_kept_photo_has_no_location(clerk):
    activity = make_activity(clerk, photos=[photo()])
    stored = attachments.read(activity.photos.get().attachment)
    assert dict(Image.open(io.BytesIO(stored)).getexif()) == {}
    assert b"InventedPhone" not in stored


def test_a_double_click_is_one_record(clerk):
    same = facts(materials={"防溺水手册": 190}, photos=[photo()])
    first = operations.record_activity(by=clerk, **same)
    before = _everything()
    assert operations.record_activity(by=clerk, **same) == first
    assert _everything() == before


def test_sent_again_after_a_correction_it_is_still_the_same_record(clerk):
    same = facts()
    first = operations.record_activity(by=clerk, **same)
    _correct(clerk, first, head_count=190)
    assert operations.record_activity(by=clerk, **same).pk == first.pk
    assert Activity.objects.get().head_count == 190


def test_the_same_key_with_other_contents_is_refused(clerk):
    first = operations.record_activity(by=clerk, **facts(client_key="phone-0001"))
    before = _everything()
    with pytest.raises(SentWithOtherContents) as caught:
        operations.record_activity(by=clerk, **facts(client_key="phone-0001", head_count=187))
    assert first.number in caught.value.message
    assert "186 人次" in caught.value.message
    assert _everything() == before


def test_the_same_key_with_another_photo_is_refused(clerk):
    operations.record_activity(by=clerk, **facts(client_key="phone-0001"))
    with pytest.raises(SentWithOtherContents):
        operations.record_activity(by=clerk, **facts(client_key="phone-0001", photos=[photo()]))


def test_two_classes_at_one_school_on_a_day_are_two(clerk):
    make_activity(clerk)
    make_activity(clerk)
    assert Activity.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "refusal", "field"),
    [
        ({"occurred_on": dt.date(2999, 1, 1)}, DayInFuture, "occurred_on"),
        ({"occurred_on": dt.date(2021, 3, 29)}, LongAgo, "occurred_on"),
        ({"count_method": ""}, CountWithoutMethod, "count_method"),
        ({"head_count": 200_001}, BadInput, "head_count"),
        ({"place": " 　 "}, BadInput, "place"),
        ({"kind": ""}, BadInput, "kind"),
        ({"note": "长" * 501}, BadInput, "note"),
        ({"starts_at": dt.time(11), "ends_at": dt.time(9)}, BadInput, "times"),
        ({"materials": {"": 5}}, BadInput, "materials"),
        ({"photos": [photo(data=b"garbage")]}, PhotoRefused, "photos"),
        ({"photos": [photo()] * 13}, PhotoRefused, "photos"),
        ({"client_key": "short"}, BadInput, None),
    ],
)
def test_a_refused_record_leaves_nothing(clerk, values, refusal, field):
    with pytest.raises(refusal) as caught:
        make_activity(clerk, **values)
    assert caught.value.field == field
    assert _everything() == (0, 0, 0, 0, 0)


def test_one_bad_photo_keeps_none_of_them(clerk):
    with pytest.raises(PhotoRefused):
        make_activity(clerk, photos=[photo(), photo("坏.jpg", b"garbage")])
    assert _everything() == (0, 0, 0, 0, 0)


def test_an_old_day_that_was_confirmed_is_kept_and_numbered_in_its_year(clerk):
    assert make_activity(clerk, occurred_on=dt.date(2021, 3, 29), confirmed_day=True).number == "990101-HD-2021-000001"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ACCOUNTANT, Role.CASHIER, Role.STOREKEEPER, Role.ADMINISTRATOR])
def test_other_roles_record_nothing(society, role):
    with pytest.raises(WrongRole):
        make_activity(make_user(role, unit=society))
    assert _everything() == (0, 0, 0, 0, 0)


def test_an_organisation_of_another_society_is_refused(clerk):
    from boai.foundation.scoping import in_society

    stranger = make_user(Role.LEAD)
    with in_society(stranger.unit_id):
        foreign = make_organisation(stranger)
    with pytest.raises(WrongRole):
        make_activity(clerk, place_organisation=foreign)
    assert Activity.objects.count() == 0


def _correct(by, activity, **values):
    now_there = {name: getattr(activity, name) for name in ("kind", "occurred_on", "starts_at", "ends_at", "place")}
    rest = (
        "place_kind",
        "place_organisation",
        "partners_unlisted",
        "head_count",
        "count_method",
        "theme",
        "title",
        "note",
    )
    return operations.correct_activity(
        **{
            "by": by,
            "activity": activity,
            **now_there,
            **{name: getattr(activity, name) for name in rest},
            "partners": list(activity.partners.all()),
            "materials": dict(activity.materials.values_list("item", "copies")),
            **values,
        }
    )


def test_a_correction_tells_what_was_and_what_is(clerk):
    activity = make_activity(clerk, materials={"防溺水手册": 190})
    _correct(clerk, activity, head_count=168, materials={"防溺水手册": 170, "防溺水扇子": 20})
    assert (_last().action, _last().by_id) == ("activities.correct", clerk.pk)
    assert _last().detail == {
        "changed": {
            "head_count": [186, 168],
            "materials": [{"防溺水手册": 190}, {"防溺水手册": 170, "防溺水扇子": 20}],
        }
    }
    kept = Activity.objects.get()
    assert (kept.head_count, dict(kept.materials.values_list("item", "copies"))) == (
        168,
        {"防溺水手册": 170, "防溺水扇子": 20},
    )


def test_saving_what_stands_there_writes_nothing(clerk):
    activity = make_activity(clerk, materials={"防溺水手册": 190})
    before = _everything()
    _correct(clerk, activity)
    assert _everything() == before


def test_an_old_record_is_corrected_without_confirming_its_day_again(clerk):
    activity = make_activity(clerk, occurred_on=dt.date(2021, 3, 29), confirmed_day=True)
    assert _correct(clerk, activity, head_count=5).head_count == 5


def test_a_refused_correction_changes_nothing(clerk):
    activity = make_activity(clerk)
    before = _everything()
    with pytest.raises(DayInFuture):
        _correct(clerk, activity, occurred_on=dt.date(2999, 1, 1))
    assert (_everything(), Activity.objects.get().occurred_on) == (before, today())


def test_a_volunteer_leader_corrects_their_own(volunteer_leader):
    assert _correct(volunteer_leader, make_activity(volunteer_leader), head_count=5).head_count == 5


def test_a_volunteer_leader_does_not_correct_somebody_elses(clerk, volunteer_leader):
    activity = make_activity(clerk)
    with pytest.raises(WrongRole):
        _correct(volunteer_leader, activity, head_count=5)
    assert Activity.objects.get().head_count == 186


def test_the_supervisor_corrects_nothing(clerk, supervisor):
    activity = make_activity(clerk)
    with pytest.raises(WrongRole):
        _correct(supervisor, activity, head_count=5)
    assert Activity.objects.get().head_count == 186


def test_photos_are_added_once_each(clerk):
    activity = make_activity(clerk)
    operations.add_photos(by=clerk, activity=activity, photos=[photo()])
    assert operations.add_photos(by=clerk, activity=activity, photos=[photo("again.jpg")]) == []
    assert activity.photos.count() == 1


def test_no_more_than_twelve_photos(clerk):
    activity = make_activity(clerk, photos=[photo()])
    with pytest.raises(PhotoRefused):
        operations.add_photos(by=clerk, activity=activity, photos=[photo()] * 12)
    assert activity.photos.count() == 1


def test_a_photo_is_taken_down_with_a_reason(clerk):
    activity = make_activity(clerk, photos=[photo()])
    operations.remove_photo(by=clerk, photo=activity.photos.get(), reason="家长不同意")
    assert activity.photos.count() == 0
    assert (_last().action, _last().detail["reason"]) == ("activities.remove_photo", "家长不同意")


def test_a_photo_stays_without_a_reason(clerk):
    activity = make_activity(clerk, photos=[photo()])
    with pytest.raises(BadInput):
        operations.remove_photo(by=clerk, photo=activity.photos.get(), reason=" ")
    assert activity.photos.count() == 1


def test_a_theme_of_the_same_name_is_refused(clerk):
    operations.add_theme(by=clerk, name="世界急救日")
    with pytest.raises(BadInput):
        operations.add_theme(by=clerk, name=" 世界急救日 ")
    assert Theme.objects.count() == 1
