"""A box to paste a failed job's details into; the page explains them."""

from __future__ import annotations

from typing import Any, Final

from runbook.dpm.symptoms.catalogue import CATALOGUE
from runbook.pages.markup import Html, data_for, element, join, script_of, words
from runbook.procedure.tree import Tree
from runbook.text import Language, Text

_PASTE: Final = Text(
    "失敗したジョブの詳細、ログの行、またはエラー コード", "The failed job's details, a line of a log, or a code"
)
_WORDS: Final = {
    "button": Text("調べる", "Explain"),
    "none": Text("原因を示すコードが見つかりません。推測はしません。DPM 管理者コンソールの [監視] - [ジョブ] で失敗したジョブの詳細をコピーしてください。", "There is no code in it that says why, and this does not guess. Copy the failed job's details from Monitoring - Jobs in the DPM Administrator Console."),
    "decides": Text("決め手", "What decides"),
    "also": Text("ほかに見つかったコード", "Codes found beside it"),
    "unknown": Text("(意味は公開されていません)", "(nothing is published about it)"),
    "walk": Text("ここから診断を始める", "Begin the walk from here"),
    "other": Text("この手順の対象ではありません。", "This runbook is not for it."),
    "source": Text("出典", "Source"),
}  # fmt: skip


def explain_box(tree: Tree, language: Language) -> Html:
    """Return the box. The page reads the text and sends it nowhere. Without a script, the table of codes is shown."""
    no_script = Text("JavaScript を使用できない場合は、エラー コードの一覧を参照してください。", "Without JavaScript, look the code up in the list of codes.")  # fmt: skip
    box = element(
        "div",
        element("label", words(_PASTE, language), for_="rb-paste"),
        element("textarea", id="rb-paste", rows="7", spellcheck="false"),
        element(
            "p",
            element("button", words(_WORDS["button"], language), type="button", class_="md-button md-button--primary"),
        ),
        element("noscript", element("p", element("a", words(no_script, language), href="reference/codes.html"))),
        element("div", class_="rb-explained", role="status"),
        data_for("explain", explain_data(tree, language)),
        class_="rb-explain",
        data_search_exclude="",
    )
    return join(box, script_of("explain"))


def explain_data(tree: Tree, language: Language) -> dict[str, Any]:
    """Return the catalogue as plain data in one language: system, number, meaning, entry, weight, source, advice."""
    entries = {answer.slug: answer.label.to(language) for answer in tree[tree.root].answers}
    codes = [
        [
            each.code.system,
            each.code.number,
            each.text.to(language),
            each.entry.value,
            int(each.weight),
            each.source,
            each.todo.to(language) if each.todo else "",
        ]
        for each in CATALOGUE.values()
    ]
    return {
        "words": {name: text.to(language) for name, text in _WORDS.items()},
        "entries": entries,
        "codes": codes,
    }
