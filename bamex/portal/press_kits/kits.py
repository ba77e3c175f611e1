"""Press kits, made from the content as it is: of the whole show, of a phase, of an exhibitor.

A kit is the same whatever the language of the page that offers it: its tables hold both, and it is explained in both.
Its files are made one at a time, as they are asked for.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from bamex.drawing.emblem import emblem_file
from bamex.exports import plain_text
from bamex.exports.columns import Bilingual, Column, Several, code_order, text_in
from bamex.exports.plain_text import labelled, plain, strong
from bamex.exports.shared_tables import SOURCES
from bamex.exports.table import Table, cited_sources, machine_csv
from bamex.exports.zip_stream import Member
from bamex.identifiers import absolute
from bamex.ledger import quotations
from bamex.models import State, read_last_changes
from bamex.pages import published_related
from bamex.templatetags.dates import day_words
from bamex.text.languages import CODES, Text, active, localized
from exhibitors.delegations_map import delegation_map_file
from exhibitors.models import Delegation, Exhibitor, Person, Product
from news.models import Claim, Fact
from news.tables import ANSWERS, CLAIMS, claims_of
from programme.models import Salon, Session, Venue
from programme.road_map import road_map_file
from programme.tables import SESSIONS

FOLDER = "bamex-2025"
NAMED_BY_SESSIONS = ("exhibitors", "products", "people", "delegations")
EXPLANATIONS = {"fr": "LISEZ-MOI.txt", "en": "README.txt"}


class Kit(NamedTuple):
    """`title`, a bilingual Text, and `address` are asked for under a language; `files` map names to what makes each."""

    code: str  # what tells it from all others
    name: str  # part of the name of its file
    title: Callable
    address: Callable
    files: dict

    def members(self, version):
        """The files in the order of their names; each is made when it is asked for. `version` is the content's."""
        made = {name: partial(readme, self, version, language) for language, name in EXPLANATIONS.items()} | self.files
        for name in sorted(made):
            # It is made while it is sent, when the request is no longer there to know the version.
            with quotations.under(version):
                content = made[name]().encode()
            yield Member(f"{self.folder}/{name}", content)

    @property
    def folder(self):
        return f"{FOLDER}-{self.name}"


def site_kit():
    salon = Salon.objects.select_related("country").first()
    delegations = Delegation.objects.published().for_list()
    maps = {"map-road": road_map_file}
    if delegations.exists():
        maps["map-delegations"] = lambda: delegation_map_file(delegations)
    nouns = [Exhibitor, Product, Person, Venue, Delegation]
    return Kit(
        code="salon",
        name="press-kit",
        title=lambda: localized(salon, "name") if salon else Text("BAMEX 2025", active()),
        address=lambda: absolute(reverse("press")),
        files={
            "emblem.svg": lambda: emblem_file(salon.short_name if salon else "BAMEX’25"),
            "facts.csv": lambda: facts_csv(Fact.objects.published().with_claims()),
            "names.csv": lambda: names_csv(
                [*filter(None, [salon]), *(row for noun in nouns for row in noun.objects.published())]
            ),
            "programme.csv": lambda: machine_csv(SESSIONS, SESSIONS.rows()),
            "sources.csv": lambda: machine_csv(SOURCES, SOURCES.rows()),
            **in_each_language(maps),
        },
    )


def phase_kit(phase):
    """Of a phase and what it holds; `phase` with its venue."""
    sessions = SESSIONS.related(Session.objects.published().filter(phase=phase).chronological())
    sessions = sessions.prefetch_related(*published_related(Session, *NAMED_BY_SESSIONS))
    about = Q(sessions__phase=phase, sessions__state=State.PUBLISHED) | Q(venues__in=filter(None, [phase.public_venue]))
    facts = Fact.objects.published().filter(about).distinct().with_claims()
    return Kit(
        code=f"phase {phase.slug}",
        name=phase.slug,
        title=lambda: localized(phase, "name"),
        address=lambda: absolute(phase.get_absolute_url()),
        files={
            "emblem.svg": lambda: emblem_file(phase.name_fr),
            "facts.csv": lambda: facts_csv(facts),
            "names.csv": lambda: names_csv([*filter(None, [phase.public_venue]), *named_in(sessions)]),
            "programme.csv": lambda: machine_csv(SESSIONS, sessions),
            "sources.csv": lambda: sources_csv([phase, *sessions, *claims(facts)]),
            **in_each_language({"map-road": road_map_file}),
        },
    )


def exhibitor_kit(exhibitor):
    """Of a published exhibitor as its page reads it, with all that is related: asks only when its sources changed."""
    products, facts = exhibitor.products.all(), exhibitor.facts.all()
    return Kit(
        code=exhibitor.code,
        name=exhibitor.slug,
        title=lambda: localized(exhibitor, "name"),
        address=lambda: absolute(exhibitor.permanent_path),
        files={
            "emblem.svg": lambda: emblem_file(exhibitor.name_fr),
            "facts.csv": lambda: facts_csv(facts),
            "names.csv": lambda: names_csv([exhibitor, *products, *exhibitor.people.all()]),
            "sources.csv": lambda: sources_csv([exhibitor, *products, *claims(facts)]),
        },
    )


def in_each_language(drawings):
    """`name.fr.svg` and `name.en.svg` of each name, by a function that draws in the active language."""
    return {
        f"{name}.{language}.svg": partial(drawn, draw, language)
        for name, draw in drawings.items()
        for language in CODES
    }


def drawn(draw, language):
    with override(language):
        return draw()


# Tables


def publishers(row):
    return list(dict.fromkeys(source.publisher for source in sorted(cited_sources(row), key=lambda it: it.code)))


FACTS = Table(
    name="facts",
    title=_("Facts"),
    description="The questions of the fact ledger, a line an answer, each with who gives it.",
    model=Claim,
    columns=(
        Column(name="fact", label=_("fact"), read=lambda row: row.parent.code, required=True),
        ANSWERS.by_name["question"],
        CLAIMS.by_name["code"],
        *(ANSWERS.by_name[name] for name in ("value", "label", "note")),
        Several(name="given_by", label=_("publisher"), read=publishers),
        *(ANSWERS.by_name[name] for name in ("sources", "disputed", "reading", "permanent_address")),
    ),
)


def facts_csv(facts):
    return machine_csv(FACTS, [answer for fact in facts for answer in claims_of(fact)])


def claims(facts):
    return [claim for fact in facts for claim in fact.claims.all()]


def name_in(row, language):
    """The name that a row bears; a person has one, whatever the language."""
    bearer = row.country if isinstance(row, Delegation) else row
    return bearer.name if isinstance(row, Person) else text_in(bearer, "name", language)


NAMES = Table(
    name="names",
    title=_("Names"),
    description="Names as the portal spells them, and the other spellings that were seen.",
    model=Exhibitor,
    columns=(
        Column(name="code", label=_("code"), read=lambda row: getattr(row, "code", None)),
        Column(name="noun", label=_("kind"), read=lambda row: row._meta.model_name, required=True),
        Bilingual(
            name="name",
            label=_("name"),
            read=lambda row: {language: name_in(row, language) for language in CODES},
        ),
        Several(
            name="variants",
            label=_("aliases"),
            read=lambda row: (row.country if isinstance(row, Delegation) else row).alias_list,
        ),
        Column(
            name="permanent_address",
            label=_("permanent address"),
            read=lambda row: absolute(row.permanent_path) if hasattr(row, "permanent_path") else None,
        ),
    ),
)


def names_csv(rows):
    """The names of `rows`, each once, noun by noun in the order in which they come, then by code."""
    nouns = list(dict.fromkeys(map(type, rows)))
    found = {(type(row), row.pk): row for row in rows}.values()
    return machine_csv(
        NAMES, sorted(found, key=lambda row: (nouns.index(type(row)), code_order(getattr(row, "code", ""))))
    )


def named_in(sessions):
    """What the sessions name, relation by relation; all of it published."""
    for session in sessions:
        yield from filter(None, [session.public_venue])
    for relation in NAMED_BY_SESSIONS:
        for session in sessions:
            yield from getattr(session, relation).all()


def sources_csv(rows):
    """The published sources that support `rows`, whose citations were fetched."""
    found = {source.pk: source for row in rows for source in cited_sources(row)}.values()
    read_last_changes(found)
    return machine_csv(SOURCES, sorted(found, key=lambda source: code_order(source.code)))


# In words


def readme(kit, version, language):
    """What the kit is, how old, what each file holds, how to cite it and on what terms, in one language."""
    with override(language):
        address, day = kit.address(), day_words(timezone.localtime(version.changed).date())
        contact = version.contact_email or _("The address to write to has not been published yet.")
        return plain_text.text(
            [
                strong(_("BAMEX 2025: press kit")),
                plain(kit.title().value),
                address,
                plain(_("Content as of %(day)s.") % {"day": day}),
                None,
                plain(_("What the portal publishes on this subject, with who says so. Made anew whenever it changes.")),
                None,
                strong(_("What it holds")),
                *(f"- {labelled(name, words)}" for name, words in contents(kit)),
                None,
                plain(_("Tables are CSV in UTF-8, separated by commas; columns in _fr and _en hold both languages.")),
                plain(_("An empty cell: not published.")),
                None,
                strong(_("To cite")),
                plain(
                    _("“%(title)s”, BAMEX 2025 portal, %(address)s, content as of %(day)s.")
                    % {"title": kit.title().value, "address": address, "day": day}
                ),
                plain(_("Statements and summaries are the portal’s own words: quote the source for exact words.")),
                None,
                strong(_("Terms of use")),
                plain(
                    _(
                        "No licence has been chosen yet for the portal’s texts. Facts as such are free for all to use: "
                        "when you reuse a value, name its source as well as the portal."
                    )
                ),
                None,
                strong(_("Contact")),
                plain(contact),
            ]
        )


def contents(kit):
    """File name → what it holds, in the active language; a drawing of each language once."""
    told = {
        "emblem.svg": _("a bogolan square drawn by the portal from the name; it is nobody’s logo"),
        "facts.csv": _("the questions of the fact ledger, a line an answer, each with who gives it"),
        "map-delegations.fr.svg": _("the map of the delegations, in French"),
        "map-delegations.en.svg": _("the map of the delegations, in English"),
        "map-road.fr.svg": _("the sketch of the road from Bamako to Koulikoro, in French"),
        "map-road.en.svg": _("the sketch of the road from Bamako to Koulikoro, in English"),
        "names.csv": _("names as the portal spells them, and the other spellings that were seen"),
        "programme.csv": _("the sessions, with days, places, people and how sure the sources make them"),
        "sources.csv": _("the works that support all this; a caution says why one must be read with care"),
    }
    return [(name, words) for name, words in told.items() if name in kit.files]
