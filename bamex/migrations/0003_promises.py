"""What PostgreSQL promises of this section's tables: see bamex/promises.py."""

from django.db import migrations

from bamex.promises import DROP_FUNCTIONS, FUNCTIONS, raises_content_version


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
