"""The dictionary of figures (dossier 8.3): each defined once, with one query and the rows behind it.

Another module's figures get a file beside these and a line in `_SUBJECTS`. Nothing else in the program may compute a
figure: screens, papers and public pages ask here.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from boai.foundation.errors import BadInput
from boai.reporting.figures import activities, donations
from boai.reporting.figures.definition import (
    EVERYTHING,
    ROWS,
    FigureColumn,
    FigureDefinition,
    Listing,
    Narrower,
    Narrowing,
    Number,
    Part,
    Row,
    Within,
)

_SUBJECTS: Final = (("活动", activities.FIGURES), ("捐款", donations.FIGURES))

SUBJECTS: Final = MappingProxyType(dict(_SUBJECTS))
"""From the heading a subject stands under to its figures."""


def _dictionary() -> dict[str, FigureDefinition]:
    found: dict[str, FigureDefinition] = {}
    for _, definitions in _SUBJECTS:
        for definition in definitions:
            if definition.code in found:
                raise ValueError(f"{definition.code} is defined twice")
            found[definition.code] = definition
    return found


FIGURES: Final = MappingProxyType(_dictionary())
"""From its code to each figure, in the order of the screen."""


def figure(code: str) -> FigureDefinition:
    """The figure of that code.

    Raises:
        BadInput: there is none.
    """
    if code not in FIGURES:
        raise BadInput(f"没有代号是“{code[:40]}”的数；请从“统计年报”里点开。", code="figure.unknown")
    return FIGURES[code]


__all__ = [
    "EVERYTHING",
    "FIGURES",
    "ROWS",
    "SUBJECTS",
    "FigureColumn",
    "FigureDefinition",
    "Listing",
    "Narrower",
    "Narrowing",
    "Number",
    "Part",
    "Row",
    "Within",
    "figure",
]
