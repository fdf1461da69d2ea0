"""Who may ask this server: this machine alone, unless there is a password."""

import ipaddress

# Prefect's setting: user:password.
AUTH = "PREFECT_SERVER_API_AUTH_STRING"


def is_loopback(host: str | None) -> bool:
    """Whether a name or address is of this machine alone."""
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return host == "localhost"
