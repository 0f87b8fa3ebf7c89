"""Step 2: turn the Scalable Networking Pack and the NIC's offloads off (the article; facts 4, 5).

The article is of 2010, the time of Windows Server 2008 R2: up to there everything is done at once, as it says. On 2012 and later
it goes in rounds, the smallest first, because Microsoft advises today against some of it (facts 4.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from runbook.change.plan import Change, Plan, changes_for
from runbook.change.recorder import History
from runbook.procedure.errors import OffloadNotKnown
from runbook.procedure.measuring import BOTH, End
from runbook.procedure.steps import network_notes
from runbook.procedure.steps.adapter_keywords import keywords_off
from runbook.procedure.steps.chosen_adapters import AdapterChoice, ChosenAdapters, choose_adapters
from runbook.procedure.steps.offloads import (
    ARTICLE,
    FEATURES,
    NAMES,
    NETDMA,
    ROUNDS,
    Feature,
    Round,
    Settings,
    of_round,
    settings_named,
    settings_of_round,
)
from runbook.procedure.steps.step import Step
from runbook.settings.setting import Setting, Value
from runbook.settings.tcp import TcpSetting
from runbook.text import Text, same
from runbook.windows.look import Look
from runbook.windows.system import SERVER_2012
from runbook.windows.tcp import DISABLED


@dataclass(frozen=True, slots=True)
class Step2:
    """Step 2: a round; or `only` these features or groups; or the article's `whole_list` at once, on any Windows."""

    round: Round = 1
    only: tuple[str, ...] = ()
    whole_list: bool = False
    adapters: AdapterChoice = field(default_factory=AdapterChoice)

    name: ClassVar[str] = "step2"
    title: ClassVar[Text] = Text(
        "手順 2: SNP と NIC のオフロードを無効にする",
        "Step 2: turn the Scalable Networking Pack and the NIC's offloads off",
    )
    cost: ClassVar[Text] = Text(
        "NIC が行っていた処理を CPU が行うため、CPU の負荷が増えます。アダプターの設定は、再起動後に有効になります。",
        "The CPU does what the NIC did, so its load rises. Adapter settings are in force after a reboot.",
    )
    ends: ClassVar[tuple[End, ...]] = BOTH
    by_hand: ClassVar[None] = None
    study: ClassVar[None] = None

    def __post_init__(self) -> None:
        """Raise `OffloadNotKnown` for a feature that does not exist."""
        for each in self.only:
            if each not in NAMES:
                raise OffloadNotKnown(typed=each, known=", ".join(NAMES))

    @property
    def next(self) -> Text:
        """What to do after it: reboot, look, and go on with the next round or undo it."""
        if self.only or self.whole_list:
            return _NEXT_AT_ONCE
        if self.round == ROUNDS[-1]:
            return _NEXT_LAST
        return _NEXT_ROUND.format(round=self.round + 1)

    def plan(self, look: Look, history: History) -> Plan:
        """Return the changes of step 2 on a host.

        Requests: 13 on 2012 and later, 15 before, for any number of adapters, two fewer for a single one (facts 6.3); with
        several adapters that lead out of the host, those of `choose_adapters` besides. Raise `AdapterNotChosen` if a
        person has to name the adapters.
        """
        with look.on_one_computer():
            chosen = self._settings(look)
            wanted: list[tuple[Setting, Value]] = (
                [(TcpSetting(name), DISABLED) for name in look.tcp if name in chosen.states] if chosen.states else []
            )
            remarks: list[Text] = []
            unseen: list[Text] = []
            adapters = ChosenAdapters((), ())
            if chosen.keywords:
                adapters = choose_adapters(look, self.adapters)
                for adapter in adapters.adapters:
                    off = keywords_off(look, adapter, chosen, named=adapters.named)
                    wanted += off.wanted
                    remarks += off.notes
                    unseen += off.without_off
                unseen += map(same, adapters.unseen)
                if not adapters.named:
                    unseen += network_notes.unread(look, chosen)
                if not look.adapters:
                    remarks.append(_NO_ADAPTER)
                    unseen.append(_ADAPTERS)
            changes = changes_for(look, wanted)
            system = look.system
            pending = history.reboot_due(look.identity, system.booted)
            return Plan(
                step=self.name,
                host=look.host.name,
                computer=look.identity,
                settings=tuple(setting for setting, _ in wanted),
                changes=changes,
                notes=(
                    *self._notes(look, changes, done=not changes and not pending and not unseen),
                    *([_NOT_ALL_SEEN.format(what=_listed(unseen))] if unseen else ()),
                    *network_notes.of(look, chosen, adapters.adapters),
                    *remarks,
                    *adapters.left_alone,
                ),
                booted=system.booted,
                reboot_pending=pending,
                all_seen=not unseen,
            )

    def _settings(self, look: Look) -> Settings:
        """Return the settings that are meant on this Windows."""
        if self.only:
            found = Settings()
            for name in self.only:
                found |= settings_named(name)
            return found
        if self.whole_list:
            return ARTICLE
        if look.system.version < SERVER_2012:
            return ARTICLE if self.round == ROUNDS[0] else Settings()
        return settings_of_round(self.round)

    def _notes(self, look: Look, changes: Sequence[Change], *, done: bool) -> Iterator[Text]:
        """Yield which round this is on this Windows, what follows if it is done, and what each change costs."""
        by_round = not self.only and not self.whole_list
        if NETDMA.name in self.only and look.system.version >= SERVER_2012:
            yield _NO_NETDMA.format(windows=look.system.caption)
        windows = look.system.caption
        if look.system.version < SERVER_2012:
            if by_round:
                yield (_ALL_AT_ONCE if self.round == ROUNDS[0] else _WAS_AT_ONCE).format(windows=windows)
            return
        if by_round:
            there = [each for each in of_round(self.round) if each.keywords or look.tcp.keys() & {*each.states}]
            yield _ROUND.format(windows=windows, round=self.round, features=_titles(there))
            if done and self.round != ROUNDS[-1]:
                yield _NOTHING_LEFT.format(next=self.round + 1)
        elif self.whole_list:
            yield _WHOLE_LIST.format(windows=windows)
        names = {change.setting.short_name for change in changes}
        for feature in FEATURES:
            if names & {*feature.keywords, *feature.states}:
                yield feature.cost


def with_adapters(step: Step, choice: AdapterChoice) -> Step:
    """Return the step with this choice of adapters, if it changes any."""
    return replace(step, adapters=choice) if isinstance(step, Step2) else step


def towards(step: Step, others: Iterable[str]) -> Step:
    """Return the step with the names of the other hosts of its command, by which it finds out which adapters lead there."""
    return replace(step, adapters=replace(step.adapters, others=tuple(others))) if isinstance(step, Step2) else step


def _titles(features: Sequence[Feature]) -> Text:
    return _listed([feature.title for feature in features])


def _listed(names: Sequence[Text]) -> Text:
    return Text("、".join(name.ja for name in names), ", ".join(name.en for name in names))


_NEXT_ROUND = Text(
    "DPM サーバーと保護対象の両端で設定して再起動し、バックアップを再実行して確認してください。改善しない場合は、次の段階に進みます (--round {round})。",
    "Set it at both ends, the DPM server and the protected computer, reboot, run a backup and see. If it does not help, go on with the next round (--round {round}).",
)
_NEXT_LAST = Text(
    "短時間のテストです。両端を再起動してバックアップを実行したら、結果にかかわらず undo で元に戻してください。成功した場合は、設定を 1 つずつ戻して原因を特定します (undo --setting)。",
    "This is a short test. Reboot both ends, run backups, and undo it, whatever they show. If they succeed, undo the settings one by one to find the cause (undo --setting).",
)
_NEXT_AT_ONCE = Text(
    "DPM サーバーと保護対象の両端で設定して再起動し、バックアップを再実行して確認してください。"
    "改善しない場合は undo で元に戻せます。切り分けが終わったら、RSS は再度有効にすることが推奨されています (KB 2643970)。",
    "Set it at both ends, the DPM server and the protected computer, reboot, run a backup and see. "
    "If it does not help, undo it (undo). After troubleshooting, Microsoft advises to enable RSS again (KB 2643970).",
)
_ROUND = Text(
    "{windows}: 全 3 段階のうち第 {round} 段階 ({features})。段階は --round で指定します。",
    "{windows}: round {round} of 3 ({features}). --round chooses the round.",
)
_NOTHING_LEFT = Text(
    "この段階で無効にする設定は残っていません。次は --round {next} です。",
    "Nothing is left to turn off in this round. The next is --round {next}.",
)
_NOT_ALL_SEEN = Text(
    "確認または変更できないものがあるため、対象の設定がすべて無効かどうかは分かりません: {what}",
    "Whether everything meant here is turned off is not known, because this could not be looked at or changed: {what}",
)
_ADAPTERS = Text("アダプター", "the adapters")
_WHOLE_LIST = Text(
    "{windows}: 記事 (2010 年) の項目をすべて一度に無効にします (--all)。この Windows では、Microsoft が有効のままにするように案内している項目も含みます。指定しない場合は 3 段階に分けて実施します。",
    "{windows}: the whole list of the article (of 2010) at once (--all). Some of it Microsoft advises to leave on in this Windows. Without --all it goes in three rounds.",
)
_ALL_AT_ONCE = Text(
    "{windows}: 記事のとおり、すべての項目を一度に無効にします。",
    "{windows}: the whole list at once, as the article says.",
)
_WAS_AT_ONCE = Text(
    "{windows}: 2008 R2 以前では、第 1 段階で記事の項目をすべて一度に無効にします。この段階で設定する項目はありません。",
    "{windows}: on 2008 R2 and earlier, round 1 does the article's whole list at once. There is nothing to do in this round.",
)
_NO_NETDMA = Text(
    "{windows}: NetDMA は Windows Server 2012 以降にはありません。",
    "{windows}: NetDMA does not exist from Windows Server 2012 on.",
)
_NO_ADAPTER = Text("IP を使用しているアダプターが見つかりません。", "No adapter that carries IP was found.")
