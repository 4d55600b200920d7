"""What the vault costs: a signature and a new key through the key agent, and the rotation of many wraps.

    python benchmarks/vault.py [--wraps 100000]

Everything happens in a fresh folder, thrown away afterwards. With `WAYSTATION_DATABASE_URL` (see
`tools/with_postgres.py`) the wraps are on PostgreSQL. Printed are milliseconds for one question, in this
process and through the agent, and seconds for the rotation, which is one transaction.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PASSPHRASE = "five plain words of mine"  # noqa: S105 - of a folder that is thrown away
QUESTIONS = 2_000
AT_ONCE = 5_000
PAGE = 1_000


def milliseconds(do: Callable[[], object], times: int) -> float:
    """Return how long one call takes on average."""
    began = time.perf_counter()
    for _ in range(times):
        do()
    return (time.perf_counter() - began) / times * 1_000


def agent_cost(home: Path) -> None:
    """Ask the same of the keys in this process and of the agent."""
    from waystation.core.vault import keyfile, seal
    from waystation.core.vault.agent import READY
    from waystation.core.vault.agentkeys import AgentKeys
    from waystation.core.vault.names import encoded
    from waystation.core.vault.nodekeys import Keys, NodeKeys, seal_to

    own = NodeKeys.generate()
    keyfile.write(own, home, PASSPHRASE)
    agent = subprocess.Popen(
        [sys.executable, "-m", "waystation.core.vault.agent", str(home)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert agent.stdin is not None
    assert agent.stdout is not None
    agent.stdin.write(PASSPHRASE + "\n")
    agent.stdin.close()
    assert agent.stdout.readline() == READY
    epoch = encoded(seal_to(own.sealing_public, seal.new_key()))
    fresh = [(epoch, seal.new_key())] * 2
    _, wraps = own.open_and_wrap([], [(epoch, seal.new_key())] * AT_ONCE)
    wrapped = [(epoch, wrap) for wrap in wraps]
    print(f"{'':14} {'signature':>10} {'2 new keys':>11} {f'open {AT_ONCE:,}':>11}   ms")
    asked: dict[str, Keys] = {"this process": own, "the agent": (through := AgentKeys(home))}
    for name, keys in asked.items():
        signature = milliseconds(lambda keys=keys: keys.sign(b"x" * 120), QUESTIONS)
        new_keys = milliseconds(lambda keys=keys: keys.open_and_wrap([], fresh), QUESTIONS)
        opening = milliseconds(lambda keys=keys: keys.open_and_wrap(wrapped, []), 5)
        print(f"{name:14} {signature:10.3f} {new_keys:11.3f} {opening:11.1f}")
    through.lock()
    agent.wait()
    keyfile.destroy(home)


def rotation_cost(n_wraps: int) -> None:
    """Make wraps and rotate their epoch."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from waystation.core.journal.node import set_up
    from waystation.core.vault import keyring

    call_command("migrate", verbosity=0)
    set_up("bench", mode="demo", time_zone="UTC")
    with transaction.atomic():
        for start in range(0, n_wraps, PAGE):
            pairs = [(f"person:{number:036}", "register") for number in range(start, start + PAGE)]
            keyring.data_keys(pairs, create=True)
    began = time.perf_counter()
    keyring.rotate(["register"])
    print(f"rotation of {n_wraps:,} wraps on {connection.vendor}: {time.perf_counter() - began:.1f} s")


def main() -> None:
    """Print both costs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wraps", type=int, default=100_000, help="how many (default 100,000)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WAYSTATION_HOME"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waystation.site.settings")
        import django

        django.setup()
        agent_cost(Path(folder))
        rotation_cost(args.wraps)


if __name__ == "__main__":
    main()
