"""Columns of our own: money in fen, sealed text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

from boai.foundation import encryption
from boai.foundation.money import Money

SetType = TypeVar("SetType", contravariant=True)
GetType = TypeVar("GetType", covariant=True)


class MoneyField(models.BigIntegerField[SetType, GetType]):
    """`Money` in, `Money` out, a whole number of fen in the table (so that SQL sums are exact)."""

    description = "金额（分）"
    if TYPE_CHECKING:  # how django-stubs learns what the attribute holds, None added where the column is nullable
        # narrower than IntegerField on purpose: an int would be read as yuan by whoever forgets
        _pyi_private_set_type: Money | int | models.F  # type: ignore[assignment]
        _pyi_private_get_type: Money  # type: ignore[assignment]

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Money | None:
        return None if value is None else Money(int(value))

    def to_python(self, value: Any) -> Money | None:
        if value is None or isinstance(value, Money):
            return value
        return Money(int(value))

    def get_prep_value(self, value: Any) -> int | None:
        if value is None:
            return None
        if isinstance(value, Money):
            return value.fen
        if isinstance(value, int) and not isinstance(value, bool):
            return value  # a sum or a lookup already in fen
        if hasattr(value, "resolve_expression"):
            return value  # type: ignore[no-any-return]  # F("…") and Sum(…) pass through to SQL
        raise TypeError(f"MoneyField takes Money, not {type(value).__name__}")

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(self.get_prep_value(value))


class SealedTextField(models.TextField[str, str]):
    """Text that lies in the table encrypted (AES-256-GCM). Cannot be searched: keep a blind index beside it."""

    description = "加密文本"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return value if not value else encryption.decrypt(value, context=self.context)

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or value == "":
            return value  # type: ignore[no-any-return]  # nothing to seal
        return encryption.encrypt(str(value), context=self.context)

    @property
    def context(self) -> str:
        return f"{self.model._meta.label}.{self.name}"
