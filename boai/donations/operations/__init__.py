"""Everything that writes gifts and the files they arrive in. One verb, one function."""

from __future__ import annotations

from boai.donations.operations.claim_unclaimed import claim_unclaimed
from boai.donations.operations.correct_donor import correct_donor
from boai.donations.operations.enter_file import enter_file, enter_run
from boai.donations.operations.open_run import check_sizes, open_run
from boai.donations.operations.read_file import preview_file, read_file
from boai.donations.operations.record_cash_gift import Photograph, record_cash_gift
from boai.donations.operations.set_up_channels import open_channel, set_up_channels
from boai.donations.operations.settle_file import answer_question, choose_destination, remove_file
from boai.donations.operations.undo_file import undo_file

__all__ = [
    "Photograph",
    "answer_question",
    "check_sizes",
    "choose_destination",
    "claim_unclaimed",
    "correct_donor",
    "enter_file",
    "enter_run",
    "open_channel",
    "open_run",
    "preview_file",
    "read_file",
    "record_cash_gift",
    "remove_file",
    "set_up_channels",
    "undo_file",
]
