"""Import of gifts against raw Python: ``python -m benchmarks.import_gifts [ROWS] [ROUNDS]``.

The reference is what one would write without a framework: csv module, one transaction of `executemany` on SQLite with
the same durability, rows de-duplicated by a unique key, one donation and one balanced transfer each.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import sqlite3
import statistics
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.ground import median, seconds, society


def main(rows: int, rounds: int) -> None:
    product, raw = [], []
    with society() as staff:
        from boai.donations.formats.lookalike import make_bill, random_lines
        from boai.donations.formats.shape import Direction

        for number in range(rounds):
            lines = random_lines(
                rows, seed=number, first_day=dt.date(2021, 1, 1), days=300, directions=(Direction.INCOME,)
            )
            bill = make_bill("wechat_personal_csv", lines=lines)
            product.append(seconds(partial(take_in, staff["cashier"], bill)))
            raw.append(seconds(partial(take_in_raw, bill)))
    ratio = statistics.median(product) / statistics.median(raw)
    print(f"{rows:,} rows of a WeChat bill, SQLite")
    print(f"  boai: read, judged, staged, entered, posted, audited  {median(product)}")
    print(f"  raw:  csv + executemany, unique key, balanced posting  {median(raw)}")
    print(f"  ratio {ratio:.1f} (goal ≤ 2)")


def take_in(by: Any, bill: bytes) -> None:
    from boai.donations.models import IntakeFile
    from boai.donations.operations import enter_file, open_run, read_file

    run = open_run(by=by, title="基准", files=[("微信.csv", bill)])
    read_file(by=by, file=run.files.get())
    entered = enter_file(by=by, file=run.files.get())
    assert IntakeFile.objects.get(pk=entered.pk).state == "entered"


def take_in_raw(bill: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        books = sqlite3.connect(Path(folder) / "raw.sqlite3", isolation_level=None)
        books.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE line (id INTEGER PRIMARY KEY, key TEXT UNIQUE, at TEXT, name TEXT, fen INTEGER, memo TEXT);"
            "CREATE TABLE gift (id INTEGER PRIMARY KEY, line INTEGER UNIQUE REFERENCES line, name TEXT, fen INTEGER);"
            "CREATE TABLE transfer (id INTEGER PRIMARY KEY, debit INT, credit INT, fen INTEGER CHECK (fen > 0));"
            "CREATE TABLE account (id INTEGER PRIMARY KEY, debits INTEGER, credits INTEGER);"
            "INSERT INTO account VALUES (1, 0, 0), (2, 0, 0);"
        )
        table = csv.reader(io.StringIO(bill.decode("utf-8-sig")))
        rows = list(table)[17:]
        lines = [
            (row[8].strip(), row[0], row[2], round(float(row[5].replace("¥", "").replace(",", "")) * 100), row[3])
            for row in rows
        ]
        books.execute("BEGIN IMMEDIATE")
        books.executemany("INSERT OR IGNORE INTO line (key, at, name, fen, memo) VALUES (?, ?, ?, ?, ?)", lines)
        books.execute("INSERT INTO gift (line, name, fen) SELECT id, name, fen FROM line")
        books.execute("INSERT INTO transfer (debit, credit, fen) SELECT 1, 2, fen FROM line")
        books.execute("UPDATE account SET debits = (SELECT sum(fen) FROM line) WHERE id = 1")
        books.execute("UPDATE account SET credits = (SELECT sum(fen) FROM line) WHERE id = 2")
        books.execute("COMMIT")
        assert books.execute("SELECT count(*) FROM gift").fetchone() == (len(rows),)
        books.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
