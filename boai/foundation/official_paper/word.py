"""From a `Paper` to the bytes of a Word file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from boai.foundation.official_paper import measures
from boai.foundation.official_paper.container import NAMESPACES, new_document, set_properties, to_bytes
from boai.foundation.official_paper.markup import (
    BODY_INDENT,
    FLUSH,
    Indent,
    Layout,
    Relate,
    blank_line,
    bookmark,
    inline,
    line_break,
    paragraph,
    run,
    table,
)
from boai.foundation.official_paper.parts import (
    Attachment,
    Block,
    Figure,
    Heading,
    Paper,
    Paragraph,
    TableBlock,
    chinese_date,
    title_lines,
    width_in_characters,
)


def render(paper: Paper) -> bytes:
    """The paper as a docx to GB/T 9704-2012. The same paper always gives the same bytes.

    Raises:
        ValueError: a figure links to an anchor that the paper does not have (a bug of the caller).
    """
    _check_anchors(paper)
    document = new_document()

    relations = document.part.rels
    known: dict[str, str] = {}

    def relate(address: str) -> str:
        # relate_to() looks through all relations each time: 2,000 figures would take seconds.
        if address not in known:
            known[address] = f"rIdFigure{len(known) + 1}"
            relations.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, known[address], is_external=True)
        return known[address]

    body = document.element.body
    markup = "".join(_paper(paper, relate))
    page = body.sectPr
    for element in parse_xml(f"<w:body {NAMESPACES}>{markup}</w:body>"):
        page.addprevious(element)
    set_properties(document, paper)
    return to_bytes(document)


def _check_anchors(paper: Paper) -> None:
    blocks = [*paper.blocks, *(block for attachment in paper.attachments for block in attachment.blocks)]
    anchors = {block.anchor for block in blocks if isinstance(block, Heading | TableBlock)}
    for figure in _figures(blocks):
        if figure.link.startswith("#") and figure.link[1:] not in anchors:
            raise ValueError(f"no heading or table has the anchor {figure.link[1:]!r}")


def _figures(blocks: Iterable[Block]) -> Iterator[Figure]:
    for block in blocks:
        rows = block.rows if isinstance(block, TableBlock) else (block.parts,) if isinstance(block, Paragraph) else ()
        yield from (part for row in rows for part in row if isinstance(part, Figure))


def _paper(paper: Paper, relate: Relate) -> Iterator[str]:
    numbers = count(1)
    yield _title(paper.title)
    yield blank_line()
    if paper.addressee:
        yield paragraph(Layout(), run(f"{paper.addressee}：", measures.BODY))
    blocks = [_block(block, next(numbers), relate) for block in paper.blocks]
    if paper.blocks and isinstance(paper.blocks[-1], Paragraph) and not paper.attachments:
        blocks[-1] = _paragraph(paper.blocks[-1], relate, keep_with_next=True)
    yield from blocks
    yield from _attachment_note(paper.attachments)
    yield from _signature(paper)
    for ordinal, attachment in enumerate(paper.attachments, start=1):
        yield from _attachment(attachment, ordinal if len(paper.attachments) > 1 else None)
        yield from (_block(block, next(numbers), relate) for block in attachment.blocks)


def _title(title: str) -> str:
    face = measures.TITLE
    lines = line_break(face).join(run(line, face) for line in title_lines(title))
    return paragraph(Layout(style="Title", align="center", line=measures.TITLE_LINE), lines)


def _block(block: Block, number: int, relate: Relate) -> str:
    if isinstance(block, Heading):
        return _heading(block, number)
    if isinstance(block, TableBlock):
        return _table(block, number, relate)
    return _paragraph(block, relate)


def _heading(heading: Heading, number: int) -> str:
    layout = Layout(style=f"Heading{heading.level}", indent=BODY_INDENT, keep_with_next=True)
    return paragraph(layout, bookmark(heading.anchor, number) + run(heading.text, measures.LEVELS[heading.level]))


def _paragraph(block: Paragraph, relate: Relate, *, keep_with_next: bool = False) -> str:
    layout = Layout(indent=FLUSH if block.flush else BODY_INDENT, keep_with_next=keep_with_next)
    return paragraph(layout, "".join(inline(part, measures.BODY, relate) for part in block.parts))


def _table(block: TableBlock, number: int, relate: Relate) -> str:
    """A table with its caption above and room below, so that two tables never grow together."""
    layout = Layout(align="center", keep_with_next=True)
    caption = run(block.caption, measures.TABLE_CAPTION) if block.caption else ""
    above = paragraph(layout, bookmark(block.anchor, number) + caption) if caption or block.anchor else ""
    return above + table(block, relate) + blank_line()


def _attachment_note(attachments: Sequence[Attachment]) -> Iterator[str]:
    """附件：1.… one line below the body; further lines begin under the name (GB/T 9704-2012, 7.3.4)."""
    if not attachments:
        return
    yield blank_line()
    many = len(attachments) > 1
    for ordinal, attachment in enumerate(attachments, start=1):
        number = f"{ordinal}." if many else ""
        # "附件：" is three characters; a figure and its point in the Latin font are three quarters of one.
        wide = 300 + (75 + 50 * (len(str(ordinal)) - 1) if many else 0)
        if ordinal == 1:
            text, indent = f"附件：{number}{attachment.title}", Indent(left=200 + wide, hanging=wide)
        else:
            text, indent = f"{number}{attachment.title}", Indent(left=200 + wide, hanging=wide - 300)
        last = ordinal == len(attachments)
        yield paragraph(Layout(indent=indent, align="left", keep_with_next=last), run(text, measures.BODY))


def _signature(paper: Paper) -> Iterator[str]:
    """署名 and 成文日期 (GB/T 9704-2012, 7.3.5); the lines above keep them from standing alone on a page."""
    day = chinese_date(paper.signed_on)
    name_right, date_right = signature_indents(paper.signed_by, day, stamped=paper.stamped)
    for _ in range(2 if paper.stamped else 1):
        yield blank_line(keep_with_next=True)
    yield paragraph(
        Layout(indent=Indent(right=name_right), align="right", keep_with_next=True), run(paper.signed_by, measures.BODY)
    )
    yield paragraph(Layout(indent=Indent(right=date_right), align="right"), run(day, measures.BODY))


def signature_indents(name: str, day: str, *, stamped: bool) -> tuple[int, int]:
    """Right indents of 署名 and 成文日期 in hundredths of a character.

    Stamped: the date four characters in, the name centred over it; a name too long for that reaches the margin and
    the date stays centred below. Unstamped: the name two characters in and the date beginning two to the right of
    it; where the date would pass, the date stands two characters in and the name moves left.
    """
    name_wide, date_wide = (round(width_in_characters(text) * 100) for text in (name, day))
    if stamped:
        name_right = 400 + (date_wide - name_wide) // 2
        return (name_right, 400) if name_right >= 0 else (0, (name_wide - date_wide) // 2)
    date_right = name_wide - date_wide
    return (200, date_right) if date_right >= 200 else (400 + date_wide - name_wide, 200)


def _attachment(attachment: Attachment, ordinal: int | None) -> Iterator[str]:
    """附件1 flush on the first line of a new page, the title centred on the third (GB/T 9704-2012, 7.3.4)."""
    mark = "附件" if ordinal is None else f"附件{ordinal}"
    yield paragraph(Layout(new_page=True), run(mark, measures.ATTACHMENT_MARK))
    yield blank_line()
    yield _title(attachment.title)
    yield blank_line()
