"""NTLM as a Windows host takes it: its own names in the challenge, and its rule for channel bindings (facts 6.6)."""

from __future__ import annotations

from dataclasses import dataclass

from spnego._ntlm import NTLMProxy
from spnego._ntlm_raw.messages import (
    Authenticate,
    AvId,
    Challenge,
    FileTime,
    NegotiateFlags,
    NTClientChallengeV2,
    TargetInfo,
    Version,
)
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import BadBindingsError

_LONGEST_OF_V1 = 24
_ABOVE_THE_CHALLENGE = 16  # the proof of NTLMv2 stands before what the client answers to


@dataclass(frozen=True, slots=True)
class HostNames:
    """The names of a host. `domain` and `dns_domain` are empty in a workgroup."""

    computer: str
    domain: str = ""
    dns_domain: str = ""


class NtlmAcceptor(NTLMProxy):
    """pyspnego's acceptor, which alone would name the computer that runs it, and insist on a channel binding.

    `bindings` are those of the TLS connection. With `strict` (CbtHardeningLevel Strict) a login without any is refused
    too; otherwise (Relaxed, the default of Windows) only one with others.
    """

    def __init__(self, names: HostNames, bindings: GssChannelBindings | None = None, *, strict: bool = False) -> None:
        super().__init__(usage="accept", channel_bindings=bindings)
        self._names, self._strict = names, strict

    def _step_accept_negotiate(self, token: bytes) -> bytes:
        super()._step_accept_negotiate(token)
        made = self._temp_challenge
        assert made is not None  # noqa: S101  # the step before has made it
        in_domain = bool(self._names.domain)
        kind = NegotiateFlags.target_type_domain if in_domain else NegotiateFlags.target_type_server
        flags = made.flags & ~NegotiateFlags.target_type_server | kind
        self._temp_challenge = Challenge(
            flags,
            made.server_challenge,
            target_name=self._names.domain or self._names.computer,
            target_info=self._target_info(),
            version=Version.get_current() if flags & NegotiateFlags.version else None,
        )
        return self._temp_challenge.pack()

    def _target_info(self) -> TargetInfo:
        names = self._names
        info = TargetInfo()
        info[AvId.nb_domain_name] = names.domain or names.computer
        info[AvId.nb_computer_name] = names.computer
        info[AvId.dns_computer_name] = ".".join(filter(None, (names.computer.lower(), names.dns_domain)))
        if names.dns_domain:
            info[AvId.dns_domain_name] = info[AvId.dns_tree_name] = names.dns_domain
        info[AvId.timestamp] = FileTime.now()
        return info

    def _step_accept_authenticate(self, token: bytes, channel_bindings: GssChannelBindings | None) -> None:
        if channel_bindings is not None and not _has_bindings(token):
            if self._strict:
                raise BadBindingsError(context_msg="no channel binding, and CbtHardeningLevel is Strict")
            channel_bindings = None
        super()._step_accept_authenticate(token, channel_bindings)


def _has_bindings(token: bytes) -> bool:
    """Return True if an AUTHENTICATE message carries a channel binding; sixteen zeros say that there is none."""
    response = Authenticate.unpack(token).nt_challenge_response or b""
    if len(response) <= _LONGEST_OF_V1:
        return False
    pairs = NTClientChallengeV2.unpack(response[_ABOVE_THE_CHALLENGE:]).av_pairs
    return any(pairs.get(AvId.channel_bindings, b""))
