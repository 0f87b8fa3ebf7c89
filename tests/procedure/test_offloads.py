"""What step 2 switches off on an adapter is the article's list, no less and no more."""

from __future__ import annotations

from itertools import chain

import pytest

from runbook.windows.network.keywords import OFFLOADS
from tests.site.test_article import ARTICLE

# The article's own items (its part 2, list 5), with the keywords that stand for each (facts 5.1).
LISTED = {
    "Large Send Offload (LSO)": ("*LsoV1IPv4", "*LsoV2IPv4", "*LsoV2IPv6"),
    "Chimney Offload": ("*TCPConnectionOffloadIPv4", "*TCPConnectionOffloadIPv6"),
    "Teaming": (),  # no keyword: a team is only reported, never dissolved
    "Checksum Offload": ("*IPChecksumOffloadIPv4",),
    "TCP/UDP Checksum Offload": (
        "*TCPChecksumOffloadIPv4",
        "*TCPChecksumOffloadIPv6",
        "*UDPChecksumOffloadIPv4",
        "*UDPChecksumOffloadIPv6",
        "*TCPUDPChecksumOffloadIPv4",
        "*TCPUDPChecksumOffloadIPv6",
    ),
    "Jumbo Packet": ("*JumboPacket",),
}


def test_the_keywords_are_those_of_the_articles_list() -> None:
    """In its order. Whatever else a driver offers (RSC, RSS queues, interrupt moderation) is left alone."""
    assert tuple(chain.from_iterable(LISTED.values())) == OFFLOADS


@pytest.mark.parametrize("item", LISTED)
def test_each_item_of_the_list_stands_on_the_page(item: str) -> None:
    """Among the statements of the article that the pages are held to, in the sections about the adapter's settings."""
    stated = [words for each in ARTICLE if each.anchor in ("by-hand-nic", "teaming") for words in each.en]
    assert any(words.startswith(item) for words in stated)
