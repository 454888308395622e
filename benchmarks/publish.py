"""Publishing: ``python -m benchmarks.publish [ROWS]``: so many gifts, then one more day of a hundredth of them."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

from benchmarks.ground import seconds, society


def main(rows: int) -> None:
    with society() as staff:
        from benchmarks.import_gifts import take_in
        from boai.donations.formats.lookalike import make_bill, random_lines
        from boai.donations.formats.shape import Direction

        for first, days, count in ((dt.date(2021, 1, 1), 59, rows), (dt.date(2021, 3, 1), 1, max(rows // 100, 1))):
            lines = random_lines(count, seed=count, first_day=first, days=days, directions=(Direction.INCOME,))
            take_in(staff["cashier"], make_bill("wechat_personal_csv", lines=lines))
        first_time = seconds(lambda: publish(staff, dt.date(2021, 1, 1), dt.date(2021, 3, 1)))
        one_more_day = seconds(lambda: publish(staff, dt.date(2021, 3, 1), dt.date(2021, 3, 2)))
    more = max(rows // 100, 1)
    print(f"published {rows:,} gifts in {first_time:.1f} s, one more day of {more:,} in {one_more_day:.1f} s")


def publish(staff: dict[str, Any], first: dt.date, end: dt.date) -> None:
    from boai.disclosure import operations
    from boai.foundation.moments import start_of_day

    draft = operations.draft_gifts_received(
        by=staff["business"], received_from=start_of_day(first), received_to=start_of_day(end)
    )
    submitted = operations.submit_publication(by=staff["business"], publication=draft)
    operations.publish(by=staff["lead"], publication=submitted)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
