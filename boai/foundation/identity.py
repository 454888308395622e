"""Numbers that name a person or an organisation: checked at the door, masked wherever they are shown.

    居民身份证号      `check_identity_number`    GB 11643-1999 (checksum ISO 7064 MOD 11-2)
    统一社会信用代码  `check_social_credit_code` GB 32100-2015
    电话              `normalise_phone`          E.164
    掩码              `mask_*`                   dossier 10.3

Why our own checksum for identity numbers: python-stdnum's raises KeyError for areas it does not know (330113, 330114,
320571), and a division that was merged away must never stop a person from being helped. The area is advice only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

import phonenumbers
from stdnum.cn import uscc

from boai.foundation.errors import BadInput

_BLANKS: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_DASHES: Final = re.compile(r"[-\u2010-\u2015\u2212_]+")

_IDENTITY_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS: Final = "10X98765432"

_CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_LOOK_ALIKES: Final = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U"}
_ORGANISATION_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)

_EXTENSION: Final = re.compile(r"(?:转|分机|ext\.?|x|#)(\d{1,6})$", re.IGNORECASE)
_LOCAL: Final = re.compile(r"[2-9]\d{6,7}")
_HOME_CODE: Final = re.compile(r"^(?:\+86|0086|86(?=1\d{10}))")
_PHONE: Final = re.compile(r"\+?\d{5,20}")


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A resident identity number that passed every check.

    Args:
        number: 18 characters, a final X in upper case.
        birth_date: positions 7–14.
        is_male: position 17 is odd.
        area_code: positions 1–6, the division at first registration. Advisory: divisions merge and disappear.
    """

    number: str
    birth_date: date
    is_male: bool
    area_code: str

    def __repr__(self) -> str:
        """Masked, so that a log or an error page never carries the number (dossier 10.3, level L4)."""
        return f"IdentityNumber({mask_identity_number(self.number)!r})"


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number that can exist.

    Args:
        e164: ``+8613800001234``: the form to hash and to compare.
        display: as people here write it: ``138 0000 1234``, ``0771 563 1234 转 8001``.
        is_mobile: whether a text message can reach it.
    """

    e164: str
    display: str
    is_mobile: bool


def check_identity_number(text: str, *, today: date) -> IdentityNumber:
    """Read an 18-digit resident identity number as people type it (GB 11643-1999 §4).

    Full-width digits, blanks and a small x are forgiven.

    Raises:
        BadInput: empty, 15 digits, wrong length or characters, a birth date that does not exist or lies after
            ``today``, or a wrong check character.
    """
    number = _plain(text)
    _check_identity_shape(number)
    birth_date = _birth_date(number[6:14], today)
    expected = _identity_check_character(number)
    if number[17] != expected:
        raise BadInput(
            f"身份证号第 18 位校验码应是 {expected}，现在是 {number[17]}；前 17 位可能抄错了一位，请对照证件逐位核对。",
            code="identity.checksum",
        )
    return IdentityNumber(number=number, birth_date=birth_date, is_male=int(number[16]) % 2 == 1, area_code=number[:6])


def _check_identity_shape(number: str) -> None:
    if not number:
        raise BadInput("没有填身份证号；请填 18 位号码。", code="identity.empty")
    if re.fullmatch(r"[0-9]{15}", number):
        raise BadInput(
            "这是 15 位的旧身份证号，2013 年起已停用；请看本人现在的证件，填 18 位号码。", code="identity.old"
        )
    if len(number) != 18:
        raise BadInput(
            f"身份证号应是 18 位，现在是 {len(number)} 位；请对照证件补齐或删去多余的。", code="identity.length"
        )
    for position, character in enumerate(number, start=1):
        if character not in "0123456789" and not (position == 18 and character == "X"):
            raise BadInput(
                f"身份证号第 {position} 位是“{character}”；前 17 位只能是数字，末位是数字或 X。",
                code="identity.character",
            )


def _birth_date(digits: str, today: date) -> date:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        born = date(year, month, day)
    except ValueError:
        raise BadInput(
            f"身份证号第 7 至 14 位写的出生日期 {year} 年 {month} 月 {day} 日不存在；请对照证件核对。",
            code="identity.birth_date",
        ) from None
    if born > today:
        raise BadInput(
            f"身份证号里的出生日期 {born.isoformat()} 晚于 {today.isoformat()}；请对照证件核对第 7 至 14 位。",
            code="identity.birth_date",
        )
    return born


def _identity_check_character(number: str) -> str:
    weighted = sum(int(digit) * weight for digit, weight in zip(number[:17], _IDENTITY_WEIGHTS, strict=True))
    return _IDENTITY_CHECKS[weighted % 11]


def check_social_credit_code(text: str) -> str:
    """Read a unified social credit code (GB 32100-2015); answers the 18 characters in upper case.

    The checksum is python-stdnum's; its `validate` is not used, as it refuses the letters that the standard allows at
    the front (A, N, Y: a village's collective begins with N2).

    Raises:
        BadInput: wrong length, a letter the code never uses (its position and what it probably is), or a check
            character that does not fit (with the stretch in which the slip lies, as positions 9–17 carry a check
            of their own, GB 11714-1997).
    """
    code = _plain(text)
    _check_credit_shape(code)
    expected = str(uscc.calc_check_digit(code[:17]))
    if code[17] != expected:
        stretch = "第 1 至 8 位或第 18 位" if _organisation_check_fits(code[8:17]) else "第 9 至 17 位"
        raise BadInput(
            f"统一社会信用代码第 18 位校验码应是 {expected}，现在是 {code[17]}；"
            f"错处多半在{stretch}，请对照登记证书核对。",
            code="credit_code.checksum",
        )
    return code


def _check_credit_shape(code: str) -> None:
    if len(code) != 18:
        raise BadInput(
            f"统一社会信用代码应是 18 位，现在是 {len(code)} 位；请对照登记证书补齐或删去多余的。",
            code="credit_code.length",
        )
    for position, character in enumerate(code, start=1):
        if 3 <= position <= 8 and character not in "0123456789":
            raise _credit_character(position, character, "这里只能是数字")
        if character not in _CREDIT_ALPHABET:
            raise _credit_character(position, character, "代码里不用这个字符")


def _credit_character(position: int, character: str, why: str) -> BadInput:
    likely = _CREDIT_LOOK_ALIKES.get(character)
    hint = f"，可能是 {likely}" if likely else ""
    return BadInput(
        f"统一社会信用代码第 {position} 位是“{character}”，{why}{hint}；请对照登记证书改正。",
        code="credit_code.character",
    )


def _organisation_check_fits(part: str) -> bool:
    weighted = sum(
        _ORGANISATION_ALPHABET.index(character) * weight
        for character, weight in zip(part[:8], _ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - weighted % 11] == part[8]


def normalise_phone(text: str) -> Phone:
    """Read a Chinese mobile or land line number, or a foreign one with its +country code.

    Raises:
        BadInput: no number, a land line without its area code, or a number that no operator issues.
    """
    plain = _DASHES.sub("", _plain(text)).translate(str.maketrans("", "", "()（）.·"))
    extension = _EXTENSION.search(plain)
    main = plain[: extension.start()] if extension else plain
    if not _PHONE.fullmatch(main):
        raise BadInput(f"“{text.strip()[:24]}”不是电话号码；请填手机号，或带区号的座机号。", code="phone.unreadable")
    if _LOCAL.fullmatch(main):
        raise BadInput(f"座机号 {main} 没有区号；请写成“区号-号码”。", code="phone.no_area")
    try:
        parsed = phonenumbers.parse(main, "CN")
    except phonenumbers.NumberParseException:
        raise _unknown_phone(main) from None
    if not phonenumbers.is_valid_number(parsed):
        raise _unknown_phone(main)
    return _phone(parsed, extension.group(1) if extension else "")


def _phone(parsed: phonenumbers.PhoneNumber, extension: str) -> Phone:
    at_home = parsed.country_code == 86
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    display = phonenumbers.format_number(parsed, style)
    kinds = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
    return Phone(
        e164=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164),
        display=f"{display} 转 {extension}" if extension else display,
        is_mobile=phonenumbers.number_type(parsed) in kinds,
    )


def _unknown_phone(digits: str) -> BadInput:
    if digits.startswith("1"):
        return BadInput(
            f"手机号 {mask_phone(digits)} 有 {len(digits)} 位，不是在用的号段；手机号是 11 位，请核对。",
            code="phone.impossible",
        )
    return BadInput(f"电话 {mask_phone(digits)} 不是能打通的号码；请核对区号和位数。", code="phone.impossible")


def mask_identity_number(text: str) -> str:
    """``**************1234`` (dossier 10.3: 内部列表仅后 4 位)."""
    return _last_four(text)


def mask_account(text: str) -> str:
    """A bank account or card number down to its last four (dossier 10.3: 后 4)."""
    return _last_four(text)


def mask_phone(text: str) -> str:
    """``138****1234`` (dossier 10.3: 中 4). A Chinese number loses its +86; four digits or fewer vanish wholly."""
    main = _HOME_CODE.sub("", _EXTENSION.sub("", _plain(text)))
    digits = "".join(character for character in main if character.isdigit())
    if len(digits) <= 4:
        return "*" * len(digits)
    return digits[:-8] + "*" * len(digits[-8:-4]) + digits[-4:]


def _last_four(text: str) -> str:
    plain = _plain(text)
    if len(plain) <= 4:
        return "*" * len(plain)
    return "*" * (len(plain) - 4) + plain[-4:]


def _plain(text: str) -> str:
    """Full-width to half-width, blanks out, upper case."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()
