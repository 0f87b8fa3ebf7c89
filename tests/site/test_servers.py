"""The reader's own servers: typed once, kept in the browser, in every example, and never what a shell would take for more than a name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from runbook.cli.typed.parser import UsageError, parse
from runbook.errors import InvalidInput
from tests.docs.typed import split
from tests.site.chromium import Reader
from tests.site.conftest import PROTOCOLS
from tests.site.pages import all_pages
from tests.soak.counting import THOROUGH

pytestmark = pytest.mark.browser

MINE = {"dpm": "BKP1", "computers": "fs1.fabrikam.local, fs2", "account": "FABRIKAM\\svc$"}
STANDS = {
    "tree/step1.html": [
        'runbook step1 --host BKP1 --host fs1.fabrikam.local --host fs2 --user "FABRIKAM\\svc$" --check',
        'HOST = "fs1.fabrikam.local"',
    ],
    "tree/trusted-groups.html": ["net localgroup DPMRADCOMTrustedMachines FABRIKAM\\BKP1$ /add"],
    "en/diagnose.html": ['runbook diagnose --dpm BKP1 --host fs1.fabrikam.local --user "FABRIKAM\\svc$"'],
    "en/use/many-hosts.html": [
        '[hosts."fs1.fabrikam.local"]',
        "username = 'FABRIKAM\\svc$'",
        "Suspend-ClusterNode -Name fs1 -Drain",
        'NAMES = ["BKP1", "fs1.fabrikam.local", "fs2"]',
    ],
    "en/use/automation.html": ['username = "FABRIKAM\\\\svc$"'],
    "en/prepare/credentials.html": [
        "runbook step1 --host files01.contoso.local --auth kerberos --user backupadmin@CONTOSO.LOCAL --check",
        "runbook step1 --host fs1.fabrikam.local --auth kerberos --check",
        "setspn -Q HTTP/fs1.fabrikam.local",
    ],
}
"""What stands on these pages then. A name that cannot be made of what was typed, as that of a Kerberos account here, stays."""
CODE = "[...document.querySelectorAll('article code')].map(each => each.textContent)"

GROUP = "net localgroup DPMRADCOMTrustedMachines CONTOSO\\DPM01$ /add"
KERBEROS = "runbook step1 --host files01.contoso.local --auth kerberos --user backupadmin@CONTOSO.LOCAL --check"
WHOLE = (
    ({"dpm": "DPMA", "computers": "WEB1", "account": ".\\ops"}, GROUP, "--host files01.contoso.local"),
    ({"dpm": "DPMA", "computers": "web1.corp.local", "account": "WEB1\\Administrator"}, GROUP, KERBEROS),
    ({"dpm": "DPMA", "computers": "web1.corp.local", "account": "dpma\\Administrator"}, GROUP, KERBEROS),
    ({"dpm": "DPMA", "computers": "WEB1", "account": "ops@corp.local"}, GROUP, KERBEROS),
    ({"dpm": "DPMA", "computers": "10.0.0.7", "account": ""}, GROUP, "setspn -Q HTTP/files01.contoso.local"),
    ({"dpm": "10.0.0.5", "computers": "WEB1", "account": "CORP\\ops"}, GROUP, "setspn -Q HTTP/files01.contoso.local"),
    (
        {"dpm": "dpma.corp.local", "computers": "web1.corp.local", "account": "CORP\\ops"},
        "net localgroup DPMRADCOMTrustedMachines CORP\\dpma$ /add",
        KERBEROS,
    ),
    (
        {"dpm": "", "computers": "web1.corp.local", "account": "ops@CORP.LOCAL"},
        GROUP,
        "runbook step1 --host web1.corp.local --auth kerberos --user ops@CORP.LOCAL --check",
    ),
)
"""What is typed, the command for the group, and something of the page about Kerberos."""

NAMES_FS2 = (
    "The protection agent on fs2 could not be contacted. An existing connection was forcibly closed (ID 52 0x80072746)"
)

TAKEN = """([fields, texts]) => {
  const code = () => [...document.querySelectorAll("article code")].map((each) => each.textContent).join();
  const taken = [];
  const examples = code();
  for (const name of fields) {
    const field = document.querySelector(`.rb-servers [name=${name}]`);
    for (const text of [...texts, ""]) {
      field.value = text;
      field.dispatchEvent(new Event("input"));
      const said = field.getAttribute("aria-invalid") === "true" && field.nextElementSibling.textContent;
      if (code() !== examples || Boolean(said) !== Boolean(text)) taken.push([name, text]);
    }
  }
  return taken;
}"""
"""The names that were taken, or refused without a word."""


def fill(page: Page, names: dict[str, str]) -> None:
    """Type the names into the fields of the page."""
    box = page.locator(".rb-servers")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    for name, text in names.items():
        box.locator(f"[name={name}]").fill(text)


def refused(code: list[str]) -> list[str]:
    """Return the commands of ours that the program does not take."""
    lines = {line for each in code for line in each.splitlines() if line.startswith("runbook ") and "BKP1" in line}
    found = []
    for line in lines:
        try:
            parse(split(line)[1:], "en")
        except (UsageError, InvalidInput) as error:
            found.append(f"{line}: {error}")
    return found


@pytest.mark.parametrize("reader", PROTOCOLS if THOROUGH else ["http"], indirect=True)
def test_what_is_typed_once_stands_everywhere(site: Path, reader: Reader) -> None:
    """In commands, checks, inventories and snippets of every page and both languages, and in what is copied; the program takes it."""
    addresses = [each.address for each in all_pages(site)] if THOROUGH else STANDS
    with reader.at("tree/step1.html") as page:
        fill(page, MINE)
        if reader.root.startswith("http"):
            page.locator(".tabbed-labels label", has_text="Python").first.click()
            block = page.locator(".highlight", has_text="HOST =").first
            block.hover()
            block.locator(".md-code__button").first.click()
            assert '\nHOST = "fs1.fabrikam.local"\n' in page.evaluate("navigator.clipboard.readText()")
        for address in addresses:
            page.goto(reader.root + address)
            code = page.evaluate(CODE)
            lines = [line for each in code for line in each.splitlines()]
            assert [each for each in STANDS.get(address, []) if not any(each in line for line in lines)] == [], address
            assert refused(code) == [], address
        page.goto(reader.root + "explain.html")
        page.locator("#rb-paste").fill(NAMES_FS2)
        expect(page.locator(".rb-named")).to_contain_text("fs2")
        page.goto(reader.root + "tree/step1.html")
        assert 'HOST = "fs2"' in "\n".join(page.evaluate(CODE))
        page.evaluate("localStorage.setItem('runbook.servers', JSON.stringify({ computers: 'fs2' }))")
        page.reload()
        expect(page.locator(".rb-servers summary")).to_have_text(re.compile(r"fs2; DPM サーバー: DPM01.*\(例\)"))
        page.locator(".rb-servers summary").click()
        page.locator(".rb-servers button").click()
        assert "runbook step1 --host DPM01 --host FILES01 --check" in "\n".join(page.evaluate(CODE))


def test_a_name_that_is_made_of_two_is_whole_or_stays_the_example(site: Path, browser: Browser) -> None:
    """A computer's account with its domain, a host with its Kerberos user: never half of what was typed, half of the example."""
    root = f"{site.as_uri()}/"
    with Reader(browser, root).at("tree/trusted-groups.html") as page:
        for address in ("tree/trusted-groups.html", "prepare/credentials.html"):
            page.goto(root + address)
            for names, group, kerberos in WHOLE:
                fill(page, names)
                stands = group if address.startswith("tree") else kerberos
                assert stands in "\n".join(page.evaluate(CODE)), names


def test_only_a_name_can_stand_in_a_command(site: Path, browser: Browser) -> None:
    """What a shell could take for more, and what another program kept here, leaves the examples as they are, and the field says so."""
    with Reader(browser, f"{site.as_uri()}/").at("tree/step1.html") as page:
        examples = page.evaluate(CODE)
        wrong = (
            'a"b',
            "a&b",
            "$(calc)",
            "%TEMP%",
            "`a`",
            "a|b",
            "a'b",
            "<b>",
            "--yes",
            "D..",
            "W-.",
            "a..b",
            "x" * 300,
            "A\\b --check",
        )
        assert page.evaluate(TAKEN, [list(MINE), wrong]) == []
        assert page.evaluate(TAKEN, [["dpm", "computers"], ["x" * 64, "W-", "x." * 130 + "x"]]) == []
        for kept in ("{", "null", "[]", json.dumps({"dpm": {"x": 1}, "computers": 7, "account": "a\nb"})):
            page.evaluate("kept => localStorage.setItem('runbook.servers', kept)", kept)
            page.reload()
            assert page.evaluate(CODE) == examples, kept
