"""The two processes behind `boai serve`: the web server, and the worker that does the background jobs.

They run in sessions of their own, so that Ctrl-C reaches only this program, which then ends both.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Final

from boai.foundation.errors import NotNow

LOOK_EVERY_SECONDS: Final = 0.2
SECONDS_TO_END: Final = 10
LONGEST_PAUSE_SECONDS: Final = 30
THREADS_PER_WORKER: Final = 4


class PortTaken(NotNow):
    code = "serve.port_taken"


class ServerEnded(NotNow):
    code = "serve.ended"


def server_command(host: str, port: int, workers: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        f"--workers={workers}",
        f"--blocking-threads={THREADS_PER_WORKER}",
        "--workers-kill-timeout=5",
        "--respawn-failed-workers",
        "--log-level=warning",
        "boai.config.wsgi:application",
    ]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "boai", "db_worker", "--no-startup-delay", "--verbosity=0"]


def check_port_free(host: str, port: int) -> None:
    """Refuse before anything starts.

    Raises:
        PortTaken: somebody listens there already, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"{host} 的端口 {port} 用不了（可能博爱已经开着）；先关掉那个，或换一个 --port。"
            ) from error


def keep_running(
    server: Sequence[str], worker: Sequence[str], *, answers: Callable[[], bool], started: Callable[[], None]
) -> None:
    """Run both until Ctrl-C or SIGTERM; a worker that dies is started again, later each time it dies at once.

    Args:
        answers: whether the server can be reached; `started` is called once it can.

    Raises:
        ServerEnded: the server ended by itself.
    """
    previous = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)}
    children: list[subprocess.Popen[bytes]] = []
    try:
        serving = _start(server, children)
        working = _Worker(worker, children)
        announced = False
        while serving.poll() is None:
            time.sleep(LOOK_EVERY_SECONDS)
            working.start_again_if_dead()
            if not announced and answers():
                announced = True
                started()
        raise ServerEnded(f"网页服务自己停了（退出码 {serving.returncode}）；照上面的文字改好后再运行 boai serve。")
    except KeyboardInterrupt:
        return
    finally:
        _end(children)
        for number, handler in previous.items():
            signal.signal(number, handler)


def listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


class _Worker:
    """The process of the background jobs; whoever looks after it calls `start_again_if_dead` now and then."""

    def __init__(self, command: Sequence[str], children: list[subprocess.Popen[bytes]]) -> None:
        self._command, self._children = command, children
        self._pause, self._due = 1.0, 0.0
        self._begin()

    def start_again_if_dead(self) -> None:
        if self._process.poll() is None:
            return
        moment = time.monotonic()
        if not self._due:
            lived = moment - self._began
            self._pause = 1.0 if lived > LONGEST_PAUSE_SECONDS else min(self._pause * 2, LONGEST_PAUSE_SECONDS)
            self._due = moment + self._pause
        elif moment >= self._due:
            self._children.remove(self._process)
            self._begin()

    def _begin(self) -> None:
        self._process = _start(self._command, self._children)
        self._began, self._due = time.monotonic(), 0.0


def _start(command: Sequence[str], children: list[subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - our own commands, no shell
    children.append(child)
    return child


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + SECONDS_TO_END
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
