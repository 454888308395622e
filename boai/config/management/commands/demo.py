"""`boai demo`: a demo district, from an empty folder to a published year and its summary; then serve it."""

from __future__ import annotations

import time
from typing import Any

from django.core.management import CommandParser, call_command
from django.utils.translation import gettext, gettext_lazy

from boai.config.demo import PASSWORD
from boai.config.demo.build import Built, build, demo_society
from boai.disclosure.log.readers import DirectoryReader
from boai.disclosure.log.verify import verify_bundle
from boai.disclosure.queries import site_folder
from boai.donations.terms import FileState
from boai.foundation import attachments
from boai.foundation.command import BoaiCommand, CommandResult
from boai.foundation.errors import Refusal
from boai.foundation.home import home, replace_file
from boai.foundation.invented import STAFF
from boai.foundation.money import Money, total
from boai.units.models import Society

DONE_MARK = "demo-ready"


class Command(BoaiCommand):
    help = "造一个演示区的一整年：导入、入账、公开、总结，然后打开网站"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help=str(gettext_lazy("做完就结束，不打开网站")))
        parser.add_argument("--port", type=int, default=8000, help=str(gettext_lazy("网站的端口")))

    def run(self, *, no_serve: bool, port: int, **_: Any) -> CommandResult:
        started = time.monotonic()
        home().prepare()
        call_command("migrate", verbosity=0)
        if demo_society() is None and Society.objects.exists():
            raise Refusal(
                gettext("{folder} 里是真实单位的账，演示不能建在上面；换一个文件夹：BOAI_HOME=… boai demo。").format(
                    folder=home().path
                ),
                code="demo.not_empty",
            )
        if not (home().path / DONE_MARK).exists():
            if demo_society() is not None:
                raise Refusal(
                    gettext("{folder} 里有一个没做完的演示；删掉这个文件夹再来一次。").format(folder=home().path),
                    code="demo.unfinished",
                )
            lines, data = self._describe(build(self._say), started)
            replace_file(home().path / DONE_MARK, b"")
        else:
            lines, data = [gettext("演示区已经在 {folder}，没有重做。").format(folder=home().path)], {}
        lines += self._accounts(port)
        if no_serve:
            return CommandResult(data={**data, "home": str(home().path)}, lines=lines)
        for line in lines:
            self.stdout.write(line)
        call_command("serve", port=port)
        return CommandResult(data=data)

    def _say(self, words: str) -> None:
        self.stderr.write(f"… {words}")

    def _describe(self, built: Built, started: float) -> tuple[list[str], dict[str, Any]]:
        """What was made and where; the papers are put beside each other in the home's folder 演示."""
        entered = [file for file in built.files if file.state == FileState.ENTERED]
        refused = [file for file in built.files if file.state == FileState.REFUSED]
        folder = home().path / "演示"
        assert built.report is not None  # noqa: S101 - build() sets it or raises
        for attachment in (built.report.paper, built.report.evidence):
            replace_file(folder / attachment.name, attachments.read(attachment))
        site = site_folder(built.society)
        report = verify_bundle(DirectoryReader(site))
        money = total(Money(publication.total_fen) for publication in built.publications)
        lines = [
            "",
            gettext("{name}，2021 年，{seconds:.1f} 秒做好：").format(
                name=built.society.name, seconds=time.monotonic() - started
            ),
            gettext("  活动    {count} 场").format(count=built.activities),
            gettext("  账单    {files} 个文件，收下 {entered} 个，拒收 {refused} 个").format(
                files=len(built.files), entered=len(entered), refused=len(refused)
            ),
            *(f"          × {file}：{file.judgement['reasons'][0]['message']}" for file in refused),
            gettext("  公开    {issues} 期，{rows:,} 笔，{money} 元").format(
                issues=len(built.publications),
                rows=sum(publication.row_count for publication in built.publications),
                money=money.text(),
            ),
            gettext("          {folder}（{verdict}）").format(
                folder=site, verdict=gettext("核对过，没有被改过") if report.ok else report.text()
            ),
            gettext("  总结    {path}").format(path=folder / built.report.paper.name),
            gettext("  依据    {path}").format(path=folder / built.report.evidence.name),
        ]
        data = {
            "activities": built.activities,
            "files": len(built.files),
            "entered": len(entered),
            "refused": len(refused),
            "published_rows": sum(publication.row_count for publication in built.publications),
            "published_fen": money.fen,
            "verified": report.ok,
            "site": str(site),
            "summary": str(folder / built.report.paper.name),
            "evidence": str(folder / built.report.evidence.name),
        }
        return lines, data

    def _accounts(self, port: int) -> list[str]:
        return [
            "",
            gettext("  网址    http://127.0.0.1:{port}/    公众看的在 /public/").format(port=port),
            gettext("  登录名  {names}；口令都是 {password}").format(
                names="、".join(f"{name}（{person}）" for name, person in STAFF.items()), password=PASSWORD
            ),
        ]
