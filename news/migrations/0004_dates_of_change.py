"""What PostgreSQL promises of the date of the last change, in all sections at once: see bamex/promises.py."""

from django.db import migrations

from bamex.promises import DATE_CHANGES, DROP_DATE_CHANGES, dates_changes, dates_parent

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
            dates_parent(f"{owner}_{link}", owner, f"{owner.split('_')[1]}_id")
            for owner, links in LINKS.items()
            for link in links
        ),
        *(dates_parent(child, parent, column) for child, cited in CITED.items() for parent, column in cited.items()),
        dates_parent("exhibitors_specification", "exhibitors_product", "product_id"),
        dates_parent("news_claim", "news_fact", "fact_id"),
        dates_parent("news_citation", "news_fact", "claim_id", "news_claim", "fact_id"),
    ]
