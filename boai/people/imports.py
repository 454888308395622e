"""Files of organisations → rows, with every problem at once; then into the register, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from boai.foundation import attachments
from boai.foundation.chinese_names import normalise_name
from boai.foundation.errors import BadInput
from boai.foundation.identity import check_social_credit_code, normalise_phone
from boai.foundation.models import Attachment
from boai.people import operations, rules
from boai.people.errors import FileNotAccepted
from boai.people.formats.headed_table import HeadedRow, HeadedTable, Heading, Problem, read_headed, whole_number
from boai.people.models import Organisation
from boai.people.operations import take_in_organisations
from boai.people.queries import Intake, OrganisationFacts, compare_with_register
from boai.people.terms import OrganisationKind
from boai.units.models import User

HEADINGS: Final = (
    Heading(
        "name",
        "名称",
        (
            "单位名称",
            "单位",
            "机构名称",
            "机构",
            "全称",
            "学校名称",
            "学校",
            "校名",
            "企业名称",
            "公司名称",
            "社区名称",
            "村名",
            "村社区名称",
            "村（社区）",
            "名录",
        ),
        required=True,
    ),
    Heading(
        "kind", "类别", ("类型", "单位类别", "单位类型", "单位性质", "性质", "机构类别", "机构类型", "学段", "办学类型")
    ),
    Heading(
        "social_credit_code", "统一社会信用代码", ("信用代码", "社会信用代码", "统一代码", "统一信用代码", "机构代码")
    ),
    Heading("division_code", "区划代码", ("行政区划代码", "区划", "行政区划")),
    Heading(
        "town",
        "镇街",
        ("乡镇", "街道", "镇（街道）", "乡镇街道", "乡镇（街道）", "所属镇街", "所在镇街", "属地", "镇街名称"),
    ),
    Heading(
        "members",
        "人数",
        (
            "在校生",
            "在校生数",
            "在校学生",
            "在校学生数",
            "学生数",
            "学生人数",
            "职工人数",
            "职工数",
            "员工数",
            "员工人数",
            "户籍人口",
            "常住人口",
        ),
    ),
    Heading("contact_name", "联系人", ("负责人", "联络人", "联系人姓名", "经办人")),
    Heading("contact_phone", "联系电话", ("电话", "手机", "手机号", "手机号码", "联系方式", "联系人电话")),
)


@dataclass(frozen=True, slots=True)
class OrganisationFile:
    """A file as it was understood.

    Args:
        headings: label of ours, heading of the file.
        kinds_by_name: how many kinds were told by the name's ending, as the file has no word for it.
        intake: what taking it in would do; its problems include those of the cells.
    """

    sheets: tuple[str, ...]
    headings: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    rows: tuple[OrganisationFacts, ...]
    kinds_by_name: int
    intake: Intake

    @property
    def problems(self) -> list[Problem]:
        return self.intake.problems


def read_organisations(data: bytes, filename: str) -> OrganisationFile:
    """Understand a file and compare it with the register. Writes nothing.

    Raises:
        UnreadableFile: no table, or no column of names.
    """
    tables = read_headed(data, filename, HEADINGS)
    reader = _Reader()
    for table in tables:
        for row in table.rows:
            reader.read(row, table)
    intake = compare_with_register(reader.rows)
    intake.problems = sorted([*reader.problems, *intake.problems], key=lambda problem: (problem.row, problem.column))
    labels = {heading.key: heading.label for heading in HEADINGS}
    return OrganisationFile(
        sheets=tuple(table.sheet for table in tables),
        headings=tuple((labels[key], text) for key, text in tables[0].headings.items()),
        notices=tuple(_named(table, notice, tables) for table in tables for notice in table.notices),
        rows=tuple(reader.rows),
        kinds_by_name=reader.kinds_by_name,
        intake=intake,
    )


def upload_organisations(*, by: User, name: str, data: bytes, media_type: str) -> Attachment:
    """Keep a file to be looked at, if it can be read at all.

    Raises:
        UnreadableFile: no table, or no column of names; nothing is kept.
    """
    read_headed(data, name, HEADINGS)
    return operations.upload_organisations(by=by, name=name, data=data, media_type=media_type)


def read_kept(attachment: Attachment) -> OrganisationFile:
    """The same for a file that was uploaded before."""
    return read_organisations(attachments.read(attachment), attachment.name)


def accept_organisations(*, by: User, attachment: Attachment) -> Intake:
    """Take in an uploaded file, all or nothing.

    Raises:
        FileNotAccepted: it has problems; nothing was changed.
    """
    file = read_kept(attachment)
    if file.problems:
        raise FileNotAccepted(
            f"“{attachment.name}”还有 {len(file.problems)} 处要改，一行都没有导入；按下面的清单改好再上传。"
        )
    return take_in_organisations(by=by, rows=file.rows, source=attachment)


class _Reader:
    """Turns rows into facts and gathers every problem."""

    def __init__(self) -> None:
        self.rows: list[OrganisationFacts] = []
        self.problems: list[Problem] = []
        self.kinds_by_name = 0
        self._masked = {
            row.name_normalised: row
            for row in Organisation.objects.exclude(contact_phone_masked="").only(
                "name_normalised", "contact_phone_masked"
            )
        }

    def read(self, row: HeadedRow, table: HeadedTable) -> None:
        problems_before = len(self.problems)

        def checked(key: str, check: Callable[[str], str]) -> str:
            try:
                return check(row[key]) if row[key] else ""
            except BadInput as refusal:
                self.problems.append(Problem(row.number, table.headings[key], refusal.message))
                return ""

        name = normalise_name(row["name"])
        if not 0 < len(name) <= 150:
            said = (
                f"名称有 {len(name)} 个字，最多 150 个；核对。" if name else "这一行没有名称；补上名称，或删去这一行。"
            )
            self.problems.append(Problem(row.number, table.headings["name"], said))
        kind = self._kind(row, name, table)
        facts = OrganisationFacts(
            row=row.number,
            name=name,
            kind=kind or OrganisationKind.OTHER,
            social_credit_code=checked("social_credit_code", check_social_credit_code),
            division_code=checked("division_code", rules.check_division_code),
            town=normalise_name(row["town"]),
            members=self._members(row, table),
            contact_name=normalise_name(row["contact_name"]),
            contact_phone=checked("contact_phone", lambda text: self._phone(text, name)),
        )
        if len(self.problems) == problems_before:
            self.rows.append(facts)

    def _kind(self, row: HeadedRow, name: str, table: HeadedTable) -> OrganisationKind | None:
        said = row["kind"]
        if said:
            kind = rules.kind_from_words(said)
            if kind is None:
                labels = "、".join(label for label in OrganisationKind.labels)
                self.problems.append(
                    Problem(row.number, table.headings["kind"], f"不认得类别“{said}”；改成其中一种：{labels}。")
                )
            return kind
        kind = rules.kind_from_name(name) or rules.kind_from_words(table.headings["name"].removesuffix("名称"))
        if kind is not None:
            self.kinds_by_name += 1
        elif name:
            self.problems.append(
                Problem(
                    row.number,
                    table.headings.get("kind", "类别"),
                    f"看不出“{name}”是哪一类；加一列“类别”写明，如 学校、企业、社区。",
                )
            )
        return kind

    def _members(self, row: HeadedRow, table: HeadedTable) -> int | None:
        said = row["members"]
        if not said:
            return None
        members = whole_number(said)
        if members is None or members > rules.MOST_MEMBERS:
            self.problems.append(
                Problem(row.number, table.headings["members"], f"人数“{said}”不是整数；改成如 1020，不知道就空着。")
            )
        return members

    def _phone(self, text: str, name: str) -> str:
        """A masked telephone that is the one on record says nothing new."""
        if "*" not in text:
            return normalise_phone(text).display
        known = self._masked.get(name)
        if known is not None and known.contact_phone_masked == text:
            return ""
        raise BadInput(f"电话“{text}”带 *，看不出全号；填全号，或空着。")


def _named(table: HeadedTable, notice: str, tables: list[HeadedTable]) -> str:
    return f"工作表“{table.sheet}”：{notice}" if len(tables) > 1 else notice
