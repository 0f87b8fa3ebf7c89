"""Does the name resolve to an address here, and does the address resolve back to the name?"""

from __future__ import annotations

import ipaddress
import socket
from typing import Final

from runbook.doctor.diagnosis import Advice, Diagnosis, fine, found
from runbook.doctor.examination import Examination
from runbook.doctor.patient import Patient
from runbook.pause import call_within
from runbook.text import Text, same

NO_SUCH_NAME: Final = Advice(
    Text("このコンピューターでは名前を解決できません", "the name does not resolve on this computer"),
    Text(
        "つづりを確認し、files01.contoso.local のような完全な名前か IP アドレスを指定してください。解決しない場合は、DNS にホストの登録があるか、このコンピューターがその DNS サーバーを参照しているかを確認してください。",
        "Check the spelling, and give the full name, such as files01.contoso.local, or the IP address. If that does not help, see whether DNS knows the host and whether this computer asks that DNS server.",
    ),
)
NO_SUCH_LOCAL_NAME: Final = Advice(
    Text("このコンピューターでは .local の名前を解決できません", "this .local name does not resolve on this computer"),
    Text(
        "つづりと DNS の登録を確認してください。Linux と macOS では設定により .local を DNS ではなく mDNS で探すことがあります。nslookup では解決する場合、これが原因です。IP アドレスで指定することもできます。",
        "Check the spelling, and that DNS knows the host. Linux and macOS may look for .local with mDNS instead of DNS: if nslookup finds the name, this is why. You can give the IP address instead.",
    ),
)
NAME_SERVER_SILENT: Final = Advice(
    Text("DNS サーバーから応答がありません", "the DNS server does not answer"),
    Text(
        "このコンピューターの DNS の設定とネットワークを確認してください。IP アドレスで指定すれば、名前解決なしで接続できます。",
        "Check this computer's DNS settings and its network. With the IP address no name has to be resolved.",
    ),
)
NO_WAY_BACK: Final = Advice(
    Text("逆引きの名前が、指定した名前と異なります", "the address does not lead back to this name"),
    Text(
        "NTLM では問題ありません。Kerberos は、逆引きの名前で接続先を探す設定 (krb5.conf の rdns) の場合に失敗します。DNS の逆引きの登録を修正するか、rdns = false を設定してください。",
        "Fine with NTLM. Kerberos fails where it looks hosts up by the reverse name (rdns in krb5.conf): fix the reverse entry in DNS, or set rdns = false.",
    ),
)
ADDRESS_GIVEN: Final = Advice(
    Text("IP アドレスで指定されています", "given by its IP address"),
    Text(
        "Kerberos では、ホスト名で指定してください。NTLM では問題ありません。",
        "For Kerberos use the host's name. With NTLM the address is fine.",
    ),
)

SECONDS: float = 5.0
"""A resolver has no time-out of its own."""
_MOST: Final = 4  # only this many addresses of a name are examined


def examine(patient: Patient) -> Diagnosis:
    """Resolve the name to all its addresses, then each address back to a name; at most five seconds for each direction."""
    host = patient.target.host
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return _name(patient, host)
    patient.addresses = (str(address),)
    if _matters(patient):
        return found("note", ADDRESS_GIVEN)
    return fine(ADDRESS_GIVEN.when)


def _name(patient: Patient, host: str) -> Diagnosis:
    """Resolve a name that is not an IP address."""
    try:
        infos = call_within(SECONDS, lambda: socket.getaddrinfo(host, patient.target.port, type=socket.SOCK_STREAM))
    except TimeoutError:
        return found("broken", NAME_SERVER_SILENT)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            return found("broken", NAME_SERVER_SILENT)
        local = host.lower().rstrip(".").endswith(".local")
        return found("broken", NO_SUCH_LOCAL_NAME if local else NO_SUCH_NAME)
    except OSError as error:
        return found("broken", NO_SUCH_NAME, same(str(error)))
    patient.addresses = tuple(dict.fromkeys(str(info[4][0]) for info in infos))[:_MOST]
    try:
        back = call_within(SECONDS, lambda: [(address, _reverse_name(address)) for address in patient.addresses])
    except TimeoutError:
        back = [(address, "") for address in patient.addresses]
    seen = [
        Text("{address} (逆引き: {name})", "{address} (reverse: {name})").format(
            address=address, name=name or Text("なし", "none")
        )
        for address, name in back
    ]
    if _matters(patient) and not any(_same_name(name, host) for _, name in back):
        return found("note", NO_WAY_BACK, *seen)
    return fine(*seen)


def _matters(patient: Patient) -> bool:
    """Return whether the login needs the name of the address: Kerberos does, unless it was told the name in the SPN."""
    return patient.login.method == "kerberos" and not patient.login.spn_host


def _reverse_name(address: str) -> str:
    try:
        return socket.getnameinfo((address, 0), socket.NI_NAMEREQD)[0]
    except OSError:
        return ""


def _same_name(name: str, host: str) -> bool:
    """Return whether the names are the same; the resolver completes a single label."""
    name, host = name.lower().rstrip("."), host.lower().rstrip(".")
    return name == host or ("." not in host and name.partition(".")[0] == host)


EXAMINATION: Final = Examination(
    "name",
    Text("名前解決", "Name"),
    needs=(),
    examine=examine,
    advice=(
        NO_SUCH_NAME,
        NO_SUCH_LOCAL_NAME,
        NAME_SERVER_SILENT,
        NO_WAY_BACK,
        ADDRESS_GIVEN,
    ),
)
