"""Pages of the portal and days of the programme as the search finds them: by words declared here, in both languages.

Objects are found by what they say; a list or a practical page is found by what readers call it.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from bamex.portal.sitemaps import PAGES
from bamex.search.columns import fold_text
from bamex.search.likeness import are_close, folded_words
from bamex.search.query import GRAMMATICAL_ARTICLES
from bamex.text.dates import day_words
from bamex.text.languages import CODES
from bamex.text.terms import TERMS
from programme.filters import day_choices
from programme.models import Session

# Address name, with the anchor of a part of the page → what readers call it beside its title, in French and English.
NAMES_OF_PAGES = {
    "home": "accueil, bamex, salon, dates du salon, quand, welcome, front page, dates, when",
    "session_list": (
        "calendrier, agenda, horaires, horaire, heures, emploi du temps, jours, planning, conférences, ics, ical, "
        "calendar, schedule, timetable, times, days, talks, sessions, rendez-vous"
    ),
    "venue_list": "lieu, adresse du salon, place, places, locations, where",
    "exhibitor_list": "exposant, entreprises, sociétés, stands, companies, exhibitor, participants, industriels",
    "product_list": "matériel, matériels, armes, produits, weapons, products, gear",
    "domain_list": "domaine, catégories, catégorie, categories, category, domain",
    "product_comparison": "comparer, comparaison, comparatif, comparateur, compare, comparison",
    "delegation_list": "pays, carte, carte des délégations, pays invités, countries, map, delegation, délégation",
    "person_list": "personnes, personnalité, invités, ministres, who is who, person, guests, ministers",
    "article_list": "article, articles, nouvelles, actualité, flux, rss, atom, feed",
    "fact_list": "chiffres, registre, questions, figures, numbers, ledger, statistiques, statistics",
    "open_question_list": "inconnu, non trouvé, manques, unknown, not found, gaps",
    "statement_list": "citation, citations, discours, déclaration, quotes, speeches, statement",
    "theme_list": "enjeux, thèmes, partenariats, accords, contrats, themes, partnerships, agreements, contracts",
    "press": (
        "salle de presse, dossier de presse, communiqué, kit, journalistes, press room, press kit, press release, "
        "journalists, media"
    ),
    "press#contact": "contact, contacter, joindre, courriel, email, mail, téléphone, phone, contact press",
    "coverage_list": "revue de presse, médias, vidéo, vidéos, reportages, couverture, coverage, video, videos",
    "name_list": "orthographe, noms, graphies, spelling, spellings, names",
    "source_list": "source, bibliographie, références, bibliography, references",
    "practical": "pratique, accès, transport, hôtel, visiter, access, getting there, hotel, visit, information",
    "practical#admission-title": (
        "tarif, tarifs, prix, billet, billets, entrée, inscription, badge, price, prices, ticket, tickets, admission, "
        "registration, fee"
    ),
    "practical#hours-title": "heures d’ouverture, horaires d’ouverture, ouverture, opening hours, opening times",
    "practical#organisers": "organisateur, organisateurs, organiser, organisers, organizer, organizers",
    "practical#next-title": "bamex 26, bamex’26, 2026, prochaine édition, next edition",
    "selection": "sélection, favoris, liste, favourites, favorites, bookmarks, selection, list",
    "offline": (
        "hors ligne, offline, hors connexion, sans réseau, sans internet, télécharger, no network, download, "
        "no internet, off line"
    ),
    "data": "csv, json, excel, api, xml, open data, données ouvertes, tableur, spreadsheet, export, téléchargement",
    "corrections": "correction, erreur, erreurs, errata, error, errors",
    "recent_changes": "changements, nouveautés, quoi de neuf, changes, updates, what’s new, history, historique",
    "glossary": "glossaire, sigles, sigle, abréviations, acronymes, lexique, acronyms, abbreviations, terms",
    "accessibility": "accessible, rgaa, wcag, handicap, disability",
    "legal": "mentions, licence, droits, éditeur, cookies, license, copyright, publisher, privacy, terms",
    "site_map": "plan, plan du site, sitemap, sommaire, contents, index",
}
DAY_IN_ISO_FORM = re.compile(r"(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
NUMBERS_DAY = re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>20\d\d))?")
MOST_PAGES_FOUND = 5


class FoundPage(NamedTuple):
    title: str
    url: str


def found_pages(query: str) -> list[FoundPage]:
    """The pages that bear the words of the query as a name, and the days that it names; no query but for a day."""
    return [*found_days(query), *term_pages(query), *(page_found(name) for name in names_called(query))][
        :MOST_PAGES_FOUND
    ]


def resembling_pages(query: str) -> list[FoundPage]:
    """The pages one of whose names was mistyped."""
    typed = name_key(query)
    close = (name for name, keys in keys_by_page().items() if typed and any(are_close(typed, key) for key in keys))
    return [page_found(name) for name in close][:MOST_PAGES_FOUND]


def term_pages(query: str) -> list[FoundPage]:
    """The entries of the glossary for an abbreviation."""
    typed = name_key(query)
    return [
        FoundPage(f"{term.short} – {term.words}", f"{reverse('glossary')}#{term.anchor}")
        for term in TERMS
        if typed in {name_key(term.short), name_key(str(term.words))}
    ]


def names_called(query: str) -> list[str]:
    typed = name_key(query)
    return [name for name, keys in keys_by_page().items() if typed and typed in keys]


def name_key(text: str) -> str:
    """Common form of the spellings of a page's name: no articles, spaces, hyphens, accents or capitals."""
    words = folded_words(text)
    return "".join(word for word in words if word not in GRAMMATICAL_ARTICLES)


@cache
def keys_by_page() -> dict[str, set[str]]:
    """Address name → keys of its names, its title in every language among them."""
    keys = {name: {name_key(word) for word in words.split(",")} for name, words in NAMES_OF_PAGES.items()}
    for language in CODES:
        with override(language):
            for name, title in PAGES.items():
                keys.setdefault(name, set()).add(name_key(str(title)))
    return keys


def page_found(name: str) -> FoundPage:
    address, mark, anchor = name.partition("#")
    title = str(PAGES[address])
    part = part_titles().get(name)
    return FoundPage(f"{title} – {part}" if part else title, f"{reverse(address)}{mark}{anchor}")


def part_titles() -> dict[str, str]:
    return {
        "press#contact": _("Contact"),
        "practical#admission-title": _("Admission"),
        "practical#hours-title": _("Opening hours"),
        "practical#organisers": _("Who organised it"),
        "practical#next-title": _("Next edition"),
    }


# Days of the programme


def found_days(query: str) -> list[FoundPage]:
    """The days of the programme that the query names: “13 novembre”, “Nov 13, 2025”, “13/11”, “2025-11-13”."""
    asked = day_named(query)
    if not asked:
        return []
    parameter = pgettext("parameter", "day")
    days = sorted({day for session in Session.objects.visible() for day, _words in day_choices(session)})
    return [
        FoundPage(
            " – ".join([_("Programme"), day_words(date.fromisoformat(day), weekday=True)]),
            f"{reverse('session_list')}?{parameter}={day}",
        )
        for day in days
        if fits_day(date.fromisoformat(day), *asked)
    ]


def fits_day(day: date, year: int | None, month: int, number: int) -> bool:
    return (day.month, day.day) == (month, number) and year in (None, day.year)


def day_named(query: str) -> tuple[int | None, int, int] | None:
    """`(year or None, month, day)` of a query that is a day, and nothing else."""
    if numbers := DAY_IN_ISO_FORM.fullmatch(query.strip()) or NUMBERS_DAY.fullmatch(query.strip()):
        year = numbers["year"]
        return int(year) if year else None, int(numbers["month"]), int(numbers["day"])
    return day_in_words(folded_words(query))


def day_in_words(words: Iterable[str]) -> tuple[int | None, int, int] | None:
    numbers: dict[str, int] = {}
    for word in words:
        if re.fullmatch(r"20\d\d", word):
            kind, number = "year", int(word)
        elif found := re.fullmatch(r"(\d{1,2})(?:er|st|nd|rd|th|e)?", word):
            kind, number = "day", int(found[1])
        elif number := month_number(word):
            kind = "month"
        elif word in GRAMMATICAL_ARTICLES or word in weekday_names():
            continue
        else:
            return None
        if kind in numbers:
            return None
        numbers[kind] = number
    if "day" not in numbers or "month" not in numbers:
        return None
    return numbers.get("year"), numbers["month"], numbers["day"]


def month_number(word: str) -> int:
    """The number of the month of which a word is the name, or its beginning, in French or English; 0 of none."""
    for number, names in enumerate(month_names(), 1):
        if any(name.startswith(word) for name in names) and len(word) >= 3:
            return number
    return 0


@cache
def month_names() -> list[set[str]]:
    return [{spell(date(2025, number, 1), "F", language) for language in CODES} for number in range(1, 13)]


@cache
def weekday_names() -> set[str]:
    return {spell(date(2025, 9, number), "l", language) for number in range(1, 8) for language in CODES}


def spell(day: date, form: str, language: str) -> str:
    with override(language):
        return fold_text(dateformat.format(day, form))
