"""What "off" means for a driver's keyword, and when it is off already."""

from __future__ import annotations

import pytest

from runbook.windows.keywords import JUMBO, Keyword
from runbook.windows.values import ABSENT, sz


@pytest.mark.parametrize(
    ("allowed", "minimum", "maximum", "step", "off"),
    [
        (("1514", "4088", "9014"), None, None, None, "1514"),
        (("9014", "1500"), None, None, None, "1500"),
        (("4088", "9014"), None, None, None, None),
        ((), 1514, 9014, 1, "1514"),
        ((), 1500, 9000, 500, "1500"),
        ((), 1500, 9000, 1, "1500"),
        ((), 1510, 9014, 4, "1510"),
        ((), 576, 9014, 1, "1514"),
        ((), 2048, 9014, 1, None),
        ((), None, None, None, "1514"),
    ],
)
def test_jumbo_off_is_1514_or_the_drivers_smallest(
    allowed: tuple[str, ...], minimum: int | None, maximum: int | None, step: int | None, off: str | None
) -> None:
    """1514 where the driver allows it, else its smallest, and nothing where even that is jumbo."""
    keyword = Keyword(JUMBO, "Jumbo", sz("9014"), None, allowed, minimum, maximum, step)
    assert keyword.off == off


@pytest.mark.parametrize(
    ("name", "value", "default", "off"),
    [
        ("*LsoV2IPv4", ABSENT, "1", False),
        ("*LsoV2IPv4", ABSENT, "0", True),
        ("*LsoV2IPv4", ABSENT, None, False),
        ("*LsoV2IPv4", sz("0"), "1", True),
        (JUMBO, ABSENT, "1514", True),
        (JUMBO, sz("1500"), "1514", True),
        (JUMBO, sz("9014"), "1514", False),
        (JUMBO, sz("x"), None, False),
    ],
)
def test_absent_means_the_drivers_default(name: str, value: object, default: str | None, off: bool) -> None:
    """A missing value is not "disabled": the default counts, and an unknown default counts as on."""
    assert Keyword(name, "", value, default).is_off is off  # type: ignore[arg-type]


def test_an_enum_without_zero_cannot_be_switched_off() -> None:
    """A value that the driver does not list is never written."""
    assert Keyword("*LsoV2IPv4", "", sz("1"), "1", ("1", "2")).off is None
