"""Records to count, invented: activities with materials, gifts, unclaimed money."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import count

from boai.activities.models import Activity, MaterialHandedOut, Theme
from boai.activities.terms import ActivityKind, CountMethod, PlaceKind
from boai.donations.models import Channel, Donation, IntakeFile, Run, StatementLine, UnclaimedMoney
from boai.donations.terms import ChannelKind
from boai.foundation import attachments
from boai.foundation.moments import SHANGHAI
from boai.foundation.money import Money
from boai.ledger import operations as ledger
from boai.ledger.models import Account, Fund
from boai.ledger.queries import fund_account
from boai.ledger.rules import Entry
from boai.ledger.terms import AccountKind, FundKind, PoolKind
from boai.reporting.rules import Period
from boai.units.models import User

_serial = count(1)


def at(month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0, *, year: int = 2021) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)


def year(number: int = 2021) -> Period:
    return Period(dt.date(number, 1, 1), dt.date(number, 12, 31), at(1, 5, year=number + 1))


def make_activity(
    by: User, day: dt.date, *, heads: int = 10, materials: dict[str, int] | None = None, **more
) -> Activity:
    theme = more.pop("theme", None)
    partners = more.pop("partners", ())
    activity = Activity.objects.create(
        **{
            "unit_id": by.unit_id,
            "number": f"990101-HD-{day.year}-{next(_serial):06d}",
            "kind": ActivityKind.PUBLICITY,
            "theme": Theme.objects.get_or_create(unit_id=by.unit_id, name=theme)[0] if theme else None,
            "occurred_on": day,
            "place": "望海小学",
            "place_kind": PlaceKind.SCHOOL,
            "head_count": heads,
            "count_method": CountMethod.SIGN_IN,
            "client_key": f"key{next(_serial)}",
            "recorded_at": dt.datetime.combine(day, dt.time(17), SHANGHAI),
            "recorded_by": by,
            **more,
        }
    )
    activity.partners.set(partners)
    for item, copies in (materials or {}).items():
        MaterialHandedOut.objects.create(unit_id=by.unit_id, activity=activity, item=item, copies=copies)
    return activity


@dataclass(frozen=True)
class Till:
    """A channel with its account, two funds, one of another pool, and the pool of the unclaimed."""

    by: User
    channel: Channel
    restricted: Fund
    free: Fund
    from_above: Fund
    pool: Account
    file: IntakeFile

    def give(self, fen: int, moment: dt.datetime, *, fund: Fund | None = None, **more) -> Donation:
        into = fund or self.free
        return Donation.objects.create(
            **{
                "unit_id": self.by.unit_id,
                "number": f"990101-JZ-{moment.year}-{next(_serial):06d}",
                "channel": self.channel,
                "fund": into,
                "transfer_id": self._post(fen, moment, fund_account(into)),
                "amount": Money(fen),
                "received_at": moment,
                "payer_name": "林疏影",
                "recorded_at": moment,
                **more,
            }
        )

    def find(self, fen: int, moment: dt.datetime) -> UnclaimedMoney:
        """Money without a giver."""
        number = next(_serial)
        line = StatementLine.objects.create(
            unit_id=self.by.unit_id,
            file=self.file,
            row=number,
            occurred_at=moment,
            direction="income",
            nature="unknown",
            amount=Money(fen),
            line_key=f"line{number}",
        )
        return UnclaimedMoney.objects.create(
            unit_id=self.by.unit_id,
            line=line,
            channel=self.channel,
            transfer_id=self._post(fen, moment, self.pool),
            amount=Money(fen),
            received_at=moment,
        )

    def claim(self, money: UnclaimedMoney, moment: dt.datetime) -> Donation:
        entry = Entry(self.pool.pk, fund_account(self.free).pk, money.amount, moment.date(), "认领")
        posted = ledger.post(by=self.by, idempotency_key=f"claim{money.pk}", document="认领", entries=[entry])
        donation = Donation.objects.create(
            unit_id=self.by.unit_id,
            number=f"990101-JZ-{moment.year}-{next(_serial):06d}",
            line=money.line,
            channel=self.channel,
            fund=self.free,
            transfer_id=posted.transfer_ids[0],
            amount=money.amount,
            received_at=money.received_at,
            payer_name="沈砚秋",
            recorded_at=moment,
        )
        UnclaimedMoney.objects.filter(pk=money.pk).update(donation=donation, claimed_at=moment)
        return donation

    def _post(self, fen: int, moment: dt.datetime, into: Account) -> int:
        entry = Entry(self.channel.account_id, into.pk, Money(fen), moment.date())
        posted = ledger.post(by=self.by, idempotency_key=f"key{next(_serial)}", document="测试", entries=[entry])
        return posted.transfer_ids[0]


def make_till(by: User) -> Till:
    """`by` keeps accounts and posts: an accountant."""
    number = next(_serial)
    bank = ledger.open_account(by=by, code=f"bank{number}", name="银行", kind=AccountKind.BANK)
    pool = ledger.open_account(by=by, code=f"pool{number}", name="待认领", kind=AccountKind.UNCLAIMED)
    unit = by.unit
    channel = Channel.objects.create(
        unit=unit, code=f"bank{number}", name="渔火银行", kind=ChannelKind.BANK, account=bank, last_four="0147"
    )
    founded = dt.date(2020, 1, 1)
    restricted = ledger.open_fund(
        by=by, code=f"R{number}", name="洪涝救灾", kind=FundKind.RESTRICTED, purpose="只用于救灾", founded_on=founded
    )
    free = ledger.open_fund(by=by, code=f"U{number}", name="人道救助", kind=FundKind.UNRESTRICTED, founded_on=founded)
    from_above = ledger.open_fund(
        by=by, code=f"S{number}", name="上级拨入", kind=FundKind.UNRESTRICTED, pool=PoolKind.UPPER, founded_on=founded
    )
    run = Run.objects.create(unit=unit, title="导入", opened_at=at(1, 1), opened_by=by)
    kept = attachments.keep(by=by, name="流水.csv", data=b"invented", media_type="text/csv")
    file = IntakeFile.objects.create(unit=unit, run=run, attachment=kept)
    return Till(by, channel, restricted, free, from_above, pool, file)
