from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boai.foundation import encryption
from boai.foundation.encryption import KeyRing, Undecipherable, blind_index, decrypt, encrypt, key_identifier
from boai.foundation.home import home

HERE = "people.Person.phone"


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_what_is_sealed_opens_again(text: str) -> None:
    assert decrypt(encrypt(text, context=HERE), context=HERE) == text


def test_the_same_value_never_looks_the_same() -> None:
    one, other = encrypt("13800000000", context=HERE), encrypt("13800000000", context=HERE)
    assert one != other
    assert "13800000000" not in one


def test_a_value_cannot_be_moved_to_another_field() -> None:
    with pytest.raises(Undecipherable):
        decrypt(encrypt("x", context=HERE), context="people.Person.identity_number")


def test_one_altered_byte_is_noticed() -> None:
    form, key, payload = encrypt("x", context=HERE).split(":")
    raw = bytearray(base64.b64decode(payload))
    raw[-1] ^= 1
    with pytest.raises(Undecipherable, match="被改动过"):
        decrypt(f"{form}:{key}:{base64.b64encode(bytes(raw)).decode()}", context=HERE)


def test_a_missing_key_says_what_to_do() -> None:
    _, key, payload = encrypt("x", context=HERE).split(":")
    with pytest.raises(Undecipherable, match=r"缺少密钥 ffffffff.*keys 文件夹"):
        decrypt(f"v1:ffffffff:{payload}", context=HERE)
    assert key != "ffffffff"


def test_after_rotation_old_values_still_open_and_new_ones_take_the_new_key() -> None:
    old = encrypt("x", context=HERE)
    KeyRing.load(home()).with_new_key().save(home())
    new = encrypt("x", context=HERE)
    assert key_identifier(new) != key_identifier(old)
    assert decrypt(old, context=HERE) == decrypt(new, context=HERE) == "x"


def test_the_blind_index_is_equal_for_equals_and_apart_by_purpose() -> None:
    assert blind_index("1", purpose="phone") == blind_index("1", purpose="phone")
    assert blind_index("1", purpose="phone") != blind_index("2", purpose="phone")
    assert blind_index("1", purpose="phone") != blind_index("1", purpose="identity")
    assert len(blind_index("1", purpose="phone")) == 64


def test_keys_are_for_the_owner_alone() -> None:
    encrypt("x", context=HERE)
    assert (home().keys / "fields.json").stat().st_mode & 0o077 == 0
    assert home().keys.stat().st_mode & 0o077 == 0
    assert encryption.KeyRing.load(home()).current
