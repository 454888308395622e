"""All formats for people: ``python -m boai.donations.formats.guide > docs/formats.md``; a test holds the page."""

from __future__ import annotations

import sys

from boai.donations.formats.registry import FORMATS

_HEAD = """# 认得的格式

由 `python -m boai.donations.formats.guide > docs/formats.md` 从登记表写出，请不要手改。
文件按内容认，不看文件名；csv、xls、xlsx 之外，gzip 和只装着 csv 的 zip 也直接放进来。
"""


def as_markdown() -> str:
    """One section a format: how it is known, and its rules for amount, direction, refund, footer and numbers."""
    parts = [_HEAD]
    for each in FORMATS:
        rows = (
            ("怎么认", each.recognised_by),
            ("文件", "、".join(each.sources)),
            ("金额", each.amount),
            ("收支", each.direction),
            ("退款", each.refund),
            ("合计", each.footer),
            ("唯一号", each.ids),
        )
        table = "\n".join(f"| {name} | {words.replace('|', '、')} |" for name, words in rows)
        parts.append(f"## {each.name}\n\n`{each.code}`\n\n| | |\n|---|---|\n{table}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
