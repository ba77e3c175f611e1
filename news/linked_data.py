"""News items, facts with their claims, and statements in the words of schema.org."""

from django.urls import reverse

from bamex.identifiers import absolute
from bamex.linked_data import citations, identifier, moment, node, text
from exhibitors.linked_data import (
    delegation_reference,
    exhibitor_reference,
    person_reference,
    product_reference,
)
from programme.linked_data import place_reference, session_reference

# How each link of a row refers to what it leads to.
REFERENCES = {
    "sessions": session_reference,
    "exhibitors": exhibitor_reference,
    "products": product_reference,
    "people": person_reference,
    "delegations": delegation_reference,
    "venues": place_reference,
}


def linked(row):
    """All that the row is linked with, as far as a page has it at hand."""
    return [
        refer(item) for link, refer in REFERENCES.items() if hasattr(row, link) for item in getattr(row, link).all()
    ]


def article(row):
    return node(
        "NewsArticle",
        identifier(row),
        headline=text(row, "title"),
        url=absolute(row.get_absolute_url()),
        image=absolute(reverse("preview", args=[row.code])),
        temporalCoverage=row.date.isoformat(),
        datePublished=moment(row.first_published),
        dateModified=moment(row.last_changed),
        mentions=linked(row),
        citation=citations(row),
    )


def picture(row):
    """The picture in its largest file, who made it, and what it shows."""
    file, venue = row.file("full"), row.venue if row.venue and row.venue.is_published else None
    return node(
        "ImageObject",
        identifier(row),
        name=text(row, "caption"),
        caption=text(row, "caption"),
        description=text(row, "alt"),
        url=absolute(row.get_absolute_url()),
        contentUrl=absolute(file.path),
        thumbnailUrl=absolute(row.file("small").path),
        encodingFormat=file.media_type,
        width=file.width,
        height=file.height,
        contentSize=f"{file.bytes} B",
        sha256=file.digest,
        creditText=row.credit,
        copyrightNotice=text(row, "rights"),
        acquireLicensePage=absolute(row.get_absolute_url()),
        dateCreated=row.date.isoformat() if row.date else None,
        contentLocation=place_reference(venue) if venue else text(row, "place"),
        about=linked(row),
        citation=citations(row),
    )


def fact(row):
    """The question as what is claimed about, and each answer as a claim with the sources that make it."""
    question = node("Thing", identifier(row), name=text(row, "question"))
    claims = [claim(item, {"@id": question["@id"]}) for item in row.claims.all()]
    return {**question, "subjectOf": claims} if claims else question


def claim(row, question):
    return node(
        "Claim",
        f"{absolute(row.fact.permanent_path)}#{row.key}",
        text=text(row, "value"),
        description=text(row, "label"),
        about=question,
        citation=citations(row),
    )


def statements(rows):
    return [statement(row) for row in rows]


def statement(row):
    """A paraphrase is an abstract of what was said; only exact words are its text."""
    occasion = row.session if row.session and row.session.is_published else None
    return node(
        "Quotation",
        identifier(row),
        spokenByCharacter=person_reference(row.person),
        dateCreated=row.date.isoformat(),
        recordedAt=session_reference(occasion) if occasion else None,
        citation=citations(row),
        **{"abstract" if row.is_paraphrase else "text": text(row, "substance")},
    )
