"""Refusals: what the society's rules forbid, said so that a clerk knows what to do next.

    Refusal                 anything the program will not do, on purpose
    ├── BadInput            what came from outside cannot be read or does not add up
    │   └── UnreadableFile  a whole file cannot be read
    ├── NotAllowed          this person may not do this
    ├── NotNow              the thing is not in a state where this may happen
    ├── NotEnough           money or goods would fall below nothing
    └── AlreadyDone         the same request was carried out before, with other contents

Each carries one Chinese sentence with the actual numbers, ending in what to do, and a code that never changes.
Anything that is not a Refusal is a bug and must crash loudly.
"""

from __future__ import annotations


class Refusal(Exception):
    """The program will not do this, on purpose.

    Args:
        message: one Chinese sentence with the actual numbers, ending in what to do.
        code: a stable machine name such as ``"file.cut"``; the class's own where none is given.
        row: 1-based row in the file or form, where there is one.
        column: the column's name as the user sees it, where there is one.
        field: the form field the sentence belongs to, where there is one.
    """

    code = "refused"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        row: int | None = None,
        column: str | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.row = row
        self.column = column
        self.field = field

    def __str__(self) -> str:
        return self.message


class BadInput(Refusal):
    code = "input.bad"


class UnreadableFile(BadInput):
    code = "file.unreadable"


class NotAllowed(Refusal):
    code = "not_allowed"


class NotNow(Refusal):
    code = "not_now"


class NotEnough(Refusal):
    code = "not_enough"


class AlreadyDone(Refusal):
    code = "already_done"
