"""A demo district and its year 2021: invented records that follow the events a real society's summary tells of."""

from typing import Final

PASSWORD: Final = "Qingyu-2021!"  # noqa: S105 - of demo accounts, printed by the command
"""Of every demo account. Printed by `boai demo`; the demo listens on this machine only."""
