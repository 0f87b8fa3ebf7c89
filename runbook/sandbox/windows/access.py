"""The rights of the account that logs on over the network, and changed defaults of remote management."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Rights = Literal["administrator", "reader", "none"]
"""The rights of an account.

`reader` is in WinRMRemoteWMIUsers__ or Remote Management Users, with rights in WMI's namespaces (facts 6.6 [S]). It may
read, but neither services (facts 6.13 [S]) nor set a value or open a shell of cmd.exe, for which that group is not enough
(pywinrm issue 336 [Sx]).
`none` may log on and do nothing else, like a user without an entry in the listener's RootSDDL, or a local administrator
whom UAC filters (pywinrm issues 336, 338, 362 [Sx]; facts 6.6 [G]).
"""


@dataclass(slots=True)
class Access:
    """The rights of the account, and changed defaults.

    `config` has the changed elements of WinRM's configuration by the name of the outermost element. With
    `keeps_code_page` shells use the OEM code page and ignore WINRS_CODEPAGE (facts 9.10 [U]). `language_mode` is
    PowerShell's; AppLocker makes it ConstrainedLanguage [G].
    """

    rights: Rights = "administrator"
    config: dict[str, object] = field(default_factory=dict)
    keeps_code_page: bool = False
    language_mode: str = "FullLanguage"
