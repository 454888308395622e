"""Everything that writes publications. One verb, one function."""

from __future__ import annotations

from boai.disclosure.operations.draft import discard_draft, draft_gifts_received, return_publication, submit_publication
from boai.disclosure.operations.publish import publish
from boai.disclosure.operations.write_site import write_site

__all__ = [
    "discard_draft",
    "draft_gifts_received",
    "publish",
    "return_publication",
    "submit_publication",
    "write_site",
]
