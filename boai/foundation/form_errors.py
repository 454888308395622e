"""Where a form meets a refusal: the sentence goes to the field it names, or above the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from boai.foundation.errors import NotAllowed, Refusal


def carried_out(form: forms.BaseForm, operation: Callable[[], Any]) -> bool:
    """Do it and say whether it was done; a refusal becomes an error of the form.

    Raises:
        NotAllowed: no other input would help this person; it becomes a page of its own.
    """
    try:
        operation()
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True
