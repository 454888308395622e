"""The commands as a person calls them: exit codes, refusals, languages, the page of commands, serving."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import CommandError, call_command

from boai.config.management.commands.commands import commands_page, our_commands
from boai.foundation.command import BoaiCommand, CommandResult, language_of
from boai.foundation.default_parameters import DEFAULTS, load_default_parameters
from boai.foundation.errors import BadInput
from boai.foundation.models import RuleParameter
from boai.units.models import User
from tests.installation import PASSWORD, ROOT, Installation, installation
from tests.messages import message_ids

# ---- init and user ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_init_again_changes_nothing(founded: Installation) -> None:
    assert json.loads(founded.boai("init", "--json").stdout) == {"founded": None, "steps": []}


@pytest.mark.slow
def test_init_without_answers_refuses_and_founds_nothing(tmp_path: Path) -> None:
    with installation(tmp_path / "home") as place:
        done = place.boai("init", "--json", stdin="", expect=1)
        assert json.loads(done.stdout)["refused"]["message"] == "缺 --society（单位全称）；请补上。"
        weak = ("--society", "甲会", "--division", "990101", "--username", "a", "--name", "甲", "--password-stdin")
        assert "口令太弱" in place.boai("init", *weak, stdin="abc\n", expect=1).stderr
        counted = place.python(
            "-c", "import django; django.setup(); from boai.units.models import *; print(Society.objects.count())"
        )
        assert counted.stdout == "0\n"


@pytest.mark.slow
def test_a_user_is_added_listed_and_deactivated(founded: Installation) -> None:
    new = ("user", "--by", "lead", "--username", "new", "--name", "新人", "--role", "office", "--password-stdin")
    assert "添加了“新人”" in founded.boai(*new[:1], "add", *new[1:], stdin=PASSWORD + "\n").stdout
    founded.boai("user", "deactivate", "--by", "lead", "--username", "new")
    users = json.loads(founded.boai("user", "list", "--by", "lead", "--json").stdout)["users"]
    assert {"username": "new", "name": "新人", "roles": ["office"], "active": False} in users


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("user", "list", "--by", "nobody"), 1, "没有在用的登录名“nobody”"),
        (("user", "add", "--by", "cashier", "--username", "x", "--name", "乙", "--role", "office"), 1, "缺口令"),
        (("figures", "--from", "昨天"), 2, "--from"),
        (("backup",), 2, "FILE.zip"),
    ],
)
def test_refusals_exit_1_and_wrong_usage_exits_2(
    founded: Installation, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = founded.boai(*arguments, stdin="", expect=code)
    assert words in done.stderr
    assert done.stdout == ""


# ---- rule parameters --------------------------------------------------------------------------------------------


def test_default_parameters_are_loaded_once_and_changes_are_kept(lead: User) -> None:
    assert len(list(load_default_parameters(lead))) == 1
    assert RuleParameter.objects.count() == len(DEFAULTS)
    RuleParameter.objects.filter(code="pub.use.max_days").update(value=20)
    assert list(load_default_parameters(lead)) == []
    assert RuleParameter.objects.get(code="pub.use.max_days").value == 20


def test_sign_in_parameters_say_what_the_settings_do() -> None:
    values = {row.code: row.value for row in DEFAULTS}
    assert values["security.sign_in.failures"] == settings.AXES_FAILURE_LIMIT
    assert values["security.sign_in.lock_minutes"] == settings.AXES_COOLOFF_TIME * 60
    assert values["security.idle_minutes"] == settings.IDLE_MINUTES


# ---- the base of all commands -----------------------------------------------------------------------------------


class _Refusing(BoaiCommand):
    def run(self, *arguments: object, **options: object) -> CommandResult:
        raise BadInput("第 3 行不对；请改。", code="test.bad", row=3, column="金额")


class _Broken(BoaiCommand):
    def run(self, *arguments: object, **options: object) -> CommandResult:
        raise ZeroDivisionError


def test_a_refusal_is_a_sentence_and_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command(_Refusing(), "--json")
    out, err = capsys.readouterr()
    assert ended.value.code == 1
    assert err == "第 3 行不对；请改。\n"
    refused = {"code": "test.bad", "message": "第 3 行不对；请改。", "row": 3, "column": "金额"}
    assert json.loads(out) == {"refused": refused}


def test_a_bug_crashes_loudly() -> None:
    with pytest.raises(ZeroDivisionError):
        call_command(_Broken())


def test_wrong_usage_from_python_is_a_command_error() -> None:
    with pytest.raises(CommandError):
        call_command(_Broken(), "--nonsense")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh-hans"),
        ({"LANG": "C.UTF-8"}, "zh-hans"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
    ],
)
def test_the_language_is_the_machines(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


def test_every_message_of_the_commands_has_its_english() -> None:
    with (settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po").open("rb") as stream:
        translated = {str(message.id): message.string for message in read_po(stream) if message.id}
    assert {message: file for message, file in message_ids().items() if not translated.get(message)} == {}
    assert sorted(translated.keys() - message_ids().keys()) == []


def test_the_page_of_commands_is_up_to_date() -> None:
    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == commands_page()
    assert {"init", "user", "backup", "restore", "verify", "serve"} <= our_commands().keys()


# ---- serve ------------------------------------------------------------------------------------------------------


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_serve_answers_and_ends_with_its_worker(founded: Installation) -> None:
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "boai", "serve", "--port", str(port)],
        env=founded.environment,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stderr is not None
        assert f"博爱开着：http://127.0.0.1:{port}/" in server.stderr.readline()
        children = _children(server.pid)
        assert len(children) == 2
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=10) as page:
            assert page.status == 200
        assert "用不了" in founded.boai("serve", "--port", str(port), expect=1).stderr
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 0
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(child) for child in listed.split()]


@pytest.mark.slow
def test_serve_refuses_tables_that_are_not_there(tmp_path: Path) -> None:
    with installation(tmp_path / "home") as place:
        assert "先运行 boai init" in place.boai("serve", expect=1).stderr
