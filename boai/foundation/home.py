"""`BOAI_HOME`: the one folder that holds everything a society owns. Back it up and you have it all.

boai.sqlite3     the books (unless DATABASE_URL points to PostgreSQL)
attachments/     photographs, scans and the files as they came in, by fingerprint
keys/            field encryption, blind index, signing key, web secret; readable by the owner alone
publications/    the public site as static files
cache/           may be deleted at any time
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    path: Path

    @property
    def database(self) -> Path:
        return self.path / "boai.sqlite3"

    @property
    def attachments(self) -> Path:
        return self.path / "attachments"

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @property
    def publications(self) -> Path:
        return self.path / "publications"

    @property
    def cache(self) -> Path:
        return self.path / "cache"

    def prepare(self) -> None:
        """Make the folders; keys are for the owner's eyes only. Safe to call again."""
        for folder in (self.path, self.attachments, self.publications, self.cache / "static"):
            folder.mkdir(parents=True, exist_ok=True)
        self.keys.mkdir(mode=0o700, parents=True, exist_ok=True)

    def secret(self, name: str, length: int = 32) -> bytes:
        """A random secret kept in ``keys/NAME``, made the first time it is asked for.

        Two processes that ask at once get the same one: whoever loses the race reads the winner's.
        """
        self.prepare()
        target = self.keys / name
        if not target.exists():
            write_once(target, secrets.token_bytes(length))
        return target.read_bytes()


def home() -> Home:
    """The folder named by the environment, `~/.boai` where it names none."""
    return Home(Path(os.environ.get("BOAI_HOME") or Path.home() / ".boai").expanduser().resolve())


def write_once(target: Path, data: bytes) -> None:
    """Write a new private file whole or not at all; an existing one stays as it is."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(temporary, target)
        except FileExistsError:
            return
    finally:
        temporary.unlink(missing_ok=True)


def replace_file(target: Path, data: bytes) -> None:
    """Put new contents in place whole or not at all, also across a power cut."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
