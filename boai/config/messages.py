"""Compile the catalogue of English messages (`make install`): ``python -m boai.config.messages``.

The words in the code are Chinese; ``locale/en/LC_MESSAGES/django.po`` says them in English. The compiled ``.mo`` is
git-ignored and needs no gettext tools.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE: Final = Path(__file__).resolve().parent / "locale"


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Write a ``.mo`` beside every ``.po``; returns what was written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as stream:
            catalogue = read_po(stream, abort_invalid=True)
        target = source.with_suffix(".mo")
        with target.open("wb") as stream:
            write_mo(stream, catalogue)
        written.append(target)
    return written


def main() -> int:
    for path in compile_catalogues():
        sys.stdout.write(f"{path.relative_to(LOCALE)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
