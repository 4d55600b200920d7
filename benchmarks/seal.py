"""How fast a node is sealed, and what whoever then takes its disk and knows the passphrase can read: nothing.

    python benchmarks/seal.py
    tools/with_postgres.py python benchmarks/seal.py

A live node with its key agent, its site and a register of 1,000,000 entries is sealed by `waystation seal
--yes`. Where this runs as root on Linux the node's folder is a file system of its own in a file, and that
file is searched: what was deleted or overwritten is in it too. Searched for are the node's secret keys,
every epoch key, the data keys of planted people, the box of the key file (which the passphrase opens) and
the planted people's words, raw, in hexadecimal and in base64 at its three offsets; and the commands are
asked to open the register with the passphrase.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

PASSPHRASE = "seven quiet lanterns over water"  # noqa: S105 - of a node that is thrown away
BYTES_AN_ENTRY = 4_000  # of disk, with every index and the log
START_S = 90.0


@contextmanager
def disk(folder: Path, size: int) -> Iterator[tuple[Path, Path | None]]:
    """Give a folder on a file system of its own, and the file that holds it; or a plain one, and None."""
    image, mounted = folder / "image", folder / "disk"
    mounted.mkdir()
    if os.geteuid() == 0 and shutil.which("mkfs.ext4"):
        with image.open("wb") as file:
            file.truncate(size)
        made = subprocess.run(["mkfs.ext4", "-q", "-F", image], check=False).returncode == 0
        if made and subprocess.run(["mount", "-o", "loop", image, mounted], check=False).returncode == 0:
            try:
                yield mounted, image
            finally:
                subprocess.run(["umount", mounted], check=True)
            return
    yield mounted, None


class Known:
    """What must not be found afterwards: every secret this node had."""

    def __init__(self) -> None:
        from tests.faults.planted import families, raw_spellings, spellings

        self.families = families(800, seed=3)
        self._raw_spellings = raw_spellings
        self.texts = {
            some
            for family in self.families
            for plant in family.plants
            for form in plant.forms
            for some in spellings(form)
        }

    def add(self, secret: bytes) -> None:
        """Add a secret's bytes."""
        self.texts |= set(self._raw_spellings(secret))


def live(home: Path, entries: int, known: Known) -> None:
    """Set a live node up with planted people and many entries; learn its secrets."""
    from benchmarks._register import fill
    from django.db import transaction

    from waystation.core.access.queries import Actor
    from waystation.core.journal.node import set_up
    from waystation.core.journal.schema import upgrade
    from waystation.core.journal.writer import new_act
    from waystation.core.vault import escrow, held, keyring
    from waystation.core.vault.models import EpochKey
    from waystation.core.vault.names import decoded
    from waystation.desks.reception.commands import Arrival, Description, add_persons, band_family

    upgrade()
    set_up("Goris square", mode="live", time_zone="Asia/Yerevan", passphrase=PASSPHRASE)
    keys = held.own_keys(PASSPHRASE)
    with transaction.atomic():
        escrow.renew(keys)
    clerk = Actor("clerk", "clerk", "tablet", (("clerk", ""),))
    pairs = []
    for number, family in enumerate(known.families):
        arrival = Arrival(
            f"G-{number:06}", "am-goris", {"f 18-59": 2}, "nk-martuni", "bed", family.village.text,
            frozenset(family.needs.text.split()),
        )  # fmt: skip
        household = band_family(clerk, arrival, act=new_act()).subject("household")
        people = [
            Description("f", "60+", "head", one.name.text, "", one.birth.text, one.phone.text)
            for one in family.persons
        ]
        made = add_persons(clerk, household, people, act=new_act())
        pairs += [(subject, "register") for subject in (household, *made.subjects) if "member" not in subject]
    started = time.monotonic()
    fill(entries, lambda done: print(f"\r{done:,} entries", end="", file=sys.stderr))
    print(f"\n{entries:,} entries in {time.monotonic() - started:,.0f} s", file=sys.stderr)
    for secret in (keys.signing, keys.sealing, keys.secret):
        known.add(secret)
    for row in EpochKey.objects.all():
        known.add(keys.open_sealed(decoded(row.sealed)))
    for key in keyring.data_keys(pairs).values():
        known.add(key)
    content = (home / "node.key").read_bytes()
    known.add(content[content.index(b'"box"') :][8:60])


@contextmanager
def served(home: Path, scratch: Path) -> Iterator[None]:
    """Run the node while inside, or until it is sealed."""
    from waystation.cli.server import free_port

    secret = scratch / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    environment = {**os.environ, "WAYSTATION_PASSPHRASE_FILE": str(secret)}
    log = (scratch / "served.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "waystation.cli", "serve", "--port", str(free_port())],
        env=environment, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        until = time.monotonic() + START_S
        while not any(home.glob("*.sock*")) and time.monotonic() < until and process.poll() is None:
            time.sleep(0.2)
        time.sleep(5)  # its site and background work come up after the agent
        assert process.poll() is None, (scratch / "served.log").read_text()
        yield
        process.wait(30)
    finally:
        process.kill()
        process.wait()
        log.close()


def sealed(home: Path) -> tuple[float, float]:
    """Seal; return the seconds until the key was gone, and until the command had ended."""
    started = time.monotonic()
    command = subprocess.Popen([sys.executable, "-m", "waystation.cli", "seal", "--yes"])
    gone = None
    while command.poll() is None:
        if gone is None and not (home / "node.key").exists():
            gone = time.monotonic() - started
        time.sleep(0.002)
    assert command.returncode == 0
    return gone or time.monotonic() - started, time.monotonic() - started


def what_is_left(home: Path, image: Path | None, known: Known) -> int:
    """Search the disk; return how much was found."""
    from benchmarks.stolen import folders
    from tests.faults.search import Texts

    texts = Texts(text for text in known.texts if len(text) >= 8)
    os.sync()
    subprocess.run(["sync"], check=True)
    files = [file for folder in folders(home) for file in folder.rglob("*") if file.is_file()]
    n_found, n_bytes = 0, 0
    for file in [*files, *([image] if image else [])]:
        found, searched = texts.in_file(file)
        n_bytes += searched
        n_found += len(found)
        for text in sorted(found):
            print(f"FOUND {text!r} in {file}")
    where = "and the whole file system below them" if image else "(not root: no file system of its own)"
    print(f"{texts.number:,} spellings of keys and words, {len(files)} files {where}:", end=" ")
    print(f"{n_bytes / 1e6:,.0f} MB, {n_found} found")
    return n_found


def opened_with_passphrase(scratch: Path) -> list[str]:
    """Return what still opened the register for someone who knows the passphrase."""
    from waystation.core.vault import held
    from waystation.core.vault.errors import VaultLocked
    from waystation.desks.reception.models import Household

    environment = {**os.environ, "WAYSTATION_PASSPHRASE_FILE": str(scratch / "passphrase")}
    opened = []
    for arguments in (["serve"], ["passphrase"], ["backup", str(scratch / "stolen")]):
        done = subprocess.run(
            [sys.executable, "-m", "waystation.cli", *arguments],
            env=environment, capture_output=True, text=True, check=False, input="", timeout=600,
        )  # fmt: skip
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        print(f"{' '.join(arguments[:2])}: {said[-1] if said else ''}")
        if done.returncode == 0:
            opened.append(arguments[0])
    held.forget()
    held.ask_with(lambda: PASSPHRASE)
    try:
        Household.objects.get(band="G-000000").open()
    except VaultLocked as locked:
        print(f"a family's row: {locked}")
    else:
        opened.append("a family's row")
    return opened


def measure(folder: Path, entries: int) -> int:
    with disk(folder, 600_000_000 + entries * BYTES_AN_ENTRY) as (mounted, image):
        home = mounted / "home"
        home.mkdir(mode=0o700)
        os.environ |= {
            "WAYSTATION_HOME": str(home),
            "WAYSTATION_HTTPS": "0",
            "DJANGO_SETTINGS_MODULE": "waystation.site.settings",
        }
        import django

        django.setup()
        from django.db import connection

        known = Known()
        live(home, entries, known)
        vendor = connection.vendor
        connection.close()
        with served(home, folder):
            gone, ended = sealed(home)
        print(f"{vendor}, {entries:,} entries: the key was gone {gone:.2f} s after the command began,"
              f" all steps and its report after {ended:.2f} s")  # fmt: skip
        opened = opened_with_passphrase(folder)
        connection.close()
        return int(bool(what_is_left(home, image, known) or opened))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--entries", type=int, default=1_000_000, help="in the register (default 1,000,000)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waystation-seal-", dir=os.environ.get("TMPDIR")) as name:
        return measure(Path(name), arguments.entries)


if __name__ == "__main__":
    sys.exit(main())
