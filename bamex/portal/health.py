"""Views of how the portal is, for whatever watches it: its process, its database and its store, told apart."""

from functools import cache

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse

from bamex.db.former_database import FIRST_MIGRATION
from bamex.store.front import FRONT, Front


def report(request: HttpRequest) -> HttpResponse:
    """200 when all is well, else 503; says what is, and nothing more."""
    state = {"process": "ok", **database_state(request), "store": store_state(request)}
    return state_answer(state, set(state.values()) <= {"ok", "off"})


def is_live(request: HttpRequest) -> HttpResponse:
    """200 while the process answers: to start it again would help nobody."""
    return state_answer({"process": "ok"}, is_well=True)


def is_ready(request: HttpRequest) -> HttpResponse:
    """200 while readers are answered: by the database, or by the store alone while that is away."""
    database, store = database_state(request), store_state(request)
    is_whole = set(database.values()) == {"ok"}
    is_away = database["database"] == "unavailable" and store in {"ok", "read-only"}
    return state_answer({**database, "store": store}, is_whole or is_away)


def state_answer(state: dict[str, str], is_well: bool) -> HttpResponse:
    return JsonResponse(state, status=200 if is_well else 503, headers={"Cache-Control": "no-store"})


def database_state(request: HttpRequest) -> dict[str, str]:
    """True if the database answers, and whether every migration is applied."""
    front: Front | None = request.META.get(FRONT)
    if front and front.watcher.process and front.watcher.is_away:
        return {"database": "unavailable", "migrations": "unknown"}  # a hung one would hold the question up
    try:
        applied = MigrationRecorder(connections[DEFAULT_DB_ALIAS]).applied_migrations()
    except DatabaseError:
        return {"database": "unavailable", "migrations": "unknown"}
    done = "former" if FIRST_MIGRATION in applied else "ok" if known_migrations() <= applied.keys() else "pending"
    return {"database": "ok", "migrations": done}


def store_state(request: HttpRequest) -> str:
    """“ok”, “read-only” where nothing can be written, “off” where there is none."""
    front: Front | None = request.META.get(FRONT)
    if front is None:
        return "off"
    return "ok" if front.store.pages.is_writable else "read-only"


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """The migrations that this process knows of, read from the files once: `{(app, name)}`."""
    return frozenset(MigrationLoader(None).graph.nodes)
