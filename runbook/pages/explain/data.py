"""What the reader in the page needs: codes, wordings, patterns and sentences, as plain data in one language.

It is a file of its own, `explain-data.js`, which a page loads when somebody pastes something. A page opened from a folder can load
a script, but cannot fetch JSON.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from runbook.dpm.symptoms import origin, servers, shapes, wordings
from runbook.dpm.symptoms.advice import RULED_OUT_BEFORE
from runbook.dpm.symptoms.catalogue import ABOUT, CATALOGUE
from runbook.dpm.symptoms.codes import KB_3041345, EntryPoint, First, Weight
from runbook.dpm.symptoms.families import FAMILIES
from runbook.dpm.symptoms.reader import NEXT_MESSAGE
from runbook.dpm.symptoms.sentences import ANOTHER, LIKELY, LOOK_UP, NO_CAUSE, NOT_LISTED, UNCLEAR, VERDICTS
from runbook.dpm.symptoms.subjects import SUBJECTS
from runbook.dpm.symptoms.system_codes import E_FAIL
from runbook.pages.markup import page_of
from runbook.procedure.tree import StepNode, Tree
from runbook.procedure.troubleshooting import TREE
from runbook.text import Language, Text

_WORDS: Final = {
    "also": Text("ほかに見つかったコード", "Other codes found"),
    "unknown": NOT_LISTED,
    "about": ABOUT,
    "first": Text("まず行うこと", "Do this first"),
    "before": Text("手順の前に除外する原因 (未確認の場合)", "Before the step, rule out (if not done yet)"),
    "diagnose": Text("質問に答えて原因を調べる (診断)", "Answer questions to find the cause (Diagnose)"),
    "address": Text("この結果へのリンク", "Link to this answer"),
    "taken": Text("コマンドの例に入れたサーバー", "The commands now use"),
    "noCause": NO_CAUSE,
    "lookUp": LOOK_UP,
    "another": ANOTHER,
    "likely": LIKELY,
    "unclear": UNCLEAR,
}

_GLANCE: Final = Text(
    "{work}。再起動: {restart}。{where}。元に戻せます。",
    "{work}. Restart: {restart}. {where}. It can be undone.",
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the data to the files of a site. MkDocs calls this when it has found all others."""
    language: Language = "en" if config.theme["language"] == "en" else "ja"
    data = json.dumps(explain_data(TREE, language), ensure_ascii=False, separators=(",", ":"))
    files.append(File.generated(config, "assets/runbook/explain-data.js", content=f"window.runbookCodes={data};\n"))
    return files


def explain_data(tree: Tree, language: Language) -> dict[str, Any]:
    """Return everything that the reader in the page needs."""
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
        "verdicts": {each.value: text.to(language) for each, text in VERDICTS.items()},
        "asked": [answer.slug for answer in tree[tree.root].answers if answer.slug != "other"],
        "kinds": {each.value: each.kind.value for each in EntryPoint},
        "firsts": {
            each.value: [each.text.to(language), each.todo.to(language), page_of(tree[each.value], "tree/")]
            for each in First
        },
        "glances": {node.id: _glance(node, language) for node in tree.nodes.values() if isinstance(node, StepNode)},
        "before": {each.value: [other.value for other in others] for each, others in RULED_OUT_BEFORE.items()},
        "sources": sources,
        "todos": todos,
        "codes": codes,
        "wordings": [[*each.pieces, f"{each.code.system} {each.code.number}"] for each in wordings.wordings()],
        "subjects": [[each.name.to(language), each.todo.to(language), each.ids, each.entry.value] for each in SUBJECTS],
        "families": [
            [each.first, each.last, each.name.to(language), each.todo.to(language), each.decides] for each in FAMILIES
        ],
        "products": [[each.name.to(language), each.pattern, each.todo.to(language)] for each in origin.PRODUCTS],
        "table": KB_3041345,
        "unspecified": f"hresult {E_FAIL.number}",
        "weights": {each.name.lower(): int(each) for each in Weight},
        "patterns": _patterns(),
        "names": {
            "dpm": [_in_script(each) for each in servers.OF_DPM],
            "protected": [_in_script(each) for each in servers.PROTECTED],
            "alike": _in_script(servers.LIKE_A_NAME),
            "none": list(servers.NO_NAMES),
            "most": servers.MOST,
        },
        "ours": list(origin.OURS),
        "ourCodes": [origin.OUR_CODES.start, origin.OUR_CODES.stop],
        "around": origin.AROUND,
        "short": origin.SHORT,
        "lookBehind": shapes.LOOK_BEHIND,
        "longestTitle": shapes.LONGEST_TITLE,
        "longestWording": wordings.LONGEST,
    }


def _glance(node: StepNode, language: Language) -> str:
    """Return what the step asks for, in one line."""
    impact = node.impact
    return _GLANCE.format(work=impact.work, restart=impact.restart, where=impact.where).to(language)


def _patterns() -> dict[str, str | list[str]]:
    """Return the command's own patterns as JavaScript writes them."""
    return {
        "hex": _in_script(shapes.HEX),
        "zeroBefore": _in_script(shapes.ZERO_BEFORE),
        "id": _in_script(shapes.ID),
        "negative": _in_script(shapes.NEGATIVE),
        "unsigned": _in_script(shapes.UNSIGNED),
        "winsock": _in_script(shapes.WINSOCK),
        "withHex": _in_script(shapes.WITH_HEX),
        "alertId": _in_script(shapes.ALERT_ID),
        "alertTitle": _in_script(shapes.ALERT_TITLE),
        "errors": [*(_in_script(each) for each in shapes.ERRORS), *shapes.ERRORS_ELSEWHERE],
        "ids": list(shapes.IDS_ELSEWHERE),
        "afterError": _in_script(shapes.AFTER_ERROR),
        "windowsError": _in_script(shapes.WINDOWS_ERROR),
        "foreignId": _in_script(shapes.FOREIGN_ID),
        "beforeId": _in_script(shapes.BEFORE_ID),
        "nextMessage": _in_script(NEXT_MESSAGE),
        "logLine": _in_script(origin.LOG_LINE),
        "theirs": _in_script(origin.THEIRS),
        "installing": _in_script(origin.INSTALLING),
    }


def _in_script(pattern: re.Pattern[str]) -> str:
    return pattern.pattern.replace(r"\A", "^").replace(r"\Z", "$")
