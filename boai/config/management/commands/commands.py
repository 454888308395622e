"""`boai commands`: writes the page of all commands; a test holds the page against them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.core.management import CommandParser, get_commands, load_command_class
from django.utils import translation
from django.utils.translation import gettext as _

from boai.foundation.command import DJANGO_OPTIONS, BoaiCommand, CommandResult
from boai.foundation.home import replace_file

HEAD: Final = """# 命令

由 `boai commands --write docs/commands.md` 从命令本身写出；有测试对着。

每个命令都能加 `--json`：结果是标准输出上的一个 JSON 文档。
说给人听的话默认是中文；`LC_ALL`、`LC_MESSAGES` 或 `LANG` 以 `en` 开头时是英文。
进度条写在标准错误上，只在终端里、做了一秒还没做完时才出现。口令从不写在命令里。

| 退出码 | 意思 |
|---|---|
| 0 | 做完了 |
| 1 | 被拒绝：标准错误上一句话说明原因和下一步 |
| 2 | 命令写错了 |
| 5 | 核对发现有不对的（`verify`、`restore`、`backup` 缺附件时） |
| 130 | 按 Ctrl-C 停下 |

被拒绝而加了 `--json` 时，标准输出是 `{"refused": {"code", "message", "row", "column"}}`。

另外能用 Django 自己的命令，其中要知道的一个：升级后先 `boai backup`，再 `boai migrate`。
"""
EVERYWHERE: Final = {"help", "as_json", *DJANGO_OPTIONS, "version"}


class Command(BoaiCommand):
    help = "把所有命令写成一页文档"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", type=Path, metavar="FILE", help=_("写到哪个文件；不写就显示在屏幕上"))

    def run(self, *arguments: Any, **options: Any) -> CommandResult:
        page = commands_page()
        if options["write"] is None:
            return CommandResult(data={"page": page}, lines=page.splitlines())
        replace_file(options["write"], page.encode("utf-8"))
        return CommandResult(data={"page": page}, lines=[_("写好了：%(file)s") % {"file": options["write"].name}])


def our_commands() -> dict[str, Any]:
    """Every command of our modules, by the name a person types."""
    found = {name: module for name, module in get_commands().items() if str(module).startswith("boai.")}
    return {name.replace("_", "-"): load_command_class(module, name) for name, module in sorted(found.items())}


def commands_page() -> str:
    """The page, in Chinese whatever the machine speaks."""
    with translation.override("zh-hans"):
        sections = [_section(name, command) for name, command in our_commands().items()]
    return "\n".join([HEAD, *sections])


def _section(name: str, command: Any) -> str:
    parser = command.create_parser("boai", name)
    rows = [f"| `{words}` | {help_text} |" for words, help_text in _options(parser)]
    table = ["", "| 写法 | 意思 |", "|---|---|", *rows] if rows else []
    return "\n".join([f"## `boai {name}`", "", f"{str(parser.description).rstrip('。')}。", *table, ""])


def _options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        if action.dest in EVERYWHERE:
            continue
        takes = "" if action.nargs == 0 or not action.option_strings else f" {action.metavar or action.dest.upper()}"
        words = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        choices = "（" + "、".join(str(choice) for choice in action.choices) + "）" if action.choices else ""
        yield f"{words}{takes}".replace("|", "\\|"), f"{action.help or ''}{choices}"
