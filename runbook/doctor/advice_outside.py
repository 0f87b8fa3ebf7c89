"""What to do about what shows from outside, before anybody logs on: on the screen and, drawn from here, on the page."""

from __future__ import annotations

from typing import Final

from runbook.doctor.finding import Advice
from runbook.text import Text

PROXY: Final = Text(
    "インベントリのプロキシを経由するため、ここからは確認しません", "not looked at: the inventory names a proxy"
)

ADDRESS_GIVEN: Final = Advice(
    Text("IP アドレスで指定されています", "given by its IP address"),
    Text(
        "Kerberos では、ホスト名で指定してください。NTLM では問題ありません。",
        "For Kerberos use the host's name. With NTLM the address is fine.",
    ),
)
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
        "Fine with NTLM. Kerberos fails where it looks hosts up by the reverse name (rdns in krb5.conf): mend the reverse entry in DNS, or set rdns = false.",
    ),
)
NAME: Final = (NO_SUCH_NAME, NO_SUCH_LOCAL_NAME, NAME_SERVER_SILENT, NO_WAY_BACK, ADDRESS_GIVEN)

REFUSED: Final = Advice(
    Text("接続を拒否されました", "the connection is refused"),
    Text(
        "ホストは動作していますが、このポートで待ち受けていません。ホストの管理者のコマンド プロンプトで winrm quickconfig を実行してください。WinRM サービスの開始、リスナーの作成、ファイアウォールの例外の追加が行われます。",
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
PORT: Final = (REFUSED, SILENT, NO_ROUTE, OTHER_PORT, SECOND_ADDRESS)

NOT_TLS: Final = Advice(
    Text("このポートは TLS ではなく HTTP です", "this port speaks plain HTTP, not TLS"),
    Text(
        "--tls を外すか、HTTPS のポート (5986) を指定してください。",
        "Leave --tls out, or give the port of HTTPS (5986).",
    ),
)
NO_HANDSHAKE: Final = Advice(
    Text("TLS 1.2 以降のハンドシェイクが成立しません", "no handshake of TLS 1.2 or later comes about"),
    Text(
        "リスナーに証明書が割り当てられているか (winrm enumerate winrm/config/listener)、ホストで TLS 1.2 が有効かを確認してください。このソフトウェアは TLS 1.1 以前を使用しません。",
        "Check that the listener has a certificate (winrm enumerate winrm/config/listener) and that TLS 1.2 is enabled on the host. This software does not use TLS 1.1 and before.",
    ),
)
EXPIRED: Final = Advice(
    Text("証明書の有効期限が切れています", "the certificate has expired"),
    Text(
        "ホストの証明書を更新し、リスナーに割り当て直してください。期限が先の日付であれば、このコンピューターの時計を確認してください。",
        "Renew the host's certificate and give it to the listener. If the date lies ahead, check this computer's clock.",
    ),
)
NOT_YET: Final = Advice(
    Text("証明書の有効期間がまだ始まっていません", "the certificate is not valid yet"),
    Text(
        "このコンピューターと、証明書を発行したコンピューターの時計を確認してください。",
        "Check the clocks of this computer and of the one that issued it.",
    ),
)
OTHER_NAME: Final = Advice(
    Text("証明書は別の名前のものです", "the certificate is for another name"),
    Text(
        "証明書に書かれた名前で接続してください。その名前が誤っている場合は、接続に使う名前の証明書を発行し直してください。",
        "Connect by a name that the certificate holds. If those are wrong, have one issued for the name that you use.",
    ),
)
UNKNOWN_CA: Final = Advice(
    Text("証明書の発行元を信頼していません", "the issuer of the certificate is not trusted"),
    Text(
        "発行元の CA 証明書 (自己署名の場合はその証明書自体) を PEM 形式で入手し、正しいものであることを確認して --ca で指定してください。",
        "Get the certificate of the issuing CA (for a self-signed one, the certificate itself) as PEM, make sure that it is the right one, and name it with --ca.",
    ),
)
UNVERIFIED: Final = Advice(
    Text("証明書を検証できません", "the certificate cannot be verified"),
    Text(
        "サーバー認証用の証明書であることと、鍵と署名の強度を確認し、発行し直してください。",
        "Check that it is meant for server authentication, and the strength of its key and signature; have it issued anew.",
    ),
)
ENDS_SOON: Final = Advice(
    Text("証明書の有効期限が近づいています", "the certificate is about to expire"),
    Text("期限までに更新してください。", "Renew it in time."),
)
TLS: Final = (NOT_TLS, NO_HANDSHAKE, EXPIRED, NOT_YET, OTHER_NAME, UNKNOWN_CA, UNVERIFIED, ENDS_SOON)

NEEDS_TLS: Final = Advice(
    Text("このポートは HTTP ではなく TLS です", "this port speaks TLS, not plain HTTP"),
    Text("--tls を付けてください。", "Add --tls."),
)
NO_HTTP: Final = Advice(
    Text("HTTP の応答がありません", "what answers is not HTTP"),
    Text(
        "ポート番号を確認してください。正しい場合は、通信を検査する機器が切断していないか、WinRM サービスが停止しかけていないかを確認してください。",
        "Check the port. If it is right, see whether a device on the way inspects and cuts the connection, or the service WinRM hangs.",
    ),
)
NO_LISTENER: Final = Advice(
    Text("Windows が応答していますが、WinRM ではありません", "Windows answers, but not its WinRM"),
    Text(
        "HTTP.sys は動作していますが、/wsman を受け付けるサービスがありません。ホストで WinRM サービスを開始し、winrm quickconfig を実行してください。",
        "HTTP.sys is there, but nothing takes /wsman. Start the service WinRM on the host, and run winrm quickconfig.",
    ),
)
OTHER_DEVICE: Final = Advice(
    Text("WS-Management ですが、Windows ではありません", "this is WS-Management, but not Windows"),
    Text(
        "サーバーの管理コントローラー (BMC) などの機器です。Windows のアドレスとポートを指定してください。",
        "It is a device such as a server's management controller (BMC). Give the address and port of Windows.",
    ),
)
IS_PROXY: Final = Advice(
    Text("プロキシまたはゲートウェイが応答しています", "a proxy or gateway answers"),
    Text(
        "ホストに直接届いていません。途中の機器で、このホストとポートへの通信を直接通すように設定してください。環境変数のプロキシは使用していません。",
        "The host itself is not reached. Have the device on the way let this host and port through. Proxies of the environment are not used.",
    ),
)
IS_WEB: Final = Advice(
    Text("Web サーバーが応答しています", "a web server answers"),
    Text(
        "WinRM のポートは 5985 (HTTP) と 5986 (HTTPS) です。ポート番号を確認してください。",
        "WinRM's ports are 5985 (HTTP) and 5986 (HTTPS). Check the port.",
    ),
)
UNCLEAR: Final = Advice(
    Text("WinRM かどうかを確認できません", "whether this is WinRM cannot be told"),
    Text(
        "認証は要求されましたが、Windows の応答と異なります。アドレスとポートを確認してください。",
        "It asks for a logon, but not as Windows does. Check the address and the port.",
    ),
)
HTTP: Final = (NEEDS_TLS, NO_HTTP, NO_LISTENER, OTHER_DEVICE, IS_PROXY, IS_WEB, UNCLEAR)
