"""A live node as it runs: started, disturbed, stopped and sealed as processes of its own."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.test_init import ANSWERS, PASSPHRASE, waystation
from waystation.cli.server import free_port
from waystation.core.vault import processes

PATIENCE_S = 60


class Serving:
    """A node that runs, with the passphrase from a file."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.environment = {
            **os.environ,
            "WAYSTATION_HOME": str(home),
            "WAYSTATION_HTTPS": "0",
            "WAYSTATION_PASSPHRASE_FILE": str(home.parent / "passphrase"),
        }
        self.environment.pop("WAYSTATION_DATABASE_URL", None)
        command = [
            sys.executable,
            "-m",
            "waystation.cli",
            "serve",
            "--port",
            str(self.port),
            "--workers",
            "1",
        ]
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.first_line = self.process.stdout.readline()

    def get(self, path: str) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers.get("Set-Cookie", "")
        finally:
            connection.close()

    def sign_in(self, password: str) -> int:
        _, page, cookie = self.get("/sign-in")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
        form = f"csrfmiddlewaretoken={token}&username=anahit&password={password}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie.partition(";")[0],
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        try:
            connection.request("POST", "/sign-in", form, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def alive(self) -> set[int]:
        numbers = processes.running(self.home).values()
        return {each for number in numbers for each in (number, *processes.descendants(number))}


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    home = tmp_path / "home"
    made = waystation("init", "--shares-to", str(tmp_path / "shares"), home=home, answers=ANSWERS)
    assert made.returncode == 0, made.stderr
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    started = Serving(home)
    yield started
    if started.process.poll() is None:
        started.process.terminate()
    started.process.communicate(timeout=PATIENCE_S)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


def is_gone(number: int) -> bool:
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def test_a_live_node_serves_heals_says_when_its_agent_is_gone_and_stops_clean(serving: Serving) -> None:
    assert serving.first_line.startswith("Goris school is at http://127.0.0.1:")
    assert serving.sign_in("four+plain+long+words") == 302
    again = subprocess.run(
        [sys.executable, "-m", "waystation.cli", "serve"],
        env=serving.environment, capture_output=True, text=True, timeout=PATIENCE_S,
    )  # fmt: skip
    assert "This node runs already" in again.stderr

    running = processes.running(serving.home)
    os.kill(running["background"], signal.SIGKILL)
    until(lambda: processes.running(serving.home).get("background", 0) not in (0, running["background"]))

    os.kill(running["agent"], signal.SIGKILL)
    until(lambda: is_gone(running["agent"]))
    assert "locked: node.key needs its passphrase" in waystation("status", home=serving.home).stdout
    assert serving.get("/healthz")[0] == 200

    everybody = serving.alive()
    serving.process.send_signal(signal.SIGTERM)
    said, _ = serving.process.communicate(timeout=PATIENCE_S)
    assert serving.process.returncode == 0
    assert "The key agent has ended" in said
    assert all(is_gone(number) for number in everybody)
    assert not (serving.home / "running").exists()


def test_a_seal_ends_everything_that_runs_and_two_shares_open_the_node_again(serving: Serving) -> None:
    everybody = serving.alive()
    assert len(everybody) >= 5, "serve, agent, site, its worker, background"

    sealed = subprocess.run(
        [sys.executable, "-m", "waystation.cli", "seal", "--yes"],
        env=serving.environment, capture_output=True, text=True, timeout=PATIENCE_S,
    )  # fmt: skip

    assert sealed.returncode == 0, sealed.stderr
    assert "The node is sealed." in sealed.stdout
    assert serving.process.wait(PATIENCE_S) == -signal.SIGKILL
    until(lambda: all(is_gone(number) for number in everybody))
    assert {path.name for path in serving.home.iterdir()} <= {
        "sealed", "writer.lock", "writer.queue", "session.key",
        "register.sqlite3", "register.sqlite3-wal", "register.sqlite3-shm",
    }  # fmt: skip
    refused = waystation("serve", home=serving.home)
    assert refused.stderr.startswith("This node is sealed: nobody can read it.")
    shares = [str(serving.home.parent / "shares" / f"share-{number}.txt") for number in (2, 3)]
    opened = waystation(
        "unseal", "--escrow", "--share", shares[0], "--share", shares[1], "--passphrase-file", "-",
        home=serving.home, answers="another five plain words\n",
    )  # fmt: skip
    assert opened.returncode == 0, opened.stderr
    (serving.home.parent / "passphrase").write_text("another five plain words")
    verified = subprocess.run(
        [sys.executable, "-m", "waystation.cli", "journal", "verify"],
        env=serving.environment, capture_output=True, text=True, timeout=PATIENCE_S,
    )  # fmt: skip
    assert verified.stdout == "The journal is sound.\n"


def test_a_drill_and_an_evacuation_say_what_they_did(tmp_path: Path) -> None:
    home, more = tmp_path / "home", {"WAYSTATION_PASSPHRASE_FILE": str(tmp_path / "passphrase")}
    waystation("init", "--shares-to", str(tmp_path / "shares"), home=home, answers=ANSWERS)
    (tmp_path / "passphrase").write_text(PASSPHRASE)

    drilled = waystation("seal", "--drill", home=home, **more)
    kept = waystation("seal", home=home, answers="no\n", **more)
    nowhere = waystation("seal", "--yes", "--evacuate", str(tmp_path / "absent" / "copy"), home=home, **more)
    is_open = (home / "node.key").exists()
    evacuated = waystation("seal", "--yes", "--evacuate", str(tmp_path / "copy.wsb"), home=home, **more)

    assert "A drill: nothing was changed" in drilled.stdout
    assert (kept.returncode, kept.stdout.splitlines()[-1]) == (1, "Nothing was changed.")
    assert "the node is NOT sealed" in nowhere.stderr
    assert is_open
    assert evacuated.returncode == 0, evacuated.stderr
    assert (tmp_path / "copy.wsb").stat().st_size > 0
    assert not (home / "node.key").exists()
    assert "A backup, which two escrow shares open: copy.wsb" in evacuated.stdout


def test_a_word_too_many_seals_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    waystation("init", "--shares-to", str(tmp_path / "shares"), home=home, answers=ANSWERS)

    refused = waystation("seal", "--yes", "--now", home=home)

    assert refused.returncode == 2
    assert (home / "node.key").exists()


def test_a_demo_is_not_served_as_a_live_node(tmp_path: Path) -> None:
    run = waystation("serve", home=tmp_path)

    assert run.returncode == 1
    assert "This machine keeps no register yet" in run.stderr
