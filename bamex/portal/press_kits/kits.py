"""Press kits, made from the content as it is: of the whole show, of a phase, of an exhibitor.

A kit is the same whatever the language of the page that offers it: its tables hold both, and it is explained in both.
It is made once per content version, by whoever asks first: a page that says what it weighs, or the one who takes it.
"""

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import override

from bamex.drawing.emblem import emblem_file
from bamex.exports.csv import machine_csv
from bamex.exports.shared_tables import SOURCES
from bamex.exports.zip import zip_archive
from bamex.identifiers import absolute
from bamex.ledger.figures import ledger
from bamex.models import ContentVersion, State
from bamex.pages import visible_related
from bamex.portal.press_kits.readme import kit_readme
from bamex.portal.press_kits.tables import facts_csv, names_csv, sources_csv
from bamex.text.languages import CODES, Text, active, localized
from bamex.version_cache import VersionCache
from exhibitors.delegations_map import delegation_map_file
from exhibitors.models import Delegation, Exhibitor, Person, Product
from news.models import Claim, Fact
from programme.models import Phase, Salon, Session, Venue
from programme.road_map import road_map_file
from programme.tables import SESSIONS

NAMED_BY_SESSIONS = ("exhibitors", "products", "people", "delegations")
EXPLANATIONS = {"fr": "LISEZ-MOI.txt", "en": "README.txt"}
MOST_KITS = 500


class KitFile(NamedTuple):
    """A kit as it is sent, and its SHA-256 in hexadecimal digits."""

    content: bytes
    digest: str


kit_files: VersionCache[KitFile] = VersionCache(MOST_KITS)


class Kit:
    """A press kit. `code` tells it from all others; `name` is part of the name of its file."""

    code: str
    name: str

    def title(self) -> Text:
        """Title of what it is about, in the active language."""
        raise NotImplementedError

    def address(self) -> str:
        """The whole address of the page of what it is about, in the active language."""
        raise NotImplementedError

    def makers(self) -> dict[str, Callable[[], str]]:
        """File name → what makes the text of the file, but for the explanations, which every kit has."""
        raise NotImplementedError

    @property
    def folder(self) -> str:
        return f"bamex-2025-{self.name}"

    def file(self, version: ContentVersion) -> KitFile:
        """The kit under the content's `version`."""
        return kit_files.get(version, self.code, lambda: self.make_file(version))

    def make_file(self, version: ContentVersion) -> KitFile:
        makers = self.makers()
        texts: dict[str, str] = {}
        with ledger.at_version(version):
            for language, name in EXPLANATIONS.items():
                texts[name] = self.readme(makers, version, language)
            for name, make in makers.items():
                texts[name] = make()
        members = {f"{self.folder}/{name}": text.encode() for name, text in texts.items()}
        content = zip_archive(members, version.start_of_day)
        return KitFile(content, hashlib.sha256(content).hexdigest())

    def readme(self, file_names: Container[str], version: ContentVersion, language: str) -> str:
        with override(language):
            return kit_readme(self.title().with_figures(), self.address(), file_names, version)


class SiteKit(Kit):
    """Of the whole show."""

    code, name = "salon", "press-kit"

    def __init__(self) -> None:
        self.salon = Salon.objects.select_related("country").first()

    def title(self) -> Text:
        return localized(self.salon, "name") if self.salon else Text("BAMEX 2025", active())

    def address(self) -> str:
        return absolute(reverse("press"))

    def makers(self) -> dict[str, Callable[[], str]]:
        delegations = Delegation.objects.visible().for_list()
        maps = {"map-road": road_map_file}
        if delegations.exists():
            maps["map-delegations"] = lambda: delegation_map_file(delegations)
        return {
            "emblem.svg": lambda: emblem_file(self.salon.short_name if self.salon else "BAMEX’25"),
            "facts.csv": lambda: facts_csv(Fact.objects.visible().with_claims()),
            "names.csv": lambda: names_csv(self.named()),
            "programme.csv": lambda: machine_csv(SESSIONS, SESSIONS.rows()),
            "sources.csv": lambda: machine_csv(SOURCES, SOURCES.rows()),
            **in_each_language(maps),
        }

    def named(self) -> Iterator[Any]:
        """All that has a name, noun by noun."""
        if self.salon:
            yield self.salon
        for noun in (Exhibitor, Product, Person, Venue, Delegation):
            yield from noun.objects.visible()


class PhaseKit(Kit):
    """Of a phase and what it holds; `phase` with its venue."""

    def __init__(self, phase: Phase) -> None:
        self.phase = phase
        self.code, self.name = f"phase {phase.slug}", phase.slug

    def title(self) -> Text:
        return localized(self.phase, "name")

    def address(self) -> str:
        return absolute(self.phase.get_absolute_url())

    def makers(self) -> dict[str, Callable[[], str]]:
        sessions, facts = self.sessions(), self.facts()
        return {
            "emblem.svg": lambda: emblem_file(self.phase.name_fr),
            "facts.csv": lambda: facts_csv(facts),
            "names.csv": lambda: names_csv([*filter(None, [self.phase.public_venue]), *named_in(sessions)]),
            "programme.csv": lambda: machine_csv(SESSIONS, sessions),
            "sources.csv": lambda: sources_csv([self.phase, *sessions, *claims_of_facts(facts)]),
            **in_each_language({"map-road": road_map_file}),
        }

    def sessions(self) -> QuerySet:
        rows = SESSIONS.related(Session.objects.visible().filter(phase=self.phase).chronological())
        return rows.prefetch_related(*visible_related(Session, *NAMED_BY_SESSIONS))

    def facts(self) -> QuerySet:
        """About the sessions of the phase or about its venue."""
        venues = filter(None, [self.phase.public_venue])
        about = Q(sessions__phase=self.phase, sessions__state=State.PUBLISHED) | Q(venues__in=venues)
        return Fact.objects.visible().filter(about).distinct().with_claims()


class ExhibitorKit(Kit):
    """Of a published exhibitor as its page reads it, with all that is related: asks only when its sources changed."""

    def __init__(self, exhibitor: Exhibitor) -> None:
        self.exhibitor = exhibitor
        self.code, self.name = exhibitor.code, exhibitor.slug

    def title(self) -> Text:
        return localized(self.exhibitor, "name")

    def address(self) -> str:
        return absolute(self.exhibitor.permanent_path)

    def makers(self) -> dict[str, Callable[[], str]]:
        products, facts = self.exhibitor.products.all(), self.exhibitor.facts.all()
        people = self.exhibitor.people.all()
        return {
            "emblem.svg": lambda: emblem_file(self.exhibitor.name_fr),
            "facts.csv": lambda: facts_csv(facts),
            "names.csv": lambda: names_csv([self.exhibitor, *products, *people]),
            "sources.csv": lambda: sources_csv([self.exhibitor, *products, *claims_of_facts(facts)]),
        }


def in_each_language(drawings: dict[str, Callable[[], str]]) -> dict[str, Callable[[], str]]:
    """`name.fr.svg` and `name.en.svg` of each name, by a function that draws in the active language."""
    return {
        f"{name}.{language}.svg": partial(draw_in_language, draw, language)
        for name, draw in drawings.items()
        for language in CODES
    }


def draw_in_language(draw: Callable[[], str], language: str) -> str:
    with override(language):
        return draw()


def claims_of_facts(facts: Iterable[Fact]) -> list[Claim]:
    return [claim for fact in facts for claim in fact.claims.all()]


def named_in(sessions: Iterable[Session]) -> Iterator[Model]:
    """Objects that the sessions name, relation by relation; all of them published."""
    for session in sessions:
        yield from filter(None, [session.public_venue])
    for relation in NAMED_BY_SESSIONS:
        for session in sessions:
            yield from getattr(session, relation).all()
