"""What is said of a code: nothing that Microsoft publishes is called unknown, and nothing is said without a place to look."""

from __future__ import annotations

import itertools

from runbook.dpm.symptoms.catalogue import CATALOGUE, MESSAGES, meaning_of
from runbook.dpm.symptoms.codes import Code, EntryPoint, First, Weight
from runbook.dpm.symptoms.families import FAMILIES
from runbook.dpm.symptoms.subjects import SUBJECTS, spans
from runbook.procedure.troubleshooting import TREE
from tests.dpm.kb3041345 import COMMUNICATION, TABLE


def test_every_id_of_microsofts_table_is_known() -> None:
    """By a meaning of its own, or by its subject."""
    assert [number for number in TABLE if meaning_of(Code("id", number)) is None] == []


def test_every_id_about_communication_has_a_meaning_of_its_own() -> None:
    """All 187."""
    assert len(set(COMMUNICATION)) == 187
    assert [number for number in COMMUNICATION if Code("id", number) not in CATALOGUE] == []


def test_an_id_has_one_meaning_or_one_subject() -> None:
    """Subjects do not overlap, neither each other nor the messages with a meaning; their ranges are in order."""
    ranges = sorted(span for subject in SUBJECTS for span in spans(subject.ids))
    assert [pair for pair in itertools.pairwise(ranges) if pair[1][0] <= pair[0][1]] == []
    own = [meaning.code.number for meaning in MESSAGES]
    assert len(own) == len(set(own))
    assert [number for number in own for first, last in ranges if first <= number <= last] == []
    assert all(spans(subject.ids) == sorted(spans(subject.ids)) for subject in SUBJECTS)


def test_what_is_in_no_list_is_not_made_up() -> None:
    """An ID beyond the table, and an HRESULT that is none."""
    assert meaning_of(Code("id", 9999)) is None
    assert meaning_of(Code("id", 600000)) is None
    assert meaning_of(Code("hresult", 0xFFFFFDF0)) is None


def test_every_entry_that_leads_into_the_walk_names_what_to_look_at_first() -> None:
    """A node of the tree; or the advice says what to look at."""
    assert {each.value for each in First} <= set(TREE.nodes)
    silent = (EntryPoint.OTHER, EntryPoint.NO_CODE)
    assert [
        each.code for each in CATALOGUE.values() if each.entry not in silent and not (each.first or each.todo)
    ] == []


def test_another_subject_says_where_to_go_on() -> None:
    """Each subject and family has its advice, in both languages."""
    for each in (*SUBJECTS, *FAMILIES):
        assert all(any(ord(letter) > 0x2E80 for letter in text.ja) for text in (each.name, each.todo))
        assert (each.name.en + each.todo.en).isascii()


def test_a_narrow_family_stands_before_the_wide_one() -> None:
    """Otherwise it would never be found."""
    for wide, narrow in itertools.combinations(FAMILIES, 2):
        assert not (wide.first <= narrow.first and narrow.last <= wide.last), narrow.name


def test_the_families_that_an_administrator_meets_are_named() -> None:
    """VSS, SSPI, Windows' errors with their number, DPM's own, WMI, RPC."""
    named = {
        0x80042399: "VSS", 0x80090399: "SSPI", 0x80070001: "Windows error 1", 0x80990001: "DPM", 0x80041099: "WMI", 0x80010199: "RPC",
        0x80780001: "Windows Server Backup", 0xC0000005: "NTSTATUS",
    }  # fmt: skip
    for number, word in named.items():
        meaning = meaning_of(Code("hresult", number))
        assert meaning is not None
        assert word in meaning.text.en


def test_the_codes_that_sources_give_with_lost_communication_have_a_meaning_of_their_own() -> None:
    """Of Windows, of Kerberos and NTLM, of COM and WMI, of VSS, and DPM's own."""
    wanted = (
        0x80090322, 0x80070721, 0x8099090E, 0x80072742, 0x80072743, 0x8007274A, 0x80070035, 0x8007052E, 0x800706B5, 0x80080005,
        0x80010108, 0x800705B4, 0x80070102, 0x8007203A, 0x80041003, 0x80000001, 0x80072EFE, 0x80072EE7, 0x800423F3, 0x800423F4,
    )  # fmt: skip
    assert [hex(number) for number in wanted if Code("hresult", number) not in CATALOGUE] == []


def test_the_meanings_that_were_made_up_are_microsofts() -> None:
    """ID 326 is about access, 310 about a share that cannot be accessed, 309 about one that does not exist."""
    said = {number: CATALOGUE[Code("id", number)] for number in (326, 310, 309)}
    assert said[326].entry is EntryPoint.ACCESS_DENIED
    assert "could not be accessed" in said[310].text.en
    assert "does not exist" in said[309].text.en


def test_a_wrapper_alone_never_decides_and_an_unspecified_error_neither() -> None:
    """The reason is another code's."""
    for number in (104, 3106, 3114, 3115, 3188):
        assert CATALOGUE[Code("id", number)].weight is Weight.WRAPPER
    assert CATALOGUE[Code("hresult", 0x80004005)].weight is Weight.WRAPPER
