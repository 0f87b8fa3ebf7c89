"""`verify-journal`: whether the journal is as it was written."""

from __future__ import annotations

import argparse
import json
import sys

from runbook.change.verify import Verdict, verify
from runbook.cli.exit_codes import ExitCode
from runbook.cli.next_command import next_command
from runbook.cli.place import journal_path, open_journal
from runbook.cli.screen import Screen
from runbook.text import Text

_LIMIT = Text(
    "末尾が削除された場合や、すべてが作り直された場合は、記録だけではわかりません。上の値を別の場所に控えておくと、次のコマンドで確認できます:",
    "That its end was cut off, or that it was made anew as a whole, it cannot show by itself. Keep the head elsewhere; then this can:",
)


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Look at the whole journal and say what is not as it was written."""
    with open_journal(options, reading=True) as journal:
        verdict = verify(journal, options.expect)
        there = journal.path is not None
    code = ExitCode.UNVERIFIED if verdict.findings else ExitCode.DONE
    path = journal_path(options)
    if options.json:
        document = {"journal": str(path), "exit_code": int(code), **_record(verdict, screen)}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
        return code
    screen.note(Text("記録: {path}", "Journal: {path}").format(path=path))
    if not there:
        screen.say(Text("記録ファイルはありません。", "There is no journal there."))
        for finding in verdict.findings:
            screen.say(finding.what, "red")
        return code
    _show(verdict, screen)
    if not verdict.findings:
        where = argparse.Namespace(inventory=options.inventory, journal=options.journal)
        screen.note(_LIMIT)
        screen.command(next_command("verify-journal", "--expect", verdict.head, after=where))
    return code


def _show(verdict: Verdict, screen: Screen) -> None:
    said = Text("記録の数: {n}、末尾のハッシュ: {head}", "Records: {n}, head: {head}")
    screen.say(said.format(n=verdict.records, head=verdict.head))
    if verdict.adopted:
        screen.say(
            Text(
                "うち {n} 個は以前のバージョンの記録から引き継ぎました。それ以前の書き換えは検出できません。",
                "{n} of them were taken over from a journal of an older version; what was done to it before cannot be seen.",
            ).format(n=verdict.adopted),
            "yellow",
        )
    if verdict.added is not None:
        screen.say(
            Text(
                "控えておいた値の後に、{n} 個の記録が追加されています。", "Records since the head that was kept: {n}."
            ).format(n=verdict.added)
        )
    for finding in verdict.findings:
        screen.say(finding.what, "red")
    if not verdict.findings:
        screen.say(
            Text("記録の連鎖と表の内容は一致しています。", "The chain is whole, and the tables say the same."), "green"
        )


def _record(verdict: Verdict, screen: Screen) -> dict[str, object]:
    return {
        "records": verdict.records,
        "head": verdict.head,
        "adopted": verdict.adopted,
        "added": verdict.added,
        "altered": [
            {"record": finding.record, "run": finding.run, "what": finding.what.to(screen.language)}
            for finding in verdict.findings
        ],
    }
