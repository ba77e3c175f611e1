"""What a search gives the reader: results by noun, best first, and the spelling by which each was found."""

import re
from dataclasses import dataclass, field

from django.apps import apps
from django.utils.html import escape
from django.utils.safestring import mark_safe

from bamex.ledger import quotations
from bamex.search.query import (
    ARTICLES,
    CONFIGURATIONS,
    MOST_WORDS,
    START,
    STOP,
    Excerpt,
    asked,
    cleaned,
    excerpts,
    expanded,
    folded,
    key,
    matches,
    resembling,
    searchable_models,
    union,
)
from bamex.text.typography import typeset

MOST_SIMILAR = 10
MOST_PER_NOUN = 8  # until the reader asks for one noun
MOST_SPELLINGS = 3  # of those by which one result was found


@dataclass
class Result:
    title: str  # safe HTML, the words found inside <mark>
    text: str  # likewise
    url: str
    title_language: str
    language: str  # of the text
    also: list  # other spellings of the name, which hold what was typed where the title does not


@dataclass
class Group:
    """The results of one noun; `total` counts those not shown, too."""

    model: type
    codes: list = field(default_factory=list)
    results: list = field(default_factory=list)

    @property
    def noun(self):
        return self.model._meta.verbose_name_plural

    @property
    def slug(self):
        return self.model._meta.model_name

    @property
    def total(self):
        return len(self.codes)

    @property
    def more(self):
        return self.total - len(self.results)


@dataclass
class Results:
    query: str
    groups: list = field(default_factory=list)
    are_similar: bool = False  # the words found nothing; these names resemble them
    also: list = field(default_factory=list)  # other spellings that were searched for as well
    noun: str = ""  # the one noun asked for

    @property
    def total(self):
        return sum(group.total for group in self.groups)


def search(query, language, noun=""):
    """Search all published objects in both languages for the text that a reader typed.

    The page's `language` ranks first; `noun` limits the answer to one model's name. Whatever the text, the answer
    is a Results; three database queries at most, four when nothing is found, and only what is shown is excerpted.
    """
    query = cleaned(query)
    words = re.findall(r"\w+", query)[:MOST_WORDS]
    if not words:
        return Results(query)
    phrases = expanded(words)
    if not phrases:
        return Results(query)
    questions = {code: asked(phrases, configuration) for code, configuration in CONFIGURATIONS.items()}
    names = phrases[0] if len(phrases) == 1 else [" ".join(same[0] for same in phrases)]
    rows = union(matches(model, questions, names, language) for model in searchable_models())
    question, similar = questions[language], not rows
    if similar:
        wanted = " ".join(typed_words(words)) or folded(words[0])
        rows = union(resembling(model, wanted, language) for model in searchable_models())
        rows, question = sorted(rows, key=best_first)[:MOST_SIMILAR], None
    groups = grouped(rows)
    fill(groups, noun, language, question, [] if similar else typed_words(words))
    typed = key("".join(words))
    also = [text for same in phrases if len(same) > 1 for text in same if key(text) not in typed]
    return Results(query, groups, similar and bool(rows), also, noun)


def typed_words(words):
    return [word for word in map(folded, words) if word not in ARTICLES]


def best_first(row):
    _noun, code, rank = row
    return -rank, code


def grouped(rows):
    """The codes found, by noun, best first; so are the nouns."""
    groups = {}
    for label, code, _rank in sorted(rows, key=best_first):
        model = apps.get_model(label)
        groups.setdefault(model, Group(model)).codes.append(code)
    return list(groups.values())


def fill(groups, noun, language, question, typed):
    """Put the results into the groups: all of the one `noun`, or the best of each; one query."""
    codes = {
        group.model: group.codes if noun else group.codes[:MOST_PER_NOUN]
        for group in groups
        if noun in ("", group.slug)
    }
    if not codes:
        return
    found = union(excerpts(model, these, language, question) for model, these in codes.items())
    rows = {row.code: row for row in (Excerpt(*values) for values in found)}
    for group in groups:
        group.results = [result(group.model, rows[code], typed) for code in codes.get(group.model, ())]


def result(model, row, typed):
    named = {"slug": row.slug} if any(item.name == "slug" for item in model._meta.fields) else {}
    return Result(
        title=marked(row.title, row.title_language),
        text=marked(cut_shown(row), row.language),
        url=model(code=row.code, **named).get_absolute_url(),
        title_language=row.title_language,
        language=row.language,
        also=found_as(row, typed),
    )


def cut_shown(row):
    """The text of a result, with an ellipsis where it is cut."""
    part, whole = row.text.replace(START, "").replace(STOP, "").strip(), row.whole.strip()
    before = "" if whole.startswith(part) else "…\u00a0"
    after = "" if whole.endswith(part) else "\u00a0…"
    return before + row.text.strip() + after


def found_as(row, typed):
    """The other spellings of a name that hold a word typed, when the title as shown does not."""
    title = key(row.title)
    missing = [key(word) for word in typed if key(word) not in title]
    others = {key(line): line for line in row.spellings.splitlines() if key(line) not in ("", title)}
    return [line for known, line in others.items() if any(word in known for word in missing)][:MOST_SPELLINGS]


def marked(text, language):
    """Typeset and escaped, with the highlights as <mark>."""
    shown = typeset(quotations.in_excerpt(text, language), language)
    html = escape(shown).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped on the line above
