"""`waystation serve`: a live node: key agent, site and background work, watched until told to stop."""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connections

from waystation.cli import asking
from waystation.cli.server import Address, SiteDidNotStart, start_site, wait_until_listening
from waystation.cli.tasks import task_lines
from waystation.core.errors import Refusal
from waystation.core.journal.node import node
from waystation.core.journal.schema import upgrade
from waystation.core.vault import keyfile, memory, processes
from waystation.core.vault.agent import READY

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

Process = subprocess.Popen[str]

PORT: Final = 8000
_LOOK_S: Final = 1.0
_QUICK_S: Final = 10.0  # a process that ends sooner waits before it is started anew
_PAUSE_S: Final = 5.0
_STOP_S: Final = 10.0


class CannotServe(Exception):
    """The node cannot be started; the sentence says what to do."""


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser(
        "serve",
        help="run this live node: asks for the passphrase once",
        description="Without a certificate it belongs behind a server that speaks HTTPS (docs/settings.md).",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=PORT, help=f"port to listen on (default {PORT})")
    parser.add_argument("--workers", type=int, default=2, help="processes that answer pages (default 2)")
    parser.add_argument("--certificate", type=Path, help="TLS certificate chain, PEM")
    parser.add_argument("--certificate-key", type=Path, help="its private key, PKCS #8")


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM; returns 0, or 1 with the reason said."""
    node_of_this_folder = None
    try:
        upgrade()
        _check()
        node_of_this_folder = _Running(
            Path(settings.WAYSTATION_HOME),
            Address(args.host, args.port, args.certificate, args.certificate_key),
            args.workers,
        )
        node_of_this_folder.start()
        _say_how_it_is(args)
        connections.close_all()
        node_of_this_folder.watch()
    except (Refusal, CannotServe, SiteDidNotStart) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    finally:
        if node_of_this_folder is not None:
            node_of_this_folder.stop()
    return 0


def _check() -> None:
    this, home = node(), Path(settings.WAYSTATION_HOME)
    if this.mode == "demo":
        raise CannotServe(
            "This folder holds a demo. Run it with “waystation demo”; “serve” is for live nodes."
        )
    if not keyfile.is_closed(home):
        raise CannotServe("node.key has no passphrase yet. Give it one with “waystation passphrase” first.")
    left = processes.running(home)
    if "serve" in left:
        raise CannotServe("This node runs already. Stop it there before you start it anew.")
    if left:
        processes.kill_all(home)  # left behind by a start that was killed


def _say_how_it_is(args: argparse.Namespace) -> None:
    scheme = "https" if args.certificate else "http"
    print(f"{node().name} is at {scheme}://{args.host}:{args.port}. Ctrl-C stops it.", flush=True)
    tasks = list(task_lines())
    if tasks:
        print("\n".join(("Left to do:", *tasks)), flush=True)
    warning = memory.swap_warning()
    if warning:
        print(warning, flush=True)


class _Running:
    """The processes of a node that runs."""

    def __init__(self, home: Path, address: Address, workers: int) -> None:
        self.home, self.address, self.workers = home, address, workers
        self.ended = threading.Event()
        self.agent: Process | None = None
        self.others: dict[str, subprocess.Popen[bytes]] = {}
        self.started: dict[str, float] = {}
        self.is_agent_mourned = False

    def start(self) -> None:
        """Open the keys, then start what needs them.

        Raises:
            CannotServe: the agent did not start, for instance since the passphrase is wrong.
            SiteDidNotStart: the port is taken, or the site's process ended.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.ended.set())
        self.agent = self._open_agent()
        for name in ("web", "background"):
            self._start(name)
        wait_until_listening(self.others["web"], self.address)

    def watch(self) -> None:
        """Start anew what ended by itself, until told to stop."""
        while not self.ended.wait(_LOOK_S):
            for name, process in self.others.items():
                if process.poll() is not None:
                    _end_group(process)
                    if time.monotonic() - self.started[name] < _QUICK_S and self.ended.wait(_PAUSE_S):
                        return
                    print(f"The process “{name}” ended and is started anew.", file=sys.stderr, flush=True)
                    self._start(name)
            if self.agent is not None and self.agent.poll() is not None and not self.is_agent_mourned:
                self.is_agent_mourned = True
                print(
                    "The key agent has ended: nothing sealed can be read or written. What was saved is safe."
                    " Stop this with Ctrl-C and run “waystation serve” again; it asks for the passphrase.",
                    file=sys.stderr,
                    flush=True,
                )

    def stop(self) -> None:
        """End everything, those who hold no keys first."""
        for process in self.others.values():
            process.terminate()
        for process in self.others.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(_STOP_S)
            _end_group(process)
        if self.agent is not None:
            self.agent.terminate()
            try:
                self.agent.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                self.agent.kill()
                self.agent.wait()
        processes.forget(self.home)

    def _open_agent(self) -> Process:
        agent = subprocess.Popen(
            [sys.executable, "-m", "waystation.core.vault.agent", str(self.home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert agent.stdin is not None and agent.stdout is not None, "both are pipes"  # noqa: S101, PT018
        try:
            agent.stdin.write(asking.passphrase() + "\n")
            agent.stdin.close()
            said = agent.stdout.readline()
        except BaseException:
            agent.kill()
            agent.wait()
            raise
        if said != READY:
            agent.wait()
            raise CannotServe(said.strip() or "The key agent did not start; its message is above.")
        return agent

    def _start(self, name: str) -> None:
        if name == "web":
            self.others[name] = start_site(self.address, self.workers, respawn=True)
        else:
            command = [sys.executable, "-m", "waystation.cli", name]
            self.others[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        self.started[name] = time.monotonic()
        numbers = {each: process.pid for each, process in self.others.items()}
        # Who starts others anew comes first, so that a seal ends it first.
        listed = {"serve": os.getpid(), **numbers}
        if self.agent is not None:
            listed["agent"] = self.agent.pid
        processes.write_down(self.home, listed)


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """End what a process left behind; each leads a group of its own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
