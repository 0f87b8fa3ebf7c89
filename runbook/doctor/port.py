"""Does a TCP connection to the port succeed, and if not, what refuses it?"""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Literal

from runbook.doctor.diagnosis import Advice, Diagnosis, fine, found
from runbook.doctor.examination import Examination
from runbook.doctor.patient import Patient
from runbook.text import Text, same

REFUSED: Final = Advice(
    Text("接続を拒否されました", "the connection is refused"),
    Text(
        "ホストは動作していますが、このポートで待ち受けていません。ホストの管理者特権でのコマンド プロンプトで winrm quickconfig を実行してください。WinRM サービスの開始、リスナーの作成、ファイアウォールの例外の追加が行われます。",
        "The host is up, but nothing listens on this port. Run winrm quickconfig there in an elevated command prompt: it starts the service WinRM, makes a listener and adds the firewall's exception.",
    ),
)
SILENT: Final = Advice(
    Text("応答がありません", "nothing answers"),
    Text(
        "ホストが起動していることと、アドレスが正しいことを確認してください。正しい場合は、ホスト自身か途中のファイアウォールが破棄しています。このコンピューターからこのポートへの TCP を許可してください。",
        "Check that the host is up and that the address is right. If they are, a firewall drops the packets, on the host itself or on the way: allow TCP from this computer to this port.",
    ),
)
NO_ROUTE: Final = Advice(
    Text("経路がないか、途中の機器に拒否されました", "there is no route, or a device on the way rejects it"),
    Text(
        "このコンピューターのネットワーク、VPN、ルーティングを確認してください。途中のファイアウォールが拒否を通知している場合もあります。",
        "Check this computer's network, VPN and routes. A firewall that rejects instead of dropping looks the same.",
    ),
)
OTHER_PORT: Final = Advice(
    Text("このポートには接続できませんが、別のポートが開いています", "not this port, but another one is open"),
    Text(
        "開いているポートが 5986 であれば --tls を付け、5985 であれば --tls を外してください。80 と 443 は WinRM 1.1 以前のポートですが、Web サーバーである場合もあります。WinRM 1.1 のホストには KB 968930 (WinRM 2.0) が必要です。",
        "If 5986 is open, add --tls; if 5985 is, leave it out. WinRM 1.1 and before use 80 and 443, but so do web servers; a host with WinRM 1.1 needs KB 968930 (WinRM 2.0).",
    ),
)
SECOND_ADDRESS: Final = Advice(
    Text("最初のアドレスには接続できません", "the first address does not answer"),
    Text(
        "接続するたびに最初のアドレスの失敗を待ちます。DNS から使われていないアドレスを削除するか、応答するアドレスを指定してください。",
        "Every connection waits for the first address to fail. Remove addresses from DNS that are not in use, or give the one that answers.",
    ),
)

SECONDS: float = 5.0
SECONDS_ELSEWHERE: float = 2.0
USUAL: tuple[int, ...] = (5985, 5986, 80, 443)
"""The ports for HTTP and HTTPS of WinRM 2.0 and later, and of WinRM 1.1 (facts 6.5, 6.6)."""

PortState = Literal["open", "refused", "silent", "unroutable"]

_WORDS: Final = {
    "open": Text("接続できる", "open"),
    "refused": Text("拒否", "refused"),
    "silent": Text("応答なし", "no answer"),
    "unroutable": Text("経路なし", "no route"),
}
_ADVICE: Final = {"refused": REFUSED, "silent": SILENT, "unroutable": NO_ROUTE}


def examine(patient: Patient) -> Diagnosis:
    """Try the name's addresses in order; if none is open, also try the other usual ports of the first."""
    port = patient.target.port
    answers: dict[str, PortState] = {}
    for address in patient.addresses:
        answers[address] = probe(address, port)
        if answers[address] == "open":
            patient.open_at = address
            break
    seen = [
        Text("{address} ポート {port}: {answer}", "{address} port {port}: {answer}").format(
            address=address, port=port, answer=_WORDS[answer]
        )
        for address, answer in answers.items()
    ]
    if patient.open_at:
        # Each connection tries the addresses in this order, and waits for each that does not answer.
        return found("note", SECOND_ADDRESS, *seen) if len(answers) > 1 else fine(*seen)
    first = next(iter(answers))
    others = _elsewhere(first, port)
    if others:
        ports = ", ".join(str(each) for each in others)
        open_ones = Text("接続できるポート: {ports}", "ports that are open: {ports}").format(ports=same(ports))
        return found("broken", OTHER_PORT, *seen, open_ones)
    return found("broken", _ADVICE[answers[first]], *seen)


def _elsewhere(address: str, asked: int) -> list[int]:
    others = [port for port in USUAL if port != asked]
    with ThreadPoolExecutor(len(others)) as pool:
        answers = pool.map(lambda port: probe(address, port, SECONDS_ELSEWHERE), others)
        return [port for port, answer in zip(others, answers, strict=True) if answer == "open"]


def probe(address: str, port: int, seconds: float | None = None) -> PortState:
    """Return how a port answers. `unroutable` may also come from a device on the way that rejects the connection."""
    try:
        socket.create_connection((address, port), SECONDS if seconds is None else seconds).close()
    except TimeoutError:
        return "silent"
    except (ConnectionRefusedError, ConnectionResetError):
        return "refused"
    except OSError:
        return "unroutable"
    return "open"


EXAMINATION: Final = Examination(
    "port",
    Text("ポート", "Port"),
    needs=("name",),
    examine=examine,
    advice=(
        REFUSED,
        SILENT,
        NO_ROUTE,
        OTHER_PORT,
        SECOND_ADDRESS,
    ),
)
