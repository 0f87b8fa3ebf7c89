"""PowerShell as the pages write it: its commands, and what those leave on a computer that change the network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from runbook.sandbox import Machine, RegValue
from runbook.sandbox.windows.network.qos import QosPolicy
from runbook.windows.qos import GRAIN

_PARSER: Final = Parser(Language(tree_sitter_powershell.language()))
_BARE: Final = re.compile(r"(?<=[ ,])[A-Za-z*][\w*]*(?=,)|(?<=, )[A-Za-z*][\w*]*$")
"""Bare words in a list, which PowerShell takes for texts and the grammar does not know."""


@dataclass(frozen=True)
class Call:
    """A command, its name in lower case without `.ps1`: what stands after each parameter, '' for a switch, in lower case both."""

    name: str
    parameters: Mapping[str, str]


def calls(source: str) -> list[Call]:
    """Return the commands of a text. Raise `ValueError` if it is no PowerShell."""
    tree = _PARSER.parse(_BARE.sub(r"'\g<0>'", source).encode()).root_node
    if tree.has_error:
        raise ValueError(source)
    return [_call(each) for each in _nodes(tree) if each.type == "command"]


def _nodes(root: Node) -> Iterator[Node]:
    yield root
    for child in root.children:
        yield from _nodes(child)


def _call(command: Node) -> Call:
    name = next(_source(child) for child in command.children if child.type == "command_name")
    words = [each for child in command.children if child.type == "command_elements" for each in child.children]
    parameters: dict[str, str] = {}
    last = ""
    for word in words:
        if word.type == "command_parameter":
            last = _source(word)[1:].lower()
            parameters[last] = ""
        elif last and (value := _source(word).strip("'\" ")):
            parameters[last] = value.lower()
            last = ""
    return Call(name.lower().removesuffix(".ps1"), parameters)


def _source(node: Node) -> str:
    return (node.text or b"").decode()


# What the cmdlets write: "Changes are made directly into the registry" (facts 5.4), the values of the keywords by facts 5.1.
_LSO: Final = ("*LsoV1IPv4", "*LsoV2IPv4", "*LsoV2IPv6")
_RSC: Final = ("*RscIPv4", "*RscIPv6")
_CHECKSUM: Final = (
    "*IPChecksumOffloadIPv4", "*TCPChecksumOffloadIPv4", "*TCPChecksumOffloadIPv6", "*UDPChecksumOffloadIPv4", "*UDPChecksumOffloadIPv6",
    "*TCPUDPChecksumOffloadIPv4", "*TCPUDPChecksumOffloadIPv6",
)  # fmt: skip
_SWITCHES: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "disable-netadapterlso": (_LSO, "0"),
    "enable-netadapterlso": (_LSO, "1"),
    "disable-netadapterrsc": (_RSC, "0"),
    "enable-netadapterrsc": (_RSC, "1"),
    "disable-netadapterchecksumoffload": (_CHECKSUM, "0"),
    "enable-netadapterchecksumoffload": (_CHECKSUM, "3"),
}
_GLOBALS: Final = {"chimney": "chimney", "receivesidescaling": "rss", "receivesegmentcoalescing": "rsc"}


def carry_out(computer: Machine, call: Call) -> None:
    """Do to a computer what a command does, if it changes offloads of the network or its policies."""
    if call.name in _SWITCHES:
        for keyword in _SWITCHES[call.name][0]:
            _set(computer, keyword, _SWITCHES[call.name][1])
    elif call.name == "set-netadapteradvancedproperty":
        _set(computer, call.parameters["registrykeyword"], call.parameters["registryvalue"])
    elif call.name == "set-netoffloadglobalsetting":
        for parameter, state in call.parameters.items():
            if _GLOBALS[parameter] in computer.tcp:
                computer.tcp[_GLOBALS[parameter]] = state
    elif call.name == "new-netqospolicy":
        computer.qos[call.parameters["name"]] = _policy(call)
    elif call.name == "remove-netqospolicy":
        del computer.qos[next(name for name in computer.qos if name.lower() == call.parameters["name"])]


def _policy(call: Call) -> QosPolicy:
    """Return the policy that a command makes. Its rate is a multiple of Windows' grain, which a step writes and nobody types."""
    rate = int(call.parameters["throttlerateactionbitspersecond"]) // GRAIN * GRAIN
    protocol, profile = call.parameters["ipprotocolmatchcondition"], call.parameters["networkprofile"]
    return QosPolicy(int(call.parameters["ipportmatchcondition"]), rate, protocol.upper(), profile.capitalize())


def _set(computer: Machine, keyword: str, value: str) -> None:
    """Write a keyword of each adapter whose driver has it."""
    for nic in computer.nics:
        if computer.registry.has_key(rf"{nic.key}\Ndi\Params\{keyword}"):
            computer.registry.set(nic.key, keyword, RegValue("REG_SZ", value))
