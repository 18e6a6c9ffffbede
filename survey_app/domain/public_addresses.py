"""Which network addresses belong to the public internet: the only ones that a stranger may make us connect to."""

import ipaddress
from ipaddress import IPv4Address, IPv6Address
from typing import Final

_ORDINARY_IPV6: Final = ipaddress.IPv6Network("2000::/3")  # all that is given out for the public internet so far
_TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")  # NAT64: the last 32 bits are the address meant
# What some versions of the standard library take for public although nobody's site can be there.
_NEVER: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "168.63.129.16/32",  # the management address of a cloud, public only by its number
        "2001::/23",  # Teredo and other protocols, each with an address of its own inside
        "3fff::/20",  # documentation
    )
)


def is_public_address(text: str) -> bool:
    """Tell whether an address is one of the public internet, whatever address it stands for inside another."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _is_public_ipv4(address)
    meant = _ipv4_inside(address)
    if meant is not None:
        return _is_public_ipv4(meant)
    return address in _ORDINARY_IPV6 and _is_public(address) and not address.scope_id


def _is_public_ipv4(address: IPv4Address) -> bool:
    return _is_public(address) and not address.is_reserved


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    is_never = any(address.version == network.version and address in network for network in _NEVER)
    return address.is_global and not address.is_multicast and not is_never


def _ipv4_inside(address: IPv6Address) -> IPv4Address | None:
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
