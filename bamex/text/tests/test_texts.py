"""Texts and dates as pages show them: typography, the language of a fallback, days in full words."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from bamex.tests import make
from bamex.text.form_fields import hold_to_what_is_fit
from bamex.text.languages import Text, is_translated, localized
from bamex.text.typography import typeset
from news.models import Statement

THIN, WIDE, JOINER = "\u202f", "\u00a0", "\u2060"

FRENCH = {
    "Qui vient ?": f"Qui vient{THIN}?",
    "Quoi !": f"Quoi{THIN}!",
    "Ceci ; cela": f"Ceci{THIN}; cela",
    "Lieu : Bamako": f"Lieu{WIDE}: Bamako",
    "Lieu :": f"Lieu{WIDE}:",
    "« BAMEX »": f"«{WIDE}BAMEX{WIDE}»",
    "«BAMEX»": f"«{WIDE}BAMEX{WIDE}»",
    "l'Afrique d'aujourd'hui": "l’Afrique d’aujourd’hui",
    "150 km": f"150{WIDE}km",
    "27 000 pi": f"27{THIN}000{WIDE}pi",
    "150 millions de dollars": f"150{WIDE}millions de dollars",
    "9 hectares": f"9{WIDE}hectares",
    "80 %": f"80{WIDE}%",
    "1 200 visiteurs": f"1{THIN}200 visiteurs",
    "1 234 567": f"1{THIN}234{THIN}567",
    "le 1ᵉʳ novembre": f"le 1er{WIDE}novembre",
    "le 1er novembre": f"le 1er{WIDE}novembre",
    "le 11 novembre 2025": f"le 11{WIDE}novembre 2025",
    "du 11 au 14 novembre": f"du 11 au 14{WIDE}novembre",
    f"Qui vient{WIDE}?": f"Qui vient{THIN}?",
    "« Qui ? »": f"«{WIDE}Qui{THIN}?{WIDE}»",
    # What must stay as it is.
    "": "",
    "Bamako": "Bamako",
    "https://exemple.ml/a?b=c;d!e:f": "https://exemple.ml/a?b=c;d!e:f",
    "12:30": "12:30",
    "18 h 30, 4 stands": f"18{WIDE}h 30, 4 stands",
    "en 2025 100 000 francs": f"en 2025 100{THIN}000 francs",
    "un premier mai": "un premier mai",
    "5 pistolets": "5 pistolets",
    "2 minutes": "2 minutes",
    "BAMEX’25": "BAMEX’25",
    "MPT-76 : 4,18 kg": f"MPT-76{WIDE}: 4,18{WIDE}kg",
    "Qu'y a-t-il ? dit-il.": f"Qu’y a-{JOINER}t-{JOINER}il{THIN}? dit-{JOINER}il.",
    "Est-ce que Va-t-on": f"Est-{JOINER}ce que Va-{JOINER}t-{JOINER}on",
    "un rendez-vous, un lance-roquettes, le TB-2": "un rendez-vous, un lance-roquettes, le TB-2",
    "https://exemple.ml/dit-il et /que-dit-il": "https://exemple.ml/dit-il et /que-dit-il",
}
ENGLISH = {
    "Who comes?": "Who comes?",
    "Mali's army": "Mali’s army",
    "150 km": f"150{WIDE}km",
    "Venue: Bamako": "Venue: Bamako",
    "27,000 ft": "27,000 ft",
    "on 13 November 2025": f"on 13{WIDE}November 2025",
    "11-14 November": f"11–14{WIDE}November",
    "MPT-76, 9-10 km": f"MPT-76, 9-10{WIDE}km",
    "https://example.org/a?b": "https://example.org/a?b",
}
CASES = [*(("fr", *case) for case in FRENCH.items()), *(("en", *case) for case in ENGLISH.items())]


@pytest.mark.parametrize(("language", "written", "shown"), CASES)
def test_a_text_is_typeset(language, written, shown):
    assert typeset(written, language) == shown


@pytest.mark.parametrize(("language", "written", "shown"), CASES)
def test_typesetting_twice_changes_nothing(language, written, shown):
    assert typeset(shown, language) == shown


def test_what_is_copied_from_a_page_into_a_form_keeps_its_plain_hyphens():
    column = Statement._meta.get_field("substance_fr")
    field = column.formfield()
    hold_to_what_is_fit(field, column)

    assert field.clean(typeset("Que dit-il ?", "fr")) == f"Que dit-il{THIN}?"


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
def test_typesetting_the_whole_content_twice_changes_nothing_and_loses_no_letter():
    from news.models import Article, Fact

    texts = [row.body_fr for row in Article.objects.all()] + [row.substance_fr for row in Statement.objects.all()]
    texts += [claim.value_fr for fact in Fact.objects.all() for claim in fact.claims.all()]

    def letters(text):
        return "".join(text.replace("'", "’").split())

    assert [text for text in texts if typeset(typeset(text, "fr"), "fr") != typeset(text, "fr")] == []
    assert [text for text in texts if letters(typeset(text, "fr")) != letters(text)] == []


# Languages


def article(**texts):
    return make.Article(**{"title_fr": "Titre", "title_en": "", "body_fr": "Un.\n\nDeux ?", "body_en": None, **texts})


def rendered(template, language, **values):
    with override(language):
        return Template(template).render(Context(values))


@pytest.mark.parametrize(
    ("language", "english", "text", "is_fallback"),
    [
        ("fr", "Title", Text("Titre", "fr"), False),
        ("en", "Title", Text("Title", "en"), False),
        ("en", "", Text("Titre", "fr"), True),
        ("en", None, Text("Titre", "fr"), True),
        ("tr", "Title", Text("Titre", "fr"), False),
        ("en-gb", "Title", Text("Titre", "fr"), False),
    ],
)
def test_a_text_knows_its_language(language, english, text, is_fallback):
    with override(language):
        found = localized(article(title_en=english), "title")

        assert (found, found.is_fallback) == (text, is_fallback)


def test_english_alone_is_not_passed_off_as_french():
    with override("fr"):
        found = localized(article(title_fr="", title_en="Title"), "title")

        assert (found.with_figures(), found.is_fallback) == ("", False)


@pytest.mark.parametrize(
    ("template", "language", "shown"),
    [
        ('{% text row "title" %}', "fr", "Titre"),
        ('{% text row "title" %}', "en", '<span lang="fr">Titre</span>'),
        (
            '{% paragraphs row "body" %}',
            "fr",
            f'<div class="paragraph">Un.</div>\n<div class="paragraph">Deux{THIN}?</div>',
        ),
        (
            '{% paragraphs row "body" %}',
            "en",
            '<div class="paragraph"><span lang="fr">Un.</span></div>\n'
            f'<div class="paragraph"><span lang="fr">Deux{THIN}?</span></div>',
        ),
        ('{{ row|plain:"title" }}', "en", "Titre"),
        ('{% if row|has_text:"title" %}yes{% endif %}', "en", "yes"),
        ('{% if row|has_text:"withdrawal_note" %}yes{% else %}no{% endif %}', "fr", "no"),
        ("{{ row|untranslated }}", "fr", "False"),
        ("{{ row|untranslated }}", "en", "True"),
        ('{{ "Qui ?"|typeset }}', "fr", f"Qui{THIN}?"),
        ('{{ "Qui ?"|typeset }}', "en", "Qui ?"),
    ],
)
def test_a_template_shows_a_text(template, language, shown):
    assert rendered(template, language, row=article()) == shown


@pytest.mark.parametrize(
    "template", ['{% text row "title" %}', '{% paragraphs row "title" %}', '{{ row|plain:"title" }}']
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_markup_in_a_text_is_shown_not_obeyed(template, language):
    shown = rendered(template, language, row=article(title_fr='<script>"&'))

    assert "<script>" not in shown
    assert "&lt;script&gt;&quot;&amp;" in shown


@pytest.mark.parametrize(
    ("english", "translated"), [({"title_en": "T", "body_en": "B"}, True), ({"title_en": "T"}, False), ({}, False)]
)
def test_a_row_is_translated_when_all_its_french_stands_in_english(english, translated):
    assert is_translated(article(**english)) is translated


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("tr", "fr", "turc"),
        ("tr", "en", "Turkish"),
        ("ar", "fr", "arabe"),
        ("fr", "en", "French"),
        ("xx", "fr", "xx"),
        ("", "en", ""),
    ],
)
def test_a_language_is_named_in_the_language_of_the_page(code, language, name):
    assert rendered("{{ code|language_name }}", language, code=code) == name


# Dates


def time(iso, words):
    return f'<time datetime="{iso}">{words}</time>'


DAYS = [
    (date(2025, 11, 11), "fr", f"11{WIDE}novembre 2025"),
    (date(2025, 11, 11), "en", f"11{WIDE}November 2025"),
    (date(2025, 11, 1), "fr", f"1er{WIDE}novembre 2025"),
    (date(2025, 11, 1), "en", f"1{WIDE}November 2025"),
    (date(2025, 8, 21), "fr", f"21{WIDE}août 2025"),
]


@pytest.mark.parametrize(("day", "language", "words"), DAYS)
def test_a_day_is_written_in_full_words(day, language, words):
    assert rendered("{% day day %}", language, day=day) == time(day.isoformat(), words)


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", f"mardi 11{WIDE}novembre 2025"), ("en", f"Tuesday 11{WIDE}November 2025")],
)
def test_a_day_of_the_programme_names_its_weekday(language, words):
    assert rendered("{% day day True %}", language, day=date(2025, 11, 11)) == time("2025-11-11", words)


@pytest.mark.parametrize(
    ("iso", "language", "words"),
    [
        ("2025-09-12", "fr", f"12{WIDE}sept."),
        ("2025-11-01", "fr", f"1er{WIDE}nov."),
        ("2025-11-11", "en", f"11{WIDE}Nov."),
    ],
)
def test_a_day_of_the_strip_is_short(iso, language, words):
    assert rendered("{% short_day iso %}", language, iso=iso) == time(iso, words)


SPANS = [
    ((2025, 11, 11), (2025, 11, 14), "fr", "du {} au {}", "11", f"14{WIDE}novembre 2025"),
    ((2025, 11, 11), (2025, 11, 14), "en", "{} to {}", "11", f"14{WIDE}November 2025"),
    ((2025, 11, 11), (2025, 11, 12), "fr", "les {} et {}", "11", f"12{WIDE}novembre 2025"),
    ((2025, 11, 11), (2025, 11, 12), "en", "{} and {}", "11", f"12{WIDE}November 2025"),
    ((2025, 11, 1), (2025, 11, 2), "fr", "les {} et {}", "1er", f"2{WIDE}novembre 2025"),
    ((2025, 10, 31), (2025, 11, 1), "fr", "du {} au {}", f"31{WIDE}octobre", f"1er{WIDE}novembre 2025"),
    ((2025, 10, 31), (2025, 11, 1), "en", "{} to {}", f"31{WIDE}October", f"1{WIDE}November 2025"),
    ((2025, 12, 31), (2026, 1, 1), "fr", "du {} au {}", f"31{WIDE}décembre 2025", f"1er{WIDE}janvier 2026"),
    ((2025, 11, 11), (2026, 11, 12), "fr", "du {} au {}", f"11{WIDE}novembre 2025", f"12{WIDE}novembre 2026"),
]


@pytest.mark.parametrize(("start", "end", "language", "form", "first", "last"), SPANS)
def test_a_span_says_month_and_year_once_where_it_can(start, end, language, form, first, last):
    start, end = date(*start), date(*end)

    shown = rendered("{% span start end %}", language, start=start, end=end)

    assert shown == form.format(time(start.isoformat(), first), time(end.isoformat(), last))


@pytest.mark.parametrize("end", [None, date(2025, 11, 11)])
def test_a_span_of_one_day_is_a_day(end):
    shown = rendered("{% span start end %}", "fr", start=date(2025, 11, 11), end=end)

    assert shown == time("2025-11-11", f"11{WIDE}novembre 2025")


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        ("2025-11-01", "fr", time("2025-11-01", f"1er{WIDE}novembre 2025")),
        ("2025-12", "fr", time("2025-12", "décembre 2025")),
        ("2025-12", "en", time("2025-12", "December 2025")),
        ("2025", "en", time("2025", "2025")),
        ("", "fr", "sans date"),
        ("", "en", "undated"),
    ],
)
def test_a_date_is_said_as_far_as_it_is_known(value, language, shown):
    assert rendered("{% partial_day value %}", language, value=value) == shown


def test_a_moment_is_the_day_it_was_in_bamako():
    late_in_ankara = datetime.fromisoformat("2025-11-12T01:30:00+03:00")

    assert rendered("{% moment now %}", "fr", now=late_in_ankara) == time("2025-11-11", f"11{WIDE}novembre 2025")
    assert rendered("{% moment now %}", "fr", now=datetime(2025, 11, 12, tzinfo=UTC)).startswith(
        '<time datetime="2025-11-12'
    )
