"""The file itself is read: twips, fonts, order of elements, bytes (GB/T 9704-2012; dossier 9)."""

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Final

import pytest
from docx import Document
from lxml import etree

from boai.foundation.official_paper import (
    Attachment,
    Column,
    Figure,
    Heading,
    Paper,
    Paragraph,
    TableBlock,
    Text,
    chinese_date,
    heading_number,
    render,
    title_lines,
)
from boai.foundation.official_paper.word import signature_indents

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
NAMES: Final = {"w": W[1:-1]}


def paper(**changes) -> Paper:
    values = {
        "title": "某区红十字会工作总结",
        "addressee": "市红十字会",
        "blocks": (
            Heading(1, "一、主要工作情况"),
            Heading(2, "（一）开展主题活动"),
            Heading(3, "1.志愿服务"),
            Paragraph(
                (
                    Text("参加“学雷锋”活动"),
                    Figure("216", "https://example.org/rows?a=1&b=2", tooltip="打开"),
                    Text("人次。"),
                )
            ),
        ),
        "signed_by": "某区红十字会",
        "signed_on": date(2026, 1, 5),
        "written_at": datetime(2026, 1, 5, 9, 30, tzinfo=UTC),
    }
    return Paper(**{**values, **changes})


def part(content: bytes, name: str):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def body(content: bytes):
    return part(content, "word/document.xml")


def words(paragraph) -> str:
    return "".join(paragraph.itertext(f"{W}t"))


def paragraph_with(document, text: str):
    return next(each for each in document.iter(f"{W}p") if words(each) == text)


def attributes(element) -> dict[str, str]:
    return {name.removeprefix(W): value for name, value in element.attrib.items()}


def fonts_of(paragraph) -> set[tuple[str, str, str]]:
    return {
        (
            run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia"),
            run.find(f"{W}rPr/{W}rFonts").get(f"{W}ascii"),
            run.find(f"{W}rPr/{W}sz").get(f"{W}val"),
        )
        for run in paragraph.iter(f"{W}r")
    }


def test_the_page_is_a4_with_the_standard_margins_and_grid():
    section = body(render(paper())).find(f".//{W}sectPr")
    assert attributes(section.find(f"{W}pgSz")) == {"w": "11906", "h": "16838"}
    assert attributes(section.find(f"{W}pgMar")) == {
        "top": "2098",
        "right": "1474",
        "bottom": "1984",
        "left": "1587",
        "header": "851",
        "footer": "1417",
        "gutter": "0",
    }
    assert attributes(section.find(f"{W}docGrid")) == {"type": "linesAndChars", "linePitch": "579", "charSpace": "-849"}


@pytest.mark.parametrize(
    ("text", "fonts"),
    [
        ("某区红十字会工作总结", {("方正小标宋简体", "Times New Roman", "44")}),
        ("市红十字会：", {("仿宋_GB2312", "Times New Roman", "32")}),
        ("一、主要工作情况", {("黑体", "Times New Roman", "32")}),
        ("（一）开展主题活动", {("楷体_GB2312", "Times New Roman", "32")}),
        ("1.志愿服务", {("仿宋_GB2312", "Times New Roman", "32")}),
        ("参加“学雷锋”活动216人次。", {("仿宋_GB2312", "Times New Roman", "32")}),
        ("2026年1月5日", {("仿宋_GB2312", "Times New Roman", "32")}),
    ],
)
def test_every_run_names_both_fonts_and_the_size(text, fonts):
    assert fonts_of(paragraph_with(body(render(paper())), text)) == fonts


def test_the_body_has_exact_lines_and_two_characters_of_indent_in_both_units():
    properties = paragraph_with(body(render(paper())), "参加“学雷锋”活动216人次。").find(f"{W}pPr")
    assert attributes(properties.find(f"{W}spacing")) == {
        "before": "0",
        "after": "0",
        "line": "579",
        "lineRule": "exact",
    }
    indent = attributes(properties.find(f"{W}ind"))
    assert (indent["firstLineChars"], indent["firstLine"]) == ("200", "630")
    assert properties.find(f"{W}widowControl").get(f"{W}val") == "0"
    assert properties.find(f"{W}snapToGrid").get(f"{W}val") == "0"
    assert properties.find(f"{W}jc").get(f"{W}val") == "both"


def test_28_characters_of_the_body_fill_the_line_and_a_29th_does_not_fit():
    run = paragraph_with(body(render(paper())), "市红十字会：").find(f"{W}r/{W}rPr")
    one = int(run.find(f"{W}sz").get(f"{W}val")) * 10 + int(run.find(f"{W}spacing").get(f"{W}val"))
    width = 11906 - 1587 - 1474
    assert one == 315
    assert width - 28 * one == 25


def test_22_lines_fill_the_page():
    assert 0 <= (16838 - 2098 - 1984) - 22 * 579 < 579


def test_the_title_is_centred_on_lines_of_33_points():
    properties = paragraph_with(body(render(paper())), "某区红十字会工作总结").find(f"{W}pPr")
    assert attributes(properties.find(f"{W}spacing"))["line"] == "660"
    assert properties.find(f"{W}jc").get(f"{W}val") == "center"


def test_chinese_is_named_as_the_language_of_every_run():
    document = body(render(paper()))
    runs = list(document.iter(f"{W}r"))
    assert len(runs) == 10
    assert {run.find(f"{W}rPr/{W}lang").get(f"{W}eastAsia") for run in runs} == {"zh-CN"}
    assert {run.find(f"{W}rPr/{W}rFonts").get(f"{W}hint") for run in runs} == {"eastAsia"}


def test_a_figure_is_a_black_link_without_a_line_that_opens_its_rows():
    content = render(paper())
    link = next(body(content).iter(f"{W}hyperlink"))
    relations = part(content, "word/_rels/document.xml.rels")
    target = next(each for each in relations if each.get("Id") == link.get(f"{R}id"))
    assert (target.get("Target"), target.get("TargetMode")) == ("https://example.org/rows?a=1&b=2", "External")
    assert link.get(f"{W}tooltip") == "打开"
    assert words(link) == "216"
    assert link.find(f"{W}r/{W}rPr/{W}color").get(f"{W}val") == "000000"
    assert link.find(f"{W}r/{W}rPr/{W}u").get(f"{W}val") == "none"


def test_figures_with_one_door_share_one_relation():
    figures = (
        Figure("1", "https://example.org/a"),
        Figure("2", "https://example.org/b"),
        Figure("3", "https://example.org/a"),
    )
    links = list(body(render(paper(blocks=(Paragraph(figures),)))).iter(f"{W}hyperlink"))
    assert [each.get(f"{R}id") for each in links] == ["rIdFigure1", "rIdFigure2", "rIdFigure1"]


def test_a_figure_may_jump_to_a_table_of_the_same_paper():
    table = TableBlock((Column("名称", 3), Column("份", 1, "right")), ((Text("手册"), Text("430")),), "表1", "copies")
    document = body(render(paper(blocks=(Paragraph((Figure("430", "#copies"), Text("份。"))), table))))
    assert next(document.iter(f"{W}hyperlink")).get(f"{W}anchor") == "copies"
    assert next(document.iter(f"{W}bookmarkStart")).get(f"{W}name") == "copies"


def test_a_figure_without_a_door_is_plain_words():
    document = body(render(paper(blocks=(Paragraph((Figure("430", ""), Text("份。"))),))))
    assert list(document.iter(f"{W}hyperlink")) == []
    assert "430份。" in [words(each) for each in document.iter(f"{W}p")]


def test_a_jump_to_nowhere_is_a_bug():
    with pytest.raises(ValueError, match="anchor 'nowhere'"):
        render(paper(blocks=(Paragraph((Figure("1", "#nowhere"),)),)))


@pytest.mark.parametrize("link", ["file:///etc/passwd", "javascript:alert(1)", "rows/1", "#1", "https://"])
def test_a_figure_links_to_web_pages_and_anchors_only(link):
    with pytest.raises(ValueError, match="a figure links to"):
        Figure("1", link)


def test_a_table_fills_the_width_and_repeats_its_head():
    table = TableBlock((Column("名称", 3), Column("份", 1, "right")), ((Text("手册"), Text("430")),))
    found = next(body(render(paper(blocks=(table,)))).iter(f"{W}tbl"))
    assert [each.get(f"{W}w") for each in found.iter(f"{W}gridCol")] == ["6633", "2212"]
    assert found.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    assert [each.find(f"{W}pPr/{W}jc").get(f"{W}val") for each in found.iter(f"{W}p")] == [
        "center",
        "center",
        "left",
        "right",
    ]


def test_a_row_of_another_length_is_a_bug():
    with pytest.raises(ValueError, match="a row of 1 cells in a table of 2 columns"):
        TableBlock((Column("名称"), Column("份")), ((Text("手册"),),))


@pytest.mark.parametrize(("name", "align", "side"), [("footer1", "right", "right"), ("footer2", "left", "left")])
def test_page_numbers_stand_outside_one_character_in(name, align, side):
    footer = part(render(paper()), f"word/{name}.xml")
    paragraph = footer.find(f"{W}p")
    indent = attributes(paragraph.find(f"{W}pPr/{W}ind"))
    assert words(paragraph) == "— 1 —"
    assert paragraph.find(f"{W}fldSimple").get(f"{W}instr") == " PAGE "
    assert paragraph.find(f"{W}pPr/{W}jc").get(f"{W}val") == align
    assert (indent[f"{side}Chars"], indent[side]) == ("100", "315")
    assert fonts_of(paragraph) == {("宋体", "宋体", "28")}


def test_odd_and_even_pages_have_footers_of_their_own():
    content = render(paper())
    kinds = {each.get(f"{W}type") for each in body(content).iter(f"{W}footerReference")}
    assert kinds == {"default", "even"}
    assert part(content, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None


@pytest.mark.parametrize(
    ("name", "stamped", "indents"),
    [
        # 2026年1月5日 is 3 characters and 6 halves wide: 600 hundredths.
        ("某区红十字会", True, (400, 400)),
        ("某区红十字", True, (450, 400)),
        ("某市某区红十字会", True, (300, 400)),
        ("某省某市某某某区某某某红十字会备灾中心", True, (0, 650)),
        ("某市某区红十字会", False, (200, 200)),
        ("某市某某区红十字会", False, (200, 300)),
        ("某区红会", False, (600, 200)),
    ],
)
def test_signature_and_date(name, stamped, indents):
    assert signature_indents(name, "2026年1月5日", stamped=stamped) == indents


def test_the_signature_stays_with_the_last_words():
    document = body(render(paper()))
    texts = [words(each) for each in document.iter(f"{W}p")]
    tail = list(document.iter(f"{W}p"))[-5:]
    assert texts[-5:] == ["参加“学雷锋”活动216人次。", "", "", "某区红十字会", "2026年1月5日"]
    assert [each.find(f"{W}pPr/{W}keepNext") is not None for each in tail] == [True, True, True, True, False]
    assert attributes(tail[-1].find(f"{W}pPr/{W}ind"))["rightChars"] == "400"


def test_attachments_are_named_below_the_body_and_stand_on_pages_of_their_own():
    document = body(render(paper(attachments=(Attachment("活动一览表"), Attachment("捐赠一览表")))))
    texts = [words(each) for each in document.iter(f"{W}p")]
    assert texts[-12:] == [
        "",
        "",
        "某区红十字会",
        "2026年1月5日",
        "附件1",
        "",
        "活动一览表",
        "",
        "附件2",
        "",
        "捐赠一览表",
        "",
    ]
    assert {"附件：1.活动一览表", "2.捐赠一览表"} <= set(texts)
    mark = paragraph_with(document, "附件1")
    assert mark.find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert fonts_of(mark) == {("黑体", "Times New Roman", "32")}


def test_a_single_attachment_has_no_number():
    texts = [words(each) for each in body(render(paper(attachments=(Attachment("活动一览表"),)))).iter(f"{W}p")]
    assert "附件：活动一览表" in texts
    assert "附件" in texts


def test_the_same_paper_gives_the_same_bytes():
    assert render(paper()) == render(paper())


def test_another_moment_gives_other_bytes():
    assert render(paper()) != render(paper(written_at=datetime(2026, 1, 5, 9, 31, tzinfo=UTC)))


def test_nothing_of_the_clock_or_the_template_is_in_the_file():
    with zipfile.ZipFile(io.BytesIO(render(paper()))) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert sorted(archive.namelist()) == [
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/core.xml",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            "word/fontTable.xml",
            "word/footer1.xml",
            "word/footer2.xml",
            "word/settings.xml",
            "word/styles.xml",
        ]


def test_the_file_carries_title_author_and_the_given_moment():
    properties = Document(io.BytesIO(render(paper(title="某区红十字会\n工作总结")))).core_properties
    assert (properties.title, properties.author) == ("某区红十字会工作总结", "某区红十字会")
    assert properties.created.replace(tzinfo=UTC) == properties.modified.replace(tzinfo=UTC)
    assert properties.created.replace(tzinfo=UTC) == datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def test_missing_fonts_have_substitutes_named():
    fonts = part(render(paper()), "word/fontTable.xml")
    named = {each.get(f"{W}name"): each.find(f"{W}altName").get(f"{W}val") for each in fonts}
    assert named["仿宋_GB2312"].startswith("仿宋,FangSong")
    assert set(named) == {"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"}


def test_signs_of_markup_and_control_characters_do_no_harm():
    document = body(render(paper(blocks=(Paragraph((Text("<w:t>&\"'\x00\x0b\ufffe"),)),))))
    assert "<w:t>&\"'" in [words(each) for each in document.iter(f"{W}p")]


def test_headings_are_headings_to_words_outline():
    styles = part(render(paper()), "word/styles.xml")
    levels = {
        style.get(f"{W}styleId"): style.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val")
        for style in styles.iterfind(f"{W}style", NAMES)
        if style.find(f"{W}pPr/{W}outlineLvl") is not None
    }
    assert levels == {"Heading1": "0", "Heading2": "1", "Heading3": "2", "Heading4": "3"}


@pytest.mark.parametrize(
    ("level", "ordinal", "number"),
    [(1, 1, "一、"), (1, 10, "十、"), (1, 11, "十一、"), (2, 20, "（二十）"), (3, 7, "7."), (4, 3, "（3）")],
)
def test_numbers_of_headings(level, ordinal, number):
    assert heading_number(level, ordinal) == number


def test_dates_have_no_leading_noughts():
    assert chinese_date(date(2026, 1, 5)) == "2026年1月5日"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("某区红十字会工作总结", ("某区红十字会工作总结",)),
        ("某区红十字会\n2026年工作总结", ("某区红十字会", "2026年工作总结")),
        (
            "某市某某区红十字会关于开展应急救护培训进校园活动的通知",
            ("某市某某区红十字会", "关于开展应急救护培训进校园活动的通知"),
        ),
        ("某区红十字会2026年工作总结和2027年工作计划", ("某区红十字会2026年工作总结和", "2027年工作计划")),
        ("一二三四五六七八九十一二三四五六七八九十一", ("一二三四五六七八九十一二三四五六七八九十一",)),
    ],
)
def test_long_titles_break_between_words(title, lines):
    assert title_lines(title) == lines
