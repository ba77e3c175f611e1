"""Linked data of news items, facts with their answers, statements and pictures."""

from collections.abc import Iterable

from django.urls import reverse

from bamex.identifiers import absolute
from bamex.linked_data import Node, permanent_id, schema_node, source_references, text_value, utc_moment
from bamex.models import Publishable
from bamex.publication import visible_or_none
from exhibitors.linked_data import (
    delegation_reference,
    exhibitor_reference,
    person_reference,
    product_reference,
)
from news.media_items import SALON
from news.models import Article, Claim, Fact, MediaItem, Statement, Theme
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


def linked_references(row: Publishable) -> list[Node]:
    """All that the row is linked with, as far as a page has it at hand."""
    return [
        refer(item) for link, refer in REFERENCES.items() if hasattr(row, link) for item in getattr(row, link).all()
    ]


def article_node(row: Article) -> Node:
    return schema_node(
        "NewsArticle",
        permanent_id(row),
        headline=text_value(row, "title"),
        url=absolute(row.get_absolute_url()),
        image=absolute(reverse("preview", args=[row.code])),
        temporalCoverage=row.date.isoformat(),
        datePublished=utc_moment(row.first_published),
        dateModified=utc_moment(row.last_changed),
        mentions=linked_references(row),
        citation=source_references(row),
    )


def theme_node(row: Theme) -> Node:
    return schema_node(
        "DefinedTerm",
        permanent_id(row),
        name=text_value(row, "name"),
        description=text_value(row, "summary"),
    )


def picture_node(row: MediaItem) -> Node:
    """The picture in its largest file, who made it, and what it shows."""
    file, venue = row.file("full"), visible_or_none(row.venue)
    return schema_node(
        "ImageObject",
        permanent_id(row),
        name=text_value(row, "caption"),
        caption=text_value(row, "caption"),
        description=text_value(row, "alt"),
        url=absolute(row.get_absolute_url()),
        contentUrl=absolute(file.path),
        thumbnailUrl=absolute(row.file("small").path),
        encodingFormat=file.media_type,
        width=file.width,
        height=file.height,
        contentSize=f"{file.bytes} B",
        sha256=file.digest,
        creditText=row.credit_line,
        sourceOrganization=schema_node("Organization", None, name=SALON) if row.is_own else None,
        copyrightNotice=text_value(row, "rights"),
        acquireLicensePage=absolute(row.get_absolute_url()),
        dateCreated=row.date.isoformat() if row.date else None,
        contentLocation=place_reference(venue) if venue else text_value(row, "place"),
        about=linked_references(row),
        citation=source_references(row),
    )


def fact_node(row: Fact) -> Node:
    """The question as what is claimed about, and each answer as a claim with the sources that make it."""
    question = schema_node("Thing", permanent_id(row), name=text_value(row, "question"))
    claims = [claim_node(item, {"@id": question["@id"]}) for item in row.claims.all()]
    return {**question, "subjectOf": claims} if claims else question


def claim_node(row: Claim, question: Node) -> Node:
    return schema_node(
        "Claim",
        f"{absolute(row.fact.permanent_path)}#{row.key}",
        text=text_value(row, "value"),
        description=text_value(row, "label"),
        alternativeHeadline=text_value(row, "asked"),
        about=question,
        citation=source_references(row),
    )


def statement_nodes(rows: Iterable[Statement]) -> list[Node]:
    return [statement_node(row) for row in rows]


def statement_node(row: Statement) -> Node:
    """A paraphrase is an abstract of what was said; only exact words are its text."""
    occasion = visible_or_none(row.session)
    return schema_node(
        "Quotation",
        permanent_id(row),
        spokenByCharacter=person_reference(row.person),
        dateCreated=row.date.isoformat(),
        recordedAt=session_reference(occasion) if occasion else None,
        citation=source_references(row),
        **{"abstract" if row.is_paraphrase else "text": text_value(row, "substance")},
    )
