"""Which IP addresses are of the own network, also in the disguises that IPv6 has for IPv4."""

import ipaddress
from collections.abc import Iterator

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Networks whose addresses carry an IPv4 address, and how many bits follow it.
CARRIERS = [
    (ipaddress.IPv6Network(network), bits)
    for network, bits in (
        ("::ffff:0:0/96", 0),  # mapped
        ("::/96", 0),  # compatible, of old
        ("::ffff:0:0:0/96", 0),  # translated (SIIT)
        ("64:ff9b::/96", 0),  # NAT64
        ("2002::/16", 80),  # 6to4
    )
]
# NAT64 of the own network: where in it the IPv4 address stands is for that network to say.
LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")


def is_own_network(text: str) -> bool:
    """Whether an address, with a zone or without, is none of the public network."""
    ip = ipaddress.ip_address(text.partition("%")[0])
    return ip in LOCAL_NAT64 or any(_is_own(one) for one in _meant(ip))


def _meant(ip: Address) -> Iterator[Address]:
    carried = [bits for network, bits in CARRIERS if ip in network]
    for bits in carried:
        yield ipaddress.IPv4Address(int(ip) >> bits & 0xFFFFFFFF)
    if not carried:
        yield ip


def _is_own(ip: Address) -> bool:
    # fec0::1 is site-local, of old, and Python calls it global.
    of_old = isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local
    return not ip.is_global or ip.is_multicast or of_old
