"""The wordings that objects had, kept for good, and what a line of the log changed: see bamex/history/models.py."""

import django.utils.timezone
from django.db import migrations, models

import bamex.history.models
from bamex.db.triggers import raises_content_version, stays_as_written

# A statement that changes nothing would still raise the content version.
MADE_ON_ITS_DATE = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM bamex_correction) THEN UPDATE bamex_correction SET made = date; END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("bamex", "0003_promises"),
    ]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="changes",
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name="changes"),
        ),
        migrations.AddField(
            model_name="correction",
            name="made",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="entered"),
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_code", models.CharField(max_length=8, verbose_name="object")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("moment", models.DateTimeField(verbose_name="published")),
                ("digest", models.CharField(max_length=64, verbose_name="fingerprint")),
                ("wording", models.TextField(verbose_name="wording")),
            ],
            options={
                "verbose_name": "wording",
                "verbose_name_plural": "wordings",
                "ordering": ["object_code", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("object_code", "number"), name="bamex_revision_once"),
                    models.CheckConstraint(
                        condition=models.Q(("digest", bamex.history.models.Sha256("wording"))),
                        name="bamex_revision_fingerprint",
                        violation_error_message="The fingerprint is not that of the wording.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(MADE_ON_ITS_DATE, migrations.RunSQL.noop),
        *raises_content_version("bamex_revision"),
        *stays_as_written("bamex_revision"),
    ]
