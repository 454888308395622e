"""Bytes → tables. What the file is follows from its first bytes, never from its name."""

from __future__ import annotations

import io
from typing import Final

import python_calamine

from boai.foundation.errors import UnreadableFile
from boai.foundation.spreadsheets import legacy_workbook, packed, refusals, text_table, zipped_workbook
from boai.foundation.spreadsheets.limits import MAX_COLUMNS, MAX_ROWS
from boai.foundation.spreadsheets.table import Source, Table

_PICTURES_AND_PAPERS: Final = (
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "JPG 图片"),
    (b"\x89PNG\r\n\x1a\n", "PNG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
)
_ARCHIVES: Final = (
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
)
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def read_tables(data: bytes, filename: str) -> list[Table]:
    """Every sheet of a workbook, the table of a csv file, or what lies in a gzip or a zip of csv files, cell by cell.

    Args:
        data: the file's bytes.
        filename: used in messages and as the csv table's name, never to decide what the file is.

    Raises:
        UnreadableFile: the file is empty, cut, encrypted, dangerous, too large, or no table; the code says which.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile(f"“{filename}”是空文件；请重新下载后再上传。", code="file.empty")
    _refuse_what_is_no_table(data, filename)
    if data.startswith(packed.GZIP):
        return _read_inner(packed.gunzip(data, filename), filename)
    if data.startswith(_ZIP):
        if inside := packed.texts_in_zip(data, filename):
            return [table for name, content in inside for table in _read_inner(content, name)]
        zipped_workbook.check(data, filename)
        return _read_workbook(data, filename, "xlsx")
    if data.startswith(legacy_workbook.SIGNATURE):
        legacy_workbook.check(data, filename)
        return _read_workbook(data, filename, "xls")
    return [text_table.read(data, filename)]


def _read_inner(data: bytes, filename: str) -> list[Table]:
    """What lay in a gzip or zip: any table, but nothing packed by itself."""
    inner_zip = data.startswith(_ZIP) and packed.texts_in_zip(data, filename)
    if data.startswith(packed.GZIP) or inner_zip:
        raise packed.nested(filename)
    return read_tables(data, filename)


def _refuse_what_is_no_table(data: bytes, filename: str) -> None:
    for magic, kind in _PICTURES_AND_PAPERS:
        if data.startswith(magic) and (magic != b"BM" or b"\x00" in data[:64]):
            raise UnreadableFile(
                f"“{filename}”是{kind}，程序不从中读数；请把它作为凭证附件保存，逐笔录入，或向银行要表格文件。",
                code="file.picture",
            )
    for magic, kind in _ARCHIVES:
        if data.startswith(magic):
            raise UnreadableFile(f"“{filename}”是 {kind} 压缩包；请先解压，再上传里面的表格。", code="file.archive")


def _read_workbook(data: bytes, filename: str, source: Source) -> list[Table]:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return [
                _read_sheet(workbook, sheet, filename, source)
                for sheet in workbook.sheets_metadata
                if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
    except python_calamine.PasswordError as problem:
        raise refusals.encrypted(filename) from problem
    except (python_calamine.CalamineError, OSError, ValueError) as problem:
        raise refusals.broken(filename) from problem
    except BaseException as problem:
        # A panic of the parser (Rust) is no Exception; a broken file must still be a refusal and not a crash.
        if type(problem).__name__ != "PanicException":
            raise
        raise refusals.broken(filename) from problem


def _read_sheet(
    workbook: python_calamine.CalamineWorkbook,
    sheet: python_calamine.SheetMetadata,
    filename: str,
    source: Source,
) -> Table:
    grid = workbook.get_sheet_by_name(sheet.name)
    if grid.total_width > MAX_COLUMNS or grid.total_height > MAX_ROWS:
        raise refusals.too_large(filename, grid.total_height, grid.total_width)
    return Table(
        name=sheet.name,
        rows=grid.to_python(skip_empty_area=False),
        source=source,
        hidden=sheet.visible != python_calamine.SheetVisibleEnum.Visible,
    )
