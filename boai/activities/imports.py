"""Statistics tables of activities (普及统计表, dossier 3.9) → rows, every problem at once; then in, all or none."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from boai.activities import operations, queries, rules
from boai.activities.errors import FileNotAccepted
from boai.activities.formats import table_words
from boai.activities.models import Activity, Theme
from boai.activities.operations import ActivityRow, take_in_activities
from boai.activities.terms import ActivityKind, CountMethod, PlaceKind
from boai.foundation import attachments
from boai.foundation.chinese_names import normalise_name
from boai.foundation.errors import BadInput, Refusal
from boai.foundation.models import Attachment
from boai.foundation.moments import today
from boai.people.formats.headed_table import HeadedRow, HeadedTable, Heading, Problem, read_headed, whole_number
from boai.people.models import Organisation
from boai.people.queries import organisations_by_name
from boai.units.models import User

HEADINGS: Final = (
    Heading("number", "编号", ("活动编号", "记录编号")),
    Heading("occurred_on", "日期", ("活动日期", "开展日期", "培训日期", "年月日"), required=True),
    Heading("times", "时间", ("起止时间", "活动时间", "培训时间", "什么时候")),
    Heading(
        "place",
        "单位/学校",
        ("单位", "学校", "地点", "活动地点", "培训地点", "单位名称", "学校名称", "培训单位", "在哪里", "地点（单位）"),
        required=True,
    ),
    Heading("place_kind", "场所类型", ("场所", "场所类别", "类别", "单位类型")),
    Heading("kind", "内容", ("活动内容", "培训内容", "做了什么", "活动类型", "项目", "培训项目")),
    Heading("title", "名称", ("活动名称", "主题活动名称")),
    Heading("theme", "主题", ("活动主题",)),
    Heading(
        "head_count",
        "人次",
        ("人数", "参加人数", "参与人数", "受训人数", "受训人次", "培训人次", "参与人次"),
        required=True,
    ),
    Heading("count_method", "怎么数的", ("计数方法", "统计方法", "计数方式")),
    Heading("materials", "发放资料", ("资料", "资料名称", "发放物品")),
    Heading("copies", "资料份数", ("份数", "发放份数", "发放资料份数", "资料数")),
    Heading("partners", "和谁一起", ("联合单位", "协办单位", "协办", "合作单位")),
    Heading("teachers", "师资", ("授课师资", "讲师", "老师", "授课人")),
    Heading("note", "备注", ()),
)
_UNNAMED_MATERIAL: Final = "宣传资料"
Read = TypeVar("Read")


@dataclass(slots=True)
class ActivityFile:
    """A file as it was understood.

    Args:
        rows: those that are not on record yet.
        same: how many are on record already.
        perhaps_twice: rows of a day and place that are on record under another key: a hint, nothing more.
        without_method: rows that do not say how heads were counted.
    """

    headings: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    rows: list[ActivityRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    same: int = 0
    perhaps_twice: list[ActivityRow] = field(default_factory=list)

    @property
    def without_method(self) -> int:
        return sum(1 for row in self.rows if not row.count_method)

    @property
    def person_times(self) -> int:
        return sum(row.head_count for row in self.rows)

    @property
    def copies(self) -> int:
        return sum(sum(row.materials.values()) for row in self.rows)

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """How the contents were understood: label, rows."""
        counted = Counter(row.kind for row in self.rows)
        return [(str(kind.label), counted[kind]) for kind in ActivityKind if counted[kind]]

    @property
    def years(self) -> list[tuple[int, int]]:
        """Year, rows: a slip of the year shows here."""
        return sorted(Counter(row.occurred_on.year for row in self.rows).items())


def upload_activities(*, by: User, name: str, data: bytes, media_type: str) -> Attachment:
    """Keep a file to be looked at, if it can be read at all.

    Raises:
        UnreadableFile: no table, or none of the columns needed; nothing is kept.
    """
    read_headed(data, name, HEADINGS)
    return operations.upload_activities(by=by, name=name, data=data, media_type=media_type)


def read_activities(data: bytes, filename: str) -> ActivityFile:
    """Understand a file and compare it with the records. Writes nothing.

    Raises:
        UnreadableFile: no table, or none of the columns needed.
    """
    tables = read_headed(data, filename, HEADINGS)
    labels = {heading.key: heading.label for heading in HEADINGS}
    file = ActivityFile(
        headings=tuple((labels[key], text) for key, text in tables[0].headings.items()),
        notices=tuple(notice for table in tables for notice in table.notices),
    )
    reader = _Reader(file)
    for table in tables:
        for row in table.rows:
            reader.read(row, table)
    reader.compare()
    file.problems.sort(key=lambda problem: (problem.row, problem.column))
    return file


def read_kept(attachment: Attachment) -> ActivityFile:
    """The same for a file that was uploaded before."""
    return read_activities(attachments.read(attachment), attachment.name)


def accept_activities(*, by: User, attachment: Attachment, count_method: CountMethod | str = "") -> list[Activity]:
    """Record an uploaded file's rows, all or none; those on record already stay as they are.

    Raises:
        FileNotAccepted: it has problems, or rows without a counting method and none was given.
    """
    file = read_kept(attachment)
    if file.problems:
        raise FileNotAccepted(f"“{attachment.name}”还有 {len(file.problems)} 处要改，一行都没有记；按清单改好再上传。")
    return take_in_activities(by=by, rows=file.rows, source=attachment, count_method=count_method)


class _Reader:
    """Turns rows into activities and gathers every problem."""

    def __init__(self, file: ActivityFile) -> None:
        self._file = file
        self._today = today()
        self._organisations = organisations_by_name()
        self._themes = {theme.name: theme for theme in Theme.objects.all()}
        self._numbered = queries.numbered()
        self._met: Counter[str] = Counter()

    def read(self, row: HeadedRow, table: HeadedTable) -> None:
        problems_before = len(self._file.problems)
        if row["number"] in self._numbered:
            self._compare_numbered(row, table)
            return
        facts = self._facts(row, table)
        if len(self._file.problems) == problems_before and facts is not None:
            self._file.rows.append(facts)

    def compare(self) -> None:
        """Leave out what is on record; hint at what may be."""
        known = queries.client_keys_known(row.client_key for row in self._file.rows)
        self._file.same += len(known)
        self._file.rows = [row for row in self._file.rows if row.client_key not in known]
        there = {(row.occurred_on, row.place) for row in self._numbered.values()}
        self._file.perhaps_twice = [row for row in self._file.rows if (row.occurred_on, row.place) in there]

    def _facts(self, row: HeadedRow, table: HeadedTable) -> ActivityRow | None:
        day = self._read(row, table, "occurred_on", self._day)
        starts_at, ends_at = self._read(row, table, "times", rules.read_times) or (None, None)
        heads = self._read(row, table, "head_count", _heads)
        materials = self._read(row, table, "materials", lambda text: _materials(text, row["copies"]))
        if not row["materials"] and row["copies"]:
            materials = self._read(row, table, "copies", lambda text: _materials("", text))
        place_kind = self._read(row, table, "place_kind", _place_kind)
        method = self._read(row, table, "count_method", _method)
        if not row["place"]:
            self._problem(row, table, "place", "这一行没有写在哪里；补上单位或学校。")
        if day is None or heads is None:
            return None
        known, unlisted = self._partners(row["partners"])
        kind = table_words.kind_of(row["kind"] or row["title"] or row["theme"])
        return ActivityRow(
            row=row.number,
            client_key=self._key(row),
            kind=kind,
            occurred_on=day,
            starts_at=starts_at,
            ends_at=ends_at,
            place=normalise_name(row["place"])[:120],
            place_kind=place_kind or "",
            place_organisation=self._organisations.get(normalise_name(row["place"])),
            partners=known,
            partners_unlisted=unlisted[:200],
            head_count=heads,
            count_method=method or "",
            materials=materials or {},
            theme=self._themes.get(row["theme"]),
            title=self._title(row, kind)[:120],
            note=_note(row)[:500],
        )

    def _read(self, row: HeadedRow, table: HeadedTable, key: str, read: Callable[[str], Read]) -> Read | None:
        needed = key in ("occurred_on", "head_count")
        if not row[key] and not needed:
            return None
        try:
            return read(row[key])
        except Refusal as refusal:
            self._problem(row, table, key, refusal.message)
            return None

    def _day(self, text: str) -> dt.date:
        if not text:
            raise BadInput("这一行没有日期；补上，如 2026-03-05。")
        day = table_words.read_day(text)
        rules.check_day(day, self._today, confirmed=True)
        return day

    def _partners(self, text: str) -> tuple[tuple[Organisation, ...], str]:
        names = [name.strip() for name in re.split(r"[、，,；;\n]+", text) if name.strip()]
        known = [self._organisations[name] for name in names if name in self._organisations]
        return tuple(dict.fromkeys(known)), "、".join(name for name in names if name not in self._organisations)

    def _title(self, row: HeadedRow, kind: ActivityKind) -> str:
        """The name; else the theme that is no theme here; else contents that say more than their kind."""
        if row["title"]:
            return row["title"]
        if row["theme"] and row["theme"] not in self._themes:
            return row["theme"]
        return row["kind"] if row["kind"] != kind.label else ""

    def _compare_numbered(self, row: HeadedRow, table: HeadedTable) -> None:
        there = self._numbered[row["number"]]
        said = (row["occurred_on"], whole_number(row["head_count"]), normalise_name(row["place"]))
        kept = (there.occurred_on.isoformat(), there.head_count, there.place)
        if said == kept:
            self._file.same += 1
            return
        self._problem(
            row,
            table,
            "number",
            f"{there.number} 已经记着 {kept[0]}、{kept[2]}、{kept[1]:,} 人次，和这一行不一样；"
            "打开那条记录改（会留痕），这一行照旧或删去。",
        )

    def _key(self, row: HeadedRow) -> str:
        """The same row gets the same key; a row that stands twice in the file is two activities."""
        keys = ("occurred_on", "times", "place", "kind", "title", "theme", "head_count", "materials", "copies", "note")
        contents = "\x1f".join(row[key] for key in keys)
        self._met[contents] += 1
        text = f"{contents}\x1f{self._met[contents]}"
        return "file-" + hashlib.sha256(text.encode("utf-8")).hexdigest()[:48]

    def _problem(self, row: HeadedRow, table: HeadedTable, key: str, words: str) -> None:
        self._file.problems.append(Problem(row.number, table.headings.get(key, key), words))


def _heads(text: str) -> int:
    heads = whole_number(text)
    if heads is None or heads > rules.MOST_HEADS:
        raise BadInput(f"人次“{text}”不是 0 到 {rules.MOST_HEADS:,} 的整数；改成数字，如 186。")
    return heads


def _place_kind(text: str) -> PlaceKind:
    kind = table_words.place_kind_of(text)
    if kind is None:
        raise BadInput(f"不认得场所类型“{text}”；改成其中一种：{'、'.join(map(str, PlaceKind.labels))}。")
    return kind


def _method(text: str) -> CountMethod:
    method = table_words.count_method_of(text)
    if method is None:
        raise BadInput(f"不认得“{text}”是怎么数的；改成 {'、'.join(map(str, CountMethod.labels))}。")
    return method


def _materials(text: str, copies_text: str) -> dict[str, int]:
    """Items with copies; a bare number is 宣传资料; a bare name takes the number of the other column."""
    copies = whole_number(copies_text) if copies_text else None
    if copies_text and copies is None:
        raise BadInput(f"资料份数“{copies_text}”不是整数；改成数字。")
    if not text or whole_number(text) is not None:
        bare = copies if copies is not None else whole_number(text)
        return {_UNNAMED_MATERIAL: bare} if bare else {}
    if copies and not re.search(r"\d", text) and not re.search(r"[、，,；;]", text):
        return rules.check_materials({text: copies})
    materials = rules.check_materials(rules.read_materials(text))
    if copies is not None and copies != sum(materials.values()):
        raise BadInput(f"资料份数写 {copies:,}，各样相加是 {sum(materials.values()):,}；核对后改一处。")
    return materials


def _note(row: HeadedRow) -> str:
    teachers = f"师资：{row['teachers']}" if row["teachers"] else ""
    return "；".join(filter(None, (row["note"], teachers)))
