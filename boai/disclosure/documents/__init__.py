"""Frozen data as people read it: one issue in the office, the public files on the program's own server."""

from __future__ import annotations

from boai.disclosure.documents.office_page import publication_page
from boai.disclosure.documents.public_files import published_folders, serve_public

__all__ = ["publication_page", "published_folders", "serve_public"]
