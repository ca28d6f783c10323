"""From where a request comes, as far as that may be known and kept."""

import ipaddress

from flask import request


def network() -> str:
    """The reader's network: IPv4 /24, IPv6 /56."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or ipaddress.IPv6Address(int(address))  # without the zone of a link-local one
    length = 24 if address.version == 4 else 56
    return str(ipaddress.ip_network((address, length), strict=False))
