"""A box to paste a failed job's details into; the page explains them."""

from __future__ import annotations

import re
from typing import Any, Final

from runbook.dpm.symptoms import origin, shapes
from runbook.dpm.symptoms.catalogue import ABOUT, CATALOGUE
from runbook.dpm.symptoms.codes import KB_3041345, EntryPoint, First, Weight
from runbook.dpm.symptoms.families import FAMILIES
from runbook.dpm.symptoms.reader import NEXT_MESSAGE
from runbook.dpm.symptoms.sentences import ANOTHER, LOOK_UP, NO_CAUSE, NOT_LISTED, UNCLEAR
from runbook.dpm.symptoms.subjects import SUBJECTS
from runbook.dpm.symptoms.system_codes import E_FAIL
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
    "unknown": NOT_LISTED,
    "about": ABOUT,
    "first": Text("最初に確認する項目", "Look first at"),
    "walk": Text("ここから診断を始める", "Begin the walk from here"),
    "other": Text("エージェントとの通信の問題ではないため、この手順の対象ではありません。", "It is not about communication with an agent, so this runbook is not for it."),
    "noCause": NO_CAUSE,
    "lookUp": LOOK_UP,
    "another": ANOTHER,
    "unclear": UNCLEAR,
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
    """Return everything that the reader in the page needs, as plain data in one language: codes, subjects, families, patterns."""
    entries = {answer.slug: answer.label.to(language) for answer in tree[tree.root].answers}
    sources = sorted({each.source for each in CATALOGUE.values()})
    todos = ["", *sorted({each.todo.to(language) for each in CATALOGUE.values() if each.todo})]
    codes = [
        [
            each.code.system,
            each.code.number,
            each.text.to(language),
            each.entry.value,
            int(each.weight),
            sources.index(each.source),
            todos.index(each.todo.to(language) if each.todo else ""),
            each.first.value if each.first else "",
        ]
        for each in CATALOGUE.values()
    ]
    return {
        "words": {name: text.to(language) for name, text in _WORDS.items()},
        "entries": entries,
        "kinds": {each.value: each.kind.value for each in EntryPoint},
        "firsts": {each.value: each.text.to(language) for each in First},
        "sources": sources,
        "todos": todos,
        "codes": codes,
        "subjects": [[each.name.to(language), each.todo.to(language), each.ids, each.entry.value] for each in SUBJECTS],
        "families": [
            [each.first, each.last, each.name.to(language), each.todo.to(language), each.decides] for each in FAMILIES
        ],
        "table": KB_3041345,
        "unspecified": f"hresult {E_FAIL.number}",
        "weights": {each.name.lower(): int(each) for each in Weight},
        "patterns": _patterns(),
        "ours": list(origin.OURS),
        "ourCodes": [origin.OUR_CODES.start, origin.OUR_CODES.stop],
        "around": origin.AROUND,
        "short": origin.SHORT,
        "lookBehind": shapes.LOOK_BEHIND,
        "longestTitle": shapes.LONGEST_TITLE,
    }


def _patterns() -> dict[str, str | list[str]]:
    """Return the command's own patterns as JavaScript writes them."""
    return {
        "hex": _in_script(shapes.HEX),
        "zeroBefore": _in_script(shapes.ZERO_BEFORE),
        "id": _in_script(shapes.ID),
        "negative": _in_script(shapes.NEGATIVE),
        "winsock": _in_script(shapes.WINSOCK),
        "withHex": _in_script(shapes.WITH_HEX),
        "alertId": _in_script(shapes.ALERT_ID),
        "alertTitle": _in_script(shapes.ALERT_TITLE),
        "errors": [*(_in_script(each) for each in shapes.ERRORS), *shapes.ERRORS_ELSEWHERE],
        "ids": list(shapes.IDS_ELSEWHERE),
        "foreignId": _in_script(shapes.FOREIGN_ID),
        "beforeId": _in_script(shapes.BEFORE_ID),
        "nextMessage": _in_script(NEXT_MESSAGE),
        "logLine": _in_script(origin.LOG_LINE),
        "theirs": _in_script(origin.THEIRS),
        "installing": _in_script(origin.INSTALLING),
    }


def _in_script(pattern: re.Pattern[str]) -> str:
    return pattern.pattern.replace(r"\A", "^").replace(r"\Z", "$")
