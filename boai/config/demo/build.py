"""Builds the demo district through the same operations its staff would use: nothing is written past them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from PIL import Image, ImageDraw

from boai.activities.formats.photographs import PhotoFile
from boai.activities.models import Theme
from boai.activities.operations import add_theme, record_activity
from boai.config.demo import PASSWORD, bills, district, recent
from boai.disclosure.models import Publication
from boai.disclosure.operations import draft_gifts_received, publish, submit_publication
from boai.donations.models import Channel, IntakeFile
from boai.donations.operations import choose_destination, enter_file, open_run, read_file
from boai.donations.terms import FileState
from boai.foundation.invented import SOCIETY, STAFF
from boai.foundation.moments import SHANGHAI, now, today
from boai.foundation.scoping import in_society
from boai.foundation.setup_steps import setup_steps
from boai.ledger.models import Fund
from boai.ledger.operations import open_fund
from boai.ledger.terms import FundKind
from boai.people.models import Organisation
from boai.people.operations import register_organisation
from boai.reporting.models import Report
from boai.reporting.operations import make_annual_summary
from boai.units.models import Society, User
from boai.units.operations import (
    add_user,
    appoint_first_user,
    change_password,
    describe_society,
    found_society,
    label_bank_account,
)
from boai.units.terms import Role

FIRST_PASSWORD: Final = "Xian-yong-2021!"  # noqa: S105 - of demo accounts, changed at once


Say = Callable[[str], None]


@dataclass(slots=True)
class Built:
    """What was made, for the command to print."""

    society: Society
    activities: int = 0
    files: list[IntakeFile] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)
    report: Report | None = None


def demo_society() -> Society | None:
    return Society.objects.filter(name=SOCIETY, division_code=district.DIVISION).first()


def build(say: Say) -> Built:
    """Make the whole demo year; about ten seconds.

    Args:
        say: told, in Chinese, what is being done.
    """
    say("设立单位和六位同事")
    staff = _found()
    built = Built(staff["lead"].unit)
    with in_society(built.society.pk):
        say(f"登记 {len(district.BODIES)} 家单位，设 3 项定向资金")
        _register(staff)
        say(f"记 {len(district.OUTINGS)} 场活动")
        built.activities = _record_activities(staff["business"], district.OUTINGS, str(district.YEAR))
        for batch in bills.batches():
            say(f"导入“{batch.title}”：{len(batch.bills)} 个文件")
            built.files += _take_in(staff["cashier"], batch)
        for first, last in ((dt.date(2021, 1, 1), dt.date(2021, 7, 31)), (dt.date(2021, 8, 1), dt.date(2021, 12, 31))):
            say(f"公开 {first} 至 {last} 收到的捐赠")
            built.publications.append(_publish(staff, first, last))
        say("写 2021 年工作总结")
        built.report = make_annual_summary(
            by=staff["business"], year=district.YEAR, as_of=now(), link_base="http://127.0.0.1:8000"
        )
        say("补上最近几周的事，留几件给您办")
        _leave_work(staff)
    return built


def _leave_work(staff: dict[str, User]) -> None:
    """The last weeks: activities, a bill with a question, a draft that waits for the lead, gifts not yet published."""
    day = today()
    _record_activities(staff["business"], recent.outings(day), "recent")
    list(_take_in(staff["cashier"], recent.batch(day)))
    left = recent.waiting(day)
    run = open_run(by=staff["cashier"], title=left.title, files=[(bill.name, bill.data) for bill in left.bills])
    for file in run.files.all():
        read_file(by=staff["cashier"], file=file)
    publication = draft_gifts_received(
        by=staff["business"],
        received_from=_midnight(dt.date(district.YEAR + 1, 1, 1)),
        received_to=_midnight(day - recent.DRAFTED_UNTIL),
    )
    submit_publication(by=staff["business"], publication=publication)


def _found() -> dict[str, User]:
    society = found_society(name=SOCIETY, short_name="青屿红会", division_code=district.DIVISION)
    lead = appoint_first_user(
        society=society, username="lead", display_name=STAFF["lead"], password=PASSWORD, roles=[Role.LEAD]
    )
    staff = {"lead": lead}
    with in_society(society.pk):
        for name, display_name in list(STAFF.items())[1:]:
            user = add_user(
                by=lead, username=name, display_name=display_name, password=FIRST_PASSWORD, roles=[Role(name)]
            )
            staff[name] = change_password(by=user, password=PASSWORD)
        for step in setup_steps():
            list(step.run(lead))
        describe_society(
            by=lead,
            society=society,
            address=district.ADDRESS,
            supervision_phone=district.PHONE,
            phone_checked_on=today(),
            population=district.POPULATION,
            population_year=district.YEAR,
        )
        label_bank_account(by=staff["accountant"], bank_name="青屿银行永宁支行", last_four="8821")
    return staff


def _register(staff: dict[str, User]) -> None:
    for body in district.BODIES:
        register_organisation(
            by=staff["business"], name=body.name, kind=body.kind, town=body.town, members=body.members
        )
    for name in district.THEMES:
        add_theme(by=staff["business"], name=name)
    purposes = (
        ("flood", bills.FLOOD, "只用于本次洪涝的救援、安置和恢复", dt.date(2021, 7, 8)),
        ("schooling", bills.SCHOOLING, "资助本区家庭困难的中小学生", dt.date(2021, 1, 4)),
        ("angels", bills.ANGELS, "资助患先天性心脏病、白血病、地中海贫血的困难家庭儿童", dt.date(2021, 3, 1)),
    )
    for code, name, purpose, day in purposes:
        open_fund(
            by=staff["accountant"], code=code, name=name, kind=FundKind.RESTRICTED, purpose=purpose, founded_on=day
        )


def _record_activities(by: User, outings: Sequence[district.Outing], series: str) -> int:
    bodies = {body.name: body for body in Organisation.objects.all()}
    themes = {theme.name: theme for theme in Theme.objects.all()}
    for number, outing in enumerate(outings, start=1):
        starts, ends = (dt.time.fromisoformat(text) for text in outing.hours)
        record_activity(
            by=by,
            client_key=f"demo-{series}-{number}",
            kind=outing.kind,
            theme=themes.get(outing.theme),
            title=outing.title,
            occurred_on=outing.day,
            starts_at=starts,
            ends_at=ends,
            place=outing.place,
            place_kind=outing.place_kind,
            place_organisation=bodies.get(outing.place),
            partners=[bodies[name] for name in outing.partners],
            head_count=outing.heads,
            count_method=outing.counted,
            materials=outing.materials,
            photos=[_photograph(number)],
            confirmed_day=True,
        )
    return len(outings)


def _photograph(number: int) -> PhotoFile:
    """A drawn stand-in: no photograph of anybody."""
    picture = Image.new("RGB", (480, 320), "#dde7ea")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 220, 480, 320), fill="#b9cbd1")
    for place in range(3 + number % 4):
        left = 50 + place * 62
        pen.ellipse((left, 150, left + 34, 184), fill="#7d8f95")
        pen.pieslice((left - 12, 186, left + 46, 290), 180, 360, fill="#7d8f95")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return PhotoFile(f"现场{number}.jpg", out.getvalue())


def _take_in(by: User, batch: bills.Batch) -> Iterator[IntakeFile]:
    run = open_run(by=by, title=batch.title, files=[(bill.name, bill.data) for bill in batch.bills])
    for file, bill in zip(run.files.order_by("pk"), batch.bills, strict=True):
        read = read_file(by=by, file=file)
        if read.state == FileState.READY:
            fund, channel = Fund.objects.get(name=bill.fund), Channel.objects.get(code=bill.channel)
            read = choose_destination(by=by, file=read, channel=channel, fund=fund)
            read = enter_file(by=by, file=read)
        yield read


def _publish(staff: dict[str, User], first: dt.date, last: dt.date) -> Publication:
    publication = draft_gifts_received(
        by=staff["business"], received_from=_midnight(first), received_to=_midnight(last + dt.timedelta(days=1))
    )
    publication = submit_publication(by=staff["business"], publication=publication)
    return publish(by=staff["lead"], publication=publication)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), SHANGHAI)
