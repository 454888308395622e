"""Official papers (公文) as Word files to GB/T 9704-2012 (dossier 9).

`parts` holds the frozen values a paper is built from, `measures` the standard's figures, `word` turns one into the
other. The same paper always gives the same bytes, so a paper can be kept by its fingerprint.

>>> from datetime import date, datetime
>>> paper = Paper(title="关于开展活动的通知", blocks=(Paragraph((Text("现将有关事项通知如下："),)),),
...               signed_by="某区红十字会", signed_on=date(2026, 3, 5), written_at=datetime(2026, 3, 5, 9, 0))
>>> render(paper)[:2]
b'PK'
"""

from typing import Final

from boai.foundation.official_paper.parts import (
    Attachment,
    Block,
    Column,
    Figure,
    Heading,
    Inline,
    Paper,
    Paragraph,
    TableBlock,
    Text,
    chinese_date,
    heading_number,
    plain_text,
    title_lines,
)

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

__all__ = [
    "MEDIA_TYPE",
    "Attachment",
    "Block",
    "Column",
    "Figure",
    "Heading",
    "Inline",
    "Paper",
    "Paragraph",
    "TableBlock",
    "Text",
    "chinese_date",
    "heading_number",
    "plain_text",
    "render",
    "title_lines",
]


def render(paper: Paper) -> bytes:
    """The paper as docx. The same paper gives the same bytes."""
    from boai.foundation.official_paper import word  # python-docx is loaded only by whoever writes a paper

    return word.render(paper)
