"""Whatever is killed, interrupted or in the way, the embedded database comes back, with what was in it."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from bamex.db import embedded_postgres

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        "DATABASE_URL" in os.environ, reason="the embedded database is not used when DATABASE_URL is set"
    ),
]

# A launcher: uses the database, says what it finds in it, and leaves when its input ends.
LAUNCHER = """
import sys
import psycopg
from bamex.db import embedded_postgres

try:
    with embedded_postgres.running():
        settings = embedded_postgres.connection_settings()
        with psycopg.connect(
            host=settings["HOST"], port=settings["PORT"], user=settings["USER"], dbname=settings["NAME"]
        ) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS visit (at timestamptz DEFAULT now())")
            connection.execute("INSERT INTO visit DEFAULT VALUES")
            connection.commit()
            found = connection.execute("SELECT count(*), pg_postmaster_start_time()::text FROM visit")
            print(*found.fetchone(), sep="|", flush=True)
            sys.stdin.read()
except embedded_postgres.DatabaseError as error:
    sys.exit(str(error))
"""


# An account for what ordinary users do when the tests run as root: one that exists everywhere (initdb asks
# for its name) and is not the one that serves for root.
DAEMON = pwd.getpwnam("daemon")
ORDINARY = {"user": DAEMON.pw_uid, "group": DAEMON.pw_gid, "extra_groups": []}
LIBRARIES = Path(psycopg.__file__).parent.parent


class Launcher:
    def __init__(self, path, python=sys.executable, identity=None):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("BAMEX", "COV"))}
        # The last two would mislead a module that listened to its surroundings.
        environment |= {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "PGPORT": "1", "PGDATABASE": "x"}
        self.process = subprocess.Popen(
            [python, "-c", LAUNCHER],
            cwd="/",
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **(identity or {}),
        )

    def found(self):
        """How many launchers wrote before and with this one, and when the server started."""
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        visits, started = line.strip().split("|")
        return int(visits), started

    def leave(self):
        errors = self.process.communicate("")[1]
        return self.process.returncode, errors.strip()

    def kill(self):
        self.process.kill()
        self.process.communicate()


class Project:
    """A checkout with nothing but the module, and the launchers started in it."""

    def __init__(self, folder, **who):
        self.folder = folder
        self.who = who
        self.path = str(folder)
        self.data = folder / ".postgres" / "data"
        self.launchers = []
        (folder / "bamex" / "db").mkdir(parents=True)
        (folder / "bamex" / "__init__.py").touch()
        shutil.copy(embedded_postgres.__file__, folder / "bamex" / "db")

    def launch(self):
        self.launchers.append(Launcher(self.path, **self.who))
        return self.launchers[-1]

    def visit(self):
        launcher = self.launch()
        found = launcher.found()
        assert launcher.leave() == (0, "")
        return found

    def server(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def close(self):
        for launcher in self.launchers:
            if launcher.process.poll() is None:
                launcher.kill()
        # Adopts and stops what the killed ones left.
        if (self.data / "postmaster.pid").exists():
            self.launch().leave()


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie is dead, only not yet buried by the machine's first process.
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z")


def eventually(condition):
    deadline = time.monotonic() + 10
    while not (result := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return result


@pytest.fixture(scope="module")
def new_project():
    """Makes projects, stops what they leave running, and removes them."""
    projects = []

    def make(name, **who):
        # Under /tmp itself: pytest's own folder is closed to the account that serves for root.
        projects.append(Project(Path("/tmp") / f"bamex-test-{os.getpid()}" / name, **who))
        return projects[-1]

    yield make
    for project in projects:
        project.close()
    shutil.rmtree(Path("/tmp") / f"bamex-test-{os.getpid()}")


@pytest.fixture(scope="module")
def made(new_project):
    """A project used once, in a folder whose name has all that a shell would stumble on."""
    project = new_project("a space, $(false), 'é' and \"")
    assert project.visit()[0] == 1
    return project


@pytest.fixture
def project(made):
    """The same, with its present count of visits known and nothing running."""
    made.close()
    made.visits = made.visit()[0]
    return made


def test_leaving_stops_the_server(project):
    launcher = project.launch()
    launcher.found()
    server = project.server()

    assert launcher.leave() == (0, "")

    assert eventually(lambda: not alive(server))
    assert not (project.data / "postmaster.pid").exists()


def test_the_server_stays_for_whoever_still_uses_it(project):
    first, second = project.launch(), project.launch()
    starts = {first.found()[1], second.found()[1]}
    server = project.server()

    first.leave()

    assert len(starts) == 1
    assert alive(server)
    second.leave()
    assert eventually(lambda: not alive(server))


def test_four_launches_at_once_share_one_server(project):
    launchers = [project.launch() for _ in range(4)]
    found = [launcher.found() for launcher in launchers]

    assert sorted(visits for visits, _ in found)[-1] == project.visits + 4
    assert len({started for _, started in found}) == 1
    assert [launcher.leave() for launcher in launchers] == [(0, "")] * 4


def test_four_launches_at_once_create_one_database(new_project):
    project = new_project("at once")
    launchers = [project.launch() for _ in range(4)]

    assert len({launcher.found()[1] for launcher in launchers}) == 1

    assert [launcher.leave() for launcher in launchers] == [(0, "")] * 4


def test_a_killed_launcher_leaves_a_server_that_the_next_one_adopts_and_stops(project):
    killed = project.launch()
    started = killed.found()[1]
    server = project.server()
    killed.kill()
    assert alive(server)

    assert project.visit() == (project.visits + 2, started)

    assert eventually(lambda: not alive(server))


def test_a_killed_server_comes_back_with_its_data(project):
    launcher = project.launch()
    launcher.found()
    os.kill(project.server(), signal.SIGKILL)

    # At once, while its backends and its shared memory are still there.
    assert project.visit()[0] == project.visits + 2

    launcher.kill()


def test_killed_backends_and_server_come_back(project):
    launcher = project.launch()
    launcher.found()
    server = project.server()
    children = subprocess.run(["pgrep", "-P", str(server)], capture_output=True, text=True, check=True).stdout.split()
    for pid in [server, *map(int, children)]:
        os.kill(pid, signal.SIGKILL)

    assert project.visit()[0] == project.visits + 2


@pytest.mark.parametrize("account", ["ours", "the server's"])
def test_a_stale_pid_file_is_no_obstacle_and_the_program_it_names_lives(project, account):
    data = project.data.stat()
    identity = {} if account == "ours" else {"user": data.st_uid, "group": data.st_gid, "extra_groups": []}
    if os.geteuid() != 0:
        identity = {}
    with subprocess.Popen(["sleep", "60"], cwd="/", **identity) as innocent:
        launcher = project.launch()
        launcher.found()
        pid_file = (project.data / "postmaster.pid").read_text().splitlines()
        os.kill(project.server(), signal.SIGKILL)
        launcher.kill()
        (project.data / "postmaster.pid").write_text("\n".join([str(innocent.pid), *pid_file[1:]]) + "\n")

        assert project.visit()[0] == project.visits + 2

        assert innocent.poll() is None
        innocent.kill()


def test_a_socket_removed_under_the_server_is_made_again(project):
    killed = project.launch()
    killed.found()
    killed.kill()
    sockets = (project.data / "postmaster.pid").read_text().splitlines()[4]
    shutil.rmtree(sockets)

    assert project.visit()[0] == project.visits + 2


def test_a_data_folder_of_another_major_version_is_left_alone_and_named(project):
    version = project.data / "PG_VERSION"
    original = version.read_text()
    version.write_text("9\n")
    before = {path: path.stat().st_mtime_ns for path in project.data.rglob("*")}

    status, errors = project.launch().leave()

    assert status == 1
    assert errors.startswith(f"The local database in {project.data} was made by PostgreSQL 9, and the programs here")
    assert "move it away" in errors
    assert "Traceback" not in errors
    assert {path: path.stat().st_mtime_ns for path in project.data.rglob("*")} == before
    version.write_text(original)


def test_an_interrupted_creation_is_begun_again(new_project):
    project = new_project("interrupted")
    launcher = project.launch()
    assert eventually((project.folder / ".postgres" / "unfinished" / "PG_VERSION").exists)
    launcher.kill()
    assert not project.data.exists()

    assert project.visit()[0] == 1


def test_settings_are_short_and_start_nothing(monkeypatch):
    monkeypatch.setattr(embedded_postgres, "PROJECT", Path("/nowhere") / ("very long " * 20))

    monkeypatch.delenv("BAMEX_DATABASE", raising=False)

    settings = embedded_postgres.connection_settings()

    assert len(f"{settings['HOST']}/.s.PGSQL.5432") < 100
    assert not Path(settings["HOST"]).exists()
    monkeypatch.setenv("BAMEX_DATABASE", "test")
    assert embedded_postgres.connection_settings()["HOST"] != settings["HOST"], "tests have a server of their own"


def test_a_socket_folder_of_somebody_else_is_refused(new_project, monkeypatch):
    project = new_project("squatted")
    monkeypatch.setattr(embedded_postgres, "PROJECT", project.folder)
    monkeypatch.delenv("BAMEX_DATABASE", raising=False)
    sockets = Path(embedded_postgres.connection_settings()["HOST"])
    sockets.symlink_to("/tmp")

    status, errors = project.launch().leave()

    sockets.unlink()
    assert (status, errors) == (1, f"{sockets} belongs to somebody else: remove it, or ask its owner to.")


# As root only: what root and ordinary users do to each other.

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as two users")


@pytest.fixture(scope="module")
def theirs(new_project):
    """A project of an ordinary user, with a Python that this user can run."""
    for python in (sys.executable, "/usr/bin/python3"):
        who = {"python": python, "identity": ORDINARY}
        project = new_project(f"theirs {Path(python).parts[1]}", **who)
        project.path = f"{project.folder}:{LIBRARIES}"
        try:
            subprocess.run([python, "-c", "import psycopg"], check=True, env={"PYTHONPATH": project.path}, **ORDINARY)
        except (OSError, subprocess.CalledProcessError):
            continue
        os.chown(project.folder, ORDINARY["user"], ORDINARY["group"])
        return project
    pytest.skip("no Python here can be run by an ordinary user")


@as_root
def test_an_ordinary_user_has_the_database_to_themselves(theirs):
    assert theirs.visit()[0] == 1
    assert theirs.data.stat().st_uid == ORDINARY["user"]
    assert theirs.visit()[0] == 2


@as_root
def test_root_runs_an_ordinary_users_database_as_that_user(theirs):
    before = theirs.visit()[0]
    as_root = Launcher(str(theirs.folder))
    assert as_root.found()[0] == before + 1
    assert {path.stat().st_uid for path in theirs.data.rglob("*")} == {ORDINARY["user"]}
    assert as_root.leave() == (0, "")

    assert theirs.visit()[0] == before + 2


@as_root
def test_an_ordinary_user_is_told_that_the_database_is_roots(theirs, project):
    status, errors = Launcher(f"{project.folder}:{LIBRARIES}", **theirs.who).leave()

    assert status == 1
    assert errors.startswith(
        f"The local database's folder {project.folder / '.postgres'} cannot be used (Permission denied)"
    )
    assert "Traceback" not in errors


@as_root
def test_a_checkout_that_only_root_can_enter(new_project):
    project = new_project("closed")
    project.folder.chmod(0o700)
    for package in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(LIBRARIES / package, project.folder / "libraries" / package)
    project.path = f"{project.folder}:{project.folder / 'libraries'}"

    assert project.visit()[0] == 1
    assert project.visit()[0] == 2

    assert not project.data.exists()
    away = Path((project.folder / ".postgres" / "README").read_text().split()[4].rstrip(":"))
    assert (away / "data" / "PG_VERSION").exists()
    assert list(away.glob("*/embedded_postgres/pginstall/bin/postgres"))
    shutil.rmtree(away)
