"""A plan file as a page, for those who approve it: what is changed where, what is restarted, what is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from html import escape
from itertools import groupby
from typing import Final

from runbook.change.plan import Change, Restart
from runbook.cli.show.jobs import job_line
from runbook.cli.show.runs import ranges
from runbook.dpm.values import before_text, value_text
from runbook.foreign import printable
from runbook.hosts.entry import DPM_SERVER, PROTECTED
from runbook.journal.errors import name_of_customer
from runbook.plans.plan_file import UNDO, PlanFile, PlannedHost
from runbook.procedure.steps.named import STEPS
from runbook.text import Language, Text


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page says and the file does not hold: the commands to apply it and to take it back, and the role of each host if it is known."""

    apply: str
    undo: str
    roles: Mapping[str, str]


def plan_page(file: PlanFile, name: str, sha256: str, language: Language, facts: PageFacts) -> str:
    """Return the page of the plan file with this name and this SHA-256. It is self-contained, and fits on paper."""
    return _Page(file, name, sha256, language, facts).html()


def title_of(file: PlanFile) -> Text:
    """Return what a plan file does: the title of its step, or which runs it takes back."""
    if file.step != UNDO:
        return STEPS[file.step].title
    return _UNDO.format(runs=", ".join(ranges([host.undoes for host in file.hosts if host.undoes is not None])))


@dataclass(frozen=True, slots=True)
class _Page:
    file: PlanFile
    name: str
    sha256: str
    language: Language
    facts: PageFacts

    def html(self) -> str:
        title = self._title()
        body = "\n".join(
            [f"<h1>{title}</h1>", *self._about(), *self._summary(), *self._how(), *map(self._host, self.file.hosts)]
        )
        return (
            f'<!DOCTYPE html>\n<html lang="{self.language}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
            f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
        )

    def _title(self) -> str:
        return self._words(Text("変更計画: {what}", "Change plan: {what}").format(what=title_of(self.file)))

    def _about(self) -> Iterator[str]:
        rows: list[tuple[Text, Text | str]] = [
            (Text("計画ファイル", "Plan file"), self.name),
            (Text("SHA-256", "SHA-256"), self.sha256),
            (Text("作成", "Made"), f"{self.file.made.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"),
            (Text("runbook のバージョン", "Version of runbook"), self.file.version),
            (Text("顧客", "Customer"), name_of_customer(self.file.customer)),
            (Text("ホスト", "Hosts"), str(len({each.plan.host for each in self.file.hosts}))),
            (Text("変更する設定", "Settings to change"), str(sum(len(each.plan.changes) for each in self.file.hosts))),
        ]
        yield from self._table((), rows)

    def _how(self) -> Iterator[str]:
        yield self._heading(Text("適用するときの動作", "What happens when it is carried out"))
        reboots = any(host.plan.needs_reboot or host.plan.reboot_pending for host in self.file.hosts)
        lines = [
            *_HOW,
            *([_HOW_REBOOT] if reboots else []),
            _HOW_ONCE,
            *([_HOW_UNDO] if self.file.step == UNDO else []),
        ]
        yield "<ul>" + "".join(f"<li>{self._words(line)}</li>" for line in lines) + "</ul>"
        yield self._command(self.facts.apply)

    def _summary(self) -> Iterator[str]:
        yield self._heading(Text("概要", "Summary"))
        yield from self._table(_SUMMARY, map(self._in_short, self.file.hosts))
        yield f"<p>{self._words(_WAY_BACK)}</p>"
        yield self._command(self.facts.undo)

    def _in_short(self, host: PlannedHost) -> tuple[Text | str, ...]:
        plan = host.plan
        restarts = ", ".join(name for each in plan.restarts for name in (*each.dependents, each.service))
        reboot = Text("必要", "needed") if plan.needs_reboot or plan.reboot_pending else _NONE
        role = _ROLES.get(self.facts.roles.get(plan.host, ""), Text("不明", "not known"))
        return plan.host, role, str(len(plan.changes)), restarts or _NONE, reboot

    def _command(self, line: str) -> str:
        lines = [escape(printable(each, longest=len(each))) for each in line.splitlines()]
        return "<pre>" + "\n".join(lines) + "</pre>"

    def _host(self, host: PlannedHost) -> str:
        plan = host.plan
        parts = [
            self._heading(Text("{host}", "{host}").format(host=plan.host)),
            *self._table((), self._of_host(host)),
        ]
        if plan.changes:
            parts += self._table(_COLUMNS, self._changes(plan.changes))
        else:
            parts.append(f"<p>{self._words(_NO_CHANGE)}</p>")
        said = [*map(_restart, plan.restarts), *self._reboot(host)]
        if said:
            parts.append("<ul>" + "".join(f"<li>{self._words(line)}</li>" for line in said) + "</ul>")
        parts += self._jobs(host)
        if host.unchanged or plan.notes:
            parts.append(f"<h3>{self._words(Text('変更しないもの、注意', 'Not changed, and notes'))}</h3>")
        if host.unchanged:
            parts += self._table((_SETTING, Text("現在の値 (変更なし)", "Value (stays)")), self._left(host))
        if plan.notes:
            parts.append("<ul>" + "".join(f"<li>{self._words(note)}</li>" for note in plan.notes) + "</ul>")
        return "\n".join(parts)

    def _of_host(self, host: PlannedHost) -> list[tuple[Text, Text | str]]:
        computer, versions = host.plan.computer, host.versions
        rows: list[tuple[Text, Text | str]] = [
            (Text("コンピューター", "Computer"), str(computer)),
            (Text("Windows", "Windows"), f"{versions.caption} ({versions.windows})"),
            (Text("DPM (dpmra.exe)", "DPM (dpmra.exe)"), versions.dpm or Text("不明", "not known")),
        ]
        if host.undoes is not None:
            rows.append((Text("元に戻す実行", "Run to undo"), host.plan.step.removeprefix("undo ")))
        return rows

    def _changes(self, changes: Iterable[Change]) -> Iterator[tuple[Text | str, ...]]:
        """Yield a row with each place, and below it one for each change there."""
        for place, together in groupby(changes, key=lambda change: change.setting.place):
            yield (place,)
            for change in together:
                when = _AFTER_REBOOT if change.needs_reboot else _AT_ONCE
                yield change.setting.label, before_text(change), value_text(change.setting, change.after), when

    def _left(self, host: PlannedHost) -> Iterator[tuple[Text | str, ...]]:
        for place, together in groupby(host.unchanged, key=lambda left: left[0].place):
            yield (place,)
            for setting, value in together:
                yield setting.label, value_text(setting, value)

    def _reboot(self, host: PlannedHost) -> Iterator[Text]:
        if host.plan.needs_reboot:
            yield _ALL_NEED_REBOOT if all(change.needs_reboot for change in host.plan.changes) else _NEEDS_REBOOT
        if host.plan.reboot_pending:
            yield _PENDING

    def _jobs(self, host: PlannedHost) -> Iterator[str]:
        """Yield the jobs that ran when the plan was made, or that none ran, or why that is not known."""
        jobs = host.jobs
        yield f"<h3>{self._words(Text('計画の作成時に実行中のジョブ (参考)', 'Jobs running when the plan was made'))}</h3>"
        if jobs is None or jobs.running is None:
            why = jobs.why if jobs is not None and jobs.why is not None else _NOT_ASKED
            yield f"<p>{self._words(_JOBS_UNKNOWN.format(why=why))}</p>"
        elif jobs.running:
            yield "<ul>" + "".join(f"<li>{self._words(job_line(job))}</li>" for job in jobs.running) + "</ul>"
        else:
            yield f"<p>{self._words(_NO_JOBS)}</p>"

    def _table(self, heads: Iterable[Text], rows: Iterable[Iterable[Text | str]]) -> Iterator[str]:
        yield '<div class="table"><table>'
        if titles := "".join(f"<th>{self._words(head)}</th>" for head in heads):
            yield f"<tr>{titles}</tr>"
        for row in map(tuple, rows):
            wide = ' colspan="9" class="place"' if len(row) == 1 else ""
            yield "<tr>" + "".join(f"<td{wide}>{self._words(cell)}</td>" for cell in row) + "</tr>"
        yield "</table></div>"

    def _heading(self, title: Text) -> str:
        return f"<h2>{self._words(title)}</h2>"

    def _words(self, content: Text | str) -> str:
        """Return a sentence, or what somebody else wrote, as HTML."""
        words = content.to(self.language) if isinstance(content, Text) else printable(content)
        return escape(printable(words, longest=len(words)))


def _restart(restart: Restart) -> Text:
    names = ", ".join((*restart.dependents, restart.service))
    if restart.cut_off:
        return _RESTART_CUT_OFF.format(names=names)
    return (_RESTART_RUNS if restart.running else _RESTART_STOPPED).format(names=names)


_UNDO: Final = Text("実行 {runs} を元に戻す", "Undo run {runs}")
_SETTING: Final = Text("設定", "Setting")
_COLUMNS: Final = (
    _SETTING,
    Text("変更前", "Before"),
    Text("変更後", "After"),
    Text("有効になる時期", "In force"),
)
_ROLES: Final = {DPM_SERVER: Text("DPM サーバー", "DPM server"), PROTECTED: Text("保護対象", "protected")}
_NO_JOBS: Final = Text("実行中のジョブはありませんでした。", "No job was running.")
_NOT_ASKED: Final = Text("確認していません", "not checked")
_JOBS_UNKNOWN: Final = Text("確認できませんでした ({why})。", "Not known ({why}).")
_NONE: Final = Text("なし", "none")
_SUMMARY: Final = (
    Text("ホスト", "Host"),
    Text("役割", "Role"),
    Text("変更", "Changes"),
    Text("サービスの再起動", "Services restarted"),
    Text("ホストの再起動", "Reboot"),
)
_WAY_BACK: Final = Text(
    "元に戻すには、適用後に undo を実行します。この計画による実行がすべて元に戻ります。... には実行の番号を指定します。番号は記録 (history) で確認できます。",
    "To undo: afterwards, undo reverts the runs of this plan. In place of the dots give their numbers, which history shows.",
)
_AT_ONCE: Final = Text("すぐ", "at once")
_AFTER_REBOOT: Final = Text("再起動後", "after a reboot")
_NO_CHANGE: Final = Text("変更する設定はありません。", "No setting is changed.")
_HOW: Final = (
    Text(
        "この計画のとおりに変更するか、何も変更しないかのどちらかです。コンピューター、Windows と DPM のバージョン、設定の値のいずれかが計画と異なるホストでは、違いを表示して何も変更しません。",
        "Exactly this is done, or nothing. On a host whose computer, whose version of Windows or DPM, or any of whose values is not as planned, nothing is changed, and the difference is shown.",
    ),
    Text(
        "サービスは、適用するときに実行中の場合にだけ再起動します。DPMRA は必要なときに起動されるため、計画の作成時と状態が異なっていてもかまいません。計画にないサービスも再起動することになる場合は、何も変更しません。",
        "A service is restarted only if it runs at that time. DPMRA is started on demand, so it may have been in another state when the plan was made. If a service that is not in the plan would be restarted with it, nothing is changed.",
    ),
)
_HOW_REBOOT: Final = Text(
    "ホストは、apply に --reboot を指定した場合にだけ再起動します。指定しない場合は、再起動するまで有効にならない設定があります。",
    "A host is rebooted only if apply is given --reboot. Without it, some settings do not take effect until the host is rebooted.",
)
_HOW_ONCE: Final = Text(
    "同じ計画ファイルは、1 台のホストに 1 回だけ適用できます。適用した変更は undo で元に戻せます。",
    "A plan file is carried out on a host once. Afterwards, undo reverts the changes.",
)
_HOW_UNDO: Final = Text(
    "元に戻す対象は、変更を行ったときの記録にある実行です。同じ記録を使用して適用してください。",
    "The runs to undo are in the journal that was used when the changes were made. Carry the plan out with that journal.",
)
_RESTART_RUNS: Final = Text(
    "再起動するサービス: {names} (計画の作成時は実行中。適用するときに実行中の場合だけ)",
    "Services to restart: {names} (running when the plan was made; restarted only if it is running when this plan is carried out)",
)
_RESTART_STOPPED: Final = Text(
    "再起動するサービス: {names} (計画の作成時は停止中。適用するときに実行中の場合だけ)",
    "Services to restart: {names} (stopped when the plan was made; restarted only if it is running when this plan is carried out)",
)
_RESTART_CUT_OFF: Final = Text(
    "再起動するサービス: {names} (前回の再起動が途中で終わったため、停止中でも開始します)",
    "Services to restart: {names} (an earlier restart was cut off, so they are started even if stopped)",
)
_NEEDS_REBOOT: Final = Text(
    "このホストの変更には、再起動が必要なものがあります。", "Some of the changes need a reboot of this host."
)
_ALL_NEED_REBOOT: Final = Text(
    "このホストの変更は、すべて再起動後に有効になります。", "All of the changes need a reboot of this host."
)
_PENDING: Final = Text(
    "以前の変更がまだ有効になっていません。再起動が必要です。",
    "Earlier changes are not in force yet: the host must be rebooted.",
)
_STYLE: Final = (
    "body{font-family:system-ui,sans-serif;line-height:1.6;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    ".table{overflow-x:auto}table{border-collapse:collapse;margin:.6rem 0}th,td{border:1px solid #8888;padding:.3rem .6rem;"
    "text-align:left;vertical-align:top;overflow-wrap:break-word}h1+.table td{overflow-wrap:anywhere}h1+.table td:first-child{white-space:nowrap}"
    ".place{font-weight:bold}pre{white-space:pre-wrap;overflow-wrap:anywhere}h2{margin-top:2rem;break-after:avoid}"
    "@media (max-width:40rem){body{margin:1rem auto;padding:0 .5rem;font-size:.9rem}th,td{padding:.2rem .3rem}td{overflow-wrap:anywhere}}"
    "@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}"
)
