"""Which addresses a connector may reach: the public ones, and inside the house only what it names. Pure."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Where clouds keep the keys of a machine (RFC 3927): no connector may name it.
_NEVER = (ip_network("169.254.0.0/16"), ip_network("fe80::/10"), ip_network("fd00:ec2::/32"))
_TRANSLATED = ip_network("64:ff9b::/96")


def read_networks(texts: Sequence[str]) -> list[Network]:
    """The networks as values. Raises ValueError for what is none, or lies where no connector may go."""
    found = [ip_network(text.strip(), strict=True) for text in texts if text.strip()]
    for network in found:
        if any(network.version == each.version and network.overlaps(each) for each in _NEVER):
            raise ValueError(str(network))
    return found


def may_reach(text: str, allowed: Sequence[Network]) -> bool:
    """True for a public address and one within `allowed`; an IPv4 address within an IPv6 one counts as itself."""
    try:
        address = _meant(ip_address(text.split("%", 1)[0]))
    except ValueError:
        return False
    if address.is_multicast or address.is_unspecified or _within(address, _NEVER):
        return False
    return address.is_global or _within(address, allowed)


def looks_like_address(host: str) -> bool:
    """True for what a resolver would not be asked about; `2130706433` and `127.1` are such too."""
    return ":" in host or host.replace(".", "").isdigit()


def _meant(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and address in _TRANSLATED:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    return inner or address


def _within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
