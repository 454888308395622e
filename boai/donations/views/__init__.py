"""Screens of intake, gifts and unclaimed money."""

from __future__ import annotations

from boai.donations.views.files import (
    answer,
    destination,
    enter_file,
    enter_run,
    file,
    marked,
    open_run,
    original,
    read_run,
    remove_file,
    run,
    run_progress,
    runs,
    set_up,
    undo_file,
)
from boai.donations.views.gifts import cash, correct, donation, donations, voucher
from boai.donations.views.unclaimed import claim, unclaimed

__all__ = [
    "answer",
    "cash",
    "claim",
    "correct",
    "destination",
    "donation",
    "donations",
    "enter_file",
    "enter_run",
    "file",
    "marked",
    "open_run",
    "original",
    "read_run",
    "remove_file",
    "run",
    "run_progress",
    "runs",
    "set_up",
    "unclaimed",
    "undo_file",
    "voucher",
]
