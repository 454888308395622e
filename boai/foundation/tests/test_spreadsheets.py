"""Files from outside are read whole or refused with a reason; files that go out run nothing and lose nothing."""

import datetime as dt
import io
import random
import struct
import zipfile

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from boai.foundation.errors import BadInput, UnreadableFile
from boai.foundation.money import Money
from boai.foundation.spreadsheets import (
    MAX_COLUMNS,
    Column,
    Sheet,
    read_csv,
    read_tables,
    write_csv,
    write_workbook,
)

WORKBOOK = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
NUMBER_OF_28_DIGITS = "4200002168202406076349888061"


def refusal(data, filename="账单.xlsx"):
    with pytest.raises(UnreadableFile) as caught:
        read_tables(data, filename)
    assert filename in caught.value.message
    return caught.value.code


ONE_ROW = (("林疏影", Money(100)),)


def workbook(rows=ONE_ROW):
    return write_workbook([Sheet("名单", [Column("姓名"), Column("金额")], rows)])


def zip_of(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def with_sheet(xml):
    """A true workbook whose only sheet is replaced by `xml`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else source.read(name))
    return out.getvalue()


def legacy_workbook(rows=3, columns=2):
    book = xlwt.Workbook()
    sheet = book.add_sheet("流水")
    for row in range(rows):
        for column in range(columns):
            sheet.write(row, column, f"{row},{column}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- text ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_is_read_in_every_usual_encoding_and_line_end(encoding, end):
    data = end.join(["姓名,金额", "欧阳青禾,¥1.00".replace("¥", ""), ""]).encode(encoding)
    (table,) = read_tables(data, "名单.csv")
    assert table.rows == [["姓名", "金额"], ["欧阳青禾", "1.00"]]
    assert table.source == "csv"


def test_blank_lines_keep_the_row_numbers_of_an_editor():
    (table,) = read_tables("标题\n\n甲,乙\n".encode(), "x.csv")
    assert table.rows == [["标题"], [], ["甲", "乙"]]


def test_tab_separated_text_is_split_at_tabs():
    (table,) = read_tables("姓名\t金额\n林疏影\t1,234.00\n".encode("utf-16"), "x.txt")
    assert table.rows[1] == ["林疏影", "1,234.00"]


def test_tab_tails_before_commas_are_no_separators():
    (table,) = read_tables(b'a\t,"b\t",c\t\n1\t,"2\t",3\t\n', "x.csv")
    assert table.rows[1] == ["1\t", "2\t", "3\t"]


def test_a_file_cut_inside_a_character_is_refused():
    assert refusal("姓名,金额\n林疏影,1\n欧阳".encode()[:-1]) == "file.cut"


@pytest.mark.parametrize("data", [b"", b"\x00" * 100, b" \r\n\t"])
def test_an_empty_file_is_refused(data):
    assert refusal(data) == "file.empty"


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"MZ\x90\x00\x03\x00\x00\x00", b"\xff\xfe\x00\xd8\x41"])
def test_binary_junk_is_refused(data):
    assert refusal(data) in {"file.encoding", "file.cut"}


def test_an_open_quote_that_would_swallow_rows_is_refused():
    assert refusal('姓名,金额\n"林疏影,1\n叶知微,2\n'.encode()) == "file.quote"


def test_a_web_page_called_xls_is_refused():
    assert refusal("<html><table><tr><td>余额</td></tr></table></html>".encode(), "流水.xls") == "file.html"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"])
def test_a_picture_or_pdf_is_to_be_kept_as_evidence(data):
    assert refusal(data, "凭证.pdf") == "file.picture"


def test_an_archive_is_to_be_unpacked_first():
    assert refusal(b"Rar!\x1a\x07\x00") == "file.archive"
    assert refusal(zip_of(readme="x")) == "file.archive"


def test_more_columns_than_allowed_are_refused():
    assert refusal(b",".join([b"1"] * (MAX_COLUMNS + 1)), "宽.csv") == "file.too_large"


# --- workbooks ---


def test_csv_called_xls_is_read_as_what_it_is():
    (table,) = read_tables("姓名,金额\n林疏影,1\n".encode("gbk"), "流水.xls")
    assert table.source == "csv"


def test_xls_is_read():
    (table,) = read_tables(legacy_workbook(), "流水.csv")
    assert (table.source, table.name, table.rows[2]) == ("xls", "流水", ["2,0", "2,1"])


def test_a_long_xls_passes_the_walk_over_its_records():
    (table,) = read_tables(legacy_workbook(rows=3000, columns=5), "流水.xls")
    assert (len(table.rows), table.rows[2999][4]) == (3000, "2999,4")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_cut_workbook_is_refused(kept):
    whole = workbook([("林疏影", Money(fen)) for fen in range(2000)])
    assert refusal(whole[: int(len(whole) * kept)]) == "file.broken"


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6, 0.9])
def test_a_cut_xls_is_refused(kept):
    whole = legacy_workbook(rows=3000, columns=5)
    assert refusal(whole[: int(len(whole) * kept)], "流水.xls") == "file.broken"


def test_a_bomb_is_refused_by_its_own_claim():
    assert refusal(zip_of(xl__workbook_xml=WORKBOOK, xl__a_xml=b"0" * (201 << 20))) == "file.bomb"


def with_part(content):
    """A true workbook with one part more, which the parser itself would never open."""
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/picture.bin", content)
    return out.getvalue()


def claiming(data, true_size, claimed):
    lying = data.replace(struct.pack("<I", true_size), struct.pack("<I", claimed))
    assert lying != data
    return lying


def test_a_workbook_with_a_picture_is_read():
    assert read_tables(with_part(b"0123456789" * 7777), "名单.xlsx")[0].name == "名单"


def test_a_bomb_whose_headers_lie_is_refused_by_what_comes_out():
    assert refusal(claiming(with_part(b"0" * (100 << 20)), 100 << 20, 100)) == "file.bomb"


def test_what_comes_out_is_counted_over_all_parts(monkeypatch):
    monkeypatch.setattr("boai.foundation.spreadsheets.zipped_workbook.MAX_UNPACKED_BYTES", 1 << 20)
    content = random.Random(1).randbytes(3 << 20)
    assert refusal(claiming(with_part(content), len(content), 100)) == "file.bomb"


def test_a_small_lie_about_a_size_is_refused_too():
    content = b"0123456789" * 7777
    assert refusal(claiming(with_part(content), len(content), 100)) == "file.broken"


def test_entities_in_a_part_are_refused():
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert refusal(zip_of(xl__workbook_xml=laughs)) == "file.entities"
    assert refusal(zip_of(xl__workbook_xml=laughs.decode().encode("utf-16"))) == "file.entities"


def test_an_encrypted_zip_entry_is_refused():
    data = bytearray(workbook())
    place = data.rindex(b"PK\x01\x02")
    data[place + 8] |= 1
    assert refusal(bytes(data)) == "file.encrypted"


def test_a_workbook_with_a_password_is_refused():
    data = legacy_workbook()
    name = "Workbook".encode("utf-16-le")
    stream = "EncryptionInfo".encode("utf-16-le")
    place = data.index(name + b"\x00\x00")
    entry = bytearray(data[place : place + 128])
    entry[: len(stream) + 2] = stream + b"\x00\x00"
    entry[64:66] = struct.pack("<H", len(stream) + 2)
    assert refusal(data[:place] + bytes(entry) + data[place + 128 :], "流水.xls") == "file.encrypted"


def test_two_cells_in_far_corners_do_not_take_all_memory():
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
    near, far = '<row r="1"><c r="A1"><v>1</v></c></row>', '<row r="1048576"><c r="{}1048576"><v>1</v></c></row>'
    assert refusal(with_sheet(sheet.format(near + far.format("XFD")))) == "file.too_large"
    assert refusal(with_sheet(sheet.format(near + far.format("ZZ")))) == "file.too_large"
    hidden = "<row><c r='A1'><v>1</v></c></row><row><c\tr = 'ZZ1048576'><v>1</v></c></row>"
    assert refusal(with_sheet(sheet.format(hidden))) == "file.too_large"
    unplaced = "<row>" + "<c><v>1</v></c>" * (MAX_COLUMNS + 1) + "</row>"
    assert refusal(with_sheet(sheet.format(unplaced))) == "file.too_large"


def test_a_lying_dimension_record_of_an_xls_is_refused():
    data = legacy_workbook()
    place = data.index(struct.pack("<HH", 0x0200, 14))
    lying = data[: place + 4] + struct.pack("<IIHH", 0, 2**31, 0, 60_000) + data[place + 16 :]
    assert refusal(lying, "流水.xls") == "file.too_large"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_one_changed_byte_is_read_or_refused_but_never_crashes(place, value):
    data = bytearray(legacy_workbook())
    data[place % len(data)] = value
    try:
        read_tables(bytes(data), "流水.xls")
    except UnreadableFile as problem:
        assert problem.code.startswith("file.")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_one_changed_byte_of_an_xlsx_is_read_or_refused_but_never_crashes(place, value):
    data = bytearray(workbook())
    data[place % len(data)] = value
    try:
        read_tables(bytes(data), "名单.xlsx")
    except UnreadableFile as problem:
        assert problem.code.startswith("file.")


# --- writing ---


def test_a_workbook_keeps_text_numbers_dates_and_money():
    row = ("=1+1", NUMBER_OF_28_DIGITS, Money(123456), dt.date(2026, 5, 8), dt.datetime(2026, 5, 8, 9, 30), 7, None)
    headings = [Column(name) for name in ("说明", "单号", "金额", "日期", "时间", "件数", "空")]
    (table,) = read_tables(write_workbook([Sheet("名单", headings, [row])]), "名单.xlsx")
    assert table.rows[1] == [
        "=1+1",
        NUMBER_OF_28_DIGITS,
        1234.56,
        dt.date(2026, 5, 8),
        dt.datetime(2026, 5, 8, 9, 30),
        7.0,
        "",
    ]


def test_no_formula_and_no_link_is_written():
    data = workbook([('=HYPERLINK("http://example.org")', Money(1)), ("http://example.org", Money(2))])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
        names = archive.namelist()
    assert b"<f>" not in xml
    assert b"hyperlink" not in xml.lower().replace(b"=hyperlink", b"")
    assert "xl/externalLinks" not in "".join(names)


def test_the_total_row_is_the_sum_to_the_fen():
    columns = [Column("姓名"), Column("金额", total=True), Column("件数", total=True)]
    rows = [("林疏影", Money(10), 1), ("叶知微", Money(20), 2)]
    (table,) = read_tables(write_workbook([Sheet("名单", columns, rows, total_label="合计")]), "名单.xlsx")
    assert table.rows[-1] == ["合计", 0.3, 3.0]


def test_lines_above_the_headings_are_written_first():
    sheet = Sheet("名单", [Column("姓名")], [("林疏影",)], preamble=[["青屿区红十字会"], ["单位：元", "2026年"]])
    (table,) = read_tables(write_workbook([sheet]), "名单.xlsx")
    assert table.rows == [["青屿区红十字会", ""], ["单位：元", "2026年"], ["姓名", ""], ["林疏影", ""]]


def test_sheet_names_are_made_legal_and_different():
    sheets = [Sheet("收入/支出", [Column("甲")], []), Sheet("收入:支出", [Column("甲")], [])]
    assert [table.name for table in read_tables(write_workbook(sheets), "x.xlsx")] == ["收入 支出", "收入 支出 2"]


def test_a_text_longer_than_a_cell_says_how_long_it_was():
    (table,) = read_tables(workbook([("长" * 40_000, Money(1))]), "x.xlsx")
    assert table.rows[1][0].endswith("…（全文 40,000 字，此处截断）")
    assert len(table.rows[1][0]) == 32_767


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr("boai.foundation.spreadsheets.writing._MAX_SHEET_ROWS", 3)
    with pytest.raises(BadInput) as caught:
        workbook([("林疏影", Money(1))] * 3)
    assert caught.value.code == "sheet.too_long"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "\t", "\r"])
def test_no_csv_cell_begins_with_what_a_spreadsheet_program_runs(start):
    text = write_csv(["姓名"], [[start + "cmd|' /C calc'!A0"]]).decode("utf-8-sig")
    assert text.splitlines()[1].strip('"').startswith("'")


def test_csv_is_utf8_with_bom_and_crlf_and_money_is_a_plain_number():
    data = write_csv(["姓名", "金额", "日期"], [["林疏影", Money(-123456), dt.date(2026, 5, 8)]])
    assert data == b"\xef\xbb\xbf" + "姓名,金额,日期\r\n林疏影,-1234.56,2026-05-08\r\n".encode()


def test_a_long_number_in_csv_carries_a_tab_so_that_its_digits_stay():
    assert (NUMBER_OF_28_DIGITS + "\t\r\n").encode() in write_csv(["单号"], [[NUMBER_OF_28_DIGITS]])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=2, max_size=4))
def test_our_own_reader_gets_back_every_character_of_a_csv(cells):
    assert read_csv(write_csv(cells, [cells])) == [cells, cells]
