"""The network beyond loopback is closed in tests, in this process and in its children."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest


def test_a_connection_beyond_loopback_is_refused() -> None:
    with socket.socket() as endpoint, pytest.raises(OSError, match="tests have no network"):
        endpoint.connect(("192.0.2.1", 80))


def test_a_datagram_beyond_loopback_is_refused() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint,
        pytest.raises(OSError, match="tests have no network"),
    ):
        endpoint.sendto(b"hello", ("192.0.2.1", 53))


def test_a_name_beyond_this_machine_is_not_looked_up() -> None:
    with pytest.raises(socket.gaierror, match="tests have no network"):
        socket.create_connection(("example.org", 443), timeout=1)


def test_loopback_stays_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5) as client,
    ):
        client.sendall(b"hello")
        accepted, _ = server.accept()
        with accepted:
            assert accepted.recv(5) == b"hello"


def test_child_processes_have_no_network_either() -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert child.returncode == 1
    assert "tests have no network" in child.stderr
