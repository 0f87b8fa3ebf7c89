"""Logging on, and what is found then: rights, limits, code page, PowerShell. Nothing is ever written, no shell is left."""

from __future__ import annotations

import base64
import socket
from datetime import timedelta

import pytest

from runbook import errors
from runbook.doctor import authentication
from runbook.doctor.authentication import CLOCK, CREDENTIALS, NOT_OFFERED
from runbook.doctor.code_page import GARBLED, OTHER_CODE_PAGE
from runbook.doctor.examine import EXAMINATIONS, examine
from runbook.doctor.patient import Patient
from runbook.doctor.power_shell import CONSTRAINED, NO_POWER_SHELL
from runbook.doctor.quotas import LOW, NOT_TOLD, SHELLS_USED_UP
from runbook.doctor.rights import DENIED, NO_ADMINISTRATOR
from runbook.errors import Sentence
from runbook.sandbox import CommandResult, Environment, Fault, Machine, serve
from runbook.sandbox.http.connection import Connection
from runbook.sandbox.wmi.std_reg_prov import StdRegProv
from runbook.text import same
from runbook.wsman.login import Login
from runbook.wsman.target import parse_target
from tests.conftest import LANGUAGES, VERSIONS
from tests.doctor.examined import at, broken, on, states
from tests.sandbox.conftest import Raw


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every NTLM AUTHENTICATE message that reaches the sandbox: what counts for a lockout."""
    seen: list[bytes] = []
    post = Connection.do_POST

    def counting(self: Connection) -> None:
        token = base64.b64decode((self.headers.get("Authorization") or "").partition(" ")[2])
        if b"NTLMSSP\0\3\0\0\0" in token:
            seen.append(token)
        post(self)

    monkeypatch.setattr(Connection, "do_POST", counting)
    return seen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_healthy_host(version: str, language: str) -> None:
    """Nothing to mend on any Windows, in few requests. What an old one lacks is a remark: limits on 2.0, PowerShell on 2003."""
    machine = Machine("H", version, language)
    findings = on(machine)
    assert list(findings) == [examination.id for examination in EXAMINATIONS]
    notes = {id_ for id_, finding in findings.items() if finding.state == "note"}
    assert states(findings) <= {"fine", "note"}
    assert notes == ({"quotas"} if not machine.edition.has_cim else set()) | (
        {"powershell"} if version == "2003" else set()
    )
    assert len(machine.log.requests) <= 16


def test_a_wrong_password_is_tried_once(attempts: list[bytes]) -> None:
    """An account that is locked out after three attempts survives; everything after is skipped."""
    with serve(Environment([Machine("H")])) as server:
        findings = at(server, password="wrong")
    assert broken(findings) == "authentication"
    assert findings["authentication"].seen[0] == CREDENTIALS.when
    assert states(findings, "rights", "quotas", "code-page", "powershell") == {"skipped"}
    assert len(attempts) == 1


def test_a_method_that_is_not_offered_is_not_tried(attempts: list[bytes]) -> None:
    """What is offered is said; no password goes out."""
    machine = Machine("H")
    with serve(Environment([machine]), tls=True, auth=("basic",)) as server:
        found = at(server)["authentication"]
        assert (found.state, found.seen[0]) == ("broken", NOT_OFFERED.when)
        assert "basic" in found.seen[1].en
        assert at(server, method="basic")["authentication"].state == "fine"
        assert at(server, method="credssp")["authentication"].seen[0] == NOT_OFFERED.when
    assert attempts == []


@pytest.mark.parametrize(("minutes", "state"), [(0, "fine"), (3, "fine"), (-7, "note"), (60, "note")])
def test_clocks_that_differ(minutes: int, state: str) -> None:
    """Said from a minute on, a remark beyond Kerberos' five: with NTLM it does not keep anybody out."""
    machine = Machine("H")
    machine.skew = timedelta(minutes=minutes)
    found = on(machine)["authentication"]
    assert found.state == state
    assert (found.seen[0] == CLOCK.when) == (state == "note")
    assert any(f"{abs(minutes)} min" in line.en for line in found.seen) == bool(minutes)


@pytest.mark.parametrize(
    "kind",
    [
        errors.WrongPassword,
        errors.TicketExpired,
        errors.ClockSkew,
        errors.UnknownSpn,
        errors.NoTicket,
        errors.NoDomainController,
    ],
)
def test_errors_of_kerberos_have_their_own_sections(
    kind: type[errors.RunbookError], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By their family; its own sentence and advice are shown, also of one that has no section."""
    words = {"text": Sentence("so it is", "so it is"), "advice": Sentence("do this", "do this")}
    raised: type[errors.RunbookError] = type("Raised", (kind,), words)

    def refuse(*_: object) -> bytes:
        raise raised

    with Patient(parse_target("h"), Login("kerberos")) as patient:
        monkeypatch.setattr(patient, "send", refuse)
        found = authentication.examine(patient)
    assert (found.state, found.seen, found.todo) == ("broken", (same("so it is"),), same("do this"))
    assert found.page.startswith("prepare/credentials.html#") == (kind is not errors.NoDomainController)


def test_a_connection_that_breaks_at_the_logon_is_not_the_passwords_fault() -> None:
    """It could not be seen, and the next ones are not tried on it."""
    machine = Machine("H")
    machine.faults.add(Fault("reset"))
    findings = on(machine)
    assert findings["authentication"].state == "unknown"
    assert findings["rights"].state == "skipped"


def test_an_account_without_rights() -> None:
    """The logon works, and access is denied: Administrators, and UAC's filter for local accounts."""
    machine = Machine("H")
    machine.access.rights = "none"
    findings = on(machine)
    assert findings["authentication"].state == "fine"
    assert broken(findings) == "rights"
    assert findings["rights"].seen[0] == DENIED.when
    assert "LocalAccountTokenFilterPolicy" in DENIED.todo.en
    assert states(findings, "quotas", "code-page", "powershell") == {"skipped"}


def test_an_account_that_may_only_read() -> None:
    """Windows is asked whether it may write; nothing is written to find out."""
    machine = Machine("H")
    machine.access.rights = "reader"
    findings = on(machine)
    assert broken(findings) == "rights"
    assert [line.en for line in findings["rights"].seen] == [
        NO_ADMINISTRATOR.when.en, "read WMI: yes", "read the registry: yes", "change the registry: denied", "open a command shell: denied",
    ]  # fmt: skip


def test_what_windows_grants_counts_not_whether_it_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """CheckAccess may succeed and say no."""
    monkeypatch.setattr(StdRegProv, "_check_access", lambda _: {"ReturnValue": 0, "bGranted": False})
    assert on(Machine("H"))["rights"].seen[0] == NO_ADMINISTRATOR.when


def test_shells_that_are_used_up() -> None:
    """The quota is told from a lack of rights, and nobody else's shell is touched."""
    machine = Machine("H", "2008 R2")
    for _ in range(machine.edition.shells):
        Raw(machine).open()
    findings = on(machine)
    assert broken(findings) == "quotas"
    assert findings["quotas"].seen[0] == SHELLS_USED_UP.when
    assert findings["rights"].state == "fine"
    assert states(findings, "code-page", "powershell") == {"skipped"}


def test_a_limit_that_is_too_low() -> None:
    """Every limit with what is needed of it; none of shells, by policy, is no limit."""
    machine = Machine("H")
    machine.access.config = {"MaxEnvelopeSizekb": 100, "Winrs": {"MaxShellsPerUser": 0}}
    found = on(machine)["quotas"]
    assert (found.state, found.seen[0]) == ("broken", LOW.when)
    assert "MaxEnvelopeSizekb = 100 (needed: 150)" in [line.en for line in found.seen]
    machine.access.config = {"Winrs": {"MaxShellsPerUser": 0}}
    assert on(machine)["quotas"].state == "fine"


def test_limits_that_are_not_told_are_not_taken_for_good() -> None:
    """On a Windows that should tell them, a fault means: not seen."""
    machine = Machine("H")
    machine.faults.add(Fault("soap-fault", action="/transfer/Get", code=0x80338012))
    found = on(machine)["quotas"]
    assert (found.state, found.seen[0]) == ("unknown", NOT_TOLD.when)


@pytest.mark.parametrize(
    ("language", "state", "when"),
    [("ja-JP", "note", OTHER_CODE_PAGE.when), ("en-US", "note", GARBLED.when)],
)
def test_a_shell_that_keeps_its_code_page(language: str, state: str, when: object) -> None:
    """In code page 932 Japanese still arrives; in 437 it does not, which matters little where Windows is English."""
    machine = Machine("H", "2008", language)
    machine.access.keeps_code_page = True
    found = on(machine)["code-page"]
    assert (found.state, found.seen[0]) == (state, when)


def test_japanese_lost_on_a_japanese_windows() -> None:
    """There it is to be mended, or known."""
    machine = Machine("H", "2008", "ja-JP")
    machine.commands["echo"] = lambda *_: CommandResult("??\r\n")
    found = on(machine)["code-page"]
    assert (found.state, found.seen[0]) == ("broken", GARBLED.when)


def test_no_power_shell() -> None:
    """A remark that says what cannot be done without; with it, version, mode and policies are shown."""
    machine = Machine("H", "2003", "ja-JP")
    found = on(machine)["powershell"]
    assert (found.state, found.seen[0]) == ("note", NO_POWER_SHELL.when)
    machine.has_power_shell = True
    assert "PowerShell 2.0" in [line.en for line in on(machine)["powershell"].seen]


def test_constrained_language_mode() -> None:
    """AppLocker's: our scripts would fail there, one by one."""
    machine = Machine("H")
    machine.access.language_mode = "ConstrainedLanguage"
    found = on(machine)["powershell"]
    assert (found.state, found.seen[0]) == ("broken", CONSTRAINED.when)


def test_no_finding_holds_the_password() -> None:
    """In whatever state."""
    machine = Machine("H")
    with serve(Environment([machine])) as server:
        for password in (server.password, "wrong-but-secret"):
            login = Login("ntlm", server.username, password)
            with Patient(parse_target(server.endpoint("H")), login) as patient:
                assert password not in repr([*examine(patient)])
                assert password not in repr(vars(patient))


def test_a_mistake_of_ours_ends_one_examination(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody expected is said like any error, and what was found before and is found after is not lost."""

    def mistake(*_: object, **__: object) -> bytes:
        raise KeyError("nobody expected this")

    with Patient(parse_target("127.0.0.1"), Login()) as patient:
        monkeypatch.setattr(socket, "getaddrinfo", mistake)
        monkeypatch.setattr(socket, "create_connection", mistake)
        findings = {examination.id: diagnosis for examination, diagnosis in examine(patient)}
    assert (findings["name"].state, findings["port"].state) == ("fine", "unknown")
    assert "KeyError" in findings["port"].seen[0].en
    assert findings["port"].todo is not None
    assert findings["powershell"].state == "skipped"
