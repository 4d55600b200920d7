"""Whoever takes a node's disk finds none of the words that were entered about people.

    python benchmarks/stolen.py
    tools/with_postgres.py python benchmarks/stolen.py

Plants invented names in three scripts, phones, birth dates, villages and needs through the site's own pages
(signing in with a name for a user, forms refused for an error, forms sent twice with other content, uploads
refused, families looked at and searched for) and through the desks' commands; exports the journal, makes a
backup, and kills the server's processes with -9 while forms are under way. Then every file of the node's
folder and of the database server (write-ahead log, shared memory, logs) is searched, as is everything SQL
can read, for each planted value in UTF-8, UTF-16 of both orders, JSON and HTML escapes, percent signs,
hexadecimal, base64 at its three offsets, capitals, and the other scripts' spellings, inside compressed
streams too. Then the node starts again, and all is searched once more. A wristband number, which is kept in
clear, must be found: else the search itself is broken.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

if TYPE_CHECKING:
    from tests.faults.planted import PlantedFamily, PlantedPerson
    from tests.faults.search import Texts

    from waystation.cli.rehearsal.client import Client

PASSWORD = "goris-square-2023"  # noqa: S105 - the demo's own
HUB, DISTRICT = "AM-SU-02", "NK-MN"
CONTROL = "D-7654321"
SPARE_S = 0.3  # how long forms flow before the kill


def band_of(number: int) -> str:
    return f"D-{number + 1:06}"


def through_pages(base: str, families: Sequence["PlantedFamily"]) -> None:
    """Enter families as staff do, with everything that goes wrong."""
    from waystation.cli.rehearsal.client import Client

    clients = {role: Client(base) for role in ("clerk", "tracing", "medical", "dispatcher", "information")}
    for role, client in clients.items():
        client.sign_in(role, PASSWORD)
    for number, family in enumerate(families):
        one_family(clients, number, family)
    stranger = Client(base)
    stranger.get("/sign-in")
    for family in families[:4]:  # a name where a user name was asked for
        stranger.post("/sign-in", {"username": family.persons[0].name.text, "password": family.village.text})
    with suppress(Exception):  # refused: over the limit of a form
        clients["clerk"].post("/reception/", {"village": families[0].village.text * 500_000})


def one_family(clients: dict[str, "Client"], number: int, family: "PlantedFamily") -> None:
    from waystation.core.journal.writer import new_act

    clerk, act = clients["clerk"], new_act()
    form: dict[str, str | Sequence[str]] = {
        "act": act, "band": band_of(number), "hub": HUB, "district": DISTRICT, "intention": "bed",
        "language": "hy", "village": family.village.text,
        "needs": family.needs.text.split(), "f_18_59": "1", "m_60": "1",
        "consent_assistance": "yes", "consent_tracing": "yes", "consent_statistics": "no",
    }  # fmt: skip
    clerk.post("/reception/", {**form, "band": "no band"})
    answer = clerk.post("/reception/", form)
    assert answer.is_saved, answer.errors or answer.text
    clerk.post("/reception/", {**form, "village": family.persons[0].name.text})  # the same act, other content
    household = answer.location.rstrip("/").rpartition("/")[2]
    people: dict[str, str | Sequence[str]] = {
        "act": new_act(),
        "person-TOTAL_FORMS": "2",
        "person-INITIAL_FORMS": "0",
    }
    for at, person in enumerate(family.persons):
        people |= {f"person-{at}-{name}": value for name, value in words_of(person).items()}
    page = f"/reception/families/{household}/persons/"
    clerk.post(page, {**people, "person-0-sex": "none of them"})
    assert clerk.post(page, people).is_saved
    clerk.get(f"/reception/families/{household}/")
    clerk.post("/reception/find/", {"band": family.persons[0].name.text})
    if number % 10:
        return
    asker, sought = family.persons
    request = {
        "act": new_act(), "relation": "sibling", "sought_name": sought.name.text,
        "sought_birth": sought.birth.text, "last_seen": family.village.text,
        "asker_name": asker.name.text, "asker_contact": asker.phone.text,
        "language": "hy", "agrees": "yes",
    }  # fmt: skip
    clerk.post("/tracing/new/", {**request, "act": "none"})
    answer = clients["tracing"].post("/tracing/new/", request)
    assert answer.is_saved, answer.errors
    clients["tracing"].get(answer.location)
    sheet = {
        "act": new_act(), "sex": "f", "age_band": "60+", "place": HUB, "name": sought.name.text,
        "condition": family.needs.text, "note": sought.phone.text, "scheme": "START", "category": "",
    }  # fmt: skip
    clients["medical"].post("/medical/patients/new/", sheet)
    driver = {
        "act": new_act(), "plate": f"34 ZZ {number:03}", "seats": "40", "stretchers": "0", "place": HUB,
        "driver": f"{asker.name.text} {asker.phone.text}",
    }  # fmt: skip
    clients["dispatcher"].post("/transport/vehicles/new/", driver)
    upload(clients["information"], f"{asker.name.text} {asker.phone.text} ".encode() * 40_000)


def upload(client: "Client", content: bytes) -> None:
    """Send a file that is no report; it is refused."""
    border = b"----border"
    head = b'--%s\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
    token = client._cookies["csrftoken"].encode()
    body = head % (border, b"csrfmiddlewaretoken", b"") + token + b"\r\n"
    body += (
        head % (border, b"file", b'; filename="list.bin"')
        + b"\xff\x00"
        + content
        + b"\r\n--%s--\r\n" % border
    )
    assert client._pool is not None
    headers = {
        "Content-Type": f"multipart/form-data; boundary={border.decode()}",
        "Cookie": "; ".join(f"{name}={value}" for name, value in client._cookies.items()),
    }
    answer = client._pool.request(
        "POST", "/situation/reports/new/", body=body, headers=headers, redirect=False
    )
    assert answer.status >= 400, answer.status


def words_of(person: "PlantedPerson") -> dict[str, str]:
    return {
        "sex": "f", "age_band": "18-59", "relation": "sibling", "name": person.name.text,
        "father": person.name.text, "birth": person.birth.text, "phone": person.phone.text,
    }  # fmt: skip


def through_commands(families: Sequence["PlantedFamily"], first: int) -> None:
    """Enter families as a desk's commands do, a hundred acts a commit."""
    from waystation.cli.scenario import demo_actor
    from waystation.core.journal.writer import group, new_act
    from waystation.desks.reception.commands import Arrival, Description, add_persons, band_family

    clerk = demo_actor("clerk")
    for start in range(0, len(families), 50):
        with group():
            for number, family in enumerate(families[start : start + 50], first + start):
                arrival = Arrival(
                    band_of(number), HUB, {"f 18-59": 2}, DISTRICT, "bed", family.village.text,
                    frozenset(family.needs.text.split()),
                )  # fmt: skip
                household = band_family(clerk, arrival, act=new_act()).subject("household")
                persons = [
                    Description("f", "18-59", "sibling", one.name.text, "", one.birth.text, one.phone.text)
                    for one in family.persons
                ]
                add_persons(clerk, household, persons, act=new_act())


def keep_copies(home: Path) -> None:
    """Export the journal and make a backup."""
    from django.db import transaction

    from waystation.cli import main as waystation
    from waystation.core.keeping import backup
    from waystation.core.vault import escrow, held

    with transaction.atomic():
        escrow.renew(held.own_keys())
    backup.write(home / "copy.backup")
    assert waystation(["journal", "export", str(home / "export.jsonl")]) == 0


@contextmanager
def log_kept(path: Path) -> Iterator[None]:
    """Send what this process and its children complain of into a file."""
    with path.open("ab") as file:
        kept = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def kill_while_writing(base: str, families: Sequence["PlantedFamily"], first: int) -> None:
    """Kill -9 the server's processes while forms are under way."""
    from benchmarks._site import served_by

    worker = os.fork()
    if worker == 0:
        with suppress(BaseException):
            from waystation.cli.rehearsal.client import Client

            clerk = Client(base)
            clerk.sign_in("clerk", PASSWORD)
            for number, family in enumerate(families, first):
                one_family({"clerk": clerk}, number * 10 + 1, family)
        os._exit(0)
    time.sleep(SPARE_S)
    for pid in served_by(base):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)


def everything_sql_reads(into: Path) -> None:
    """Write every row of every table to a file: what a server compresses or splits is whole there."""
    from django.db import connection

    with connection.cursor() as cursor, into.open("w", encoding="utf-8") as file:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table's name
            for row in cursor.fetchall():
                file.write(f"{row}\n")


def folders(home: Path) -> list[Path]:
    """Return where this node and its database keep their files."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return [home]
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        return [home, Path(cursor.fetchone()[0]).parent]


def search(texts: "Texts", home: Path, scratch: Path, when: str) -> tuple[set[bytes], bool]:
    """Search everything; say how much it was; return what was found, and whether the control was."""
    everything_sql_reads(scratch / "sql")
    files = [file for folder in folders(home) for file in folder.rglob("*") if file.is_file()]
    found: set[bytes] = set()
    n_bytes = 0
    control = False
    for file in [*files, scratch / "sql"]:
        with suppress(FileNotFoundError):  # a server recycles its log meanwhile
            hits, searched = texts.in_file(file)
            control |= CONTROL.encode() in hits
            for hit in sorted(hits - {CONTROL.encode()}):
                print(f"FOUND {hit!r} in {file}")
            found |= hits - {CONTROL.encode()}
            n_bytes += searched
    print(
        f"{when}: {len(files)} files, {n_bytes / 1e6:,.0f} MB with what they inflate to, {len(found)} found"
    )
    return found, control


def measure(home: Path, scratch: Path, n_plants: int, n_pages: int, seed: int) -> int:
    import django

    django.setup()
    from django.db import connection
    from tests.faults.planted import families, spellings
    from tests.faults.search import Texts

    from waystation.cli import server
    from waystation.cli.scenario import demo_actor, load_scenario
    from waystation.core.journal.schema import upgrade
    from waystation.core.journal.verify import verify
    from waystation.core.journal.writer import new_act
    from waystation.desks.reception.commands import Arrival, band_family
    from waystation.scenarios import load

    started = time.monotonic()
    planted = families(n_plants, seed)
    plants = [plant for family in planted for plant in family.plants]
    kinds = Counter(plant.kind for plant in plants)
    texts = Texts(
        {some for plant in plants for form in plant.forms for some in spellings(form)} | {CONTROL.encode()}
    )
    print(
        f"{connection.vendor}: {len(plants)} planted ({dict(kinds)}), {texts.number:,} spellings, seed {seed}"
    )
    upgrade()
    load_scenario(load("karabakh_2023"), lambda step: None)
    band_family(demo_actor("clerk"), Arrival(CONTROL, HUB, {"f 18-59": 1}, DISTRICT, "bed"), act=new_act())
    n_last = min(20, n_pages)
    pages, last = planted[:n_pages], planted[-n_last:]
    with log_kept(home / "site.log"), server.running_site(server.free_port()) as base:
        through_pages(base, pages)
        through_commands(planted[n_pages:-n_last], n_pages)
        keep_copies(home)
        kill_while_writing(base, last, len(planted))
    print(f"planted in {time.monotonic() - started:,.0f} s")
    crashed, control = search(texts, home, scratch, "after kill -9")
    found = verify()
    keep_copies_again(home)
    again, control_again = search(texts, home, scratch, "after the next start")
    for finding in found:
        print(f"{finding.code} {finding.where} {finding.sentence}")
    if not (control and control_again):
        print(f"{CONTROL}, which is kept in clear, was not found: this search proves nothing")
    return int(bool(crashed or again or found) or not (control and control_again))


def keep_copies_again(home: Path) -> None:
    """Export and close, as an operator does after a crash."""
    from django.db import connection

    from waystation.cli import main as waystation

    assert waystation(["journal", "export", str(home / "export-2.jsonl")]) == 0
    connection.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--plants", type=int, default=10_000, help="how many values (default 10,000)")
    parser.add_argument("--pages", type=int, default=150, help="families of eight entered through pages")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waystation-stolen-", dir=os.environ.get("TMPDIR")) as name:
        home, scratch = Path(name) / "home", Path(name) / "scratch"
        home.mkdir()
        scratch.mkdir()
        os.environ |= {
            "WAYSTATION_HOME": str(home),
            "WAYSTATION_HTTPS": "0",
            "DJANGO_SETTINGS_MODULE": "waystation.site.settings",
        }
        return measure(home, scratch, arguments.plants, arguments.pages, arguments.seed)


if __name__ == "__main__":
    sys.exit(main())
