"""Copy the browser assets from `node_modules` into the git-ignored static folder (`make assets`).

`python -m boai.config.assets` after `npm ci`. Source-map lines go: they name files that are not shipped, and a browser
with its tools open would ask for them in vain. Licences travel with the code.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
SOURCE: Final = ROOT / "node_modules"
TARGET: Final = ROOT / "boai" / "web" / "static" / "vendor"

ASSETS: Final[Mapping[str, str]] = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "tabler.package.json": "@tabler/core/package.json",  # the package ships its licence only as a field and a comment
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENSE.txt": "htmx.org/LICENSE",
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "echarts.LICENSE.txt": "echarts/LICENSE",
    "echarts.NOTICE.txt": "echarts/NOTICE",
}
_SOURCE_MAP: Final = re.compile(rb"\s*(?://|/\*)# sourceMappingURL=[^\r\n*]*(?:\*/)?")


def without_source_map(code: bytes) -> bytes:
    """The same file without its `sourceMappingURL` comments."""
    return _SOURCE_MAP.sub(b"", code)


def copy_assets(source: Path, target: Path) -> list[Path]:
    """Copy every asset; returns what was written.

    Raises:
        FileNotFoundError: `npm ci` has not been run, or a package moved a file.
    """
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, origin in ASSETS.items():
        place = target / name
        place.write_bytes(without_source_map((source / origin).read_bytes()))
        written.append(place)
    return written


def main() -> int:
    for place in copy_assets(SOURCE, TARGET):
        sys.stdout.write(f"{place.relative_to(ROOT)}  {place.stat().st_size:,}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
