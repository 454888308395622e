"""The public files as the program itself serves them: safely, typed, and with the strictest policy."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import http_date, parse_http_date_safe

from boai.foundation.home import home

POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
_OTHER: Final = "application/octet-stream"
_FRESH: Final = {".html": 60, ".json": 60, ".csv": 60}
"""Seconds for which a browser may keep a file without asking; the others an hour."""

_CHECKPOINT: Final = "checkpoint"


def published_folders() -> list[str]:
    """Codes of the societies whose public pages lie here."""
    root = home().publications
    return sorted(each.name for each in root.iterdir() if (each / "index.html").is_file()) if root.is_dir() else []


def serve_public(request: HttpRequest, path: str) -> HttpResponse:
    """One file of the public folder; a folder gives its index page.

    Raises:
        Http404: there is none, it is hidden, or the path leads out of the folder.
    """
    target = _inside(path)
    if target.is_dir():
        if not path.endswith("/"):
            return HttpResponseRedirect(f"{request.path}/")
        target = target / "index.html"
    if not target.is_file():
        raise Http404
    changed = int(target.stat().st_mtime)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", "") or "-")
    response: HttpResponse
    if since is not None and changed <= since:
        response = HttpResponse(status=304)
    else:
        response = FileResponse(target.open("rb"), content_type=_type_of(target))  # type: ignore[assignment]  # a stream
    response["Last-Modified"] = http_date(changed)
    response["Cache-Control"] = f"public, max-age={_seconds(target)}"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _inside(path: str) -> Path:
    """The file that the address names. No part may be hidden or lead upwards, and no link may lead out."""
    parts = [part for part in path.split("/") if part]
    if any(part.startswith(".") or "\\" in part or "\x00" in part for part in parts):
        raise Http404
    root = home().publications.resolve()
    target = root.joinpath(*parts).resolve()
    if not target.is_relative_to(root):
        raise Http404
    return target


def _type_of(target: Path) -> str:
    return _TYPES[".txt"] if target.name == _CHECKPOINT else _TYPES.get(target.suffix, _OTHER)


def _seconds(target: Path) -> int:
    return 60 if target.name == _CHECKPOINT else _FRESH.get(target.suffix, 3600)
