"""The `boai` command: Django's management commands of all modules, by their own names.

``boai serve``, ``boai intake FILES…``, ``boai verify-publication DIR``: a hyphen in a name stands for the underscore in
its module. ``boai help`` lists them all.
"""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boai.config.settings")
    arguments = sys.argv[1:] or ["help"]
    arguments[0] = arguments[0].replace("-", "_") if not arguments[0].startswith("-") else arguments[0]
    execute_from_command_line(["boai", *arguments])
