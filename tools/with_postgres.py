#!/usr/bin/env python3
"""Runs a command against a private PostgreSQL: `tools/with_postgres.py pytest -m storage`.

A fresh cluster in a temporary folder, on a free port of this machine's own address, is started, named in
`WAYSTATION_DATABASE_URL` for the command, and stopped and deleted afterwards; nothing else is touched.
As root the server runs as the user `postgres`: PostgreSQL refuses root.
"""

import argparse
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

USER = "waystation"


def binary(name: str) -> str:
    """Return the path of a PostgreSQL program, the newest version first; leave with a sentence if absent."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        sys.exit(f"PostgreSQL's {name} is not installed. On Debian: apt-get install postgresql.")
    return found


def as_server(*command: str) -> list[str]:
    """Return the command as it runs under the server's user."""
    if os.geteuid() != 0:
        return list(command)
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        sys.exit("There is no user postgres to run PostgreSQL as. Do not run this as root.")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def start(folder: Path, port: int, *, fsync: bool) -> None:
    """Make a cluster in `folder` and start it; returns when it takes connections."""
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = str(folder / "data")
    init = as_server(binary("initdb"), "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C")
    subprocess.run(init, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    run(folder, port, fsync=fsync)
    create = [binary("createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", USER, USER]
    subprocess.run(create, check=True, cwd=folder)


def run(folder: Path, port: int, *, fsync: bool) -> None:
    """Start the server of the cluster in `folder`, which ended or was killed."""
    options = (
        f"-h 127.0.0.1 -p {port} -k '{folder}' -c fsync={'on' if fsync else 'off'} -c max_connections=100"
    )
    control(folder, "-w", "-l", str(folder / "log"), "-o", options, "start")


def control(folder: Path, *arguments: str) -> None:
    """Run `pg_ctl` on the cluster in `folder`; it finds the server by the cluster's own pid file."""
    command = as_server(binary("pg_ctl"), "-D", str(folder / "data"), *arguments)
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False)
    if done.returncode:
        log = folder / "log"
        sys.exit(f"PostgreSQL did not obey {arguments[-1]}:\n{log.read_text() if log.exists() else ''}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--no-fsync", action="store_true", help="faster and not crash-proof: for tests only")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="the command and its arguments")
    arguments = parser.parse_args()
    if not arguments.command:
        parser.error("name a command to run")
    with tempfile.TemporaryDirectory(prefix="waystation-pg-") as name:
        folder, port = Path(name), free_port()
        start(folder, port, fsync=not arguments.no_fsync)
        url = f"postgresql://{USER}@127.0.0.1:{port}/{USER}"
        try:
            environment = {**os.environ, "WAYSTATION_DATABASE_URL": url}
            return subprocess.run(arguments.command, env=environment, check=False).returncode
        except FileNotFoundError:
            print(f"{arguments.command[0]} is not a program on this machine's path.", file=sys.stderr)
            return 127
        finally:
            control(folder, "-m", "fast", "stop")


if __name__ == "__main__":
    sys.exit(main())
