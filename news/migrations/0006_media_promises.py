"""What PostgreSQL promises of pictures: content version, dates of the last change. See bamex/db/triggers.py."""

from django.db import migrations

from bamex.db.triggers import dates_changes, dates_linked, dates_parent, raises_content_version

TABLE = "news_mediaitem"
# What a picture shows: its link → the table that it leads to, and the column that does.
SHOWN = {
    "exhibitors": ("exhibitors_exhibitor", "exhibitor_id"),
    "products": ("exhibitors_product", "product_id"),
    "people": ("exhibitors_person", "person_id"),
    "sessions": ("programme_session", "session_id"),
    "venues": ("programme_venue", "venue_id"),
    "delegations": ("exhibitors_delegation", "delegation_id"),
    "articles": ("news_article", "article_id"),
}
# A product goes with its maker and its domain.
ABOVE_PRODUCTS = {"exhibitors_exhibitor": "maker_id", "exhibitors_category": "category_id"}


# A withdrawal note quotes the ledger, as texts may: `{F012b}`. A fact by its code, an answer by its own.
QUOTES = f"to_jsonb({TABLE})::text LIKE '%{{' || "
FACT = "(SELECT code FROM news_fact WHERE id = $1) || '%'"
ANSWER = (
    "(SELECT fact.code || claim.key FROM news_claim claim JOIN news_fact fact ON fact.id = claim.fact_id "
    "WHERE claim.id = $1) || '}%'"
)
WORDS = ("value_fr", "value_en", "figure_fr", "figure_en")


def among(table, column, condition):
    return f"IN (SELECT {column} FROM {table} WHERE {condition})"  # noqa: S608 - our own tables


def linked():
    """Table → conditions on the pictures whose records name its rows, or cite them."""
    found = {table: [] for table, _column in SHOWN.values()} | {"exhibitors_category": []}
    for link, (table, column) in SHOWN.items():
        found[table].append("id " + among(f"{TABLE}_{link}", "mediaitem_id", f"{column} = $1"))
    for table, column in ABOVE_PRODUCTS.items():
        products = among("exhibitors_product", "id", f"{column} = $1")
        found[table].append("id " + among(f"{TABLE}_products", "mediaitem_id", f"product_id {products}"))
    found["programme_venue"].append("venue_id = $1")
    found["bamex_source"] = ["id " + among("news_citation", "media_item_id", "source_id = $1")]
    return found


class Migration(migrations.Migration):
    dependencies = [("news", "0005_media_items")]
    operations = [
        *raises_content_version(TABLE, *(f"{TABLE}_{link}" for link in SHOWN)),
        *dates_changes(TABLE),
        *(dates_parent(f"{TABLE}_{link}", TABLE, "mediaitem_id") for link in SHOWN),
        dates_parent("news_citation", TABLE, "media_item_id"),
        *(
            dates_linked(table, *((TABLE, condition) for condition in conditions), name="dates_pictures")
            for table, conditions in linked().items()
        ),
        dates_linked("news_fact", (TABLE, QUOTES + FACT), name="dates_pictures"),
        dates_linked("news_claim", (TABLE, QUOTES + ANSWER), columns=WORDS, name="dates_pictures"),
    ]
