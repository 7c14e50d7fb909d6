"""A PostgreSQL server for the tests: found on this machine, or unpacked from Debian's packages."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import shutil
import subprocess
import tempfile
import time
import uuid

import psycopg

_ROOT = Path(__file__).parents[2]
_NOBODY = 65534
_UNPACKED = _ROOT / ".postgresql"
"""Where a server is unpacked if this machine has none."""


class NoServerError(Exception):
    """No server was found and none could be unpacked; the message has the reason."""


class Postgres:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        """Initialize the server with the folder of its socket."""
        self._folder = folder

    def new_database(self) -> str:
        """Create an empty database and return its address for a journal."""
        name = f"journal_{uuid.uuid4().hex}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://mobilgroup@/{name}?host={self._folder}"

    def _address(self, database: str) -> str:
        """Return the connection string for libpq."""
        return f"host={self._folder} user=mobilgroup dbname={database} connect_timeout=5"

    def wait(self, server: subprocess.Popen[bytes], log: Path) -> None:
        """Wait until the server accepts connections."""
        for _ in range(200):
            if server.poll() is not None:
                raise NoServerError(f"the server ended: {log.read_text()[-500:]}")
            try:
                psycopg.connect(self._address("postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise NoServerError("the server takes no connections")


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a server with its data in a temporary folder; raise `NoServerError` if none is available."""
    programs = _found() or _unpacked()
    folder = Path(tempfile.mkdtemp(prefix="mobilgroup-postgres-"))
    try:
        with _running(programs, folder) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[Postgres]:
    """Create a cluster and serve it; it syncs to the disk as a real server does."""
    data, log = folder / "data", folder / "log"
    if os.geteuid() == 0:
        os.chown(folder, _NOBODY, _NOBODY)
    make: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "mobilgroup",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    made = subprocess.run(_unprivileged(make), env=_environment(programs), capture_output=True, text=True, check=False)
    if made.returncode:
        raise NoServerError(f"initdb failed: {made.stderr[-500:]}")
    # A socket in its own folder cannot clash with another server.
    serve: list[str | Path] = [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="]
    with log.open("wb") as output:
        process = subprocess.Popen(_unprivileged(serve), env=_environment(programs), stdout=output, stderr=output)
    server = Postgres(folder)
    try:
        server.wait(process, log)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _found() -> Path | None:
    """Return the programs of the newest server on this machine."""
    for folder in (Path("/usr/lib/postgresql"), _UNPACKED / "usr/lib/postgresql"):
        versions = [one for one in folder.glob("*/bin") if (one / "postgres").exists() and (one / "initdb").exists()]
        if versions:
            return max(versions, key=lambda one: float(one.parent.name))
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


def _unpacked() -> Path:
    """Unpack Debian's server into the working copy and return its programs."""
    script = _ROOT / "scripts/lib/debian-postgresql"
    done = subprocess.run([script, _UNPACKED], capture_output=True, text=True, check=False)
    found = None if done.returncode else _found()
    if found is None:
        raise NoServerError(f"no server of PostgreSQL here, and none could be unpacked: {done.stderr[-300:].strip()}")
    return found


def _unprivileged(command: list[str | Path]) -> list[str]:
    """Return a command that does not run as root, which the server rejects."""
    words = [str(word) for word in command]
    if os.geteuid():
        return words
    return ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--", *words]


def _environment(programs: Path) -> dict[str, str]:
    """Return an environment in which an unpacked server finds its libraries."""
    libraries = [str(one) for one in (_UNPACKED / "usr/lib").glob("*-linux-gnu*")]
    own = {"LD_LIBRARY_PATH": ":".join(libraries)} if programs.is_relative_to(_UNPACKED) else {}
    return os.environ | own
