import django.core.validators
from django.db import migrations, models

# A preview raises no content version; of a row that stays, only the account of its author may go.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION bamex_raise_content_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('bamex.preview', true) = 'on' THEN
        RETURN NULL;
    END IF;
    INSERT INTO bamex_contentversion AS version (id, number, changed) VALUES (1, 1, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET number = version.number + 1, changed = excluded.changed;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION bamex_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) || '{"person_id": null}' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A row of % is never changed or deleted.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

FORMER_FUNCTIONS = """
CREATE OR REPLACE FUNCTION bamex_raise_content_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO bamex_contentversion AS version (id, number, changed) VALUES (1, 1, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET number = version.number + 1, changed = excluded.changed;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION bamex_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A row of % is never changed or deleted.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("bamex", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, FORMER_FUNCTIONS),
        migrations.AddField(
            model_name="contentversion",
            name="next_due",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="correction",
            name="withdrawal_note",
            field=models.CharField(
                blank=True, help_text="For readers, in a sentence.", max_length=300, verbose_name="why it was withdrawn"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="withdrawal_note_en",
            field=models.CharField(
                blank=True,
                help_text="For readers, in a sentence.",
                max_length=300,
                null=True,
                verbose_name="why it was withdrawn",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="withdrawal_note_fr",
            field=models.CharField(
                blank=True,
                help_text="For readers, in a sentence.",
                max_length=300,
                null=True,
                verbose_name="why it was withdrawn",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="withdrawn",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="withdrawn on"),
        ),
        migrations.AlterField(
            model_name="source",
            name="date",
            field=models.CharField(
                blank=True,
                help_text="The day, or the month or year alone: 30/11/2025, 11/2025, 2025. Empty when not published.",
                max_length=10,
                validators=[
                    django.core.validators.RegexValidator(
                        "^\\d{4}(-\\d{2}(-\\d{2})?)?$", "Write YYYY-MM-DD, YYYY-MM or YYYY."
                    )
                ],
                verbose_name="publication date",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn__isnull", True),
                    models.Q(("withdrawal_note_fr__isnull", False), ("withdrawal_note_fr__length__gt", 0)),
                    _connector="OR",
                ),
                name="bamex_correction_withdrawn_with_reason",
                violation_error_message="Tell readers why it is withdrawn.",
            ),
        ),
    ]
