"""What PostgreSQL promises of the date of the last change, in all sections at once: see bamex/db/triggers.py."""

from django.db import migrations

from bamex.db.triggers import DATE_CHANGES, DROP_DATE_CHANGES, dates_changes, dates_linked, dates_parent

PUBLISHABLE = [
    "bamex_source",
    *(
        f"exhibitors_{noun}"
        for noun in ("category", "exhibitor", "product", "reportedequipment", "person", "delegation")
    ),
    *(f"programme_{noun}" for noun in ("venue", "session")),
    *(f"news_{noun}" for noun in ("article", "theme", "statement", "fact")),
]
# The links that an object owns and its record lists.
LINKS = {
    "exhibitors_exhibitor": ["domains"],
    "exhibitors_reportedequipment": ["origins"],
    "programme_session": ["people", "exhibitors", "products", "delegations"],
    "news_article": ["sessions", "exhibitors", "people", "delegations", "venues"],
    "news_theme": ["people"],
    "news_statement": ["themes"],
    "news_fact": ["themes", "exhibitors", "products", "delegations", "people", "venues", "sessions"],
}
CITED = {
    "exhibitors_citation": {
        "exhibitors_exhibitor": "exhibitor_id",
        "exhibitors_product": "product_id",
        "exhibitors_reportedequipment": "reported_equipment_id",
        "exhibitors_person": "person_id",
        "exhibitors_delegation": "delegation_id",
    },
    "programme_citation": {"programme_venue": "venue_id", "programme_session": "session_id"},
    "news_citation": {
        "news_article": "article_id",
        "news_theme": "theme_id",
        "news_statement": "statement_id",
    },
}


# What such a link leads to; countries, to which origins lead, are not published one by one.
LEADS_TO = {
    "domains": "exhibitors_category",
    "people": "exhibitors_person",
    "exhibitors": "exhibitors_exhibitor",
    "products": "exhibitors_product",
    "delegations": "exhibitors_delegation",
    "sessions": "programme_session",
    "venues": "programme_venue",
    "themes": "news_theme",
}
NAMED_BY = {
    "exhibitors_exhibitor": {"exhibitors_product": "maker_id", "exhibitors_person": "exhibitor_id"},
    "exhibitors_category": {"exhibitors_product": "category_id", "exhibitors_reportedequipment": "category_id"},
    "exhibitors_person": {"exhibitors_delegation": "head_id", "news_statement": "person_id"},
    "programme_venue": {"programme_session": "venue_id"},
    "programme_session": {"news_statement": "session_id"},
}


def noun(table):
    return table.split("_")[1]


def among(table, column, condition):
    return f"IN (SELECT {column} FROM {table} WHERE {condition})"  # noqa: S608 - our own tables


def linked():
    """Table → pairs of a table and a condition: whose records name its rows, or rest on them."""
    found = {table: [] for table in [*LEADS_TO.values(), "bamex_source"]}
    for owner, links in LINKS.items():
        for link in links:
            if target := LEADS_TO.get(link):
                naming = (f"{owner}_{link}", f"{noun(owner)}_id")
                found[target].append((owner, "id " + among(*naming, f"{noun(target)}_id = $1")))
                if link == "products":  # which go with their maker and their domain
                    for above, column in (("exhibitor", "maker_id"), ("category", "category_id")):
                        products = among("exhibitors_product", "id", f"{column} = $1")
                        found[f"exhibitors_{above}"].append((owner, "id " + among(*naming, f"product_id {products}")))
    for target, owners in NAMED_BY.items():
        found[target] += [(owner, f"{column} = $1") for owner, column in owners.items()]
    for child, cited in {**CITED, "exhibitors_specification": {"exhibitors_product": "product_id"}}.items():
        found["bamex_source"] += [
            (parent, "id " + among(child, column, "source_id = $1")) for parent, column in cited.items()
        ]
    claims = among("news_citation", "claim_id", "source_id = $1")
    found["bamex_source"].append(("news_fact", "id " + among("news_claim", "fact_id", f"id {claims}")))
    found["news_fact"] = list(quoting("(SELECT code FROM news_fact WHERE id = $1)", "%"))
    return found


def quoting(key, end):
    """Pairs of a table and the condition that some text of a row quotes the ledger under `key`: `{F012b}`."""
    for table in PUBLISHABLE:
        yield table, f"to_jsonb({table})::text LIKE '%{{' || {key} || '{end}'"


ANSWER = (
    "(SELECT fact.code || claim.key FROM news_claim claim JOIN news_fact fact ON fact.id = claim.fact_id "
    "WHERE claim.id = $1)"
)
WORDS = ("value_fr", "value_en", "figure_fr", "figure_en")  # of an answer, which texts quote


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0003_claim_keys"),
        ("programme", "0003_descriptions"),
        ("exhibitors", "0002_promises"),
        ("bamex", "0004_revisions"),
    ]
    operations = [
        migrations.RunSQL(DATE_CHANGES, DROP_DATE_CHANGES),
        *dates_changes(*PUBLISHABLE),
        *(
            dates_parent(f"{owner}_{link}", owner, f"{noun(owner)}_id")
            for owner, links in LINKS.items()
            for link in links
        ),
        *(dates_parent(child, parent, column) for child, cited in CITED.items() for parent, column in cited.items()),
        dates_parent("exhibitors_specification", "exhibitors_product", "product_id"),
        dates_parent("news_claim", "news_fact", "fact_id"),
        dates_parent("news_citation", "news_fact", "claim_id", "news_claim", "fact_id"),
        *(dates_linked(table, *pairs) for table, pairs in linked().items()),
        dates_linked("news_claim", *quoting(ANSWER, "}%"), columns=WORDS),
    ]
