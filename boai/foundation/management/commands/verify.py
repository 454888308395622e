"""`boai verify`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from boai.foundation.command import DONE, FOUND_FAULTS, BoaiCommand, CommandResult
from boai.foundation.errors import NotNow
from boai.foundation.inspection import Finding, faults, inspect, pending_migrations


class Command(BoaiCommand):
    help = "核对全部数据：余额、留痕、附件、触发器，每项说好还是坏；有一项不对，退出码是 5"

    def run(self, *arguments: Any, **options: Any) -> CommandResult:
        check_migrated()
        findings = []
        with self.progress(_("核对"), None) as advance:
            for finding in inspect():
                findings.append(finding)
                advance(1)
        return verification_result(findings)


def check_migrated() -> None:
    """Refuse to work on tables that are not this program's.

    Raises:
        NotNow: some steps are still to be taken.
    """
    pending = pending_migrations()
    if pending:
        raise NotNow(
            _("数据表还差 %(count)d 步没建好；第一次用先运行 boai init，升级后先 boai backup 再 boai migrate。")
            % {"count": len(pending)},
            code="database.not_migrated",
        )


def verification_result(findings: list[Finding]) -> CommandResult:
    """One line a check, the faults with their first sentence."""
    wrong = faults(findings)
    last = _("%(count)d 项核对，全部无误。") if not wrong else _("%(count)d 项核对，%(wrong)d 项不对。")
    return CommandResult(
        data={"checks": [_plain(finding) for finding in findings], "faults": len(wrong)},
        lines=[*(_line(finding) for finding in findings), last % {"count": len(findings), "wrong": len(wrong)}],
        exit_code=FOUND_FAULTS if wrong else DONE,
    )


def _line(finding: Finding) -> str:
    title = f"{finding.title}（{finding.unit_name}）" if finding.unit_name else finding.title
    if finding.holds:
        return f"✓ {title}"
    more = _("（一共 %(count)d 处）") % {"count": finding.count} if finding.count > 1 else ""
    return f"× {title}：{finding.first}{more}"


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "title": finding.title,
        "society": finding.unit_name or None,
        "holds": finding.holds,
        "count": finding.count,
        "first": finding.first,
    }
