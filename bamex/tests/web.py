"""A web of one object of every noun, the drafts that could leak into it, and where they would show."""

import io
import re
from zipfile import ZipFile

from django.apps import apps
from django.urls import reverse
from django.utils.translation import override

from bamex.bibliography.formats import REFERENCE_FORMATS
from bamex.models import Publishable, Source, State
from bamex.portal.selection.selection import MOST_CHOSEN
from bamex.tests import make
from bamex.tests.crawl import sitemap
from bamex.text.languages import CODES
from exhibitors.models import CountryGroup
from programme.models import Organiser

MARKER = "Zorglub"  # in every text of what must not show


def nouns():
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


def make_web(**texts):
    """One object of every noun, linked to one another in every way, each citing the one source."""
    source = make.source()
    country = make.country()
    category = make.category(**texts)
    exhibitor = make.exhibitor(country=country)
    product = make.product(maker=exhibitor, category=category)
    person = make.person(country=country, exhibitor=exhibitor)
    delegation = make.delegation(country=country, head=person, head_role_fr="Chef", head_role_en="Head")
    salon = make.salon(patron=person, guest_of_honour=delegation)
    venue = make.venue()
    phase = make.phase(venue=venue)
    session = make.session(venue=venue, phase=phase, start_time="09:30")
    theme = make.theme()
    rows = [source, category, exhibitor, product, person, delegation, venue, session, theme]
    rows += [
        make.reported_equipment(category=category),
        make.article(),
        make.media_item(venue=venue),
        make.statement(person=person, session=session),
        make.fact("15", is_key_figure=True, about_salon=True),
    ]
    group = CountryGroup.objects.create(code="AES", name_fr="Alliance", name_en="Alliance")
    group.members.add(country)
    Organiser.objects.create(
        salon=salon,
        name_fr="Ministère",
        name_en="Ministry",
        role_fr="Tutelle",
        role_en="Lead",
        country=country,
        exhibitor=exhibitor,
    )
    web = {type(row): row for row in rows}
    for row in web.values():
        link(row, web)
        if hasattr(row, "citations"):
            make.cite(row, source)
    make.cite(salon, source)
    return web


def link(row, web):
    """Have every many-to-many relation of `row` hold the objects of the web that fit it."""
    for relation in row._meta.many_to_many:
        if relation.related_model in web:
            getattr(row, relation.name).add(web[relation.related_model])


def everywhere(client):
    """All addresses where something unpublished could show: the whole sitemap, searches, filters, files."""
    searches = [f"/{where}/?q={MARKER}" for where in ("fr/recherche", "en/search")]
    pages = sitemap(client)
    return [*pages, *searches, *files(pages), *made_of_the_record(), "/sitemap.xml", "/robots.txt"]


def files(pages):
    """The files that go with these pages; a picture shows no text that a test could read."""
    sessions = [path for path in pages if re.fullmatch(r"/\w\w/programme/.+/", path)]
    found = [f"{path.rstrip('/')}.ics" for path in ["/fr/programme/", "/en/programme/", *sessions]]
    found += ["/fr/programme.xml", "/en/programme.xml", "/fr/actualites.atom", "/en/news.atom"]
    return [*found, "/fr/corrections.atom", "/en/corrections.atom"]


def made_of_the_record():
    """What is made of many objects at once, in both languages, and the references of each that is published."""
    found = ["/data/v1/bamex-2025.zip"]
    codes = [code for model in nouns() for code in model.objects.values_list("code", flat=True)][:MOST_CHOSEN]
    chosen = "&".join(f"i={code}" for code in codes)
    for language in CODES:
        with override(language):
            names = ("edition", "programme_text", "exhibitors_text", "suggestions", "site_kit")
            found += map(reverse, names)
            found += [f"{reverse(name)}?{chosen}" for name in ("selection_text", "selection_csv")]
            for model in nouns():
                for row in model.objects.visible():
                    found += [reverse("citation_file", args=[row.code, suffix]) for suffix in REFERENCE_FORMATS]
    return found


def plant_drafts(web):
    """A draft of every noun with the marker in all its texts, linked to all that is published, both ways."""
    drafts = {}
    for model, published in web.items():
        values = {
            item.attname: getattr(published, item.attname)
            for item in model._meta.concrete_fields
            if not item.primary_key and not item.generated and item.name not in {"code", "state", "former_slugs"}
        }
        for item in model._meta.concrete_fields:
            if item.get_internal_type() in {"CharField", "TextField"} and item.name in values and not item.choices:
                values[item.attname] = MARKER
            if item.get_internal_type() == "SlugField":
                values[item.attname] = f"{MARKER.lower()}-{model._meta.model_name}"
        values |= {name: "fr" for name in ("language", "quotation_language") if name in values}
        values |= {name: "" for name in ("url", "website") if name in values}
        if model.__name__ == "Source":
            values["date"] = ""
        if "quotation_source_id" in values:  # exact words have their source
            values["quotation_source_id"] = web[Source].pk
        if model.__name__ == "Delegation":
            values["country_id"] = make.country("ZZ", name="Ailleurs").pk
        row = model(**values, state=State.DRAFT)
        row.save()
        drafts[model] = row
    for row in drafts.values():
        link(row, web)
        if hasattr(row, "citations"):
            make.cite(row, next(iter(web.values())))
    for row in web.values():
        link(row, drafts)
        if hasattr(row, "citations"):
            make.cite(row, next(iter(drafts.values())))
    return drafts


# What a search page repeats of the words that were asked for.
REPEATED = re.compile(rf"q={MARKER}|value=\"{MARKER}\"|[“«]\s?{MARKER}\s?[”»]|<title>{MARKER} ")


def text_of(answer):
    """The text of an answer; of an archive, that of all its members."""
    if answer["Content-Type"] != "application/zip":
        return answer.content.decode()
    with ZipFile(io.BytesIO(answer.getvalue())) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def shown(client, addresses):
    """Address → lines that hold the marker there."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        whole = text_of(answer).replace("\r\n ", "")  # the lines of a calendar are folded
        lines = REPEATED.sub("", whole).splitlines()
        if lines := [line.strip() for line in lines if MARKER.lower() in line.lower()]:
            found[address] = lines
    return found
