"""The figures of GB/T 9704-2012 in Word's units (dossier 9.1–9.3). 1 pt = 20 twips, 1 mm = 56.693 twips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PAGE_WIDTH: Final = 11906
PAGE_HEIGHT: Final = 16838
"""A4, 210 × 297 mm."""

MARGIN_TOP: Final = 2098
MARGIN_LEFT: Final = 1587
MARGIN_RIGHT: Final = 1474
MARGIN_BOTTOM: Final = 1984
"""天头 37 mm, 订口 28 mm; 版心 156 × 225 mm leaves 26 mm right and 35 mm below."""

TEXT_WIDTH: Final = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
FOOTER_FROM_EDGE: Final = 1417
"""25 mm: sets the dashes of the page number 7 mm below the text."""

LINE: Final = 579
"""28.95 pt: 22 lines in 225 mm."""
CHARACTER_SPACE: Final = -849
"""The page's grid, in 1/4096 pt on 16 pt: 28 characters in 156 mm."""
CHARACTER: Final = 315
"""One character of the body as set, 15.75 pt."""
TIGHTENING: Final = -5
"""Twips added to each character of 16 pt, so that 28 stand in a line without the grid's help: 28 × 15.75 pt = 441 pt
of 442.25 pt. LibreOffice gives a character that is wider than its cell of the grid two cells, 14 to a line; so the
text does not snap to the grid, and every program sets the same lines."""

TITLE_LINE: Final = 660
"""33 pt: the least for a title of 22 pt."""
TABLE_LINE: Final = 360
"""18 pt under 12 pt in tables; the standard leaves tables open."""

LATIN: Final = "Times New Roman"


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface and size.

    Args:
        east_asian: the font of Chinese characters and Chinese punctuation.
        points: size.
        latin: the font of digits and Latin letters.
    """

    east_asian: str
    points: float
    latin: str = LATIN

    @property
    def tightening(self) -> int:
        """Twips between characters; only the body's size stands 28 to a line."""
        return TIGHTENING if self.points == 16 else 0


TITLE: Final = Face("方正小标宋简体", 22)
BODY: Final = Face("仿宋_GB2312", 16)
LEVELS: Final = {1: Face("黑体", 16), 2: Face("楷体_GB2312", 16), 3: BODY, 4: BODY}
ATTACHMENT_MARK: Final = Face("黑体", 16)
PAGE_NUMBER: Final = Face("宋体", 14, latin="宋体")
TABLE_HEAD: Final = Face("黑体", 12)
TABLE_CAPTION: Final = Face("黑体", 14)
TABLE_BODY: Final = Face("仿宋_GB2312", 12)

ALTERNATIVES: Final = {
    "方正小标宋简体": "小标宋,华文中宋,STZhongsong,宋体",
    "仿宋_GB2312": "仿宋,FangSong,华文仿宋,朱雀仿宋",
    "楷体_GB2312": "楷体,KaiTi,华文楷体,霞鹜文楷",
    "黑体": "SimHei,华文黑体",
    "宋体": "SimSun,华文宋体",
}
"""What a program may take where a font is missing (dossier 9.3, 字体回退)."""
