"""Which Windows each DPM and MABS protects by Microsoft's lists, and how this software is known to work on each pair (facts 1.10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from runbook.dpm import agent
from runbook.text import Text, same
from runbook.windows.look import Look
from runbook.windows.system import System


class Evidence(Enum):
    """What shows that this software works on a pair: the last is the best."""

    SOURCES = Text("資料", "sources")
    SIMULATOR = Text("模擬環境", "simulator")
    REAL = Text("実機", "real hosts")


@dataclass(frozen=True, slots=True)
class Release:
    """A Windows Server, by its version and its first build."""

    name: str
    version: tuple[int, int]
    build: int = 0

    @property
    def title(self) -> str:
        """Its whole name."""
        return f"Windows Server {self.name}"


@dataclass(frozen=True, slots=True)
class Product:
    """A DPM or MABS, by the first numbers of its file version.

    `protects` are the names of the releases in Microsoft's list; None if no list of Microsoft's was found.
    """

    name: str
    number: tuple[int, ...]
    protects: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class RealRun:
    """A run on real hosts: the protected computer's Windows, the product on its DPM server, who ran it and when."""

    release: str
    product: str
    language: str
    by: str
    on: str


RELEASES: Final = (
    Release("2003", (5, 2)),
    Release("2008", (6, 0)),
    Release("2008 R2", (6, 1)),
    Release("2012", (6, 2)),
    Release("2012 R2", (6, 3)),
    Release("2016", (10, 0), 14393),
    Release("2019", (10, 0), 17763),
    Release("2022", (10, 0), 20348),
    Release("2025", (10, 0), 26100),
)
"""The oldest first. 10.0 is told apart by the build; Semi-Annual Channel releases count as the one before them."""

_UP_TO_2016: Final = frozenset({"2008", "2008 R2", "2012", "2012 R2", "2016"})

PRODUCTS: Final = (
    Product("DPM 2007", (2,), frozenset({"2003", "2008", "2008 R2"})),
    Product("DPM 2010", (3,)),
    Product("DPM 2012", (4, 0)),
    Product("DPM 2012 SP1", (4, 1)),
    Product("DPM 2012 R2", (4, 2), frozenset({"2003", "2008", "2008 R2", "2012", "2012 R2"})),
    Product("DPM 2016", (5,), _UP_TO_2016),
    Product("DPM 2019", (10, 19), frozenset({"2012", "2012 R2", "2016", "2019", "2022"})),
    Product("DPM 2022", (10, 22), frozenset({"2016", "2019", "2022"})),
    Product("DPM 2025", (10, 25), frozenset({"2019", "2022", "2025"})),
    Product("MABS v1", (11,)),
    Product("MABS v2", (12,), _UP_TO_2016),
    Product("MABS v3", (13,), _UP_TO_2016 | {"2019"}),
    Product("MABS v4", (14,), _UP_TO_2016 | {"2019", "2022"}),
)
"""The oldest first, DPM before MABS. The numbers of MABS and of DPM 2022 and 2025 are [G]."""

SIMULATED_RELEASES: Final = frozenset(release.name for release in RELEASES)
SIMULATED_PRODUCTS: Final = frozenset({"DPM 2007", "DPM 2010", "DPM 2012 R2", "DPM 2016", "DPM 2022"})
SIMULATED_LANGUAGES: Final = ("ja-JP", "en-US")

REAL_RUNS: Final[tuple[RealRun, ...]] = ()
"""Nobody has reported one yet."""


def evidence(release: str, product: str, runs: tuple[RealRun, ...] = REAL_RUNS) -> Evidence:
    """Return the best that is known of a pair."""
    if any((run.release, run.product) == (release, product) for run in runs):
        return Evidence.REAL
    simulated = release in SIMULATED_RELEASES and product in SIMULATED_PRODUCTS
    return Evidence.SIMULATOR if simulated else Evidence.SOURCES


def release_of(system: System) -> Release | None:
    """Return the release of a host's Windows; None for a version that is not in `RELEASES`."""
    fitting = [each for each in RELEASES if each.version == system.version and each.build <= system.build]
    return fitting[-1] if fitting else None


def product_of(version: str) -> Product | None:
    """Return the product with this file version of dpmra.exe; None if it is not known."""
    parts = version.split(".")
    for product in PRODUCTS:
        if parts[: len(product.number)] == [str(number) for number in product.number]:
            return product
    return None


def describe(host: Look, server: Look | None) -> tuple[Text, ...]:
    """Return a pair's Windows and DPM, and how that pair is known. Up to six requests, none for what was read before."""
    release, product = release_of(host.system), product_of((server or host).cached(agent.version))
    ends = [_END.format(host=look.host.name, windows=_windows(look.system)) for look in (host, server) if look]
    pair = Text(", ".join(each.ja for each in ends), ", ".join(each.en for each in ends))
    return (
        _PAIR.format(ends=pair, product=product.name if product else _UNKNOWN),
        _KNOWN.format(
            evidence=evidence(release.name if release else "", product.name if product else "").value,
            supported=_supported(release, product),
        ),
    )


def ran_on_real(look: Look, runs: tuple[RealRun, ...] = REAL_RUNS) -> bool:
    """Return whether somebody has run this software on real hosts of this pair. No request while nobody has on any."""
    if not runs:
        return False
    release = release_of(look.system)
    product = product_of(look.cached(agent.version))
    return bool(release and product) and any(
        (run.release, run.product) == (release.name, product.name) for run in runs if release and product
    )


def _windows(system: System) -> Text:
    release = release_of(system)
    name = release.title if release else f"Windows {system.version[0]}.{system.version[1]}.{system.build}"
    return same(f"{name} ({system.language})")


def _supported(release: Release | None, product: Product | None) -> Text:
    if release is None or product is None:
        return _LISTED[None]
    return _LISTED[None if product.protects is None else release.name in product.protects]


_END: Final = Text("{host}: {windows}", "{host}: {windows}")
_PAIR: Final = Text("{ends}、{product}", "{ends}; {product}")
_UNKNOWN: Final = Text("DPM のバージョンは不明", "DPM's version is not known")
_KNOWN: Final = Text("根拠: {evidence}。{supported}", "known from: {evidence}. {supported}")
_LISTED: Final[Mapping[bool | None, Text]] = {
    True: Text("Microsoft の一覧では保護の対象です。", "Microsoft lists it as protected."),
    False: Text("Microsoft の一覧では保護の対象ではありません。", "Microsoft does not list it as protected."),
    None: Text("Microsoft の一覧は見つかっていません。", "No list of Microsoft's was found."),
}
