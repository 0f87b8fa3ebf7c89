"""What "off" means for a driver's keyword, and when it is off already."""

from __future__ import annotations

from dataclasses import replace

import pytest

from runbook.windows.network.keywords import JUMBO, Keyword
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
        ((), 1510, 9014, 4, "1514"),
        ((), 1510, 9014, 100, None),
        ((), 576, 9014, 1, "1514"),
        ((), 2048, 9014, 1, None),
        ((), None, None, None, "1514"),
    ],
)
def test_jumbo_off_is_a_standard_frame_that_the_driver_allows(
    allowed: tuple[str, ...], minimum: int | None, maximum: int | None, step: int | None, off: str | None
) -> None:
    """1514, or 1500 where the driver counts without the header; nothing where it allows neither (facts 5.1)."""
    keyword = Keyword(JUMBO, "Jumbo", sz("9014"), None, allowed, minimum, maximum, step)
    assert keyword.off == off


@pytest.mark.parametrize(
    ("minimum", "default", "step", "off"),
    [(1510, "1514", 1, "1514"), (1510, "1514", 100, "1514"), (1500, "1500", 1, "1500"), (1504, "1510", 2, "1510"), (1510, "9014", 1, "1514")],
)  # fmt: skip
def test_a_range_is_off_at_the_drivers_default_never_below_a_standard_frame(
    minimum: int, default: str, step: int, off: str
) -> None:
    """A minimum of 1510 is a limit of the hardware: its driver's own default is 1514 (facts 5.1)."""
    assert Keyword(JUMBO, "Jumbo", sz("9014"), default, (), minimum, 9014, step).off == off


INDEXED = Keyword(JUMBO, "Jumbo", sz("2"), "0", ("0", "1", "2"), shown=("1514", "4088", "9014 Bytes"))


def test_an_index_is_not_a_size() -> None:
    """Where 0, 1, 2 stand for three sizes, 2 is the largest one and not less than 1514 (facts 5.1)."""
    assert (INDEXED.off, INDEXED.is_off) == ("0", False)
    assert replace(INDEXED, value=sz("0")).is_off
    assert replace(INDEXED, value=ABSENT).is_off


@pytest.mark.parametrize(
    ("shown", "default", "off"),
    [
        (("9014 Bytes", "4088 Bytes", "1,514 Bytes"), "0", "2"),
        (("Disabled", "4088 Bytes", "9014 Bytes"), "0", "0"),
        (("Disabled", "4088 Bytes", "9014 Bytes"), "2", None),
        (("", "", ""), None, None),
    ],
)
def test_the_index_of_a_standard_frame_is_the_one_that_the_driver_says(
    shown: tuple[str, ...], default: str | None, off: str | None
) -> None:
    """By the size in its own words, else the first one if that is the default; otherwise nobody knows."""
    assert replace(INDEXED, shown=shown, default=default).off == off


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
