"""A site whose disk is full: what its pages answer, before, meanwhile and after.

Runs as `python -m tests.faults.full_site STATE` with WAYSTATION_HOME on a faulty disk whose state is the file
STATE; prints the answers as JSON.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tools import faulty_disk

ROOT = Path(__file__).parents[2]
PASSWORD = "four plain long words"


def answers_of_a_full_site(folder: Path) -> dict[str, str]:
    """Serve a node in `folder` on a disk that is full for a while; return what each request was answered."""
    home = folder / "home"
    home.mkdir()
    state = faulty_disk.State(folder / "state")
    disk = faulty_disk.environment(faulty_disk.build(folder), home, state=state.path)
    node = {"WAYSTATION_HOME": str(home), "WAYSTATION_DATABASE_URL": "", "WAYSTATION_HTTPS": "0"}
    command = [sys.executable, "-m", "tests.faults.full_site", str(state.path)]
    done = subprocess.run(
        command, env={**os.environ, **disk, **node}, cwd=ROOT, check=True, capture_output=True, text=True
    )
    answers: dict[str, str] = json.loads(done.stdout)
    return answers


def main() -> None:
    """Serve and ask."""
    import django

    django.setup()
    from django.db import connection

    from tests.faults.load import HUB, open_square
    from waystation.cli import server
    from waystation.cli.rehearsal.client import Client, SiteDown
    from waystation.core.access.commands import add_user, give_role
    from waystation.core.journal.models import StoredEntry
    from waystation.core.journal.schema import upgrade
    from waystation.core.journal.writer import new_act

    state = faulty_disk.State(Path(sys.argv[1]))
    upgrade()
    open_square()
    give_role(None, add_user("clerk", PASSWORD), "clerk", act=new_act())
    form = {"act": new_act(), "hub": HUB, "families": "4"}
    before = StoredEntry.objects.count()
    connection.close()
    answers = {}

    def ask(name: str, client: Client, address: str, fields: dict[str, str] | None = None) -> None:
        try:
            answer = client.get(address) if fields is None else client.post(address, fields)
            answers[name] = str(answer.status)
        except SiteDown as error:
            answers[name] = str(error)

    with server.running_site(server.free_port()) as base:
        clerk, late = Client(base), Client(base)
        clerk.sign_in("clerk", PASSWORD)
        state.fill(0)
        ask("a page while full", clerk, "/reception/")
        ask("a form while full", clerk, "/reception/line/", form)
        ask("the page again", clerk, "/reception/")
        ask("the sign-in page while full", late, "/sign-in")
        ask("signing in while full", late, "/sign-in", {"username": "clerk", "password": PASSWORD})
        answers["entries while full"] = str(StoredEntry.objects.count() - before)
        state.free()
        ask("the same form with space", clerk, "/reception/line/", form)
        ask("signing in with space", late, "/sign-in", {"username": "clerk", "password": PASSWORD})
        answers["entries with space"] = str(StoredEntry.objects.count() - before)
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main()
