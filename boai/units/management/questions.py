"""What a command asks for when it was not told: on a terminal by asking, elsewhere by refusing."""

from __future__ import annotations

import getpass
import sys

from django.utils.translation import gettext as _

from boai.foundation.errors import BadInput


def answer(given: str | None, option: str, question: str) -> str:
    """What was given with the option, else what the person at the terminal types.

    Raises:
        BadInput: neither.
    """
    if given:
        return given
    if not sys.stdin.isatty():
        raise BadInput(_("缺 %(option)s（%(question)s）；请补上。") % {"option": option, "question": question})
    sys.stderr.write(f"{question}：")
    sys.stderr.flush()
    typed = sys.stdin.readline().strip()
    if not typed:
        raise BadInput(_("%(question)s没有填；请再运行一次。") % {"question": question})
    return typed


def new_password(*, from_stdin: bool) -> str:
    """A password, from standard input or typed twice unseen; never from the command line, where others can read it.

    Raises:
        BadInput: none came, or the two differ.
    """
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = getpass.getpass(_("口令：") + " ")
        if getpass.getpass(_("再写一遍：") + " ") != password:
            raise BadInput(_("两遍口令不一样；请再运行一次。"), code="password.differs")
    else:
        raise BadInput(_("缺口令；请加 --password-stdin，并把口令送进标准输入。"), code="password.none")
    if not password:
        raise BadInput(_("口令是空的；请再运行一次。"), code="password.none")
    return password
