"""The file around the words: styles, settings, fonts, page, properties, and a zip without the clock in it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any, Final

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from boai.foundation.official_paper import measures
from boai.foundation.official_paper.markup import Indent, Layout, clean, paragraph, run, run_properties
from boai.foundation.official_paper.parts import Paper

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_UNUSED: Final = (
    "stylesWithEffects",
    "customXml",
    "numbering",
    "webSettings",
    "theme",
    "thumbnail",
    "extended-properties",
)
"""What python-docx's template brings along and a paper has no use for: a picture of another page, a Japanese theme."""


def new_document() -> Any:
    """python-docx's empty document, with our styles, settings, fonts and page."""
    document = Document()
    part = document.part
    _drop_unused(part.rels)
    _drop_unused(part.package.rels)
    part._styles_part._element = parse_xml(_styles())
    part._settings_part._element = parse_xml(_SETTINGS)
    part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = _font_table().encode()
    _set_page(document)
    return document


def _drop_unused(relationships: dict[str, Any]) -> None:
    for name, relationship in list(relationships.items()):
        if relationship.reltype.rsplit("/", 1)[-1] in _UNUSED:
            del relationships[name]


def _set_page(document: Any) -> None:
    section = document.sections[0]
    footers = {"right": section.footer, "left": section.even_page_footer}
    for side, footer in footers.items():
        footer.is_linked_to_previous = False
        element = footer._element
        for child in list(element):
            element.remove(child)
        element.append(parse_xml(_page_number(side)))
    page = section._sectPr
    for child in list(page):
        if not child.tag.endswith("}footerReference"):
            page.remove(child)
    for child in parse_xml(_PAGE):
        page.append(child)


_PAGE: Final = (
    f"<w:sectPr {NAMESPACES}>"
    f'<w:pgSz w:w="{measures.PAGE_WIDTH}" w:h="{measures.PAGE_HEIGHT}"/>'
    f'<w:pgMar w:top="{measures.MARGIN_TOP}" w:right="{measures.MARGIN_RIGHT}" w:bottom="{measures.MARGIN_BOTTOM}"'
    f' w:left="{measures.MARGIN_LEFT}" w:header="851" w:footer="{measures.FOOTER_FROM_EDGE}" w:gutter="0"/>'
    f'<w:cols w:space="720"/>'
    f'<w:docGrid w:type="linesAndChars" w:linePitch="{measures.LINE}" w:charSpace="{measures.CHARACTER_SPACE}"/>'
    f"</w:sectPr>"
)


def _page_number(side: str) -> str:
    """— 1 —, outer side: odd pages right, even pages left, one character in (GB/T 9704-2012, 7.5)."""
    indent = Indent(right=100) if side == "right" else Indent(left=100)
    layout = Layout(style="Footer", indent=indent, align="right" if side == "right" else "left", line=320)
    face = measures.PAGE_NUMBER
    field = f'<w:fldSimple w:instr=" PAGE "><w:r>{run_properties(face)}<w:t>1</w:t></w:r></w:fldSimple>'
    markup = paragraph(layout, run("— ", face) + field + run(" —", face))
    return markup.replace("<w:p>", f"<w:p {NAMESPACES}>", 1)


_SETTINGS: Final = f"""<w:settings {NAMESPACES}><w:zoom w:percent="100"/>
<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:drawingGridHorizontalSpacing w:val="158"/>
<w:drawingGridVerticalSpacing w:val="{measures.LINE}"/><w:characterSpacingControl w:val="doNotCompress"/>
<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>
<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
<w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>
</w:settings>"""


def _styles() -> str:
    body = run_properties(measures.BODY)
    plain = (
        '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{measures.LINE}" w:lineRule="exact"/><w:jc w:val="both"/>'
    )
    headings = "".join(
        _style(
            f"Heading{level}",
            f"heading {level}",
            run_properties(face),
            f'<w:keepNext/><w:outlineLvl w:val="{level - 1}"/>',
        )
        for level, face in measures.LEVELS.items()
    )
    return (
        f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault>{body}</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{plain}</w:pPr>{body}</w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        + _style("Title", "Title", run_properties(measures.TITLE), '<w:jc w:val="center"/>')
        + headings
        + _style("Footer", "footer", run_properties(measures.PAGE_NUMBER), "")
        + _style("TableText", "表格文字", run_properties(measures.TABLE_BODY), "")
        + "</w:styles>"
    )


def _style(identifier: str, name: str, run_markup: str, paragraph_markup: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="Normal"/><w:qFormat/><w:pPr>{paragraph_markup}</w:pPr>{run_markup}</w:style>'
    )


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{clean(others)}"/><w:charset w:val="86"/></w:font>'
        for name, others in measures.ALTERNATIVES.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {NAMESPACES}>{fonts}</w:fonts>'


def set_properties(document: Any, paper: Paper) -> None:
    """Title, author and the one moment: nothing of the machine or of the clock."""
    moment = _naive_utc(paper.written_at)
    properties = document.core_properties
    properties.title = clean_property(paper.title.replace("\n", ""))
    properties.author = clean_property(paper.author or paper.signed_by)
    properties.last_modified_by = properties.author
    properties.created = properties.modified = moment
    properties.revision = 1
    properties.language = "zh-CN"
    properties.comments = ""


def clean_property(text: str) -> str:
    """Properties hold at most 255 characters."""
    return "".join(character for character in text if character.isprintable())[:255]


def _naive_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(microsecond=0)
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def to_bytes(document: Any) -> bytes:
    """The file; the same document always gives the same bytes."""
    written = io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source:
        members = {name: source.read(name) for name in source.namelist()}
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(members, key=lambda each: (each != "[Content_Types].xml", each)):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, members[name])
    return result.getvalue()
