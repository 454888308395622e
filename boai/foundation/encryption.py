"""Protected fields: AES-256-GCM with key ids, and a blind index to look them up by.

The key ring is ``keys/fields.json``: every key ever used, and which one new values take. Rotating adds a key and
re-encrypts; old back-ups stay readable with the ring that lies beside them. The blind index is an HMAC-SHA-256 under
its own key, separated by purpose, so that a person is found by the exact number and by nothing less
(PIPL §51: encryption and de-identification; dossier 10.3, 10.4).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from boai.foundation.errors import Refusal
from boai.foundation.home import Home, home, replace_file, write_once

_NONCE_BYTES: Final = 12
_FORMAT: Final = "v1"


class Undecipherable(Refusal):
    """The key is missing or the stored bytes were altered."""

    code = "field.undecipherable"


@dataclass(frozen=True, slots=True)
class KeyRing:
    current: str
    keys: dict[str, bytes]

    @classmethod
    def load(cls, where: Home) -> KeyRing:
        path = _ring_path(where)
        if not path.exists():
            where.prepare()
            identifier = _new_identifier()
            write_once(path, _dump(cls(identifier, {identifier: secrets.token_bytes(32)})))
        stored = json.loads(path.read_text("utf-8"))
        return cls(stored["current"], {name: base64.b64decode(key) for name, key in stored["keys"].items()})

    def with_new_key(self) -> KeyRing:
        identifier = _new_identifier()
        return KeyRing(identifier, {**self.keys, identifier: secrets.token_bytes(32)})

    def save(self, where: Home) -> None:
        replace_file(_ring_path(where), _dump(self))
        _ring_path(where).chmod(0o600)


def encrypt(text: str, *, context: str) -> str:
    """Seal a value for one place (``people.Person.identity_number``); it cannot be moved to another and read there."""
    ring = KeyRing.load(home())
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(ring.keys[ring.current]).encrypt(nonce, text.encode("utf-8"), context.encode("utf-8"))
    return f"{_FORMAT}:{ring.current}:{base64.b64encode(nonce + sealed).decode('ascii')}"


def decrypt(stored: str, *, context: str) -> str:
    """Open a sealed value.

    Raises:
        Undecipherable: the key is not in the ring, or the bytes were altered or moved from another field.
    """
    form, _, rest = stored.partition(":")
    identifier, _, payload = rest.partition(":")
    ring = KeyRing.load(home())
    if form != _FORMAT or identifier not in ring.keys:
        raise Undecipherable(
            f"打不开加密内容：缺少密钥 {identifier or '（无编号）'}；请把备份里的 keys 文件夹放回原处。"
        )
    raw = base64.b64decode(payload)
    try:
        opened = AESGCM(ring.keys[identifier]).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], context.encode("utf-8"))
    except InvalidTag as error:
        raise Undecipherable("加密内容被改动过，打不开；请从最近的备份恢复。") from error
    return opened.decode("utf-8")


def key_identifier(stored: str) -> str:
    """Which key a sealed value was sealed with."""
    return stored.split(":", 2)[1]


def blind_index(text: str, *, purpose: str) -> str:
    """64 hexadecimal characters that equal values share and that tell nothing else."""
    key = home().secret("blind_index")
    return hmac.new(key, f"{purpose}\x00{text}".encode(), hashlib.sha256).hexdigest()


def _ring_path(where: Home) -> Path:
    return where.keys / "fields.json"


def _new_identifier() -> str:
    return secrets.token_hex(4)


def _dump(ring: KeyRing) -> bytes:
    keys = {name: base64.b64encode(key).decode("ascii") for name, key in ring.keys.items()}
    return json.dumps({"current": ring.current, "keys": keys}, indent=1).encode("ascii")
