"""`verify-journal`: verify that the journal was not changed after it was written."""

from __future__ import annotations

import argparse
from pathlib import Path

from runbook.cli.exit_codes import ExitCode
from runbook.cli.next_command import next_command
from runbook.cli.show.json import write_document
from runbook.cli.show.screen import Screen
from runbook.cli.typed.journal import journal_path, open_journal
from runbook.journal.chain import GENESIS
from runbook.journal.verify import Flaw, Verification, verify
from runbook.text import Text

_NOT_SEEN_FROM_WITHIN = Text(
    "末尾が削除された場合や、すべてが作り直された場合は、記録だけでは分かりません。上の値を別の場所に控えておくと、次のコマンドで確認できます:",
    "The journal alone cannot show that its end was cut off, or that all of it was replaced. Keep the head elsewhere; then this command can:",
)

_MISSING = Text(
    "記録ファイルはありません。まだ何も実行していない場合を除き、削除または移動されています。",
    "There is no journal there. Unless nothing has been run yet, it was removed or moved.",
)
_EMPTIED = Text("記録ファイルが空です。内容が削除されています。", "The journal is empty: what was in it was removed.")


def run(options: argparse.Namespace, screen: Screen) -> ExitCode:
    """Verify the whole journal and show every entry that was changed."""
    path = journal_path(options)
    verification = _verify(path, options)
    code = ExitCode.UNVERIFIED if verification.findings else ExitCode.DONE
    if options.json:
        write_document(
            {"command": options.command, "exit_code": int(code), "journal": str(path), **_record(verification, screen)}
        )
        return code
    screen.note(Text("記録: {path}", "Journal: {path}").format(path=path))
    _show(verification, screen)
    if not verification.findings:
        screen.note(_NOT_SEEN_FROM_WITHIN)
        screen.command(next_command("verify-journal", "--expect", verification.head, after=options))
    return code


def _verify(path: Path, options: argparse.Namespace) -> Verification:
    """Return what is found. A journal that is missing or was emptied is altered: its file is never removed or emptied by us."""
    gone = _MISSING if not path.exists() else _EMPTIED if path.is_file() and path.stat().st_size == 0 else None
    if gone is not None:
        return Verification(0, GENESIS, 0, (Flaw(gone),))
    with open_journal(options, reading=True) as journal:
        return verify(journal.database, options.expect)


def _show(verification: Verification, screen: Screen) -> None:
    size = Text("記録の数: {n}、末尾のハッシュ: {head}", "Records: {n}, head: {head}")
    screen.say(size.format(n=verification.records, head=verification.head))
    if verification.adopted:
        screen.say(
            Text(
                "うち {n} 個は以前のバージョンの記録から引き継ぎました。それ以前の書き換えは検出できません。",
                "{n} of them were taken over from a journal of an older version; what was done to it before cannot be seen.",
            ).format(n=verification.adopted),
            "yellow",
        )
    if verification.added is not None:
        screen.say(
            Text(
                "控えておいた値の後に、{n} 個の記録が追加されています。", "Records since the head that was kept: {n}."
            ).format(n=verification.added)
        )
    for finding in verification.findings:
        screen.say(finding.what, "red")
    if not verification.findings:
        screen.say(
            Text("記録の連鎖と表の内容は一致しています。", "The chain is whole, and the tables say the same."), "green"
        )


def _record(verification: Verification, screen: Screen) -> dict[str, object]:
    return {
        "records": verification.records,
        "head": verification.head,
        "adopted": verification.adopted,
        "added": verification.added,
        "altered": [
            {"record": finding.record, "run": finding.run, "what": finding.what.to(screen.language)}
            for finding in verification.findings
        ],
    }
