"""Assets are copied whole, without their source-map lines."""

from __future__ import annotations

import pytest

from boai.config.assets import ASSETS, copy_assets, without_source_map


def test_source_map_lines_go_and_nothing_else():
    assert without_source_map(b"a{}\n/*# sourceMappingURL=x.css.map */") == b"a{}"
    assert without_source_map(b"f();\n//# sourceMappingURL=x.js.map\n") == b"f();\n"
    assert without_source_map(b"f('# sourceMapping');") == b"f('# sourceMapping');"


def test_every_asset_is_copied_under_its_own_name(tmp_path):
    for origin in ASSETS.values():
        place = tmp_path / "from" / origin
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(origin.encode() + b"\n//# sourceMappingURL=x.map")
    written = copy_assets(tmp_path / "from", tmp_path / "to")
    assert {place.name: place.read_text() for place in written} == ASSETS


def test_a_missing_package_is_not_passed_over(tmp_path):
    with pytest.raises(FileNotFoundError):
        copy_assets(tmp_path, tmp_path / "to")
