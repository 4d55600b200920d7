"""A PostgreSQL server of a test's own, which may be killed, and Django's connection to it."""

import os
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from django.db import OperationalError, connection
from tools import with_postgres

from tests.faults.writers import Told, start
from waystation.core.journal.schema import upgrade

BACK_S = 60


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server."""

    folder: Path
    port: int

    @property
    def postmaster(self) -> int:
        """The process that starts all others."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def processes(self) -> list[int]:
        """Return the server's processes below the postmaster."""
        first = self.postmaster
        return [int(pid) for pid in Path(f"/proc/{first}/task/{first}/children").read_text().split()]

    def kill(self) -> None:
        """Kill -9 the whole server at one moment, and start it again: it recovers from its log."""
        all_of_it = [self.postmaster, *self.processes()]
        for pid in all_of_it:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + BACK_S
        while any(Path(f"/proc/{pid}").exists() for pid in all_of_it):
            assert time.monotonic() < until, "the server's processes do not end"
            time.sleep(0.02)  # a dead one counts as running until its parent has heard of it
        with_postgres.run(self.folder, self.port, fsync=True)

    def kill_one(self, pid: int) -> None:
        """Kill -9 one of the server's processes; the postmaster ends all others and recovers."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)  # the postmaster takes connections until it has learned of the death
        self.wait()

    def wait(self) -> None:
        """Wait until the server takes connections again."""
        until = time.monotonic() + BACK_S
        while True:
            try:
                connection.close()
                connection.ensure_connection()
            except OperationalError:
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.05)
            else:
                connection.close()
                return


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """Give Django a fresh PostgreSQL with the product's tables while inside."""
    before = dict(connection.settings_dict)
    with tempfile.TemporaryDirectory(prefix="waystation-pg-") as name:
        cluster = Cluster(Path(name), with_postgres.free_port())
        with_postgres.start(cluster.folder, cluster.port, fsync=True)
        connection.close()
        connection.settings_dict.update(
            NAME=with_postgres.USER, USER=with_postgres.USER, HOST="127.0.0.1", PORT=str(cluster.port)
        )
        try:
            upgrade()
            yield cluster
        finally:
            connection.close()
            connection.settings_dict.update(before)
            with_postgres.control(cluster.folder, "-m", "fast", "stop")


def server_killed_while_writing(
    cluster: Cluster, clerks: Sequence[int], moments: Random, *, whole: bool
) -> Told:
    """Let clerks write, then kill -9 the whole server or one process of it, and wait until it is back."""
    running = start(clerks, seed=clerks[0])
    running.listen(moments.uniform(0, 0.3))
    if whole:
        cluster.kill()
    else:
        cluster.kill_one(moments.choice(cluster.processes()))
    running.kill()
    cluster.wait()
    return running.told
