"""Refusals of this module.

Refusal
└── NotAllowed
    └── WrongRole        the user's roles do not include the one that may
└── BadInput
    ├── WeakPassword
    ├── NameTaken
    └── IncompatibleRoles
"""

from __future__ import annotations

from boai.foundation.errors import BadInput, NotAllowed


class WrongRole(NotAllowed):
    code = "role.wrong"


class WeakPassword(BadInput):
    code = "password.weak"


class NameTaken(BadInput):
    code = "user.name_taken"


class IncompatibleRoles(BadInput):
    code = "role.incompatible"
