"""The programme and the exhibitors as plain text, for pasting into a message."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext as _
from django.utils.translation import override

from bamex.models import State
from bamex.tests import make
from bamex.tests.content_entries import count_entries
from bamex.text.typography import THIN, WIDE
from exhibitors.models import Exhibitor
from programme.models import Session

PROGRAMME = {"fr": "/fr/programme.txt", "en": "/en/programme.txt"}
EXHIBITORS = {"fr": "/fr/exposants.txt", "en": "/en/exhibitors.txt"}


def read(address):
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    return answer.content.decode()


whole = pytest.mark.usefixtures("content")
pytestmark = pytest.mark.django_db


# What is made here: first, because the whole content stays for the rest of the module.


def test_a_session_in_full(client):
    make.salon()
    phase = make.phase(name_fr="Exposition")
    row = make.session(
        title_fr="Ouverture du salon",
        phase=phase,
        venue=make.venue(),
        start=date(2025, 11, 11),
        single_source=True,
        start_time="09:30",
    )
    row.people.add(make.person(), make.person(name="Zorglub", state=State.DRAFT))
    source = make.source()
    make.cite(row, source, make.source(title="Zorglub", state=State.DRAFT))

    text = client.get(PROGRAMME["fr"]).content.decode()

    assert (
        f"""
*mardi 11 novembre 2025*

- Ouverture du salon
  Cérémonie, 11 novembre 2025
  Heure : 09:30
  Lieu : Parc des Expositions
  A eu lieu. Signalé par une seule source.
  Personnalités : Abdoulaye Maïga
  Sources : {source.code}
  {settings.SITE_URL}/id/{row.code}
"""
        in text
    )


def test_a_text_in_french_only_is_marked_in_english(client):
    make.session(title_fr="Ouverture", title_en="")

    assert "- Ouverture [fr]\n" in client.get(PROGRAMME["en"]).content.decode()


@pytest.mark.parametrize("address", [*PROGRAMME.values(), *EXHIBITORS.values()])
def test_drafts_stay_out_and_an_empty_list_says_so(client, address):
    make.session(title_fr="Zorglub", title_en="Zorglub", state=State.DRAFT)
    make.exhibitor(name_fr="Zorglub", name_en="Zorglub", state=State.DRAFT)

    text = client.get(address).content.decode()

    assert "Zorglub" not in text
    with override(address[1:3]):
        assert _("Nothing is published here yet.") in text


# The whole content


@whole
@pytest.mark.parametrize("address", [*PROGRAMME.values(), *EXHIBITORS.values()])
def test_lines_are_short_and_hold_normal_spaces_only(address):
    text = read(address)

    assert [line for line in text.splitlines() if len(line) > 160 or line != line.rstrip()] == []
    assert not set(text) & {THIN, WIDE, "\t", "\r", "\ufeff", "<", ">"}
    assert "&" not in text.replace("?", "&", 1).split("--")[0].replace("R&D", "")
    assert "\n\n\n" not in text


@whole
@pytest.mark.parametrize("language", PROGRAMME)
def test_the_programme_has_every_session_with_its_permanent_address(language):
    text = read(PROGRAMME[language])
    codes = list(Session.objects.visible().values_list("code", flat=True))

    assert len(codes) == count_entries("sessions")
    assert [code for code in codes if f"{settings.SITE_URL}/id/{code}\n" not in text] == []


@whole
@pytest.mark.parametrize("language", EXHIBITORS)
def test_the_list_has_every_exhibitor_with_its_permanent_address(language):
    text = read(EXHIBITORS[language])
    rows = list(Exhibitor.objects.visible())

    assert len(rows) == count_entries("exhibitors")
    assert [row.code for row in rows if f"{settings.SITE_URL}/id/{row.code}\n" not in text] == []
    assert [row.code for row in rows if row.name not in text] == []


@whole
def test_french_has_its_typography_with_normal_spaces():
    text = read(PROGRAMME["fr"])

    assert text.startswith("*BAMEX 2025 : le programme*\n")
    assert "Cérémonie d’ouverture" in text
    assert "Sources : R0" in text


@whole
def test_what_is_not_published_is_said():
    assert "Heure non trouvée dans nos sources.\n" in read(PROGRAMME["fr"])
    assert "Time not found in our sources.\n" in read(PROGRAMME["en"])


@whole
def test_the_filters_of_the_pages_hold():
    text = read("/fr/programme.txt?jour=2025-11-13")

    assert "Jour : 13 novembre\n" in text
    assert text.rstrip().endswith("/fr/programme/?jour=2025-11-13")
    assert "/id/S001" not in text
    assert "\n- " in text


@whole
def test_the_exhibitors_are_narrowed_as_on_their_page():
    text = read("/en/exhibitors.txt?country=ML")
    codes = Exhibitor.objects.visible().filter(country="ML").values_list("code", flat=True)

    assert text.count("/id/E") == len(codes)
    assert f"{len(codes)} of {count_entries('exhibitors')} shown" in text


@whole
def test_two_answers_are_the_same_bytes():
    assert read(PROGRAMME["fr"]) == read(PROGRAMME["fr"])


@whole
@pytest.mark.parametrize("address", [*PROGRAMME.values(), *EXHIBITORS.values()])
def test_few_queries_whatever_the_number_of_objects(address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        read(address)
