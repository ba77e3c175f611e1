"""What PostgreSQL promises of this section's tables: see bamex/db/triggers.py."""

from django.db import migrations

from bamex.db.triggers import keeps_former_slugs, raises_content_version


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial"), ("bamex", "0003_promises")]
    operations = [
        *raises_content_version(
            "programme_salon",
            "programme_objective",
            "programme_topic",
            "programme_organiser",
            "programme_venue",
            "programme_phase",
            "programme_session_people",
            "programme_session_exhibitors",
            "programme_session_products",
            "programme_session_delegations",
            "programme_session",
            "programme_citation",
        ),
        *keeps_former_slugs(
            "programme_venue",
            "programme_session",
        ),
    ]
