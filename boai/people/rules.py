"""Decisions about persons and organisations. Pure: values in, values out or a refusal raised."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from boai.foundation.chinese_names import normalise_name, pinyin_initials
from boai.foundation.errors import BadInput
from boai.foundation.identity import check_social_credit_code, mask_phone, normalise_phone
from boai.people.errors import ConsentIncomplete, DisagreesWithIdentityNumber, ReasonMissing, at_field
from boai.people.terms import Gender, NamePublicity, OrganisationKind

GUARDIAN_UNDER_YEARS: Final = 14
"""PIPL §28, §31: below 14 a guardian consents."""
REASON_LETTERS: Final = 4
"""The least that tells why a full number was opened: 核对退款."""
DIVISION_CODE_LENGTHS: Final = (2, 4, 6, 9, 12)
"""GB/T 2260 (province, city, district), GB/T 10114 (town, village)."""
MOST_MEMBERS: Final = 10_000_000

ORGANISATION_COLUMNS: Final = (
    "name",
    "kind",
    "social_credit_code",
    "division_code",
    "town",
    "members",
    "contact_name",
    "contact_phone_masked",
    "name_publicity",
)
"""What the audit trail may show of an organisation: nothing that lies sealed."""

_KIND_WORDS: Final[dict[str, OrganisationKind]] = {
    "学校": OrganisationKind.SCHOOL,
    "小学": OrganisationKind.SCHOOL,
    "中学": OrganisationKind.SCHOOL,
    "初中": OrganisationKind.SCHOOL,
    "高中": OrganisationKind.SCHOOL,
    "九年一贯制": OrganisationKind.SCHOOL,
    "幼儿园": OrganisationKind.SCHOOL,
    "中职": OrganisationKind.SCHOOL,
    "大学": OrganisationKind.SCHOOL,
    "企业": OrganisationKind.COMPANY,
    "公司": OrganisationKind.COMPANY,
    "国企": OrganisationKind.COMPANY,
    "民企": OrganisationKind.COMPANY,
    "机关": OrganisationKind.OFFICE,
    "党政机关": OrganisationKind.OFFICE,
    "行政机关": OrganisationKind.OFFICE,
    "政府部门": OrganisationKind.OFFICE,
    "事业单位": OrganisationKind.INSTITUTION,
    "事业": OrganisationKind.INSTITUTION,
    "社区": OrganisationKind.NEIGHBOURHOOD,
    "居委会": OrganisationKind.NEIGHBOURHOOD,
    "居民委员会": OrganisationKind.NEIGHBOURHOOD,
    "村": OrganisationKind.VILLAGE,
    "农村": OrganisationKind.VILLAGE,
    "行政村": OrganisationKind.VILLAGE,
    "村委会": OrganisationKind.VILLAGE,
    "村民委员会": OrganisationKind.VILLAGE,
    "医疗机构": OrganisationKind.HOSPITAL,
    "医院": OrganisationKind.HOSPITAL,
    "卫生院": OrganisationKind.HOSPITAL,
    "社会组织": OrganisationKind.ASSOCIATION,
    "社会团体": OrganisationKind.ASSOCIATION,
    "社团": OrganisationKind.ASSOCIATION,
    "协会": OrganisationKind.ASSOCIATION,
    "商会": OrganisationKind.ASSOCIATION,
    "基金会": OrganisationKind.ASSOCIATION,
    "民办非企业": OrganisationKind.ASSOCIATION,
    "红十字会": OrganisationKind.RED_CROSS,
    "境外组织": OrganisationKind.OVERSEAS,
    "境外": OrganisationKind.OVERSEAS,
    "其他": OrganisationKind.OTHER,
    "其它": OrganisationKind.OTHER,
}
_NAME_ENDINGS: Final[tuple[tuple[str, OrganisationKind], ...]] = (
    ("红十字会", OrganisationKind.RED_CROSS),
    ("幼儿园", OrganisationKind.SCHOOL),
    ("小学", OrganisationKind.SCHOOL),
    ("中学", OrganisationKind.SCHOOL),
    ("学校", OrganisationKind.SCHOOL),
    ("学院", OrganisationKind.SCHOOL),
    ("大学", OrganisationKind.SCHOOL),
    ("医院", OrganisationKind.HOSPITAL),
    ("卫生院", OrganisationKind.HOSPITAL),
    ("卫生服务中心", OrganisationKind.HOSPITAL),
    ("公司", OrganisationKind.COMPANY),
    ("集团", OrganisationKind.COMPANY),
    ("协会", OrganisationKind.ASSOCIATION),
    ("商会", OrganisationKind.ASSOCIATION),
    ("基金会", OrganisationKind.ASSOCIATION),
    ("联合会", OrganisationKind.ASSOCIATION),
    ("居委会", OrganisationKind.NEIGHBOURHOOD),
    ("居民委员会", OrganisationKind.NEIGHBOURHOOD),
    ("社区", OrganisationKind.NEIGHBOURHOOD),
    ("村委会", OrganisationKind.VILLAGE),
    ("村民委员会", OrganisationKind.VILLAGE),
    ("村", OrganisationKind.VILLAGE),
    ("人民政府", OrganisationKind.OFFICE),
    ("街道办事处", OrganisationKind.OFFICE),
    ("局", OrganisationKind.OFFICE),
)


def age_on(birth_date: dt.date, day: dt.date) -> int:
    """Whole years (周岁): one more on each birthday; whoever was born on 29 February has it on 1 March otherwise."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def needs_guardian(birth_date: dt.date | None, day: dt.date) -> bool:
    """Whether a guardian must consent (PIPL §31). An unknown birth date does not ask for one."""
    return birth_date is not None and age_on(birth_date, day) < GUARDIAN_UNDER_YEARS


def check_consent(
    *, birth_date: dt.date | None, has_guardian: bool, wording: str, given_at: dt.datetime, now: dt.datetime
) -> None:
    """Refuse a consent that would not hold (PIPL §14, §17, §31; dossier 10.2).

    Raises:
        ConsentIncomplete: no wording, a moment still to come, or a child under 14 without a guardian.
    """
    if not wording.strip():
        raise ConsentIncomplete("没有同意书的文字；把给本人看的那段话贴进来，以后才说得清同意了什么。", field="wording")
    if given_at > now:
        raise ConsentIncomplete(f"同意时刻 {given_at:%Y-%m-%d %H:%M} 还没到；填实际同意的时刻。", field="given_at")
    if needs_guardian(birth_date, given_at.date()) and not has_guardian:
        raise ConsentIncomplete(
            f"本人不满 {GUARDIAN_UNDER_YEARS} 周岁，须由监护人同意；先把监护人建档，再在这里选上。", field="guardian"
        )


def agreed_facts(
    *, gender: str, birth_date: dt.date | None, number_is_male: bool, number_birth_date: dt.date
) -> tuple[Gender, dt.date]:
    """Sex and birth date as the identity number has them, where the form left them open or says the same.

    Raises:
        DisagreesWithIdentityNumber: the form says otherwise.
    """
    of_number = Gender.MALE if number_is_male else Gender.FEMALE
    if gender not in (Gender.UNKNOWN, of_number):
        raise DisagreesWithIdentityNumber(
            f"证件号第 17 位表明是{of_number.label}，性别填了{Gender(gender).label}；对照证件改一处。", field="gender"
        )
    if birth_date is not None and birth_date != number_birth_date:
        raise DisagreesWithIdentityNumber(
            f"证件号里的出生日期是 {number_birth_date}，这里填了 {birth_date}；对照证件改一处。", field="birth_date"
        )
    return of_number, number_birth_date


def check_birth_date(birth_date: dt.date | None, today: dt.date) -> None:
    """Refuse a birth date to come, or one more than 130 years back."""
    if birth_date is None:
        return
    if birth_date > today:
        raise BadInput(f"出生日期 {birth_date} 在今天（{today}）之后；核对年份。", field="birth_date")
    if age_on(birth_date, today) > 130:
        raise BadInput(f"出生日期 {birth_date} 是 {age_on(birth_date, today)} 年前；核对年份。", field="birth_date")


def check_reason(reason: str) -> str:
    """The reason for opening a full number, without blanks at its ends.

    Raises:
        ReasonMissing: shorter than `REASON_LETTERS` characters.
    """
    said = reason.strip()
    if len(said) < REASON_LETTERS:
        raise ReasonMissing(
            f"写一句为什么要看全号（至少 {REASON_LETTERS} 个字，如“核对退款户名”）；理由会留痕。", field="reason"
        )
    return said


def check_division_code(text: str) -> str:
    """A division code as its digits; nothing stays nothing.

    Raises:
        BadInput: not 2, 4, 6, 9 or 12 digits.
    """
    code = text.strip()
    if code and (not (code.isascii() and code.isdigit()) or len(code) not in DIVISION_CODE_LENGTHS):
        raise BadInput(
            f"区划代码“{code}”应是 2、4、6、9 或 12 位数字（镇街 9 位，村社区 12 位）；不知道就空着。",
            code="division_code.shape",
            field="division_code",
        )
    return code


def check_members(members: int | None) -> None:
    """Refuse a head count that no organisation has."""
    if members is not None and not 0 <= members <= MOST_MEMBERS:
        raise BadInput(f"人数 {members:,} 不在 0 到 {MOST_MEMBERS:,} 之间；核对后再填。", field="members")


def kind_from_words(text: str) -> OrganisationKind | None:
    """The kind that a file's word means: 小学 → 学校; None where the word is not known."""
    return _KIND_WORDS.get("".join(text.split()))


def kind_from_name(name: str) -> OrganisationKind | None:
    """The kind that a name's ending tells: 枫林小学（东校区） → 学校; None where it tells nothing."""
    bare = name.split("（", 1)[0]
    return next((kind for ending, kind in _NAME_ENDINGS if bare.endswith(ending)), None)


def organisation_values(
    *,
    name: str,
    kind: OrganisationKind | str,
    social_credit_code: str,
    division_code: str,
    town: str,
    members: int | None,
    contact_name: str,
    contact_phone: str,
    name_publicity: NamePublicity | str,
) -> dict[str, Any]:
    """The columns of an organisation, each value checked and in its one spelling.

    Raises:
        BadInput: at the field that is wrong.
    """
    normal = normalise_name(name)
    if not normal:
        raise BadInput("没有填名称；填公章上的全称。", field="name")
    if len(normal) > 150:
        raise BadInput(f"名称有 {len(normal)} 个字，最多 150 个；核对是否把别的内容贴了进来。", field="name")
    check_members(members)
    with at_field("social_credit_code"):
        code = check_social_credit_code(social_credit_code) if social_credit_code.strip() else ""
    phone, masked = "", ""
    if contact_phone.strip():
        with at_field("contact_phone"):
            phone = normalise_phone(contact_phone).display
        masked = mask_phone(phone)
    return {
        "name": normal,
        "name_normalised": normal,
        "name_initials": joined_initials(normal, 300),
        "kind": OrganisationKind(kind),
        "social_credit_code": code,
        "division_code": check_division_code(division_code),
        "town": normalise_name(town),
        "members": members,
        "contact_name": normalise_name(contact_name),
        "contact_phone": phone,
        "contact_phone_masked": masked,
        "name_publicity": NamePublicity(name_publicity),
    }


def joined_initials(name: str, width: int) -> str:
    """Initials separated by blanks, as many readings as fit into the column."""
    text = ""
    for initials in pinyin_initials(name):
        longer = f"{text} {initials}".strip()
        if len(longer) > width:
            break
        text = longer
    return text


def plain_value(value: Any) -> Any:
    """As the audit trail keeps it: a number, nothing, or words."""
    return value if isinstance(value, int) or value is None else str(value)
