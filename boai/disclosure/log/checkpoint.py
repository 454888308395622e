"""The signed head of the log: C2SP tlog-checkpoint inside a C2SP signed-note, Ed25519.

    <origin>
    <size, decimal>
    <root, base64>

    — <key name> <base64(key id ‖ signature)>

The key id is the first four bytes of SHA-256(key name ‖ 0x0A ‖ 0x01 ‖ public key). We write no extension lines
and refuse them. A witness may add signature lines of its own: lines of other keys are passed over.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from boai.disclosure.log.tree import HASH_SIZE
from boai.foundation.errors import BadInput

ED25519: Final = b"\x01"
_KEY_ID: Final = 4
_SIGNATURE: Final = 64
_NAME: Final = re.compile(r"[^\s+\x00-\x1f\x7f]+")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a head says: the log's name, how many entries, the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The three lines that are signed, the last newline included."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name; its text form is ``name+hash+base64``."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise BadInput(f"“{self.name}”不能作钥匙名；不要有空格和加号。", code="key.name")
        if len(self.public) != HASH_SIZE:
            raise BadInput(f"公钥是 {len(self.public)} 字节，应是 32 字节；请重新取一份。", code="key.length")

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read ``name+hash+base64``.

        Raises:
            BadInput: not of that form, not Ed25519, or the hash is of another name or key.
        """
        name, _, rest = text.strip().partition("+")
        _, _, coded = rest.partition("+")
        raw = _base64(coded)
        if raw is None or raw[:1] != ED25519:
            raise BadInput("验证钥匙读不出来；应是“名称+八位指纹+一串字母”这样一行。", code="key.unreadable")
        key = cls(name, raw[1:])
        if key.text() != text.strip():
            raise BadInput("验证钥匙的指纹和内容对不上；请重新取一份。", code="key.mismatch")
        return key

    def key_id(self) -> bytes:
        """Four bytes that tell keys apart."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:_KEY_ID]

    def text(self) -> str:
        """``name+hash+base64``."""
        return f"{self.name}+{self.key_id().hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    def signed(self, note: str) -> str:
        """The text of a note that this key has signed.

        Raises:
            BadInput: no note, no signature line of this key, or a signature that does not fit the text.
        """
        text, lines = split_note(note)
        for line in lines:
            raw = _signature_of(line, self.name)
            if raw is not None and raw[:_KEY_ID] == self.key_id():
                return self._checked(text, raw[_KEY_ID:])
        raise BadInput(f"没有“{self.name}”的签名；请核对钥匙是不是这一把。", code="note.unsigned")

    def _checked(self, text: str, signature: bytes) -> str:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            raise BadInput("签名和内容对不上，总指纹被改过或不是本会签的。", code="note.forged") from None
        return text


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name. Never written anywhere by this package."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> Signer:
        """From the 32 bytes that are the private key (RFC 8032)."""
        return cls(name, Ed25519PrivateKey.from_private_bytes(seed))

    def verifier_key(self) -> VerifierKey:
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """A signed note around `text`, which ends in a newline. The same text always gives the same note.

        Raises:
            BadInput: no newline at the end, or control characters.
        """
        if not text.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text):
            raise BadInput("要签的文字须以换行结尾，且没有控制字符。", code="note.text")
        raw = self.verifier_key().key_id() + self.private.sign(text.encode())
        return f"{text}\n— {self.name} {base64.b64encode(raw).decode()}\n"


def make_checkpoint(*, signer: Signer, origin: str, size: int, root: bytes) -> str:
    """The signed note of one head.

    Raises:
        BadInput: an origin with a line break or of nothing.
    """
    if not origin or "\n" in origin:
        raise BadInput("封存的名称须是一行文字，不能空着。", code="checkpoint.origin")
    return signer.sign(Checkpoint(origin, size, root).text())


def parse_checkpoint(note: str) -> Checkpoint:
    """What a head says, the signature unchecked.

    Raises:
        BadInput: not a checkpoint of ours.
    """
    text, _ = split_note(note)
    lines = text.split("\n")
    if len(lines) != 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):
        raise _unreadable()
    root = _base64(lines[2])
    if root is None or len(root) != HASH_SIZE:
        raise _unreadable()
    return Checkpoint(lines[0], int(lines[1]), root)


def open_checkpoint(note: str, key: VerifierKey) -> Checkpoint:
    """What a head says, its signature checked.

    Raises:
        BadInput: not a checkpoint, not signed by `key`, or changed after signing.
    """
    key.signed(note)
    return parse_checkpoint(note)


def split_note(note: str) -> tuple[str, list[str]]:
    """The signed text (with its last newline) and the signature lines.

    Raises:
        BadInput: not a signed note.
    """
    body, blank, signatures = note.rpartition("\n\n")
    if not blank or not signatures.startswith("— ") or not signatures.endswith("\n"):
        raise _unreadable()
    return body + "\n", signatures.removesuffix("\n").split("\n")


def _signature_of(line: str, name: str) -> bytes | None:
    """Key id and signature of a line ``— name base64``, where the name is this one."""
    prefix = f"— {name} "
    raw = _base64(line.removeprefix(prefix)) if line.startswith(prefix) else None
    return raw if raw is not None and len(raw) == _KEY_ID + _SIGNATURE else None


def _base64(text: str) -> bytes | None:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if base64.b64encode(raw).decode() == text else None


def _unreadable() -> BadInput:
    return BadInput("总指纹文件读不出来；应是名称、条数、总指纹三行和一行签名。", code="checkpoint.unreadable")
