"""Errors of a login over HTTP, whichever the method; Kerberos has more of its own."""

from __future__ import annotations

from pathlib import Path

from runbook.errors import AuthenticationFailed, InvalidInput, NoLogon, Sentence
from runbook.text import Text


class NtlmNotPossibleHere(InvalidInput):
    """This computer's cryptography refuses what NTLM needs (MD4, MD5, RC4), for example in FIPS mode."""

    text = Sentence(
        "このコンピューターでは、NTLM に必要な暗号 (MD4、MD5、RC4) が禁止されています (FIPS モードなど)。",
        "This computer does not allow the cryptography that NTLM needs (MD4, MD5, RC4), as in FIPS mode.",
    )
    advice = Sentence(
        "--auth kerberos を使用してください。ホストの問題ではありません。",
        "Use --auth kerberos. It is not about the host.",
    )


class LoginNotText(InvalidInput):
    """The user name or password holds something that is no character, for example from another encoding."""

    text = Sentence(
        "ユーザー名またはパスワードに、文字として扱えないデータが含まれています。",
        "The user name or the password holds what is no character.",
    )
    advice = Sentence(
        "ターミナルと環境変数の文字コード (UTF-8) を確認して、もう一度指定してください。",
        "Check the encoding of the terminal and of environment variables (UTF-8), and give it again.",
    )


class BasicNotAscii(InvalidInput):
    """Basic authentication with characters whose encoding Windows does not document."""

    text = Sentence(
        "basic 認証では、英数字と記号 (ASCII) 以外を含むユーザー名とパスワードを使用できません。",
        "With basic authentication, a user name and password can hold ASCII characters only.",
    )
    advice = Sentence(
        "Windows がどの文字コードを期待するかは確認できていません。誤った文字コードで送るとパスワードの誤りとして数えられるため、送信しません。--auth ntlm または kerberos を使用してください。",
        "Which encoding Windows expects could not be confirmed, and a wrong one would count as a wrong password, so nothing is sent. Use --auth ntlm or kerberos.",
    )


class EmptyUserName(InvalidInput):
    """The authentication needs a user name, and it is empty."""

    text = Sentence("ユーザー名が空です。", "The user name is empty.")
    advice = Sentence(
        "--user か環境変数 RUNBOOK_USERNAME で指定してください。何も送信していません。",
        "Give it with --user or RUNBOOK_USERNAME. Nothing was sent.",
    )


class EmptyPassword(InvalidInput):
    """The authentication needs a password, and it is empty."""

    text = Sentence("{user} のパスワードが空です。", "The password of {user} is empty.")
    advice = Sentence(
        "空のパスワードでは、アカウントのロックアウトを防ぐため、サインインを試しません。環境変数 RUNBOOK_PASSWORD と keyring を確認してください。",
        "No sign-in is tried with an empty password: it could lock the account. Look at RUNBOOK_PASSWORD and the keyring.",
    )
    user: str


class UnreadableClientCertificate(InvalidInput):
    """The client certificate or its key cannot be read."""

    text = Sentence(
        "クライアント証明書またはその秘密鍵 {path} を読み込めません ({why})。",
        "Cannot read the client certificate or its key, {path} ({why}).",
    )
    advice = Sentence(
        "--cert と --key に、パスワードで保護されていない PEM 形式のファイルを指定してください。",
        "Name files in PEM format with --cert and --key, without a password of their own.",
    )
    path: Path
    why: Text


class NeedsTls(InvalidInput):
    """This authentication would send a secret in clear text."""

    text = Sentence(
        "{method} 認証は HTTPS (--tls) でのみ使えます。平文の HTTP では接続しません。",
        "{method} authentication is for HTTPS (--tls) only; it is refused over plain HTTP.",
    )
    method: str


class CredentialsRefused(AuthenticationFailed):
    """The host refused the login without a reason."""

    text = Sentence("{where} は資格情報を受け付けませんでした。", "{where} did not accept the credentials.")
    advice = Sentence(
        "ユーザー名 (DOMAIN\\user) とパスワードを確認してください。正しい場合は、次を確認してください。アカウントのロックアウトと期限切れ。ローカル アカウントの場合は LocalAccountTokenFilterPolicy。NTLM の禁止 (Protected Users グループ、ポリシー「NTLM を制限する」)。途中での TLS の検査 (チャネル バインディングが合わなくなります)。接続を維持しないロード バランサー。",
        "Check the user name (DOMAIN\\user) and password. If they are right, look for: an account that is locked or expired; for a local account, LocalAccountTokenFilterPolicy; NTLM that is forbidden (the group Protected Users, the policy Restrict NTLM); TLS inspection on the way, with which the channel binding does not fit; a load balancer that does not keep to one connection.",
    )
    where: str


class NoAuthenticationOffered(NoLogon):
    """The host asks for a login, but offers no way to log in."""

    text = Sentence(
        "{where} は認証を要求しますが、認証方式を 1 つも提示しません。資格情報は送信していません。",
        "{where} asks for authentication, but offers no authentication method. No credentials were sent.",
    )
    advice = Sentence(
        "ホストの winrm get winrm/config/service/auth で認証方式を確認し、必要なものだけを有効にしてください。途中の機器がヘッダー WWW-Authenticate を取り除いている場合もあります。",
        "Look at winrm get winrm/config/service/auth on the host and enable what you need, no more. A device on the way may also take the header WWW-Authenticate out.",
    )
    where: str


class AuthenticationNotOffered(NoLogon):
    """The host does not offer the chosen authentication; `offered` is what it does."""

    text = Sentence(
        "{where} は {method} 認証を受け付けません (受け付ける方式: {offered})。",
        "{where} does not take {method} authentication (it offers: {offered}).",
    )
    advice = Sentence(
        "ホストが受け付ける方式を --auth で選んでください (basic は --tls とともに使用します)。または、ホストの winrm get winrm/config/service/auth で方式を確認し、必要なものだけを有効にしてください。パスワードの誤りではありません。",
        "Choose with --auth what it offers (basic needs --tls), or look at winrm get winrm/config/service/auth on the host and enable what you need, no more. It is not the password.",
    )
    where: str
    method: str
    offered: str


class NoChallenge(NoLogon):
    """The host offers NTLM, but does not go on with it, so the password was not used."""

    text = Sentence(
        "{where} は NTLM を提示しましたが、認証の手順を続けませんでした。パスワードは使用していません。",
        "{where} offers NTLM, but did not go on with the authentication. The password was not used.",
    )
    advice = Sentence(
        "接続を維持しないロード バランサーやプロキシが途中にないか、ホストで NTLM が禁止されていないか (ポリシー「NTLM を制限する」) を確認してください。Kerberos を使える場合は --auth kerberos を試してください。",
        "Look for a load balancer or proxy on the way that does not keep to one connection, and whether NTLM is forbidden on the host (the policy Restrict NTLM). Where Kerberos works, try --auth kerberos.",
    )
    where: str


class ClientCertificateRefused(NoLogon):
    """The host does not accept the client certificate."""

    text = Sentence(
        "{where} はクライアント証明書を受け付けませんでした。", "{where} did not accept the client certificate."
    )
    advice = Sentence(
        "ホストで、証明書認証が有効か (winrm get winrm/config/service/auth)、証明書がアカウントに割り当てられているか (winrm enumerate winrm/config/service/certmapping)、証明書の発行元を信頼しているかを確認してください。",
        "Check on the host that certificate authentication is on (winrm get winrm/config/service/auth), that the certificate is mapped to an account (winrm enumerate winrm/config/service/certmapping), and that its issuer is trusted.",
    )
    where: str


class AuthenticationPackageMissing(InvalidInput):
    """The extra for this authentication is not installed."""

    text = Sentence(
        "この認証方式に必要なパッケージがインストールされていません。",
        "The package that this authentication needs is not installed.",
    )
    advice = Sentence(
        'pip install "dpm-runbook[kerberos]" または "dpm-runbook[credssp]" を実行してください。',
        'Run: pip install "dpm-runbook[kerberos]" or "dpm-runbook[credssp]"',
    )
