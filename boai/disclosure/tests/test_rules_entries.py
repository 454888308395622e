"""One gift as the public may read it."""

import datetime as dt
import json

import pytest

from boai.disclosure.rules.entries import (
    WITHHELD,
    Gift,
    hidden_values,
    private_names,
    public_values,
    scope_words,
    summary_of,
)
from boai.disclosure.rules.redaction import NameWish
from boai.foundation.money import Money
from boai.people.tests.factories import identity_number

ARRIVED = dt.datetime(2021, 7, 10, 10, 3, 27)
IDENTITY = identity_number()


def gift(**values):
    return Gift(
        **{
            "source": "donation:2",
            "received_at": ARRIVED,
            "has_time": True,
            "entered_at": dt.datetime(2021, 7, 10, 18, 20),
            "amount": Money(1),
            "method": "微信收款",
            "fund": "7·8 洪涝救灾",
            "is_restricted": True,
            "tail": "0214",
            "donor_name": "王小明",
            **values,
        }
    )


def test_a_gift_of_one_fen_with_every_value():
    assert public_values(gift(intention="给灾区的孩子")) == {
        "received_at": "2021-07-10 10:03",
        "donor": "王**",
        "amount": "0.01",
        "method": "微信收款",
        "intention": "定向",
        "fund": "7·8 洪涝救灾",
        "purpose": "给灾区的孩子",
        "tail": "0214",
        "note": None,
    }


def test_a_statement_without_times_gives_the_day_alone():
    assert public_values(gift(has_time=False))["received_at"] == "2021-07-10"


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"wish": NameWish.FULL}, "王小明"),
        ({"wish": NameWish.SURNAME}, "王**"),
        ({"wish": NameWish.ANONYMOUS}, "爱心人士"),
        ({"donor_name": "欧阳建国"}, "欧阳**"),
        ({"donor_name": "青屿顺达物流有限公司", "is_organisation": True}, "青屿顺达物流有限公司"),
        ({"donor_name": "青屿顺达物流有限公司", "is_organisation": True, "wish": NameWish.ANONYMOUS}, "爱心企业"),
        ({"donor_name": "青屿一中", "is_organisation": True, "wish": NameWish.ANONYMOUS}, "爱心单位"),
        (
            {"donor_name": "听涛", "is_organisation": True, "is_company": True, "wish": NameWish.ANONYMOUS},
            "爱心企业",
        ),
        ({"donor_name": ""}, "未署名（待核实）"),
    ],
)
def test_names_by_wish(values, shown):
    assert public_values(gift(**values))["donor"] == shown


def test_unclaimed_money_says_how_to_claim_it():
    values = public_values(gift(donor_name="", fund=None, is_restricted=False))
    assert (values["donor"], values["fund"], values["intention"], values["note"]) == (
        "未署名（待核实）",
        None,
        "非定向",
        "凭单号末四位和日期可认领",
    )


def test_a_telephone_and_an_identity_number_in_the_words_are_covered():
    values = public_values(gift(intention=f"请回电 138 0013 8000，{IDENTITY}"))
    assert values["purpose"] == "请回电 ［已遮盖］，［已遮盖］"


def test_a_name_that_is_masked_does_not_show_in_the_words():
    values = public_values(gift(intention="王 小明和全家 捐款"))
    assert values["purpose"] == "王**和全家 捐款"


def test_invisible_characters_hide_neither_name_nor_abuse():
    assert public_values(gift(intention="王\u200b小明 捐"))["purpose"] == "王** 捐"
    assert public_values(gift(intention="骗\u200b子"))["purpose"] == WITHHELD


def test_a_register_name_that_differs_does_not_show_either():
    assert public_values(gift(known_names=("王晓明",), intention="王晓明捐"))["purpose"] == "王**捐"


def test_a_full_name_may_show_where_the_donor_wants_it():
    assert public_values(gift(wish=NameWish.FULL, intention="王小明捐"))["purpose"] == "王小明捐"


@pytest.mark.parametrize("words", ["你们这帮骗子", "去 死吧", "傻逼红会", "FUCK off"])
def test_at25_abuse_is_withheld_and_the_fen_still_published(words):
    values = public_values(gift(intention=words))
    assert values["purpose"] == WITHHELD
    assert values["amount"] == "0.01"
    assert hidden_values(gift(intention=words), values)["purpose"] == words


def test_long_words_are_cut_with_a_sign():
    purpose = public_values(gift(intention="愿" * 100))["purpose"]
    assert purpose == "愿" * 79 + "…"


def test_giving_for_another_names_the_body_and_masks_the_person():
    body = gift(donor_name="李知行", payer_name="听涛慈善基金会", payer_is_organisation=True)
    person = gift(donor_name="青屿一中", is_organisation=True, payer_name="林晓风")
    assert public_values(body)["donor"] == "李**"
    assert public_values(body)["note"] == "代捐，由听涛慈善基金会转来"
    assert public_values(person)["note"] == "代捐，由林**转来"


def test_notes_are_listed():
    values = public_values(gift(recorded_late=True, late=True))
    assert values["note"] == "补录；到账在前，本期补列"


def test_what_a_mask_hides_is_kept_apart():
    one = gift(intention="打 13800138000")
    assert hidden_values(one, public_values(one)) == {"donor": "王小明", "purpose": "打 13800138000"}
    whole = gift(wish=NameWish.FULL, intention="给孩子")
    assert hidden_values(whole, public_values(whole)) == {}


def test_names_that_are_no_secret_are_not_looked_for():
    assert private_names(gift(donor_name="爱心人士")) == ()
    assert private_names(gift(wish=NameWish.FULL)) == ()
    assert private_names(gift(known_names=("王晓明",))) == ("王小明", "王晓明")


def test_at02_the_scope_names_accounts_times_and_what_is_left_out():
    words = scope_words(
        channels=["交通银行（尾号 8821）", "现场"],
        unused=["旧户（尾号 0007）"],
        starts=dt.datetime(2021, 7, 10),
        ends=dt.datetime(2021, 7, 12, 18),
        unsigned=1,
        late=2,
    )
    assert words == (
        "账户和渠道：交通银行（尾号 8821）、现场；到账时间 2021-07-10 00:00 起，到 2021-07-12 18:00 前；"
        "含未署名（待核实）1 笔、以前各期漏列、本期补上的 2 笔；"
        "不含下级组织、物资、存款利息、平台还没有拨到本会账户的钱、已停用的渠道（旧户（尾号 0007））。单位：元。"
    )


def test_the_parts_of_an_issue_add_up():
    gifts = [
        gift(amount=Money(5_000_000)),
        gift(fund=None, is_restricted=False, donor_name="", amount=Money(30_000)),
        gift(amount=Money(-1), refunds="退回"),
    ]
    summary = summary_of([{"values": public_values(each)} for each in gifts])
    assert json.loads(json.dumps(summary)) == {
        "restricted": {"count": 2, "fen": 4_999_999},
        "unrestricted": {"count": 1, "fen": 30_000},
        "unsigned": {"count": 1, "fen": 30_000},
        "refunds": {"count": 1, "fen": -1},
        "years": {
            "2021": {
                "count": 3,
                "fen": 5_029_999,
                "restricted": {"count": 2, "fen": 4_999_999},
                "unsigned": {"count": 1, "fen": 30_000},
            }
        },
    }
