"""An inventory that cannot be used says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from runbook.errors import InvalidInput
from runbook.hosts.inventory import read


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[hosts.A]\n\n[hosts.B]\nport = 1\n", 4),
        ("[hosts.A]\n[hosts.'x y']\nrole = 'server'\n", 3),
        ("[defaults]\nauthentication = 'magic'\n[hosts.A]\n", 2),
        ("[hosts.A]\ngroups = ['a', 1]\n", 2),
        ("[hosts]\nA = 1\n", 2),
        ("[hosts.A]\ntls = true\n[elsewhere]\n", 3),
        ("journal = 1\n[hosts.A]\n", 1),
        ("# 一覧\n[hosts]\nA.tls = 'yes'\n", 3),
        ("[hosts.A]\nendpoint = {a = 1}\n", 2),
        ("[hosts.A]\ntls = true\ntls = false\n", 3),
    ],
)
def test_a_mistake_in_the_inventory_has_a_line(text: str, line: int, tmp_path: Path) -> None:
    """Also for what is valid TOML."""
    (tmp_path / "i.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path / "i.toml")
    assert f"line {line}" in caught.value.text.en
    assert f"{line} 行目" in caught.value.text.ja or "TOML" in caught.value.text.ja
