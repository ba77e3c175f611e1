"""What PostgreSQL promises of this section's tables: see bamex/db/triggers.py."""

from django.db import migrations

from bamex.db.triggers import DROP_FUNCTIONS, FUNCTIONS, raises_content_version


class Migration(migrations.Migration):
    dependencies = [("bamex", "0002_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        *raises_content_version(
            "bamex_source",
            "bamex_correction",
            "bamex_imprint",
        ),
    ]
