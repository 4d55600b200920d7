"""Running the site: granian in a process of its own, watched until it answers."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

START_S: Final = 30
WORKERS: Final = 2
THREADS: Final = 4  # each; the interpreter runs one at a time, the others wait for the disk


class SiteDidNotStart(Exception):
    """The site's process ended or did not answer in time."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the site listens, and the TLS certificate it shows there, if any."""

    host: str
    port: int
    certificate: Path | None = None
    certificate_key: Path | None = None


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_site(port: int) -> Iterator[str]:
    """Serve the site on 127.0.0.1 while inside; gives its address.

    Raises:
        SiteDidNotStart: the port is taken, or the process ended.
    """
    process = start_site(Address("127.0.0.1", port), WORKERS)
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def start_site(address: Address, workers: int, *, respawn: bool = False) -> "subprocess.Popen[bytes]":
    """Start the site and return its process.

    Args:
        address: Where it listens.
        workers: Processes that answer.
        respawn: Workers that end are started anew, and the whole leads a process group of its own.

    Raises:
        SiteDidNotStart: the port is taken.
    """
    with socket.socket(socket.AF_INET6 if ":" in address.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise SiteDidNotStart(
                f"Port {address.port} is taken. End what listens there, or choose another with --port."
            ) from error
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", address.host,
        "--port", str(address.port), "--workers", str(workers), "--blocking-threads", str(THREADS), "--no-ws",
        "--log-level", "warning", *(["--respawn-failed-workers"] if respawn else []),
    ]  # fmt: skip
    if address.certificate is not None:
        command += ["--ssl-certificate", str(address.certificate)]
    if address.certificate_key is not None:
        command += ["--ssl-keyfile", str(address.certificate_key)]
    command.append("waystation.site.wsgi:application")
    return subprocess.Popen(command, env=os.environ.copy(), start_new_session=respawn)


def wait_until_listening(process: "subprocess.Popen[bytes]", address: Address) -> None:
    """Return when somebody answers at the address.

    Raises:
        SiteDidNotStart: the process ended, or nobody did in time.
    """
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        _check_running(process)
        try:
            socket.create_connection((address.host, address.port), timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SiteDidNotStart(f"The site did not answer within {START_S} seconds.")


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        _check_running(process)
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass  # not listening yet
        finally:
            connection.close()
        time.sleep(0.1)
    raise SiteDidNotStart(f"The site did not answer within {START_S} seconds.")


def _check_running(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is not None:
        raise SiteDidNotStart(
            f"The site's process ended with status {process.returncode}; its message is above."
        )
