"""A society with books, gifts and people to draft and publish, invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import count

from boai.disclosure import operations
from boai.disclosure.models import Publication
from boai.donations.models import Channel, Donation, IntakeFile, Run, StatementLine, UnclaimedMoney
from boai.donations.operations import open_channel, set_up_channels
from boai.donations.terms import ChannelKind, FileState
from boai.foundation import attachments
from boai.foundation.moments import SHANGHAI, now
from boai.foundation.money import Money
from boai.ledger.models import Account, Fund
from boai.ledger.operations import open_fund, post
from boai.ledger.queries import fund_account
from boai.ledger.rules import Entry
from boai.ledger.terms import FundKind
from boai.units.models import Society, User
from boai.units.terms import Role
from boai.units.tests.factories import make_user

_serial = count(1)
FLOOD = "7·8 洪涝救灾"


def at(text: str) -> dt.datetime:
    """``07-10 09:12`` of 2021 in China."""
    return dt.datetime.strptime(f"2021-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


START, END = at("07-10 00:00"), at("07-12 18:00")


@dataclass(frozen=True)
class Office:
    """Everybody and everything a publication needs."""

    society: Society
    lead: User
    accountant: User
    cashier: User
    business: User
    general: Fund
    flood: Fund
    channels: dict[str, Channel]
    file: IntakeFile

    def give(
        self,
        fen: int,
        name: str = "王小明",
        moment: dt.datetime | str = "07-10 10:03",
        *,
        fund: Fund | None = None,
        channel: str = "wechat",
        number: str = "",
        has_time: bool = True,
        **values: object,
    ) -> Donation:
        """A gift with its statement line and its transfer."""
        received_at = at(moment) if isinstance(moment, str) else moment
        fund = fund or self.general
        line = self._line(fen, name, received_at, channel=channel, number=number, has_time=has_time)
        transfer = self._post(fen, received_at, channel, fund_account(fund))
        return Donation.objects.create(
            **{
                "unit": self.society,
                "number": f"990101-JZ-2021-{next(_serial):06d}",
                "line": line,
                "channel": self.channels[channel],
                "fund": fund,
                "transfer_id": transfer,
                "amount": Money(fen),
                "received_at": received_at,
                "payer_name": name,
                "recorded_at": received_at + dt.timedelta(hours=8),
                **values,
            }
        )

    def leave(self, fen: int, moment: str = "07-12 08:40", *, number: str = "") -> UnclaimedMoney:
        """Money without a name."""
        line = self._line(fen, "", at(moment), channel="bank", number=number, has_time=True)
        pool = Account.objects.get(code="unclaimed")
        return UnclaimedMoney.objects.create(
            unit=self.society,
            line=line,
            channel=self.channels["bank"],
            transfer_id=self._post(fen, at(moment), "bank", pool),
            amount=Money(fen),
            received_at=at(moment),
        )

    def _line(
        self, fen: int, name: str, moment: dt.datetime, *, channel: str, number: str, has_time: bool
    ) -> StatementLine:
        serial = next(_serial)
        return StatementLine.objects.create(
            unit=self.society,
            file=self.file,
            row=serial,
            occurred_at=moment,
            has_time=has_time,
            direction="income",
            nature="gift" if name else "unknown",
            amount=Money(fen),
            counterparty=name,
            transaction_number=number or f"42000026{serial:020d}",
            line_key=f"{channel}:{serial}",
        )

    def _post(self, fen: int, moment: dt.datetime, channel: str, credit: Account) -> int:
        entry = Entry(self.channels[channel].account_id, credit.pk, Money(fen), moment.astimezone(SHANGHAI).date())
        return post(
            by=self.accountant, idempotency_key=f"gift:{next(_serial)}", document="来款", entries=[entry]
        ).transfer_ids[0]

    def draft(self, starts: dt.datetime = START, ends: dt.datetime = END, **values: object) -> Publication:
        return operations.draft_gifts_received(by=self.business, received_from=starts, received_to=ends, **values)

    def submitted(self, starts: dt.datetime = START, ends: dt.datetime = END, **values: object) -> Publication:
        return operations.submit_publication(by=self.business, publication=self.draft(starts, ends, **values))

    def published(self, starts: dt.datetime = START, ends: dt.datetime = END, **values: object) -> Publication:
        return operations.publish(by=self.lead, publication=self.submitted(starts, ends, **values))


def make_office(society: Society) -> Office:
    """`society` must be in scope."""
    society.address = "青屿区永宁街道听涛路 6 号"
    society.supervision_phone = "0000-5550118"
    society.supervision_phone_checked_on = now().astimezone(SHANGHAI).date()
    society.save()
    accountant, cashier = make_user(Role.ACCOUNTANT, unit=society), make_user(Role.CASHIER, unit=society)
    channels = {each.code: each for each in set_up_channels(by=accountant)}
    channels["bank8821"] = open_channel(
        by=accountant, code="bank8821", name="交通银行", kind=ChannelKind.BANK, last_four="8821"
    )
    flood = open_fund(
        by=accountant,
        code="F2021-07",
        name=FLOOD,
        kind=FundKind.RESTRICTED,
        purpose="只用于 7·8 洪涝救灾",
        founded_on=dt.date(2021, 7, 8),
        period_from=dt.date(2021, 7, 8),
    )
    run = Run.objects.create(unit=society, title="七月", opened_at=START, opened_by=cashier)
    file = IntakeFile.objects.create(
        unit=society,
        run=run,
        attachment=attachments.keep(by=cashier, name="账单.csv", data=b"x", media_type="text/csv"),
        state=FileState.ENTERED,
        fingerprint="f" * 64,
        channel=channels["wechat"],
        entered_at=at("07-10 18:20"),
        entered_by=cashier,
    )
    return Office(
        society=society,
        lead=make_user(Role.LEAD, unit=society, display_name="周明"),
        accountant=accountant,
        cashier=cashier,
        business=make_user(Role.BUSINESS, unit=society, display_name="陈可"),
        general=Fund.objects.get(code="unassigned"),
        flood=flood,
        channels=channels,
        file=file,
    )
