"""A block is of a known kind and belongs to its page, and so do the pictures of the terminal."""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath

from runbook.pages.markup import page_of
from runbook.procedure.troubleshooting import TREE
from tests.docs.markdown import SHELLS, Block, blocks, prose
from tests.docs.typed import ours
from tests.site.terminal_pictures import SHOWN

LANGUAGES = {*SHELLS, "toml", "text", "python", "xml", "yaml", "tree"} - {""}
INFO = re.compile(r'(\w+)(?: title="[\w.-]+")?')
PICTURE = re.compile(r"\]\(([^)]*)/assets/terminal/(\w+)\.svg\)")


def test_every_block_is_of_a_known_kind() -> None:
    """A slip in the language of a block costs its highlighting, and hides it from the tests that read it. README's need none."""
    assert not [each.place for each in blocks() if not is_known(each)]


def is_known(block: Block) -> bool:
    """Return whether a block has a language of these; or none, in README."""
    found = INFO.fullmatch(block.info)
    return found[1] in LANGUAGES if found else block.info == "" and block.page == "README.md"


def test_what_the_package_draws_on_the_page_of_a_node_is_about_that_node() -> None:
    """A card, a table of settings or the way on from another page says something wrong in a layout that looks right."""
    drawn = [each for each in blocks() if each.info == "tree" and folder_of(each.page) == "tree"]
    about = [(each, each.fields.get("node", each.fields.get("step"))) for each in drawn]
    assert about
    assert not [
        each.place for each, node in about if node and page_of(TREE[node], "").partition("#")[0] != name_of(each.page)
    ]


def test_a_picture_shows_a_command_of_its_page() -> None:
    """It has the language of the page, and what was run in it can be copied from the page; in README it is an example of a plan."""
    shown = [(each, *found) for each in prose() for found in PICTURE.findall(each.text)]
    assert shown
    for each, up, name in shown:
        assert posixpath.normpath(f"{each.page}/../{up}") == f"docs/{each.language}", each.place
        if each.page == "README.md":
            continue
        assert SHOWN[name] in {command.words for command in ours() if command.page == each.page}, each.place
        assert name == PurePosixPath(each.page).stem or folder_of(each.page) != "tree", each.place


def folder_of(page: str) -> str:
    """Return the name of the folder that a page lies in."""
    return PurePosixPath(page).parent.name


def name_of(page: str) -> str:
    """Return the file that a page of the tree becomes."""
    return f"{PurePosixPath(page).stem}.html"
