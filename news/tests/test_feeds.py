"""The Atom feeds, read by feedparser, which we did not write, and held to what RFC 4287 demands."""

from datetime import UTC, datetime

import feedparser
import pytest
from django.conf import settings
from lxml import etree

from bamex.models import Correction, State
from bamex.tests import make
from news.feeds import NewsFeed
from news.models import Article

ATOM = {"atom": "http://www.w3.org/2005/Atom"}
NEWS = {"fr": "/fr/actualites.atom", "en": "/en/news.atom"}
CORRECTIONS = {"fr": "/fr/corrections.atom", "en": "/en/corrections.atom"}
LONG_AGO = datetime(2025, 11, 20, 10, 0, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def read(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    demand(etree.fromstring(answer.content))
    found = feedparser.parse(answer.content, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.bozo_exception
    assert found.version == "atom10"
    return found


def demand(tree):
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have, once."""
    assert tree.tag == "{http://www.w3.org/2005/Atom}feed"
    entries = tree.findall("atom:entry", ATOM)
    for item in (tree, *entries):
        for name in ("id", "title", "updated"):
            assert len(item.findall(f"atom:{name}", ATOM)) == 1, name
        links = item.findall("atom:link", ATOM)
        alternates = [(link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate"]
        assert len(alternates) == len(set(alternates)) > 0
    assert tree.find("atom:author/atom:name", ATOM).text
    assert len({item.findtext("atom:id", namespaces=ATOM) for item in (tree, *entries)}) == len(entries) + 1


def correction(**values):
    defaults = {"made": datetime(2026, 1, 5, 9, 30, tzinfo=UTC), "kind": "correction"}
    return make.made(Correction, {"note": "Le nombre était faux."}, {**defaults, **values})


def published(**values):
    row = make.article(**values)
    Article.objects.filter(pk=row.pk).update(first_published=LONG_AGO)
    row.refresh_from_db()
    return row


def test_an_article_is_there_in_full_with_its_sources(client):
    row = published(title_fr="Le salon ouvre !", body_fr="Premier <b>paragraphe</b>.\n\nSecond paragraphe.")
    make.cite(
        row, make.source(code="R012", publisher="L’Essor & Cie"), make.source(state=State.DRAFT, publisher="Zorglub")
    )

    (entry,) = read(client, NEWS["fr"]).entries

    assert entry.title == "Le salon ouvre\u202f!"
    assert entry.link == f"{settings.SITE_URL}/fr/actualites/{row.slug}/"
    assert entry.content[0].type == "text/html"
    assert entry.content[0].value == (
        "<p>Premier &lt;b&gt;paragraphe&lt;/b&gt;.</p>\n<p>Second paragraphe.</p>\n"
        f'<p>D’après\u00a0: <a href="{settings.SITE_URL}/fr/sources/r012/">L’Essor &amp; Cie</a></p>'
    )


def test_a_feed_knows_its_own_address_its_page_and_its_twin(client):
    published()

    links = {(link.rel, link.type, link.hreflang): link.href for link in read(client, NEWS["en"]).feed.links}

    assert links == {
        ("self", "application/atom+xml", "en"): f"{settings.SITE_URL}/en/news.atom",
        ("alternate", "text/html", "en"): f"{settings.SITE_URL}/en/news/",
        ("alternate", "text/html", "fr"): f"{settings.SITE_URL}/fr/actualites/",
        ("alternate", "application/atom+xml", "fr"): f"{settings.SITE_URL}/fr/actualites.atom",
    }


def test_names_are_tags_that_survive_a_new_slug_and_a_new_address(client, settings):
    row = published(code="N001")
    before = [entry.id for entry in read(client, NEWS["fr"]).entries]
    row.slug = "autre"
    row.save()
    settings.SITE_URL = "https://autre.example"

    assert before == [f"tag:{settings.TAG_AUTHORITY}:fr/N001"]
    assert [entry.id for entry in read(client, NEWS["fr"]).entries] == before


# When an entry is updated


def test_an_entry_is_as_old_as_its_publication_whatever_comma_moved(client):
    row = published()
    row.body_fr = "Texte, retouché."
    row.save()

    (entry,) = read(client, NEWS["fr"]).entries

    assert entry.published == entry.updated == "2025-11-20T10:00:00Z"


@pytest.mark.parametrize("kind", ["correction", "update"])
def test_a_correction_or_an_update_makes_it_new(client, kind):
    row, other = published(code="N001"), published(code="N002")
    correction(object_code="N001", kind=kind)

    found = read(client, NEWS["fr"])

    assert [entry.id[-4:] for entry in found.entries] == [row.code, other.code]
    assert [entry.updated for entry in found.entries] == ["2026-01-05T09:30:00Z", "2025-11-20T10:00:00Z"]
    assert found.feed.updated == "2026-01-05T09:30:00Z"


def test_the_latest_comes_first_and_a_feed_has_an_end(client, monkeypatch):
    monkeypatch.setattr(NewsFeed, "most", 2)
    for number in (1, 2, 3):
        published(code=f"N00{number}")

    assert [entry.id[-4:] for entry in read(client, NEWS["fr"]).entries] == ["N003", "N002"]


# Languages, drafts


def test_a_text_in_french_only_says_so(client):
    published(title_en="", body_en="")

    answer = client.get(NEWS["en"]).content.decode()

    assert '<entry xml:lang="fr">' in answer
    assert '&lt;span lang="fr"&gt;Texte.&lt;/span&gt;' in answer


def test_drafts_and_withdrawn_articles_stay_out(client):
    published(title_fr="Visible")
    make.article(title_fr="Zorglub", body_fr="Zorglub", state=State.DRAFT)
    make.article(title_fr="Zorglub", body_fr="Zorglub", state=State.WITHDRAWN)

    assert [entry.title for entry in read(client, NEWS["fr"]).entries] == ["Visible"]
    assert "Zorglub" not in client.get(NEWS["fr"]).content.decode()


def test_characters_that_xml_refuses_are_left_out(client):
    published(title_fr="Le sa\x0blon", body_fr="Ou\x00vre".replace("\x00", "\x1f"))

    assert read(client, NEWS["fr"]).entries[0].title == "Le salon"


# Corrections


def test_the_log_of_corrections_is_a_feed(client):
    make.exhibitor(code="E012")
    make.exhibitor(code="E013", state=State.DRAFT)
    row = correction(object_code="E012", note_fr="Le nombre était faux.")
    correction(object_code="E013", note_fr="Zorglub")
    correction(kind="update", made=datetime(2026, 2, 1, tzinfo=UTC), note_fr="Nouveau.")

    update, first = read(client, CORRECTIONS["fr"]).entries

    assert update.title == "Mise à jour"
    assert first.title == "Correction\u00a0: Baykar (E012)"
    assert first.id == f"tag:{settings.TAG_AUTHORITY}:fr/correction-{row.pk}"
    assert first.updated == "2026-01-05T09:30:00Z"
    assert first.content[0].value == "<p>Le nombre était faux.</p>"
    assert {link.rel: link.href for link in first.links} == {
        "alternate": f"{settings.SITE_URL}/fr/corrections/#correction-{row.pk}",
        "related": f"{settings.SITE_URL}/id/E012",
    }


def test_a_correction_tells_what_stood_there_unless_it_was_withdrawn(client):
    changes = [
        {"model": "exhibitors.Exhibitor", "field": "name", "language": "fr", "earlier": "Anci<en", "later": "Baykar"},
        {"model": "exhibitors.Exhibitor", "field": "founded", "language": "", "earlier": 1984, "later": ""},
    ]
    for code, state in (("E012", State.PUBLISHED), ("E013", State.WITHDRAWN)):
        make.exhibitor(code=code, state=state)
        correction(object_code=code, note_fr="Faux.", changes=changes)

    told = {entry.title[-5:-1]: entry.content[0].value for entry in read(client, CORRECTIONS["fr"]).entries}

    assert "<del>Anci&lt;en</del> Désormais\u00a0: <ins>Baykar</ins>" in told["E012"]
    assert "<del>1984</del> Désormais\u00a0: supprimé</p>" in told["E012"]
    assert told["E013"] == "<p>Faux.</p>"


@pytest.mark.parametrize("address", [*NEWS.values(), *CORRECTIONS.values()])
def test_a_feed_without_entries_is_still_one(client, address):
    assert read(client, address).entries == []


# The whole content


@pytest.mark.parametrize("language", NEWS)
def test_every_article_is_in_the_feed(content, client, language):
    entries = read(client, NEWS[language]).entries

    codes = {entry.id.rsplit("/", 1)[1] for entry in entries}
    assert codes == set(Article.objects.visible().values_list("code", flat=True))
    assert [entry.id for entry in entries if "/sources/r" not in entry.content[0].value] == []
