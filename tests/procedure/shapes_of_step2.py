"""The plans of step 2 on hosts of each shape, as a person sees them: `python -m tests.procedure.shapes_of_step2` prints them."""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from runbook.cli import main
from runbook.cli.commands.sandbox import write_inventory
from runbook.sandbox import Cluster, Environment, Machine, NicSpec, serve
from runbook.text import Language
from tests.shapes import LBFO, SET, G

HYPER_V_RDMA: Final = (
    NicSpec("mellanox", None, "LAN-0", switch="SETswitch", speed=25 * G, keywords={"*JumboPacket": "9014"}),
    NicSpec("mellanox", None, "LAN-1", switch="SETswitch", speed=25 * G, keywords={"*JumboPacket": "9014"}),
    NicSpec("vethernet", "10.0.0.11", "vEthernet (Management)", switch="SETswitch", speed=50 * G),
    NicSpec("vethernet", "10.0.8.11", "vEthernet (LiveMigration)", switch="SETswitch", speed=50 * G),
    NicSpec("mellanox", "10.0.9.11", "Storage-0", speed=25 * G, keywords={"*JumboPacket": "9014"}),
)
"""A node of Storage Spaces Direct: a switch-embedded team for the network, and an adapter of its own for SMB Direct."""

SHAPES: Final[Mapping[str, tuple[str, tuple[NicSpec, ...]]]] = {
    "2003": ("2003", (NicSpec("intel"),)),
    "2008 R2": ("2008 R2", (NicSpec("broadcom"),)),
    "2012 R2, LBFO": ("2012 R2", (*LBFO, NicSpec("lbfo", "10.0.0.11", "LAN", team="Team1", speed=2 * G))),
    "2019, SET": ("2019", SET),
    "2022, Hyper-V, cluster, RDMA": ("2022", HYPER_V_RDMA),
    "2025": ("2025", (NicSpec("mellanox", "10.0.0.11", "Ethernet", speed=25 * G, keywords={"*NetworkDirect": "0"}),)),
}

ROUNDS: Final = (("--round", "1"), ("--round", "2"), ("--round", "3"), ("--all",))


@dataclass(frozen=True)
class Shaped:
    """A host of a shape that answers WinRM."""

    environment: Environment
    inventory: Path

    def plan(self, *words: str, language: Language = "en") -> tuple[int, str]:
        """Return the exit code of `step2 --check` on it, and what was shown on both streams."""
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(shown):
            asked = ["step2", "--host", "HV01", *words, "--check", "--quiet"]
            code = main([*asked, "--inventory", str(self.inventory), "--lang", language])
        return code, shown.getvalue()


@contextmanager
def shaped(name: str, folder: Path) -> Iterator[Shaped]:
    """Serve a host of this shape, and the DPM server that its agent names."""
    version, nics = SHAPES[name]
    host = Machine("HV01", version, nics=list(nics))
    dpm = Machine("DPM01", "2022", nics=[NicSpec(ip="10.0.0.10")])
    if "cluster" in name:
        host.join_cluster(Cluster.of("HVC01", ["HV01", "HV02"], ["VM01", "VM02"]))
    environment = Environment([dpm, host])
    inventory = folder / "site.toml"
    with serve(environment) as server:
        write_inventory(inventory, environment, server, folder / "journal.sqlite3")
        yield Shaped(environment, inventory)


if __name__ == "__main__":
    for name in SHAPES:
        with tempfile.TemporaryDirectory() as folder, shaped(name, Path(folder)) as host:
            for words in ROUNDS:
                code, shown = host.plan(*words, language="ja" if "--ja" in sys.argv else "en")
                sys.stdout.write(
                    f"===== {name}: runbook step2 --host HV01 {' '.join(words)} --check (exit {code})\n{shown}\n"
                )
