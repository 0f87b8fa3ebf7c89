"""The journal is its user's alone, whatever the umask; what an older version left open is closed, and what others may change is said."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from runbook.change.plan import Plan
from runbook.cli import main
from runbook.cli.exit_codes import ExitCode
from runbook.hosts.journal_place import open_journal
from runbook.journal.journal import Journal
from runbook.windows.identity import Identity

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has the profile's own rights")

PLAN = Plan("step1", "H", Identity("H"), (), ())


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=lambda mask: f"umask {mask:03o}", autouse=True)
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    """The rights on a path."""
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_created_is_for_this_user_alone(tmp_path: Path) -> None:
    """The journal, its missing folders, the claims and their locks."""
    path = tmp_path / "state" / "dpm-runbook" / "journal.sqlite3"
    with Journal(path) as journal:
        journal.begin(PLAN)
        assert {mode(each) for each in (path.parent, path.parent.parent, path.with_name(f"{path.name}-claims"))} == {
            0o700
        }
        assert {mode(each) for each in path.parent.rglob("*") if each.is_file()} == {0o600}
        with journal.database.transaction():  # SQLite's own file beside it
            journal.walks.begin("DPM01", "FILES01")
            assert {mode(each) for each in path.parent.rglob("*") if each.is_file()} == {0o600}


def test_a_link_that_leads_to_nothing_leads_to_a_journal_for_this_user_alone(tmp_path: Path) -> None:
    """The file that it names is created as any other journal is."""
    (tmp_path / "j").symlink_to(tmp_path / "elsewhere")
    with Journal(tmp_path / "j") as journal:
        journal.begin(PLAN)
    assert mode(tmp_path / "elsewhere") == 0o600


def test_a_report_is_for_this_user_alone(tmp_path: Path) -> None:
    """A new file; one that is there keeps its rights, also behind a link; a link to nothing creates nothing."""
    with Journal(tmp_path / "j") as journal:
        journal.walks.begin("DPM01", "FILES01")
    new, old, link, dangling = (tmp_path / name for name in ("new.md", "old.md", "link.md", "dangling.md"))
    old.write_text("old" * 9999)
    old.chmod(0o640)
    link.symlink_to(old)
    dangling.symlink_to(tmp_path / "nothing.md")
    words = ["report", "--journal", str(tmp_path / "j"), "--lang", "en", "--output"]
    assert [main([*words, str(path)]) for path in (new, link)] == [ExitCode.DONE, ExitCode.DONE]
    assert (mode(new), mode(old)) == (0o600, 0o640)
    assert link.is_symlink()
    assert old.read_text() == new.read_text()
    assert main([*words, str(dangling)]) == ExitCode.USAGE
    assert not (tmp_path / "nothing.md").exists()


def test_a_group_that_was_given_the_journal_can_share_it(tmp_path: Path) -> None:
    """Its claims too, or the other user could not begin a run."""
    path = tmp_path / "journal.sqlite3"
    Journal(path).close()
    path.chmod(0o660)
    with Journal(path) as journal:
        journal.begin(PLAN)
    [lock] = path.with_name(f"{path.name}-claims").iterdir()
    assert (mode(path), mode(lock.parent), mode(lock)) == (0o660, 0o770, 0o660)


@pytest.mark.parametrize("reading", [True, False])
def test_the_users_own_is_closed_when_it_is_opened(reading: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """As an older version left it: folder, file and claims."""
    monkeypatch.setattr(platformdirs, "user_state_path", lambda *_, **__: tmp_path / "dpm-runbook")
    path = tmp_path / "dpm-runbook" / "journal.sqlite3"
    with open_journal(None, None) as journal:
        journal.begin(PLAN)
    claims = path.with_name(f"{path.name}-claims")
    for each, wide in ((path.parent, 0o777), (path, 0o666), (claims, 0o755)):
        each.chmod(wide)
    open_journal(None, None, reading=reading).close()
    assert [mode(each) for each in (path.parent, path, claims)] == [0o700, 0o600, 0o700]


@pytest.mark.parametrize(
    ("file", "folder", "said"),
    [(0o600, 0o700, ""), (0o640, 0o750, ""), (0o660, 0o770, ""), (0o644, 0o755, "may read"), (0o602, 0o700, "may change"), (0o600, 0o777, "may change"), (0o600, 0o1777, "")],
)  # fmt: skip
def test_a_named_journal_that_others_may_reach_is_said_not_changed(
    file: int, folder: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may be shared on purpose. Said by what writes on hosts, once, and not by what only reads the journal."""
    path = tmp_path / "shared" / "j"
    Journal(path).close()
    path.chmod(file)
    path.parent.chmod(folder)
    words = ["--journal", str(path), "--lang", "en"]
    assert main(["undo", *words]) == ExitCode.USAGE
    errors = capsys.readouterr().err
    assert errors.count("Other users of this computer") == bool(said)
    assert said in errors
    assert mode(path) == file
    assert main(["history", *words]) == ExitCode.DONE
    assert "Other users" not in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_inventory_that_others_may_change_is_said(lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """One line for each reason, on stderr, in both languages; JSON on stdout stays JSON."""
    words = {
        "ja": ("書き換えることができます", "パスワードが含まれ", "別のフォルダーの記録"),
        "en": ("may change", "holds a password", "in another folder"),
    }[lang]
    inventory = tmp_path / "customer" / "site.toml"
    inventory.parent.mkdir(0o700)
    Journal(tmp_path / "elsewhere.sqlite3").close()
    inventory.write_text("journal = '../elsewhere.sqlite3'\n[hosts.FILES01]\nusername = 'A'\npassword = 'B'\n")
    for rights, expected in ((0o600, (0, 0, 1)), (0o640, (0, 1, 1)), (0o644, (0, 1, 1)), (0o602, (1, 0, 1))):
        inventory.chmod(rights)
        main(["undo", "--inventory", str(inventory), "--lang", lang])
        errors = " ".join(capsys.readouterr().err.split())
        if lang == "ja":  # a line may end anywhere
            errors = errors.replace(" ", "")
        assert tuple(errors.count(word) for word in words) == expected, errors
    inventory.chmod(0o600)
    main(["history", "--json", "--inventory", str(inventory), "--lang", lang])
    output = capsys.readouterr()
    assert (json.loads(output.out)["runs"], output.err) == ([], ""), "it only reads"
    inventory.write_text("journal = 'here.sqlite3'\n[hosts.FILES01]\n")
    main(["undo", "--inventory", str(inventory), "--lang", lang])
    assert words[2] not in capsys.readouterr().err
