"""What happened in 青屿区 in 2021. All of it invented; the district does not exist (code 990101 is given to none)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from boai.activities.terms import ActivityKind, CountMethod, PlaceKind
from boai.people.terms import OrganisationKind

YEAR: Final = 2021
DIVISION: Final = "990101"
ADDRESS: Final = "青屿区永宁街道听涛路 6 号"
PHONE: Final = "0000-5550118"
POPULATION: Final = 612_000


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation of the register; `members`: pupils of a school, staff of a company."""

    name: str
    kind: OrganisationKind
    town: str
    members: int | None = None


@dataclass(frozen=True, slots=True)
class Outing:
    """One activity."""

    day: dt.date
    kind: ActivityKind
    place: str
    place_kind: PlaceKind
    heads: int
    counted: CountMethod
    theme: str = ""
    partners: tuple[str, ...] = ()
    materials: dict[str, int] = field(default_factory=dict)
    title: str = ""
    hours: tuple[str, str] = ("09:00", "11:00")


SCHOOL, OFFICE, COMPANY = OrganisationKind.SCHOOL, OrganisationKind.OFFICE, OrganisationKind.COMPANY
NEIGHBOURHOOD, VILLAGE = OrganisationKind.NEIGHBOURHOOD, OrganisationKind.VILLAGE

BODIES: Final = (
    Body("望海小学", SCHOOL, "永宁街道", 1_020),
    Body("枫林小学", SCHOOL, "永宁街道", 1_186),
    Body("凤栖小学", SCHOOL, "凤栖街道", 874),
    Body("枫桥镇中心小学", SCHOOL, "枫桥镇", 642),
    Body("渔火小学", SCHOOL, "渔火镇", 388),
    Body("云岫初级中学", SCHOOL, "永宁街道", 1_540),
    Body("听涛中学", SCHOOL, "凤栖街道", 1_310),
    Body("渔火镇初级中学", SCHOOL, "渔火镇", 702),
    Body("区教育局", OFFICE, "永宁街道"),
    Body("区卫生健康局", OFFICE, "永宁街道"),
    Body("青屿海事处", OFFICE, "渔火镇"),
    Body("区应急管理局", OFFICE, "永宁街道"),
    Body("听涛社区", NEIGHBOURHOOD, "永宁街道"),
    Body("凤栖社区", NEIGHBOURHOOD, "凤栖街道"),
    Body("西五社区", NEIGHBOURHOOD, "永宁街道"),
    Body("碧桂社区", NEIGHBOURHOOD, "凤栖街道"),
    Body("广汇社区", NEIGHBOURHOOD, "永宁街道"),
    Body("麦浪村", VILLAGE, "枫桥镇"),
    Body("澄湾纸业有限公司", COMPANY, "渔火镇", 460),
    Body("远帆物流有限公司", COMPANY, "渔火镇", 318),
)

PARTY: Final = "感党恩 跟党走"
LEIFENG: Final = "第58个“学雷锋纪念日”志愿服务"
SAFETY: Final = "全国中小学生安全教育日"
DROWNING: Final = "中小学生防溺水"
RED_CROSS_DAY: Final = "5·8 世界红十字日"
GIVING: Final = "红十字人道传播暨“99 公益日”"
FIRST_AID_DAY: Final = "第22个“世界急救日”主题宣传"
EPIDEMIC: Final = "常态化疫情防控"
THEMES: Final = (PARTY, LEIFENG, SAFETY, DROWNING, RED_CROSS_DAY, GIVING, FIRST_AID_DAY, EPIDEMIC)

BOOK, FAN, LEAFLET = "应急救护手册", "预防溺水扇子", "疫情防护折页"
SIGNED, SEATS, PHOTO = CountMethod.SIGN_IN, CountMethod.SEATS, CountMethod.PHOTOGRAPH


def _day(month: int, day: int) -> dt.date:
    return dt.date(YEAR, month, day)


def _class(day: tuple[int, int], school: str, heads: int, books: int, fans: int) -> Outing:
    return Outing(
        _day(*day),
        ActivityKind.DROWNING_PREVENTION,
        school,
        PlaceKind.SCHOOL,
        heads,
        SEATS if heads > 300 else SIGNED,
        DROWNING,
        ("区教育局",),
        {BOOK: books, FAN: fans},
        hours=("14:30", "15:50"),
    )


OUTINGS: Final = (
    Outing(
        _day(1, 14), ActivityKind.VISIT, "麦浪村", PlaceKind.VILLAGE, 38, SIGNED, "", (), {LEAFLET: 60}, "博爱送万家"
    ),
    Outing(
        _day(1, 21),
        ActivityKind.PUBLICITY,
        "听涛社区",
        PlaceKind.NEIGHBOURHOOD,
        145,
        PHOTO,
        EPIDEMIC,
        ("区卫生健康局",),
        {LEAFLET: 300},
    ),
    Outing(_day(3, 5), ActivityKind.VOLUNTEERING, "听涛广场", PlaceKind.SQUARE, 96, PHOTO, LEIFENG, (), {BOOK: 180}),
    Outing(
        _day(3, 7), ActivityKind.VOLUNTEERING, "广汇社区", PlaceKind.NEIGHBOURHOOD, 120, PHOTO, LEIFENG, (), {BOOK: 250}
    ),
    Outing(
        _day(3, 29),
        ActivityKind.DROWNING_PREVENTION,
        "望海小学",
        PlaceKind.SCHOOL,
        486,
        SEATS,
        SAFETY,
        ("区教育局", "青屿海事处"),
        {BOOK: 490},
        "水上平安交通，安全伴我成长",
    ),
    _class((4, 13), "枫林小学", 312, 320, 0),
    _class((4, 20), "凤栖小学", 268, 270, 0),
    Outing(
        _day(4, 27), ActivityKind.FIRST_AID, "澄湾纸业有限公司", PlaceKind.COMPANY, 84, SIGNED, PARTY, (), {BOOK: 90}
    ),
    Outing(
        _day(5, 7),
        ActivityKind.COMPETITION,
        "市红十字会",
        PlaceKind.OFFICE,
        12,
        SIGNED,
        RED_CROSS_DAY,
        (),
        {},
        "第三届应急救护师资技能大赛",
    ),
    Outing(
        _day(5, 8),
        ActivityKind.PUBLICITY,
        "听涛广场",
        PlaceKind.SQUARE,
        230,
        PHOTO,
        RED_CROSS_DAY,
        ("区卫生健康局",),
        {BOOK: 400, LEAFLET: 350},
    ),
    _class((5, 18), "枫桥镇中心小学", 642, 650, 640),
    _class((5, 20), "渔火小学", 388, 390, 388),
    _class((5, 25), "云岫初级中学", 520, 520, 500),
    _class((5, 27), "听涛中学", 436, 440, 436),
    Outing(
        _day(6, 1), ActivityKind.VISIT, "渔火小学", PlaceKind.SCHOOL, 46, SIGNED, "", (), {FAN: 46}, "六一看望困难学生"
    ),
    Outing(_day(6, 8), ActivityKind.FIRST_AID, "区应急管理局", PlaceKind.OFFICE, 62, SIGNED, PARTY, (), {BOOK: 65}),
    Outing(
        _day(6, 14),
        ActivityKind.PUBLICITY,
        "听涛广场",
        PlaceKind.SQUARE,
        180,
        PHOTO,
        "",
        ("区卫生健康局",),
        {LEAFLET: 260},
        "世界献血者日宣传",
    ),
    _class((6, 17), "渔火镇初级中学", 351, 360, 351),
    _class((6, 22), "枫林小学", 298, 300, 298),
    Outing(
        _day(7, 11),
        ActivityKind.FUNDRAISING,
        "听涛广场",
        PlaceKind.SQUARE,
        410,
        PHOTO,
        "",
        (),
        {},
        "7·8 洪涝救灾现场募捐",
    ),
    Outing(
        _day(8, 12),
        ActivityKind.PUBLICITY,
        "西五社区",
        PlaceKind.NEIGHBOURHOOD,
        210,
        SIGNED,
        EPIDEMIC,
        ("区卫生健康局",),
        {LEAFLET: 420},
    ),
    Outing(_day(9, 7), ActivityKind.FUNDRAISING, "听涛广场", PlaceKind.SQUARE, 260, PHOTO, GIVING, (), {LEAFLET: 200}),
    Outing(
        _day(9, 9),
        ActivityKind.FIRST_AID,
        "云岫初级中学",
        PlaceKind.SCHOOL,
        214,
        SEATS,
        FIRST_AID_DAY,
        ("区教育局",),
        {BOOK: 220},
    ),
    Outing(
        _day(9, 10),
        ActivityKind.FIRST_AID,
        "枫桥镇中心小学",
        PlaceKind.SCHOOL,
        186,
        SIGNED,
        FIRST_AID_DAY,
        ("区教育局",),
        {BOOK: 190, FAN: 186},
    ),
    Outing(
        _day(9, 13),
        ActivityKind.FIRST_AID,
        "西五社区",
        PlaceKind.NEIGHBOURHOOD,
        58,
        SIGNED,
        FIRST_AID_DAY,
        (),
        {BOOK: 60},
    ),
    Outing(
        _day(9, 15),
        ActivityKind.FIRST_AID,
        "碧桂社区",
        PlaceKind.NEIGHBOURHOOD,
        73,
        SIGNED,
        FIRST_AID_DAY,
        (),
        {BOOK: 80},
    ),
    Outing(
        _day(9, 18),
        ActivityKind.FIRST_AID,
        "凤栖社区",
        PlaceKind.NEIGHBOURHOOD,
        66,
        SIGNED,
        FIRST_AID_DAY,
        (),
        {BOOK: 70},
    ),
    Outing(
        _day(10, 19), ActivityKind.FIRST_AID, "远帆物流有限公司", PlaceKind.COMPANY, 91, SIGNED, PARTY, (), {BOOK: 95}
    ),
    Outing(_day(11, 9), ActivityKind.FIRST_AID, "麦浪村", PlaceKind.VILLAGE, 77, SIGNED, PARTY, (), {BOOK: 80}),
    Outing(
        _day(12, 5),
        ActivityKind.VOLUNTEERING,
        "碧桂社区",
        PlaceKind.NEIGHBOURHOOD,
        64,
        SIGNED,
        "",
        (),
        {LEAFLET: 90},
        "国际志愿者日",
    ),
)
