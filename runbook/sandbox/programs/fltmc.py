"""`fltmc`: the loaded file system filters. The columns are attested (facts 8.1); the Japanese heading is ours."""

from __future__ import annotations

from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.printed import CommandResult, localized


def run(computer: Computer, words: str) -> CommandResult:
    """Run `fltmc` or `fltmc filters`."""
    if words.strip().lower() not in ("", "filters"):
        return CommandResult("Invalid parameter\r\n", exit_code=1)
    heading = localized(
        computer.language,
        "Filter Name                     Num Instances    Altitude    Frame",
        "フィルター名                    インスタンス数   階層        フレーム",
    )
    rule = "------------------------------  -------------  ------------  -----"
    rows = "".join(f"{name:<30}  {7:>13}  {altitude:>12}  {0:>5}\r\n" for name, altitude in computer.filters.items())
    return CommandResult(f"\r\n{heading}\r\n{rule}\r\n{rows}")
