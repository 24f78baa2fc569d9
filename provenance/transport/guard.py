"""Which addresses may be asked. The only module that knows ssrfguard, so that it can be replaced."""

import re
from dataclasses import replace
from ipaddress import IPv4Network, IPv6Network, ip_network

from ssrfguard import DEFAULT_DENIED, AddressTable, Block, BlockedAddressError, Policy, Reach, SSRFGuardError, resolve

from provenance.errors import ConfigurationError, FetchRefusedError
from provenance.transport.settings import MAX_URL_LENGTH, Lookup

# Beyond the registries: Azure's platform address; tunnels, whose relays are gone; all IPv6 that is not global unicast
# (RFC 4291, 2.4), IPv4-translated addresses (::ffff:0:127.0.0.1) among it.
_TUNNELS = (ip_network("2002::/16"), ip_network("2001::/32"))
_OURS = (
    Block(ip_network("168.63.129.16/32"), "Azure platform service", "no RFC", Reach.DENIED),
    Block(ip_network("::/0"), "not global unicast", "RFC 4291", Reach.DENIED),
    Block(ip_network("2000::/3"), "global unicast", "RFC 4291", Reach.PERMITTED),
)
_DENIED = AddressTable(
    (*_OURS, *(replace(block, reach=Reach.DENIED) if block.network in _TUNNELS else block for block in DEFAULT_DENIED.blocks))
)
# Resolvers read these as IPv4 in bases and lengths that people do not (WHATWG URL, "ends in a number").
_NUMBER_LAST = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")


class Guard:
    """Refuses what is not a plain public address. Raises ConfigurationError where what is allowed makes no sense."""

    def __init__(self, allowed_private: tuple[IPv4Network | IPv6Network, ...], allowed_ports: frozenset[int]) -> None:
        try:
            self._policy = Policy(
                denied_networks=_DENIED, allowed_networks=allowed_private, allowed_ports=allowed_ports, max_url_length=MAX_URL_LENGTH
            )
        except ValueError as fault:
            raise ConfigurationError(f"--allow-private: {fault}") from fault

    def check(self, url: str) -> None:
        """As `addresses`, without looking a name up."""
        self.addresses(url, None)

    def addresses(self, url: str, lookup: Lookup | None) -> tuple[str, ...]:
        """The addresses of the URL's host, all of them allowed; none, unless there is something to look names up with.

        Raises:
            FetchRefusedError: The URL, or any of the addresses, is not allowed.
            OSError: The name cannot be resolved.
        """
        try:
            target = self._policy.check_url(url)
            if not target.is_literal_address and _NUMBER_LAST.fullmatch(target.host):
                raise FetchRefusedError(f"not asked: {target.host} is an IP address in disguise")
            return () if lookup is None else tuple(str(found.ip) for found in resolve(target, policy=self._policy, resolver=lookup))
        except SSRFGuardError as fault:
            inside = isinstance(fault, BlockedAddressError) or isinstance(fault.__cause__, BlockedAddressError)
            advice = "; if it is a network of your own, see --allow-private" if inside else ""
            raise FetchRefusedError(f"not asked: {getattr(fault, 'reason', fault)}{advice}") from fault
