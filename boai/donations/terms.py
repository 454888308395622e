"""Words of gifts and of the files they arrive in, and the moves of a file."""

from __future__ import annotations

from django.db import models

from boai.foundation.transitions import StateTable, Transition


class ChannelKind(models.TextChoices):
    """By which way money comes (捐赠方式)."""

    BANK = "bank", "银行转账"
    WECHAT = "wechat", "微信收款"
    ALIPAY = "alipay", "支付宝收款"
    CASH = "cash", "现场"
    PLATFORM = "platform", "平台拨入"
    OTHER = "other", "其他"


class FileState(models.TextChoices):
    """How far one file of a run is."""

    WAITING = "waiting", "正在读"
    READY = "ready", "收下"
    QUESTION = "question", "要回答"
    REFUSED = "refused", "拒收"
    ENTERED = "entered", "已入账"
    REMOVED = "removed", "已移出"
    UNDONE = "undone", "已撤回"


FILE_STATES: StateTable[FileState] = StateTable(
    name="导入的文件",
    labels={state: str(state.label) for state in FileState},
    start=FileState.WAITING,
    moves=(
        Transition("读完，可以收下", (FileState.WAITING,), FileState.READY),
        Transition("读完，要回答", (FileState.WAITING,), FileState.QUESTION),
        Transition("读完，拒收", (FileState.WAITING,), FileState.REFUSED),
        Transition("回答", (FileState.QUESTION,), FileState.READY),
        Transition("收下", (FileState.READY,), FileState.ENTERED),
        Transition("撤回", (FileState.ENTERED,), FileState.UNDONE),
        Transition("发现要问", (FileState.READY,), FileState.QUESTION),
        Transition(
            "移出", (FileState.WAITING, FileState.READY, FileState.QUESTION, FileState.REFUSED), FileState.REMOVED
        ),
    ),
)
