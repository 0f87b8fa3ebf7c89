"""The box to paste a failed job's details into, which answers in the page: on the start page and on *Explain*."""

from __future__ import annotations

from typing import Final

from runbook.pages.markup import Html, element, escape_text, join, script_of, style_of, words
from runbook.text import Language, Text

_PASTE: Final = Text(
    "失敗したジョブの [詳細]、ログの行、またはエラー コードを貼り付けてください",
    "Paste the failed job's details, a line of a log, or an error code",
)
_STAYS: Final = Text(
    "貼り付けるだけで結果が表示されます。内容はこのコンピューターの外に送信されません。",
    "The answer appears as soon as you paste. What you paste does not leave this computer.",
)
_EXAMPLES: Final = Text("よくあるエラー:", "Common errors:")
_NO_CODE: Final = Text("コードがない", "No code")
_COMMON: Final = ("0x80072746", "0x800706BA", "ID 52", "ID 42", "ID 41")
_NO_SCRIPT: Final = Text("エラー コードは、エラー コードの一覧で確認してください。", "Look up your error code in the list of codes.")  # fmt: skip


def explain_box(language: Language) -> Html:
    """Return the box; a script shows it and loads its data when it is used. Without a script there is a link to the codes."""
    examples = [element("button", escape_text(each), type="button") for each in _COMMON]
    without = element("a", words(_NO_CODE, language), href="diagnose.html#diagnose=no-code")
    box = element(
        "div",
        style_of("explain"),
        element("label", words(_PASTE, language), for_="rb-paste"),
        element(
            "textarea", id="rb-paste", rows="4", spellcheck="false", autocomplete="off", aria_describedby="rb-stays"
        ),
        element("p", words(_STAYS, language), id="rb-stays", class_="rb-stays"),
        element("p", words(_EXAMPLES, language), *examples, without, class_="rb-common"),
        element("div", class_="rb-answer", role="status"),
        class_="rb-explain",
        data_search_exclude="",
        hidden="",
    )
    no_script = element("p", element("a", words(_NO_SCRIPT, language), href="reference/codes.html"))
    return join(box, element("noscript", no_script), script_of("explain"))
