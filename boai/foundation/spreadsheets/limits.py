"""How much a file may ask of the office PC. A file beyond these is refused before it is parsed."""

from __future__ import annotations

from typing import Final

MAX_UNPACKED_BYTES: Final = 200 * 1024 * 1024
"""All parts of an xlsx together, unpacked. A million rows of a bill unpack to about 150 MB."""
MAX_RATIO: Final = 300
"""Unpacked : packed, of one part larger than `RATIO_APPLIES_FROM_BYTES`. Honest sheets stay under 60."""
RATIO_APPLIES_FROM_BYTES: Final = 20 * 1024 * 1024
MAX_ENTRIES: Final = 2_000
"""Parts in one xlsx. Honest workbooks have a dozen."""
MAX_ROWS: Final = 2_000_000
MAX_COLUMNS: Final = 1_000
MAX_CELLS: Final = 12_000_000
"""Height × width of all sheets together, empty cells included: the reader lays a sheet out as a full rectangle, so two
cells in far corners would otherwise take all memory."""
MAX_CSV_FIELD: Final = 131_072
"""Characters in one csv cell."""
