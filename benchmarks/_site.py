"""A demo site in a folder of its own, and sessions that need no password."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # the tests' mutator is used here too

HANG_S = 10.0
TOKEN = "a" * 32  # cookie and field agree: the door for forms of other sites is tested elsewhere


@contextmanager
def demo_site(families: int, workers: int = 1) -> Iterator[str]:
    """Serve the demo with some families in it while inside; gives its address."""
    with tempfile.TemporaryDirectory(prefix="waystation-bench-", dir=os.environ.get("TMPDIR")) as name:
        os.environ |= {
            "WAYSTATION_HOME": name,
            "WAYSTATION_HTTPS": "0",
            "DJANGO_SETTINGS_MODULE": "waystation.site.settings",
        }
        import django

        django.setup()
        from waystation.cli import server
        from waystation.cli.rehearsal.night import play_night
        from waystation.cli.scenario import load_scenario
        from waystation.core.journal.schema import upgrade
        from waystation.scenarios import load

        server.WORKERS = workers
        scenario = load("karabakh_2023")
        upgrade()
        load_scenario(scenario, lambda step: None)
        with server.running_site(server.free_port()) as base:
            play_night(base, scenario, families=families, hours=3.0, seed=1)
            yield base


def session_of(username: str) -> str:
    """Return the cookie of a fresh session of a user."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from waystation.core.access.models import User

    user = User.objects.get(username=username)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = user.pk
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


class Visitor:
    """One role's session."""

    def __init__(self, base: str, role: str) -> None:
        import urllib3

        host, port = base.removeprefix("http://").split(":")
        self.base, self.role = base, role
        self.pool = urllib3.HTTPConnectionPool(host, int(port), maxsize=1, retries=False, timeout=HANG_S)
        self.cookie = session_of(role)

    def send(self, request: Any) -> Any:
        """Send a request in this role's session."""
        headers = {
            "Cookie": f"sessionid={self.cookie}; csrftoken={TOKEN}",
            "Referer": self.base + "/",
            "X-CSRFToken": TOKEN,
        }
        body = request.content()
        if body is not None:
            headers["Content-Type"] = request.content_type()
        headers |= dict(request.headers)
        return self.pool.urlopen(
            request.method,
            request.address,
            body=body,
            headers=headers,
            redirect=False,
            assert_same_host=False,
        )

    def ensure_signed_in(self, answer: Any) -> None:
        """Begin a new session where a request ended this one."""
        if answer.status == 302 and "/sign-in" in answer.headers.get("location", ""):
            self.cookie = session_of(self.role)


def served_by(base: str) -> list[int]:
    """Return the process that serves and its children, by the port in its command."""
    port = base.rpartition(":")[2]
    parents = {int(path.name): _parent(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    roots = [pid for pid in parents if f"--port\0{port}\0" in _read(pid, "cmdline")]
    return sorted({*roots, *(pid for pid, parent in parents.items() if parent in roots)})


def memory_mb(pids: list[int]) -> float:
    """Return the resident memory of processes together."""
    sizes = [re.search(r"VmRSS:\s+(\d+) kB", _read(pid, "status")) for pid in pids]
    return sum(int(size.group(1)) for size in sizes if size) / 1024


def _parent(path: Path) -> int:
    found = re.search(r"PPid:\s+(\d+)", _read(int(path.name), "status"))
    return int(found.group(1)) if found else 0


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:  # it has ended meanwhile
        return ""
