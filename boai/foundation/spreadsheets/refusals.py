"""The refusals that several readers share."""

from __future__ import annotations

from boai.foundation.errors import UnreadableFile
from boai.foundation.spreadsheets.limits import MAX_COLUMNS, MAX_ROWS


def broken(filename: str) -> UnreadableFile:
    """The refusal of a workbook that ends too early or contradicts itself."""
    return UnreadableFile(
        f"“{filename}”打不开，文件可能没有下载完整；请重新下载，或用 Excel、WPS 打开后另存为 .xlsx 再上传。",
        code="file.broken",
    )


def encrypted(filename: str) -> UnreadableFile:
    """The refusal of a workbook with a password."""
    return UnreadableFile(f"“{filename}”设了密码；请用 Excel、WPS 打开，取消密码另存后再上传。", code="file.encrypted")


def too_large(filename: str, rows: int, columns: int) -> UnreadableFile:
    """The refusal of a table beyond `MAX_ROWS`, `MAX_COLUMNS` or `MAX_CELLS`."""
    return UnreadableFile(
        f"“{filename}”有 {rows:,} 行、{columns:,} 列，太大；最多 {MAX_ROWS:,} 行、{MAX_COLUMNS:,} 列，"
        "请删去多余的空行空列，或按月拆开再上传。",
        code="file.too_large",
    )
