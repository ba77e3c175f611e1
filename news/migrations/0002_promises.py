"""What PostgreSQL promises of this section's tables: see bamex/db/triggers.py."""

from django.db import migrations

from bamex.db.triggers import keeps_former_slugs, raises_content_version


class Migration(migrations.Migration):
    dependencies = [("news", "0001_initial"), ("bamex", "0003_promises")]
    operations = [
        *raises_content_version(
            "news_article_sessions",
            "news_article_exhibitors",
            "news_article_people",
            "news_article_delegations",
            "news_article_venues",
            "news_article",
            "news_theme_people",
            "news_theme",
            "news_statement_themes",
            "news_statement",
            "news_fact_themes",
            "news_fact_exhibitors",
            "news_fact_products",
            "news_fact_delegations",
            "news_fact_people",
            "news_fact_venues",
            "news_fact_sessions",
            "news_fact",
            "news_claim",
            "news_openquestion",
            "news_citation",
        ),
        *keeps_former_slugs(
            "news_article",
            "news_theme",
            "news_fact",
        ),
    ]
