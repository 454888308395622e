"""The popular-training statistics table (普及统计表, dossier 3.9) as a workbook that comes back in unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from boai.activities.rules import materials_text, times_text
from boai.foundation.spreadsheets import Column, Sheet, write_workbook

HEADINGS: Final = (
    Column("序号"),
    Column("编号"),
    Column("日期"),
    Column("时间"),
    Column("单位/学校"),
    Column("场所类型"),
    Column("内容"),
    Column("名称"),
    Column("主题"),
    Column("人次", total=True),
    Column("怎么数的"),
    Column("发放资料"),
    Column("资料份数", total=True),
    Column("和谁一起"),
    Column("照片"),
    Column("填报人"),
    Column("备注"),
)


def statistics_table(rows: Iterable[Any]) -> bytes:
    """Rows of `queries.with_copies`, with `partners` and `materials` prefetched."""
    lines = (
        (
            number,
            row.number,
            row.occurred_on,
            times_text(row.starts_at, row.ends_at),
            row.place,
            row.get_place_kind_display(),
            row.get_kind_display(),
            row.title,
            row.theme.name if row.theme else "",
            row.head_count,
            row.get_count_method_display(),
            materials_text((material.item, material.copies) for material in row.materials.all()),
            row.copies,
            "、".join([*(partner.name for partner in row.partners.all()), *filter(None, [row.partners_unlisted])]),
            row.photo_count,
            row.recorded_by.display_name,
            row.note,
        )
        for number, row in enumerate(rows, start=1)
    )
    return write_workbook([Sheet("普及统计表", HEADINGS, lines, total_label="合计")])
