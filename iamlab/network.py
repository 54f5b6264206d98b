"""Under which names and addresses the lab can be reached."""

import contextlib
import socket

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ANY_ADDRESS = {"0.0.0.0", "::", "[::]"}


def own_addresses() -> list[str]:
    """Return this machine's IPv4 addresses other than loopback, the one with the default route first."""
    found: list[str] = []
    # Connecting a datagram socket sends nothing; it only asks the system which address it would send
    # from. 192.0.2.0/24 is reserved for documentation. Without any network it fails, and the host name
    # below may still resolve.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))
        found.append(str(probe.getsockname()[0]))
    with contextlib.suppress(OSError):  # a host name that does not resolve is no address to offer
        found += [
            str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        ]
    return [address for address in dict.fromkeys(found) if not address.startswith("127.")]


def host_names(bind: str, also: str = "") -> list[str]:
    """Return the Host headers to accept when listening on `bind`.

    `also` names further hosts, separated by commas. On a loopback address only the loopback names
    are accepted, so that no web page elsewhere can reach the lab under a name of its own.
    """
    names = [*LOOPBACK, *(name.strip() for name in also.split(",") if name.strip())]
    if bind in ANY_ADDRESS:
        host = socket.gethostname()
        names += [*own_addresses(), host, f"{host.split('.')[0]}.local"]
    elif bind not in LOOPBACK:
        names.append(bind)
    return list(dict.fromkeys(names))


def addresses_to_type(bind: str, port: int) -> list[str]:
    """Return the URLs under which people reach a lab that listens on `bind` and `port`."""
    if bind in ANY_ADDRESS:
        hosts = [*own_addresses(), "127.0.0.1"]
    else:
        hosts = [f"[{bind}]" if ":" in bind and not bind.startswith("[") else bind]
    return [f"http://{host}:{port}/" for host in hosts]
