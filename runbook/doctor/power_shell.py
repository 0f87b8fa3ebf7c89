"""Does the host have a Windows PowerShell that can run this software's scripts?"""

from __future__ import annotations

from typing import Final

from runbook.doctor.code_page import no_shell
from runbook.doctor.diagnosis import Advice, Diagnosis, fine, found
from runbook.doctor.examination import Examination
from runbook.doctor.patient import Patient
from runbook.errors import CommandFailed, RunbookError
from runbook.text import Text, same
from runbook.windows import power_shell

NO_POWER_SHELL: Final = Advice(
    Text("PowerShell を起動できません", "PowerShell cannot be started"),
    Text(
        "2003 と 2008 では KB 968930 をインストールすると使えます。なくても手順 1 と手順 2 は実行できます。DPM サーバーの保護グループとジョブの確認、QoS、ホスト間の名前とポートの確認はできません。",
        "On 2003 and 2008, KB 968930 brings it. Steps 1 and 2 work without. A DPM server's groups and jobs, QoS, and names and ports between the hosts do not.",
    ),
)
CONSTRAINED: Final = Advice(
    Text("PowerShell が制約付き言語モードです", "PowerShell is in constrained language mode"),
    Text(
        "AppLocker などのポリシーにより、このソフトウェアのスクリプトは動作しません。このアカウントを対象外にするか、PowerShell を使う手順は手動で行ってください。",
        "A policy such as AppLocker's keeps this software's scripts from working. Exempt the account, or do manually what needs PowerShell.",
    ),
)
TOO_OLD: Final = Advice(
    Text("PowerShell 1.0 です", "this is PowerShell 1.0"),
    Text("KB 968930 (PowerShell 2.0) をインストールしてください。", "Install KB 968930 (PowerShell 2.0)."),
)

# The first start after a boot is slow on an old host [G].
VERSION: Final = power_shell.Script(
    "runbook.doctor", "powershell_version", {"version": 1, "mode": 1, "policy": 2}, seconds=60.0
)


def examine(patient: Patient) -> Diagnosis:
    """Run a script that prints version, language mode and execution policies."""
    if isinstance(patient.shell, RunbookError) or not patient.shell:
        return no_shell()
    try:
        lines = power_shell.run(patient.host.client, VERSION)
    except CommandFailed as error:
        return found("note", NO_POWER_SHELL, error.text)
    facts = {fields[0]: fields[-1] for fields in lines if fields[0] != "policy"}
    policies = {fields[1]: fields[2] for fields in lines if fields[0] == "policy"}
    version, mode = facts.get("version", ""), facts.get("mode", "")
    seen = [same(f"PowerShell {version}"), Text("言語モード: {mode}", "language mode: {mode}").format(mode=mode)]
    if set_ := [f"{scope} {policy}" for scope, policy in policies.items() if policy != "Undefined"]:
        seen.append(
            Text(
                "実行ポリシー: {set} (このソフトウェアには影響しません)", "execution policy: {set} (of no effect here)"
            ).format(set=", ".join(set_))
        )
    if not version:
        return found("note", TOO_OLD)
    if mode.startswith(("Constrained", "Restricted", "NoLanguage")):
        return found("broken", CONSTRAINED, *seen)
    return fine(*seen)


EXAMINATION: Final = Examination(
    "powershell",
    Text("PowerShell", "PowerShell"),
    needs=("authentication",),
    examine=examine,
    advice=(
        NO_POWER_SHELL,
        CONSTRAINED,
        TOO_OLD,
    ),
)
