"""Reading logs: `explain` compared with the usual way, a search for anything that looks like a code.

Each runs in a process of its own, so that its memory can be measured. The search only counts; it knows neither the
meaning of a code nor which one decides. A ratio below one is the price of that.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

MEGABYTE = 1_000_000
LINE = (
    "0990\t17D8\t11/05\t13:02:42.416\t31\tvsssnapshotrequestor.cpp(585)\t[00000000003970D0]\t"
    "4C907872-A6EB-499C-9E2E-F66894050EA4\tNORMAL\tCVssSnapshotRequestor:: ProviderId:[{B5946137-7B9F-4925-AF80-51ABD60B20D5}]\r\n"
)
ERROR = (
    "0990\t17D8\t11/05\t13:02:43.010\t03\truntime.cpp(1376)\t[0000000000AABBCC]\t4C907872-A6EB-499C-9E2E-F66894050EA4\tWARNING\t"
    "保護エージェントと通信できませんでした。(ID 52 詳細: 既存の接続はリモート ホストに強制的に切断されました。 (0x80072746))\r\n"
)

MEASURE = """
import json, re, sys, time
path = sys.argv[1]
def most(): return int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
{prepare}
before = most()
start = time.perf_counter()
{work}
seconds = time.perf_counter() - start
print(json.dumps([seconds, (most() - before) / 1024, len(found)]))
"""
SIDES = {
    "search": (
        "import re, collections, pathlib",
        "found = collections.Counter(re.findall(r'0x8[0-9A-Fa-f]{7}|ID \\d+', pathlib.Path(path).read_text('utf-8')))",
    ),
    "explain": (
        "from runbook.dpm.symptoms.reader import explain, explain_stream; explain('0x80072746')",
        "with open(path, 'rb') as file: found = explain_stream(iter(lambda: file.read(1 << 18), b'')).found",
    ),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One file read by one side. `mebibytes` is the peak growth of its memory."""

    kind: str
    megabytes: int
    side: str
    seconds: float
    mebibytes: float


def write_log(path: Path, megabytes: int, every: int) -> None:
    """Write a DPM log with an error every that many lines; 1 is errors only."""
    block = (LINE * (every - 1) + ERROR).encode("utf-8")
    with path.open("wb") as file:
        for _ in range(megabytes * MEGABYTE // len(block)):
            file.write(block)


def read(path: Path, kind: str, megabytes: int, side: str) -> Reading:
    """Return the best of three."""
    prepare, work = SIDES[side]
    script = MEASURE.format(prepare=prepare, work=work)

    def once() -> tuple[float, float]:
        done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, check=True)
        seconds, mebibytes, kinds = json.loads(done.stdout)
        assert kinds == 2, kinds
        return seconds, mebibytes

    seconds, mebibytes = min(once() for _ in range(3))
    return Reading(kind, megabytes, side, seconds, mebibytes)


def main() -> list[dict[str, object]]:
    """Print the table. Return the numbers."""
    results: list[dict[str, object]] = []
    print(f"\n{'log':12}{'size':>8}{'search, explain: ms':>30}{'MiB':>24}{'ratio':>9}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "DPMRACurr.errlog"
        for kind, every, megabytes in (("usual", 200, 1), ("all errors", 1, 1), ("usual", 200, 100)):
            write_log(path, megabytes, every)
            search, ours = (read(path, kind, megabytes, side) for side in SIDES)
            results += [asdict(search), asdict(ours)]
            print(
                f"{kind:12}{megabytes:>5} MB{search.seconds * 1000:>18.1f}{ours.seconds * 1000:>12.1f}"
                f"{search.mebibytes:>14.1f}{ours.mebibytes:>10.1f}{search.seconds / ours.seconds:>8.2f}x"
            )
    return results
