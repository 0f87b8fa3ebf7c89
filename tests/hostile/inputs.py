"""What people type, and the files that they name: each with the exit codes that are right, and words that the answer must hold.

`{inventory}`, `{bare}` (the same without a user name), `{dpm}`, `{files}`, `{user}`, `{ca}` and `{dir}` are filled in by the test. In
`{dir}` are `FILES`, and journals that are no journals (`JOURNALS`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

DIGITS: Final = "9" * 5000
INT64: Final = 2**63


@dataclass(frozen=True)
class Input:
    """A command line as words, its environment and its standard input; `at_once`: refused without reaching for any host."""

    name: str
    words: tuple[str, ...]
    codes: tuple[int, ...] = (2,)
    says: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    stdin: str = ""

    @property
    def at_once(self) -> bool:
        """Whether it costs next to nothing: nothing is sent, and no large file is made."""
        return self.codes == (2,) and "large" not in self.name


def _host(name: str, host: str, *codes: int, says: str = "") -> Input:
    words = ("step1", "--check", f"--host={host}", "--user", "u", "--journal", "{dir}/none.sqlite3")
    return Input(f"host-{name}", words, codes or (2,), says)


def _option(name: str, command: str, *words: str, codes: tuple[int, ...] = (2,), says: str = "") -> Input:
    return Input(name, (command, *words, "--check", "--host", "SQL01", "--inventory", "{inventory}"), codes, says)


def _file(name: str, *codes: int, says: str = "") -> Input:
    return Input(f"inventory-{name}", ("step1", "--check", "--inventory", f"{{dir}}/{name}"), codes or (2,), says)


def _list(name: str, *codes: int, says: str = "") -> Input:
    words = ("step1", "--check", "--hosts", f"{{dir}}/{name}", "--inventory", "{inventory}")
    return Input(f"hosts-{name}", words, codes or (2,), says)


NEEDS_ONE: Final = "at least 1"
HOSTS: Final = (
    _host("empty", ""),
    _host("blank", " "),
    _host("url-http", "http://files01", says="A URL is not accepted"),
    _host("url-https-path", "https://files01/wsman", says="A URL is not accepted"),
    _host("user-at", "me@files01"),
    _host("unc", "\\\\files01\\c$"),
    _host("path", "files01/x"),
    _host("port-0", "files01:0", says="from 1 to 65535"),
    _host("port-65536", "files01:65536", says="from 1 to 65535"),
    _host("port-neg", "files01:-1", says="from 1 to 65535"),
    _host("port-text", "files01:abc", says="from 1 to 65535"),
    _host("port-empty", "files01:", says="from 1 to 65535"),
    _host("port-huge", "files01:99999999999", says="from 1 to 65535"),
    _host("port-5000digits", f"files01:{DIGITS}", says="from 1 to 65535"),
    _host("port-fullwidth", "files01:５９８５", says="from 1 to 65535"),
    _host("port-arabic", "files01:٥٩٨٥", says="from 1 to 65535"),
    _host("ipv6-bare", "2001:db8::1:5985", says="Its end may be a port"),
    _host("ipv6-open-bracket", "[2001:db8::1"),
    _host("ipv6-zone", "fe80::1%eth0", says="zone"),
    _host("ipv6-bad", "[2001:zz::1]:5985"),
    _host("ipv4-300", "300.1.1.1"),
    _host("ipv4-short", "10.1"),
    _host("octal", "010.0.0.1"),
    _host("kanji", "ファイル01"),
    _host("fullwidth", "ｆｉｌｅｓ01"),
    _host("idn", "bücher.example"),
    _host("quote", "a'b"),
    _host("newline", "a\nb"),
    _host("escape", "a\x1b[2Jb"),
    _host("255-long", "a" * 255),
    _host("label-64", "a" * 64 + ".example"),
    _host("leading-dash", "-x"),
    _host("trailing-dot", "no-such-host.invalid.", 1),
    _host("dots", "a..b"),
    _host("underscore-dash", "-a_"),
    _host("unresolvable", "no-such-host.invalid", 1, says="cannot be resolved"),
    _host("refused", "127.0.0.1:1", 1, says="refused, or no route"),
    _host("ipv6-refused", "[::1]:1", 1),
    Input("host-not-given", ("step1", "--check"), says="No host was given"),
    Input("host-same-twice", ("step1", "--check", "--host", "{files}", "--host", "{files}", "--user", "{user}"), (3,)),
    Input("host-not-in-inventory", ("step1", "--check", "--host", "FILE01", "--inventory", "{bare}"), says="FILE01 is not in the inventory"),
    Input("dpm-equals-host", ("check", "--dpm", "DPM01", "--host", "DPM01", "--inventory", "{inventory}"), says="must be two hosts"),
    Input("diagnose-no-host", ("diagnose", "--user", "u", "--journal", "{dir}/walks")),
    Input("diagnose-no-dpm", ("diagnose", "--host", "{files}", "--user", "u", "--journal", "{dir}/walks"), says="Give one --dpm and one --host"),
    Input("protected-by-not-dpm", ("step1", "--check", "--protected-by", "FILES01", "--inventory", "{inventory}"), (1, 2), says="FILES01 is no DPM server"),
)  # fmt: skip

GRAMMAR: Final = (
    Input("no-command", (), (0, 2)),
    Input("unknown-command", ("stp1",), says="step1"),
    Input("unknown-command-nothing-like-it", ("frobnicate",)),
    Input("unknown-option", ("step1", "--chek"), says="Did you mean --check"),
    Input("unknown-option-case", ("step1", "--CHECK"), says="Did you mean --check"),
    Input("command-case", ("STEP1",), says="step1"),
    Input("abbreviated-option", ("step1", "--chec"), says="Did you mean --check"),
    Input("single-dash-long", ("step1", "-check"), says="Did you mean --check"),
    Input("option-with-controls", ("step1", "--\x1b[2J\u202e"),),
    Input("option-5000", ("step1", f"--{'x' * 5000}"), says=r"x… \["),
    Input("check-and-apply", ("step1", "--check", "--apply"), says="not allowed with"),
    Input("json-without-check", ("step1", "--json", "--host", "SQL01", "--inventory", "{inventory}"), (4,)),
    Input("lang-fr", ("history", "--lang", "fr")),
    Input("lang-JA", ("history", "--lang", "JA")),
    Input("lang-missing", ("history", "--lang")),
    Input("file-missing", ("step1", "--inventory"),),
    Input("empty-word", ("",),),
    Input("surrogate-path", ("history", "--journal", "{dir}/\udcff/j"), (0, 1, 2)),
    Input("long-path", ("history", "--journal", "{dir}/" + "x" * 5000), (0, 1, 2)),
    Input("debug-before", ("--debug", "history", "--journal", "{dir}/none.sqlite3"), (0,)),
    Input("log-file-folder", ("history", "--log-file", "{dir}"), says="cannot be written"),
)  # fmt: skip

NUMBERS: Final = (
    *(_option(f"seconds-{each!r}", "step1", f"--seconds={each}") for each in ("-1", "0", "4294967295", "4294967296", "4294968", "4294967", "2147483648")),
    *(
        _option(f"seconds-{each[:12]!r}", "step1", f"--seconds={each}", says="a whole number of seconds, for example 1800")
        for each in ("abc", "1e9", "99999999999999999999", DIGITS, "", "900.5", "0x384", "\x1b[2J")
    ),
    *(_option(f"seconds-{each!r}", "step1", f"--seconds={each}", codes=(0, 3)) for each in ("９００", "1_000", " 900 ")),
    *(_option(f"link-{each}", "step3", "--qos", f"--link={each}") for each in ("-1", "0", "nan", "inf", "1e400")),
    *(_option(f"link-{each[:9]}", "step3", "--qos", f"--link={each}", says="a number of Mbps") for each in ("abc", "", "1,5")),
    *(_option(f"link-{each[:9]}", "step3", "--qos", f"--link={each}", codes=(0, 1, 2, 3)) for each in ("1_0", "１０", DIGITS)),
    *(_option(f"percent-{each}", "step3", "--qos", f"--percent={each}") for each in ("0", "-5", "101", "1000")),
    *(
        _option(f"percent-{each[:9]}", "step3", "--qos", f"--percent={each}", says="a whole number from 50 to 90")
        for each in ("abc", "85.5", "", DIGITS)
    ),
    *(
        _option(f"{option}-{each[:9]}", "step1", f"--{option}={each}", says=NEEDS_ONE)
        for option in ("parallel", "canary", "stop-after")
        for each in ("0", "-1", "x", "", DIGITS)
    ),
    *(_option(f"{option}-99999999999999", "step1", f"--{option}=99999999999999", codes=(0, 3)) for option in ("parallel", "canary", "stop-after")),
    _option("scheduler-without-dask", "step1", "--scheduler", "tcp://127.0.0.1:1"),
    _option("dask-no-scheduler", "step1", "--engine", "dask"),
    _option("engine-unknown", "step1", "--engine", "ray"),
)  # fmt: skip

WALKS: Final = (
    *(
        Input(f"answer-{name}", ("diagnose", "--answer", answer, "--journal", "{dir}/walks"), says=says)
        for name, answer, says in (
            ("nonsense", "x", "There are: symptom, "),
            ("unknown-node", "q=1", "There are: symptom, "),
            ("unknown-answer", "symptom=x", "There are: connection, "),
            ("empty", "", "There are: symptom, "),
            ("5000", "x" * 5000, "There are: symptom, "),
        )
    ),
    Input("answer-twice", ("diagnose", "--answer", "symptom=connection", "--answer", "symptom=unreachable", "--dpm", "DPM01", "--host", "FILES01", "--inventory", "{inventory}"), (4,)),
    Input("symptom-empty", ("diagnose", "--symptom", "", "--dpm", "DPM01", "--host", "FILES01", "--inventory", "{inventory}"), (4,)),
    Input("symptom-nonsense", ("diagnose", "--symptom", "it is broken", "--dpm", "DPM01", "--host", "FILES01", "--inventory", "{inventory}"), (4, 7)),
    Input("symptom-digits", ("diagnose", "--symptom", DIGITS, "--dpm", "DPM01", "--host", "FILES01", "--inventory", "{inventory}"), (4, 7)),
)  # fmt: skip

LOGINS: Final = (
    _option("auth-unknown", "step1", "--auth", "digest"),
    _option("auth-basic-http", "step1", "--auth", "basic", "--user", "u", says="HTTPS"),
    _option("auth-cert-no-files", "step1", "--auth", "certificate", "--tls", says="--cert and --key"),
    _option("ca-missing", "step1", "--tls", "--ca", "{dir}/none.pem", says="none.pem"),
    _option("ca-not-pem", "step1", "--tls", "--ca", "{dir}/empty.toml", says="empty.toml"),
    _option("ca-binary", "step1", "--tls", "--ca", "{dir}/binary", says="binary"),
    _option("ca-directory", "step1", "--tls", "--ca", "{dir}", says="Cannot read the CA certificates"),
    _option("cert-missing", "step1", "--auth", "certificate", "--tls", "--cert", "{dir}/none.pem", "--key", "{dir}/none.key", says="none.pem"),
    _option("key-missing", "step1", "--auth", "certificate", "--tls", "--cert", "{dir}/ok.toml", "--key", "{dir}/none.key", says="none.key"),
    _option("cert-garbage", "step1", "--auth", "certificate", "--tls", "--cert", "{dir}/binary", "--key", "{dir}/binary", says="binary"),
    _option("tls-to-http-port", "step1", "--tls", codes=(1,), says="TLS"),
    _option("spn-two-hosts", "step1", "--spn-host", "x", "--host", "FILES01", says="for one host alone"),
    Input("group-unknown", ("step1", "--check", "--group", "nobody", "--inventory", "{inventory}"), says="no host in it has any groups"),
    Input("group-without-inventory", ("step1", "--check", "--group", "files"), says="no inventory was given"),
    Input("site-unknown", ("step1", "--check", "--site", "nowhere", "--inventory", "{inventory}"), says="no host in it has any site"),
    Input("site-without-inventory", ("step1", "--check", "--site", "x"), says="no inventory was given"),
    Input("password-empty", ("step1", "--check", "--host", "{files}", "--user", "{user}"), says="password", env={"RUNBOOK_PASSWORD": ""}),
    Input("password-wrong", ("step1", "--check", "--host", "{files}", "--user", "{user}"), (1,), env={"RUNBOOK_PASSWORD": "bad"}),
    Input("password-kanji", ("step1", "--check", "--host", "{files}", "--user", "{user}"), (1,), env={"RUNBOOK_PASSWORD": "合言葉 ü"}),
    Input("password-surrogate", ("step1", "--check", "--host", "{files}", "--user", "{user}"), (1, 2), env={"RUNBOOK_PASSWORD": "a\udcffb"}),
    Input("user-empty", ("step1", "--check", "--host", "{files}", "--user", ""), says="user name"),
    Input("user-kanji", ("step1", "--check", "--host", "{files}", "--user", "管理者"), (1,)),
    Input("user-surrogate", ("step1", "--check", "--host", "{files}", "--user", "a\udcff"), (1, 2)),
    Input("user-backslash-only", ("step1", "--check", "--host", "{files}", "--user", "\\"), says="user name"),
    Input("user-domain-only", ("step1", "--check", "--host", "{files}", "--user", "CONTOSO\\"), says="user name"),
    Input("user-5000", ("step1", "--check", "--host", "{files}", "--user", "u" * 5000), (1, 2)),
    Input("scenario-unknown", ("sandbox", "--scenario", "x"), says="--scenario list"),
    Input("scenario-case", ("sandbox", "--scenario", "PORT-CLOSED"), says="--scenario list"),
    Input("sandbox-inventory-exists", ("sandbox", "--inventory", "{dir}/ok.toml"), says="not overwritten"),
    Input("sandbox-inventory-nodir", ("sandbox", "--inventory", "{dir}/none/x.toml"), says="No such file"),
)  # fmt: skip

HOST: Final = "[defaults]\nusername = 'u'\n[hosts.SQL01]\nendpoint = '127.0.0.1:1'\n"
FILES: Final[Mapping[str, str | bytes]] = {
    "ok.toml": HOST,
    "empty.toml": "",
    "typo-key.toml": HOST + "enpoint = 'x'\n",
    "typo-table.toml": HOST + "[host.A]\n",
    "typo-defaults.toml": HOST.replace("username", "user"),
    "wrong-type.toml": HOST + "tls = 'yes'\n",
    "role-typo.toml": HOST + "role = 'dpm'\n",
    "role-case.toml": HOST + "role = 'DPM-Server'\n",
    "unclosed.toml": HOST + "role = 'dpm-server\n",
    "duplicate-name.toml": HOST + "[hosts.SQL01]\n",
    "duplicate-name-case.toml": HOST + "[hosts.sql01]\nendpoint = '127.0.0.1:2'\n",
    "duplicate-endpoint.toml": HOST + "[hosts.TWIN]\nendpoint = '127.0.0.1:1'\n",
    "bom.toml": "\ufeff" + HOST,
    "utf16.toml": HOST.encode("utf-16"),
    "cp932.toml": ("# 本番の一覧\n" + HOST).encode("cp932"),
    "crlf.toml": HOST.replace("\n", "\r\n"),
    "kanji-host.toml": HOST + "[hosts.'ファイル']\nendpoint = '127.0.0.1:2'\n",
    "kanji-host-no-endpoint.toml": HOST + "[hosts.'ファイル']\n",
    "endpoint-url.toml": HOST.replace("127.0.0.1:1", "http://x"),
    "endpoint-5000.toml": HOST.replace("127.0.0.1:1", f"x:{DIGITS}"),
    "host-empty-name.toml": HOST + "[hosts.'']\n",
    "host-name-escape.toml": HOST + '[hosts."A\\u001b[2J\\u202e"]\nendpoint = "127.0.0.1:2"\n',
    "groups-number.toml": HOST + "groups = [1]\n",
    "groups-string.toml": HOST + "groups = 'files'\n",
    "journal-number.toml": "journal = 1\n" + HOST,
    "journal-empty.toml": "journal = ''\n" + HOST,
    "hosts-list.toml": "hosts = ['a']\n",
    "hosts-value.toml": "[hosts]\nA = 1\n",
    "proxy-bad.toml": HOST + "proxy = 'x y'\n",
    "authentication-bad.toml": HOST + "authentication = 'digest'\n",
    "journal-nul.toml": 'journal = "a\\u0000b"\n' + HOST,
    "nested-deep.toml": "x = " + "[" * 100_000,
    "nested-dotted.toml": "a." * 50_000 + "a = 1\n",
    "big-int.toml": "x = " + "1" * 10_000,
    "nul.toml": HOST + "\0",
    "date-bad.toml": HOST + "x = 2026-13-45\n",
    "json.toml": '{"hosts": {}}',
    "yaml.toml": "hosts:\n  - a\n",
    "binary": bytes(range(256)) * 20,
    "comments-crlf.txt": "# 一覧\r\nSQL01  # 先に\r\n\r\n",
    "utf16-powershell.txt": "SQL01\r\n".encode("utf-16"),
    "cp932.txt": "# 本番\r\nSQL01\r\n".encode("cp932"),
    "empty.txt": "",
    "only-comments.txt": "# a\n# b\n",
    "bad-line.txt": "SQL01\nhttp://x\n",
    "two-on-line.txt": "SQL01 FILES01\n",
    "comma.txt": "SQL01,FILES01\n",
    "5000digits.txt": f"x:{DIGITS}\n",
    "duplicates.txt": "SQL01\nsql01\nSQL01\n",
}  # fmt: skip

INVENTORIES: Final = (
    _file("empty.toml", says=r"no \[hosts.NAME\]"),
    _file("typo-key.toml", says="line 5: enpoint is not known"),
    _file("typo-table.toml", says=r"\[host\] is not known"),
    _file("typo-defaults.toml", says="line 2: user is not known"),
    _file("wrong-type.toml", says="tls takes true or false"),
    _file("role-typo.toml", says="dpm-server, protected"),
    _file("role-case.toml", says="dpm-server, protected"),
    _file("unclosed.toml"),
    _file("duplicate-name.toml", says="Cannot declare hosts.SQL01 twice"),
    _file("duplicate-name-case.toml", says="SQL01 and sql01 are the same name"),
    _file("duplicate-endpoint.toml", says="SQL01 and TWIN have the same address"),
    _file("bom.toml", 1),
    _file("utf16.toml", 1),
    _file("cp932.toml", 1),
    _file("crlf.toml", 1),
    _file("kanji-host.toml", 1),
    _file("kanji-host-no-endpoint.toml"),
    _file("endpoint-url.toml"),
    _file("endpoint-5000.toml", says="from 1 to 65535"),
    _file("host-empty-name.toml"),
    _file("host-name-escape.toml", 1),
    _file("groups-number.toml"),
    _file("groups-string.toml", says="groups takes a list of texts"),
    _file("journal-number.toml", says="journal takes text in quotes"),
    _file("journal-empty.toml", 1),
    _file("hosts-list.toml"),
    _file("hosts-value.toml", says="A takes a table"),
    _file("proxy-bad.toml", says="http://host:port"),
    _file("authentication-bad.toml"),
    _file("journal-nul.toml", 1, 2),
    _file("nested-deep.toml", says="nested too deeply"),
    _file("nested-dotted.toml", says="nested too deeply"),
    _file("big-int.toml", says="a number that is too long"),
    _file("nul.toml"),
    _file("date-bad.toml"),
    _file("json.toml"),
    _file("yaml.toml"),
    _file("binary"),
    _file("none.toml", says="No such file"),
    _file("", says="Is a directory"),
    Input("inventory-dev-null", ("step1", "--check", "--inventory", "/dev/null"), says="it is not a file"),
    Input("inventory-dev-zero", ("step1", "--check", "--inventory", "/dev/zero"), says="it is not a file"),
    Input("inventory-fifo", ("step1", "--check", "--inventory", "{dir}/fifo"), says="it is not a file"),
    Input("inventory-large", ("step1", "--check", "--inventory", "{dir}/large.toml"), says="longer than 8 MiB"),
    _list("comments-crlf.txt", 0, 3),
    _list("utf16-powershell.txt", 0, 3),
    _list("cp932.txt", 0, 3),
    _list("empty.txt", says="is empty"),
    _list("only-comments.txt", says="is empty"),
    _list("bad-line.txt", says="line 2"),
    _list("two-on-line.txt"),
    _list("comma.txt"),
    _list("5000digits.txt", says="from 1 to 65535"),
    _list("duplicates.txt", 0, 3),
    _list("binary"),
    _list("none.txt", says="No such file"),
    _list("", says="Is a directory"),
    Input("hosts-dev-zero", ("step1", "--check", "--hosts", "/dev/zero"), says="it is not a file"),
)  # fmt: skip

JOURNALS: Final = (
    "folder.sqlite3",
    "other.sqlite3",
    "newer.sqlite3",
    "negative.sqlite3",
    "wrong-tables.sqlite3",
    "text.sqlite3",
    "zeros.sqlite3",
)
_READERS: Final = ("history", "verify-journal", "report", "undo")
RECORDS: Final = (
    *(
        Input(f"journal-{name.partition('.')[0]}-{command}", (command, "--journal", f"{{dir}}/{name}"), (1, 6))
        for name in JOURNALS
        for command in _READERS
    ),
    *(
        Input(f"journal-missing-{command}", (command, "--journal", "{dir}/none.sqlite3"), codes)
        for command, codes in (("history", (0,)), ("verify-journal", (6,)), ("report", (2,)), ("undo", (2,)))
    ),
    *(
        Input(f"journal-zero-bytes-{command}", (command, "--journal", "{dir}/nothing.sqlite3"), codes)
        for command, codes in (("history", (0,)), ("verify-journal", (6,)), ("report", (2,)))
    ),
    *(
        Input(f"journal-cut-{cut}-{command}", (command, "--journal", f"{{dir}}/cut{cut}.sqlite3"), (0, 1, 6) if command == "history" else (1, 6))
        for cut in (100, 4096, 8192, -1, -4000)
        for command in ("history", "verify-journal", "undo")
    ),
    Input("journal-dev-null", ("history", "--journal", "/dev/null"), (0, 1, 2)),
    Input("journal-dev-zero", ("history", "--journal", "/dev/zero"), (1, 2)),
    Input("journal-fifo", ("history", "--journal", "{dir}/fifo"), (1, 2)),
    Input("journal-in-file", ("history", "--journal", "{dir}/ok.toml/j"), (0, 1, 2)),
    Input("journal-empty-name", ("history", "--journal", ""), (1, 2)),
    Input("journal-memory-uri", ("history", "--journal", "{dir}/:memory:"), (0,)),
    Input("journal-file-uri", ("history", "--journal", "file:x?mode=memory"), (0,)),
    *(
        Input(f"undo-{name}", ("undo", *words, "--check", "--journal", "{dir}/full.sqlite3", "--inventory", "{inventory}"), (2,), says)
        for name, words, says in (
            ("nosuch", ("99",), "no run 99"),
            ("zero", ("0",), "as `history` shows it"),
            ("negative", ("-1",), ""),
            ("negative-after", ("--", "-1"), "as `history` shows it"),
            ("reversed", ("4-1",), "as `history` shows it"),
            ("text", ("abc",), "as `history` shows it"),
            ("half-range", ("1-",), "as `history` shows it"),
            ("huge-range", ("1-99999999",), "as `history` shows it"),
            ("huge-range-1e12", ("1-1000000000000",), "as `history` shows it"),
            ("5000digits", (DIGITS,), "as `history` shows it"),
            ("int64", (str(INT64),), "as `history` shows it"),
            ("int64-range", (f"{INT64}-{INT64 + 1}",), "as `history` shows it"),
            ("999999999999999999", ("999999999999999999",), "no run 999999999999999999"),
        )
    ),
    *(
        Input(f"report-{name}", ("report", number, "--journal", "{dir}/full.sqlite3"), (2,), says)
        for name, number, says in (
            ("nosuch", "99", ""),
            ("negative", "-1", ""),
            ("zero", "0", "the number of a diagnosis"),
            ("text", "x", "the number of a diagnosis"),
            ("int64", str(INT64), "the number of a diagnosis"),
            ("5000", DIGITS, "the number of a diagnosis"),
        )
    ),
    *(
        Input(f"{command}-resume-{name}", (command, f"--resume={number}", "--journal", "{dir}/full.sqlite3", "--inventory", "{inventory}"), (2,), says)
        for command in ("step1", "diagnose", "undo")
        for name, number, says in (
            ("nosuch", "99", ""),
            ("negative", "-1", "number of a"),
            ("text", "x", "number of a"),
            ("int64", str(INT64), "number of a"),
            ("5000", DIGITS, "number of a"),
        )
    ),
    *(
        Input(f"verify-expect-{name}", ("verify-journal", "--expect", typed, "--journal", "{dir}/full.sqlite3"), (2,), "64 hexadecimal digits")
        for name, typed in (("garbage", "xyz"), ("empty", ""), ("quote", "' or 1=1"), ("short", "a" * 63), ("5000", "a" * 5000))
    ),
)  # fmt: skip

EXPLAINED: Final = (
    Input("explain-nothing", ("explain",)),
    Input("explain-empty", ("explain", ""), (1,)),
    Input("explain-stdin-empty", ("explain", "-"), (1,)),
    Input("explain-digits", ("explain", DIGITS), (0, 1)),
    Input("explain-hex-digits", ("explain", f"0x{DIGITS}"), (0, 1)),
    Input("explain-nul", ("explain", "a\0b"), (1,)),
    Input("explain-surrogate", ("explain", "\udcff"), (1,)),
    Input("explain-binary", ("explain", "{dir}/binary"), (0, 1)),
    Input("explain-folder", ("explain", "{dir}"), (1, 2)),
    Input("explain-missing-file", ("explain", "{dir}/none.log"), (1, 2)),
    Input("explain-dev-null", ("explain", "/dev/null"), (1,)),
)  # fmt: skip

INPUTS: Final = (*HOSTS, *GRAMMAR, *NUMBERS, *WALKS, *LOGINS, *INVENTORIES, *RECORDS, *EXPLAINED)
