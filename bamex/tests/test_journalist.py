"""A journalist at work, in a real Chromium with the whole content: from a question to an answer that can be quoted.

The list of three that is sent to a colleague is told in bamex/portal/selection/tests/test_selection.py.
"""

import csv
import io
import re
import unicodedata

import feedparser
import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from bamex.tests.back_office import publish
from bamex.tests.content_entries import content_entries
from bamex.tests.crawl import spaced
from bamex.tests.readers import follow
from news.models import Fact

pytestmark = pytest.mark.ignore_template_errors  # Django's templates of the back office read undefined names

WAYS = pytest.mark.parametrize(
    ("language", "script"),
    [("fr", True), ("fr", False), ("en", True), ("en", False)],
    ids=["fr script", "fr", "en script", "en"],
)


@pytest.fixture(scope="module")
def content(content_to_change):
    """A correction is published here, which a transaction would hide from the browser."""


@pytest.fixture
def open_home(reader):
    # A permanent address leads to the language of the browser.
    return lambda language, script: reader(f"/{language}/", java_script_enabled=script, locale=language)


def named(page, name, inside="main"):
    return page.locator(inside).get_by_role("link", name=name).first


# How many companies exhibited?


@WAYS
def test_how_many_companies_exhibited_is_two_taps_from_a_reference(open_home, language, script):
    label, question, disagree, cite = {
        "fr": ("Nombre d’entreprises", "Combien d’entreprises ont exposé ?", "Les sources divergent", "Citer"),
        "en": ("Number of companies", "How many companies exhibited?", "The sources disagree", "Cite"),
    }[language]
    page = open_home(language, script)
    disputed = page.locator("main .dispute", has_text=disagree)
    follow(disputed.get_by_role("link", name=label))
    assert spaced(page.locator("h1").inner_text()) == question
    assert page.locator("main p.dispute").first.inner_text() == f"{disagree}."
    answers = page.locator(".claims > li")
    (claims,) = (entry["claims"] for entry in content_entries("facts") if entry["code"] == "F004")
    assert answers.count() == len(claims)
    assert answers.filter(has=page.locator(".who a")).count() == len(claims)

    page.locator("summary", has_text=re.compile(f"^{cite}$")).click()
    reference = page.locator(f".reference[lang={language}]")
    expect(reference).to_be_in_viewport()
    # To copy it, one click selects the whole of it, script or not.
    reference.click()
    quoted = spaced(page.evaluate("getSelection().toString()"))
    assert quoted.startswith(question)
    assert quoted.endswith(f"{settings.SITE_URL}/id/F004")
    assert page.complaints == []


# What did the exhibitors of Türkiye demonstrate?


@WAYS
def test_what_turkish_exhibitors_demonstrated_opens_in_excel(open_home, language, script):
    words = {
        "fr": ("Délégations", "Ce que ces exposants ont montré", "Filtrer la liste", "Mode de présentation"),
        "en": ("Delegations", "What these exhibitors showed", "Filter", "How it was shown"),
    }[language]
    apply, excel = {"fr": ("Appliquer", "Pour un tableur comme Excel"), "en": ("Apply", "For a spreadsheet")}[language]
    delegations, showed, narrow, shown = words
    page = open_home(language, script)

    follow(named(page, delegations, "header"))
    follow(named(page, "Türkiye"))
    follow(named(page, showed))
    page.locator("summary", has_text=narrow).click()
    page.get_by_label(shown).select_option("demonstrated")
    follow(page.get_by_role("button", name=apply))
    listed = page.locator("main ul.rows h3").all_inner_texts()
    without_model = page.locator("main ul.rows > li:not([data-mark])")
    listed += without_model.evaluate_all("lines => lines.map(line => line.firstChild.textContent.trim())")
    with page.expect_download() as download:
        named(page, excel).click()
    content = download.value.path().read_bytes()

    # The byte order mark is what makes Excel read UTF-8; the semicolon is its separator in French.
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert unicodedata.is_normalized("NFC", text)
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert {len(row) for row in rows} == {len(header)}
    assert header[:3] == HEADER[language]
    assert sorted(row[header.index(HEADER[language][1])] for row in rows) == sorted(map(spaced, listed))
    assert {"KARGU", "TOGAN", "BOYGA"} <= set(listed)
    assert "Kalekalıp" in text
    assert download.value.suggested_filename == FILES[language]
    assert page.complaints == []


HEADER = {"fr": ["Code", "Nom", "Fabricant"], "en": ["Code", "Name", "Maker"]}
FILES = {"fr": "bamex-2025-equipements-tr-demonstrated.csv", "en": "bamex-2025-equipment-tr-demonstrated.csv"}


# What did the Prime Minister say?


@WAYS
def test_the_prime_minister_s_statement_leaves_with_its_source(open_home, language, script):
    press, office, begins, cite, title = {
        "fr": ("Presse", "Premier ministre du Mali", "Le terrorisme ignore", "Citer", "déclaration, 11 novembre 2025"),
        "en": ("Press", "Prime Minister of Mali", "Terrorism ignores", "Cite", "statement, 11 November 2025"),
    }[language]
    page = open_home(language, script)

    follow(named(page, press, "header"))
    # The journalist knows the office, not the name.
    follow(page.locator("#statements li", has_text=office).get_by_role("link"))
    said = page.locator(".statement").first
    assert said.locator("p:not(.meta)").first.inner_text().startswith(begins)
    assert page.locator("section", has=said).locator("p.meta", has_text=office).first.is_visible()
    said.locator("summary").first.click()
    follow(said.locator("details.sources").get_by_role("link", name={"fr": "fiche", "en": "record"}[language]).last)
    work = page.locator("dl.facts a[rel~=external]")
    assert work.get_attribute("href").startswith("http")

    page.go_back()
    follow(said.get_by_role("link", name=re.compile(rf"^{cite} Q\d{{3}}$")))
    reference = page.locator(f".reference[lang={language}]")
    expect(reference).to_be_in_viewport()
    assert f"Abdoulaye Maïga ({title})" in spaced(reference.inner_text())
    page.goto("/id/" + reference.inner_text().rpartition("/id/")[2])
    assert begins in page.locator(":target").inner_text()
    assert page.complaints == []


# What has changed since last week?


@pytest.fixture(scope="module")
def visited(portal):
    """When the journalist was here last."""
    return timezone.now()


@pytest.fixture
def last_visit(visited, request):
    """The same; staff have corrected an answer since, once for all the stories."""
    fact = Fact.objects.get(code="F004")
    if fact.claims.get(key="f").value_fr == "15 industriels":
        place = list(fact.claims.values_list("key", flat=True)).index("f")
        answer = publish(
            request.getfixturevalue("editor"),
            Fact,
            fact,
            **{f"claims-{place}-value_fr": "16 industriels", f"claims-{place}-value_en": "16 manufacturers"},
            change_kind="correction",
            change_note_fr="L’article en compte seize.",
            change_note_en="The article counts sixteen.",
        )
        assert answer.status_code == 302
    return visited


@WAYS
def test_what_changed_since_the_last_visit_is_found(last_visit, open_home, language, script):
    question, note, earlier, later = {
        "fr": ("Combien d’entreprises", "L’article en compte seize.", "15 industriels", "16 industriels"),
        "en": ("How many companies", "The article counts sixteen.", "15 manufacturers", "16 manufacturers"),
    }[language]
    page = open_home(language, script)

    page.locator("footer summary").click()
    follow(named(page, "Corrections", "footer"))
    entry = page.locator("main ul.rows > li").first
    assert note in entry.inner_text()
    assert (entry.locator("del").inner_text(), entry.locator("ins").inner_text()) == (earlier, later)
    changes = page.locator("[aria-labelledby=updates-title] li")
    assert changes.count() == 1
    feed = page.request.get(page.get_by_role("link", name="Atom").get_attribute("href"))
    follow(changes.get_by_role("link", name=question))
    assert note in page.locator("main").inner_text()
    assert later in page.locator("#f").inner_text()

    (told,) = feedparser.parse(feed.body()).entries
    assert question in told.title
    assert all(words in told.content[0].value for words in (note, earlier, later))
    since = {"updated_since": last_visit.isoformat()}
    found = {name: page.request.get(f"/data/v1/{name}/", params=since).json() for name in ("facts", "corrections")}
    assert [row["code"] for row in found["facts"]["records"]] == ["F004"]
    assert [row["note"][language] for row in found["corrections"]["records"]] == [note]
    assert page.complaints == []
