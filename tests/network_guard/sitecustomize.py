"""Keeps Python processes from reaching any network beyond loopback while the tests run.

`tests/conftest.py` runs this file in every pytest process and puts its folder on PYTHONPATH, where the interpreter of
each child process finds it by its name. It fails as a machine without a network fails, so that code under test takes
its next choice: name look-ups with `gaierror`, connections with `ENETUNREACH`.
"""

import errno
import ipaddress
import socket
import sys
from typing import Any

LOOKUPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
SENDS = ("socket.connect", "socket.sendto", "socket.sendmsg")


def is_local(host: object) -> bool:
    """Whether `host` names this machine alone: a loopback address, `localhost`, or no host at all."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host == "":
        return True
    name = str(host).split("%")[0].rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def refuse_other_hosts(event: str, arguments: tuple[Any, ...]) -> None:
    """The audit hook: raises `OSError` when a socket would leave this machine."""
    if event in LOOKUPS:
        if not is_local(arguments[0]):
            raise socket.gaierror(socket.EAI_NONAME, f"tests have no network: look-up of {arguments[0]!r} refused")
    elif event in SENDS:
        endpoint, address = arguments[0], arguments[1]
        if endpoint.family not in (socket.AF_INET, socket.AF_INET6) or address is None:
            return
        if not is_local(address[0]):
            raise OSError(errno.ENETUNREACH, f"tests have no network: connection to {address!r} refused")


sys.addaudithook(refuse_other_hosts)
