"""Running the site: granian in a process of its own, watched until it answers."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Final

START_S: Final = 30
WORKERS: Final = 2
THREADS: Final = 4  # each; the interpreter runs one at a time, the others wait for the disk


class SiteDidNotStart(Exception):
    """The site's process ended or did not answer in time."""


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
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SiteDidNotStart(
                f"Port {port} is taken. End what listens there, or choose another with --port."
            ) from error
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws",
        "--log-level", "warning", "waystation.site.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=os.environ.copy())
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


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SiteDidNotStart(
                f"The site's process ended with status {process.returncode}; its message is above."
            )
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
