"""What every `boai` command has in common: words for people or JSON for machines, refusals, exit codes, progress.

A command subclasses `BoaiCommand`, adds its options in `add_arguments` and does its work in `run`, which returns a
`CommandResult`. Exit codes (docs/commands.md): 0 done, 1 refused, 2 wrong usage, 5 verification found something,
130 stopped by Ctrl-C. Anything that is not a Refusal is a bug and ends with its traceback.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from boai.foundation.errors import Refusal
from boai.foundation.money import Money
from boai.foundation.trouble import as_refusal

DONE: Final = 0
REFUSED: Final = 1
WRONG_USAGE: Final = 2
FOUND_FAULTS: Final = 5
STOPPED: Final = 130
SECONDS_BEFORE_A_BAR: Final = 1.0
DJANGO_OPTIONS: Final = (
    "verbosity",
    "settings",
    "pythonpath",
    "traceback",
    "no_color",
    "force_color",
    "skip_checks",
)
"""Options of every Django command: they work, are left out of the help, and never reach `run`."""


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command did: `data` for ``--json``, `lines` for people, and how it ends."""

    data: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[str] = ()
    exit_code: int = DONE


class BoaiCommand(BaseCommand):
    """Base of every command. `help` is Chinese and translated here; lines go through gettext in `run`.

    Called from Python (`call_command`), an exit code above 0 arrives as `SystemExit`.
    """

    requires_system_checks = ()
    suppressed_base_arguments = {"--version", *(f"--{name.replace('_', '-')}" for name in DJANGO_OPTIONS)}

    def run(self, *arguments: Any, **options: Any) -> CommandResult:
        """Do the work. Gets the command's own options by keyword: ``def run(self, *, file: Path, **_: Any)``.
        Refusals may bubble up; nothing is printed here but progress."""
        raise NotImplementedError

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand.replace("_", "-"), **kwargs)
        parser.description = gettext(self.help) if self.help else ""
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help=gettext("结果写成一个 JSON 文档，给程序读")
        )
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        with translation.override(language_of(os.environ)):
            super().run_from_argv(argv)

    def handle(self, *args: Any, **options: Any) -> None:
        as_json = bool(options.pop("as_json"))
        own = {name: value for name, value in options.items() if name not in DJANGO_OPTIONS}
        with translation.override(language_of(os.environ)):
            exit_code = self._carry_out(as_json=as_json, options=own)
        if exit_code != DONE:
            raise SystemExit(exit_code)

    @contextmanager
    def progress(self, title: str, total: int | None) -> Iterator[Callable[[int], None]]:
        """``with self.progress("写出表", 12) as advance: advance(1)``: a bar with what is left, on a terminal only,
        and only once the work has lasted a second."""
        bar = _Bar(title, total, shown=self.stderr.isatty())
        try:
            yield bar.advance
        finally:
            bar.end()

    def _carry_out(self, *, as_json: bool, options: dict[str, Any]) -> int:
        try:
            result = self.run(**options)
        except Refusal as refusal:
            self._refuse(refusal, as_json=as_json)
            return REFUSED
        except (OSError, OperationalError) as error:
            trouble = as_refusal(error)
            if trouble is None:
                raise
            self._refuse(trouble, as_json=as_json)
            return REFUSED
        except KeyboardInterrupt:
            self.stderr.write(gettext("停下了。"))
            return STOPPED
        if as_json:
            self.stdout.write(_json(result.data))
        else:
            for line in result.lines:
                self.stdout.write(line)
        return result.exit_code

    def _refuse(self, refusal: Refusal, *, as_json: bool) -> None:
        self.stderr.write(refusal.message)
        if as_json:
            self.stdout.write(
                _json(
                    {
                        "refused": {
                            "code": refusal.code,
                            "message": refusal.message,
                            "row": refusal.row,
                            "column": refusal.column,
                        }
                    }
                )
            )


def language_of(environment: Mapping[str, str]) -> str:
    """``en`` where the machine's locale is English (LC_ALL before LC_MESSAGES before LANG), else ``zh-hans``."""
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "en" if locale.startswith("en") else "zh-hans"


class _Bar:
    """A rich progress bar that appears late or never."""

    def __init__(self, title: str, total: int | None, *, shown: bool) -> None:
        self._began = time.monotonic()
        self._shown = shown
        self._title, self._total, self._done = title, total, 0
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(gettext("还要")),
            TimeRemainingColumn(compact=True),
            console=Console(stderr=True),
            transient=True,
        )
        self._task: TaskID | None = None

    def advance(self, count: int = 1) -> None:
        self._done += count
        if not self._shown or time.monotonic() - self._began < SECONDS_BEFORE_A_BAR:
            return
        if self._task is None:
            self._task = self._progress.add_task(self._title, total=self._total)
            self._progress.start()
        self._progress.update(self._task, completed=self._done)

    def end(self) -> None:
        if self._task is not None:
            self._progress.stop()


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return value.plain()
    if isinstance(value, dt.date):
        return value.isoformat()
    if hasattr(value, "__fspath__"):
        return os.fspath(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
