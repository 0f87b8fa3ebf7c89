"""The picture that stands beside a shared link: `python -m tests.site.social_card` draws it, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Final, get_args

from runbook.text import Language, Text
from tests.site.chromium import chromium

ROOT: Final = Path(__file__).parents[2]
SIZE: Final = (1200, 630)  # what og:image:width and og:image:height say
TITLE: Final = Text("DPM 通信エラー<br>対処手順", "Fix DPM agent<br>communication errors")
STEPS: Final = Text(
    "待ち時間を延長|オフロード無効|帯域幅を制限|時刻を分散",
    "Longer time-out|Offloads off|Limit bandwidth|Spread starts",
)
PAGE: Final = """\
<style>
  body {{ margin: 0; padding: 72px 80px; width: 1040px; height: 486px; background: #0b6870; color: #fff;
    font-family: "Noto Sans CJK JP", sans-serif; display: flex; flex-direction: column; justify-content: space-between; }}
  h1 {{ margin: 0; font-size: 76px; line-height: 1.25; }}
  p {{ margin: 0; font-size: 34px; color: #cfe8e8; }}
  ol {{ margin: 0; padding: 0; display: flex; gap: 20px; align-items: flex-end; list-style: none; }}
  li {{ flex: 1; padding: 14px 18px; box-sizing: border-box; font-size: 26px; line-height: 1.4; white-space: nowrap; color: #0b6870; background: #fff; border-radius: 8px; }}
  li:last-child {{ background: #f2ad69; color: #16242f; }}
  b {{ display: block; font-size: 34px; }}
</style>
<h1>{title}</h1>
<p>0x80072746 / 0x800706BA / ID 52</p>
<ol>{steps}</ol>
"""


def page_of(language: Language) -> str:
    """Return the HTML of the picture."""
    steps = STEPS.to(language).split("|")
    rows = "".join(
        f'<li style="height:{120 + 30 * number}px"><b>{number + 1}</b>{step}</li>' for number, step in enumerate(steps)
    )
    return PAGE.format(title=TITLE.to(language), steps=rows)


def draw() -> None:
    """Write the pictures to the sources of the pages."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        for language in get_args(Language):
            page.set_content(page_of(language))
            page.screenshot(path=ROOT / "docs" / language / "assets/card.png")


if __name__ == "__main__":
    draw()
