"""Two kinds of logon: by the DPM server's computer account where there is trust, else by a local account. No remedy of the one for the other."""

from __future__ import annotations

import pytest

from runbook.procedure.measuring import Measurement, Pair
from runbook.procedure.tree import Check, Outcome
from runbook.procedure.troubleshooting import TREE
from runbook.procedure.walk import measured
from runbook.sandbox.environment import Environment
from runbook.sandbox.scenarios.healthy import DPM, HOST, healthy_environment
from runbook.sandbox.windows.local_groups import TRUSTED, groups_of_protected
from runbook.windows.look import Look
from tests.conftest import LANGUAGES, host_of

CHECKS = ("domain-trust", "trusted-groups", "workgroup-password", "untrusted-attach")


def found_in(environment: Environment, *names: str) -> tuple[str | None, ...]:
    """What the hosts answer to these checks."""
    return tuple(finding(environment, name).answer for name in names)


def finding(environment: Environment, name: str) -> Measurement:
    """What the hosts say about one check."""
    node = TREE[name]
    assert isinstance(node, Check)
    return measured(node, Pair(Look(host_of(environment[HOST])), Look(host_of(environment[DPM]))))


def elsewhere(groups: dict[str, list[str]], language: str = "en-US") -> Environment:
    """The protected computer in another domain, with these local groups."""
    environment = healthy_environment("2016", language, None)
    environment[HOST].domain, environment[HOST].groups = "fabrikam.local", groups
    return environment


def test_in_one_domain_a_missing_account_is_the_cause() -> None:
    """Its name counts as Windows writes it, in any case."""
    environment = healthy_environment("2016", "en-US", None)
    environment[HOST].domain = "CONTOSO.local"
    assert found_in(environment, *CHECKS) == ("yes", "complete", "valid", "yes")
    environment[HOST].groups[TRUSTED[1]] = []
    assert found_in(environment, *CHECKS) == ("yes", "missing", "valid", "yes")


def test_two_domains_without_a_name_are_not_one() -> None:
    """Windows named neither: that they are members of the same domain is not known."""
    environment = healthy_environment("2016", "en-US", None)
    environment[HOST].domain = environment[DPM].domain = ""
    assert found_in(environment, *CHECKS)[0] is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "groups", [dict[str, list[str]](), {name: [] for name in TRUSTED}, groups_of_protected("dpmagent")]
)
def test_of_two_domains_without_a_sign_of_trust_nothing_is_claimed(groups: dict[str, list[str]], language: str) -> None:
    """Neither that the groups lack an account nor that a password is valid: a person says which kind it is."""
    environment = elsewhere(groups, language)
    assert found_in(environment, *CHECKS) == (None, None, None, None)
    assert all("fabrikam.local" in finding(environment, name).evidence[0].en for name in CHECKS)


def test_an_account_that_windows_lists_by_name_is_a_sign_of_trust() -> None:
    """What is missing beside it is missing."""
    environment = elsewhere(groups_of_protected(rf"CONTOSO\{DPM}$"))
    assert found_in(environment, *CHECKS) == ("yes", "complete", "valid", "yes")
    environment[HOST].groups[TRUSTED[0]] = []
    assert found_in(environment, *CHECKS) == ("yes", "missing", "valid", "yes")


def test_a_workgroup_needs_no_computer_account() -> None:
    """Whatever its groups contain."""
    environment = healthy_environment("2016", "en-US", None)
    environment[HOST].workgroup, environment[HOST].groups = "WORKGROUP", {}
    assert found_in(environment, *CHECKS) == ("no", "complete", None, None)


def test_only_where_there_is_trust_may_a_walk_reach_its_remedy() -> None:
    """Every path to `repair-trust` has the answer that there is; every other remedy that attaches says for whom it is."""
    ends: dict[str, list[dict[str, str]]] = {}
    for path in TREE.paths():
        ends.setdefault(path[-1][0], []).append(dict(path))
    assert all(path["domain-trust"] == "yes" for path in ends["repair-trust"])
    assert all(
        path.get("domain-trust", "no") == "no" for name in ("renew-password", "attach-untrusted") for path in ends[name]
    )
    for outcome in TREE.nodes.values():
        if isinstance(outcome, Outcome) and "SetDpmServer.exe -dpmServerName" in outcome.todo.en:
            assert ("trusted domain" in outcome.todo.en) or ("-isNonDomainServer" in outcome.todo.en), outcome.id
