"""An independent client: handwritten envelopes, and answers by namespace, so that only the simulation is tested."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

import pytest

from runbook.sandbox import Machine

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
CIM = "http://schemas.dmtf.org/wbem/wscim/1/common"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
HKLM = 0x80000002


def name_of(element: Element) -> str:
    """Return the local name."""
    return element.tag.rpartition("}")[2]


def values_of(element: Element) -> dict[str, list[str | None]]:
    """Return properties by local name: repeated ones in order, None for nil, and the text of a datetime."""
    found: dict[str, list[str | None]] = {}
    for child in element:
        text = child[0].text if len(child) else child.text or ""
        found.setdefault(name_of(child), []).append(None if child.get(NIL) else text)
    return found


class Refused(Exception):
    """A fault: the WS-Management code, WMI's code and status if it has an MSFT_WmiError, and the subcode's local name."""

    def __init__(self, answer: Element) -> None:
        wsman, wmi = answer.find(".//{*}WSManFault"), answer.find(".//{*}MSFT_WmiError")
        self.code = int(wsman.get("Code", "0")) if wsman is not None else None
        self.wmi_code = int(wmi.findtext("{*}error_Code", "0")) if wmi is not None else None
        self.cim_status = int(wmi.findtext("{*}CIMStatusCode", "0")) if wmi is not None else None
        self.subcode = answer.findtext(".//{*}Subcode/{*}Value", "").partition(":")[2]
        self.reason = answer.findtext(".//{*}Reason/{*}Text", "")
        self.said = " ".join(element.text or "" for element in answer.iterfind(".//{*}Message"))
        self.blamed = answer.findtext("{*}Fault/{*}Code/{*}Value", "").partition(":")[2]
        super().__init__(f"{self.code} {self.wmi_code} {self.subcode} {self.reason}")

    @property
    def any_code(self) -> int | None:
        """Return WMI's code if there is one, otherwise the WS-Management code."""
        return self.code if self.wmi_code is None else self.wmi_code


def envelope(
    action: str,
    resource: str,
    body: str = "",
    *,
    selectors: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
    size: int = 153_600,
    timeout: str = "PT20S",
    message_id: str = "",
) -> bytes:
    """Return a request."""

    def pairs(group: str, item: str, given: Mapping[str, str] | None) -> str:
        inside = "".join(
            f"<w:{item} Name={quoteattr(name)}>{escape(value)}</w:{item}>" for name, value in (given or {}).items()
        )
        return f"<w:{group}>{inside}</w:{group}>" if inside else ""

    return (
        f'<e:Envelope xmlns:e="{SOAP}" xmlns:a="{ADDRESSING}" xmlns:w="{WSMAN}"><e:Header>'
        f"<a:Action>{action}</a:Action><a:MessageID>{message_id or f'uuid:{uuid.uuid4()}'}</a:MessageID>"
        f"<w:ResourceURI>{resource}</w:ResourceURI><w:MaxEnvelopeSize>{size}</w:MaxEnvelopeSize>"
        f"<w:OperationTimeout>{timeout}</w:OperationTimeout>"
        f"{pairs('SelectorSet', 'Selector', selectors)}{pairs('OptionSet', 'Option', options)}"
        f"</e:Header><e:Body>{body}</e:Body></e:Envelope>"
    ).encode()


@dataclass(frozen=True)
class Result:
    """The result of a command."""

    stdout: bytes
    stderr: bytes
    exit_code: int
    receives: int


class Raw:
    """A client of one machine. Every method raises `Refused` for a fault."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def exchange(self, request: bytes) -> bytes:
        """Return the answer to an envelope."""
        return self.machine.send(request)

    def ask(self, action: str, resource: str, body: str = "", **header: object) -> Element:
        """Exchange one envelope. Return the answer's body."""
        root = ElementTree.fromstring(self.exchange(envelope(action, resource, body, **header)))  # type: ignore[arg-type]
        found = root.find(f"{{{SOAP}}}Body")
        assert found is not None
        if found.find(f"{{{SOAP}}}Fault") is not None:
            raise Refused(found)
        return found

    def get(self, name: str, /, **selectors: str) -> dict[str, list[str | None]]:
        """Get an instance: `root/cimv2/Win32_Service`, Name=..."""
        return values_of(self.ask(f"{TRANSFER}/Get", WMI + name, selectors=selectors)[0])

    def invoke(self, name: str, method: str, arguments: Sequence[tuple[str, object]] = (), /, **selectors: str) -> dict[str, list[str | None]]:  # fmt: skip
        """Invoke a method. Return its output."""
        uri = WMI + name
        inside = "".join(f"<m:{key}>{escape(str(value))}</m:{key}>" for key, value in arguments)
        body = f'<m:{method}_INPUT xmlns:m="{uri}">{inside}</m:{method}_INPUT>'
        return values_of(self.ask(f"{uri}/{method}", uri, body, selectors=selectors)[0])

    def registry(self, method: str, path: str = "", name: str | None = None, **data: object) -> dict[str, list[str | None]]:  # fmt: skip
        """Call a StdRegProv method below HKEY_LOCAL_MACHINE, in root/default; data of lists repeat."""
        arguments: list[tuple[str, object]] = [("hDefKey", data.pop("hive", HKLM)), ("sSubKeyName", path)]
        if name is not None:
            arguments.append(("sValueName", name))
        for key, value in data.items():
            arguments += [(key, each) for each in (value if isinstance(value, (list, tuple)) else [value])]
        return self.invoke("root/default/StdRegProv", method, arguments)

    def code(self, method: str, path: str = "", name: str | None = None, **data: object) -> int:
        """Return its return code."""
        return int(self.registry(method, path, name, **data)["ReturnValue"][0] or 0)

    def items(self, query: str, namespace: str = "root/cimv2", most: int = 32_000, size: int = 153_600) -> list[Element]:  # fmt: skip
        """Return all results of a WQL query, pulled to the end."""
        return [item for part in self.parts(query, namespace, most, size) for item in part]

    def parts(self, query: str, namespace: str = "root/cimv2", most: int = 32_000, size: int = 153_600) -> list[list[Element]]:  # fmt: skip
        """Return the results of a WQL query as the answers brought them."""
        body = (
            f'<n:Enumerate xmlns:n="{ENUMERATION}"><w:OptimizeEnumeration/><w:MaxElements>{most}</w:MaxElements>'
            f'<w:Filter Dialect="http://schemas.microsoft.com/wbem/wsman/1/WQL">{escape(query)}</w:Filter></n:Enumerate>'
        )
        answer = self.ask(f"{ENUMERATION}/Enumerate", f"{WMI}{namespace}/*", body, size=size)
        found = [list(answer[0].iterfind(f"{{{WSMAN}}}Items/*"))]
        while context := answer[0].findtext(f"{{{ENUMERATION}}}EnumerationContext"):
            pull = (
                f'<n:Pull xmlns:n="{ENUMERATION}"><n:EnumerationContext>{context}</n:EnumerationContext>'
                f"<n:MaxElements>{most}</n:MaxElements></n:Pull>"
            )
            answer = self.ask(f"{ENUMERATION}/Pull", f"{WMI}{namespace}/*", pull, size=size)
            found.append(list(answer[0].iterfind(f"{{{ENUMERATION}}}Items/*")))
        return found

    def query(self, query: str, namespace: str = "root/cimv2") -> list[dict[str, list[str | None]]]:
        """Return the results of a WQL query, by local name."""
        return [values_of(item) for item in self.items(query, namespace)]

    def open(self, code_page: str | None = "65001", **options: str) -> str:
        """Open a shell. Return its id."""
        given = options | ({"WINRS_CODEPAGE": code_page} if code_page else {})
        body = f'<r:Shell xmlns:r="{SHELL}"><r:InputStreams>stdin</r:InputStreams></r:Shell>'
        answer = self.ask(f"{TRANSFER}/Create", f"{SHELL}/cmd", body, options=given)
        return answer.findtext(f".//{{{WSMAN}}}Selector[@Name='ShellId']", "")

    def close(self, shell: str) -> None:
        """Delete the shell."""
        self.ask(f"{TRANSFER}/Delete", f"{SHELL}/cmd", selectors={"ShellId": shell})

    def start(self, shell: str, line: str, *arguments: str, **options: str) -> str:
        """Start a command. Return its id."""
        words = "".join(f"<r:Arguments>{escape(each)}</r:Arguments>" for each in arguments)
        body = f'<r:CommandLine xmlns:r="{SHELL}"><r:Command>{escape(line)}</r:Command>{words}</r:CommandLine>'
        answer = self.ask(f"{SHELL}/Command", f"{SHELL}/cmd", body, selectors={"ShellId": shell}, options=options)
        return answer.findtext(f".//{{{SHELL}}}CommandId", "")

    def feed(self, shell: str, command: str, text: bytes, *, end: bool) -> None:
        """Write to stdin."""
        body = (
            f'<r:Send xmlns:r="{SHELL}"><r:Stream Name="stdin" CommandId="{command}" End="{end}">'
            f"{base64.b64encode(text).decode()}</r:Stream></r:Send>"
        )
        self.ask(f"{SHELL}/Send", f"{SHELL}/cmd", body, selectors={"ShellId": shell})

    def receive(self, shell: str, command: str, *, timeout: str = "PT20S", size: int = 153_600) -> Element:
        """Send one Receive. Return the ReceiveResponse."""
        body = f'<r:Receive xmlns:r="{SHELL}"><r:DesiredStream CommandId="{command}">stdout stderr</r:DesiredStream></r:Receive>'
        return self.ask(f"{SHELL}/Receive", f"{SHELL}/cmd", body, selectors={"ShellId": shell}, timeout=timeout, size=size)[0]  # fmt: skip

    def signal(self, shell: str, command: str, code: str = "terminate") -> None:
        """Send terminate or ctrl_c."""
        body = f'<r:Signal xmlns:r="{SHELL}" CommandId="{command}"><r:Code>{SHELL}/signal/{code}</r:Code></r:Signal>'
        self.ask(f"{SHELL}/Signal", f"{SHELL}/cmd", body, selectors={"ShellId": shell})

    def collect(self, shell: str, command: str, size: int = 153_600) -> Result:
        """Receive until the command is done."""
        streams, receives = {"stdout": b"", "stderr": b""}, 0
        while True:
            answer = self.receive(shell, command, size=size)
            receives += 1
            for stream in answer.iter(f"{{{SHELL}}}Stream"):
                streams[stream.get("Name", "")] += base64.b64decode(stream.text or "")
            state = answer.find(f"{{{SHELL}}}CommandState")
            if state is not None and state.get("State", "").endswith("/Done"):
                return Result(streams["stdout"], streams["stderr"], int(state.findtext(f"{{{SHELL}}}ExitCode", "0")), receives)  # fmt: skip

    def run(self, line: str, code_page: str | None = "65001", stdin: bytes | None = None) -> Result:
        """Run a line in a shell of its own."""
        shell = self.open(code_page)
        try:
            command = self.start(shell, line)
            if stdin is not None:
                self.feed(shell, command, stdin, end=True)
            return self.collect(shell, command)
        finally:
            self.close(shell)

    def text(self, line: str) -> str:
        """Return the output of a line, in UTF-8."""
        return self.run(line).stdout.decode()

    def localized(self, line: str) -> str:
        """Return the output of a line in the computer's own code page, in which its programs speak its language."""
        return self.run(line, code_page=None).stdout.decode("cp932")


@pytest.fixture
def raw() -> Callable[[Machine], Raw]:
    """Return the function that makes the client of a machine."""
    return Raw


@pytest.fixture
def old() -> Raw:
    """Return a client of a Japanese 2008 R2 file server, which has WinRM 2.0."""
    return Raw(Machine("FILES01", "2008 R2", "ja-JP"))


@pytest.fixture
def new() -> Raw:
    """Return a client of an English 2016 server, which has WinRM 3.0."""
    return Raw(Machine("SQL01", "2016", "en-US"))
