"""Is there a Windows PowerShell that can run this software's scripts?"""

from __future__ import annotations

from runbook.doctor import advice_inside as advice
from runbook.doctor.code_page import no_shell
from runbook.doctor.finding import Finding, fine, found
from runbook.doctor.patient import Patient
from runbook.errors import CommandFailed, RunbookError
from runbook.text import Text, same
from runbook.windows import power_shell

_SECONDS = 60.0  # the first start after a boot is slow on an old host [G]


def look(patient: Patient) -> Finding:
    """Run a script that asks for version, language mode and execution policies."""
    if isinstance(patient.shell, RunbookError) or not patient.shell:
        return no_shell()
    try:
        lines = power_shell.run(patient.host.client, "runbook.doctor", "powershell_version", seconds=_SECONDS)
    except CommandFailed as error:
        return found("note", advice.NO_POWER_SHELL, error.text)
    told = {fields[0]: fields[-1] for fields in lines if fields[0] != "policy"}
    policies = {fields[1]: fields[2] for fields in lines if fields[0] == "policy" and len(fields) == 3}
    version, mode = told.get("version", ""), told.get("mode", "")
    seen = [same(f"PowerShell {version}"), Text("言語モード: {mode}", "language mode: {mode}").format(mode=mode)]
    if set_ := [f"{scope} {policy}" for scope, policy in policies.items() if policy != "Undefined"]:
        seen.append(
            Text("実行ポリシー: {set} (このソフトウェアには影響しません)", "execution policy: {set} (of no effect here)").format(
                set=", ".join(set_)
            )
        )  # fmt: skip
    if not version:
        return found("note", advice.TOO_OLD)
    if mode.startswith(("Constrained", "Restricted", "NoLanguage")):
        return found("broken", advice.CONSTRAINED, *seen)
    return fine(*seen)
