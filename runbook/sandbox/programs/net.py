"""`net`: services on the command line. Its texts are [G]; the Japanese ones are invented."""

from __future__ import annotations

from runbook.sandbox.programs import net_localgroup, net_user
from runbook.sandbox.programs.service_control import ERRORS, control
from runbook.sandbox.windows import services
from runbook.sandbox.windows.computer import Computer
from runbook.sandbox.windows.printed import CommandResult, localized


def run(computer: Computer, words: str, language: str) -> CommandResult:
    """Run `start|stop NAME`, by name or display name, until the service has started or stopped; or `localgroup`, `user`."""
    verb, _, name = words.partition(" ")
    if verb.lower() == "localgroup":
        return net_localgroup.run(computer, name, language)
    if verb.lower() == "user":
        return net_user.run(computer, name, language)
    wanted = name.strip().strip('"')
    if verb.lower() not in ("start", "stop"):
        return CommandResult(stderr=localized(language, "The syntax of this command is:\r\n", "このコマンドの構文は次のとおりです:\r\n"), exit_code=1)  # fmt: skip
    by_label = (each for each in computer.services.values() if each.display_name.lower() == wanted.lower())
    service = computer.services.find(wanted) or next(by_label, None)
    if service is None:
        return _refused(language, "The service name is invalid.", "サービス名が無効です。", 2185)
    start = verb.lower() == "start"
    code, label = control(computer, service, start=start), service.display_name
    if code in (services.NOT_STARTED, services.RUNNING_ALREADY):
        english = f"The {label} service is not started." if code == services.NOT_STARTED else "The requested service has already been started."  # fmt: skip
        japanese = f"{label} サービスは開始されていません。" if code == services.NOT_STARTED else "要求したサービスは既に開始されています。"  # fmt: skip
        return _refused(language, english, japanese, 3521 if code == services.NOT_STARTED else 2182)
    if code:
        number, text = ERRORS[code]
        return CommandResult(stderr=f"System error {number} has occurred.\r\n\r\n{text}\r\n\r\n", exit_code=2)
    doing, done = ("starting", "started") if start else ("stopping", "stopped")
    kana = "開始" if start else "停止"
    return CommandResult(
        localized(
            language,
            f"The {label} service is {doing}.\r\nThe {label} service was {done} successfully.\r\n\r\n",
            f"{label} サービスを{kana}します.\r\n{label} サービスは正常に{kana}されました。\r\n\r\n",
        ),
        seconds=service.start_seconds if start else service.stop_seconds,
    )


def _refused(language: str, english: str, japanese: str, number: int) -> CommandResult:
    more = localized(
        language,
        f"More help is available by typing NET HELPMSG {number}.",
        f"NET HELPMSG {number} と入力すると、より詳しい説明が得られます。",
    )
    return CommandResult(stderr=f"{localized(language, english, japanese)}\r\n\r\n{more}\r\n\r\n", exit_code=2)
