"""Shared tables, what PostgreSQL must know before there are any, and their triggers in frozen SQL."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.utils.timezone
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

# unaccent() is only STABLE, because a dictionary can be altered; ours is named, schema-qualified and never
# altered, so generated columns may use it.
FOLD = """
CREATE FUNCTION bamex_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, $1));
"""

# “Stemmer behind unaccent”: decision 2.
CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION bamex_{language} (COPY = {language});
ALTER TEXT SEARCH CONFIGURATION bamex_{language}
    ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part
    WITH unaccent, {language}_stem;
ALTER TEXT SEARCH CONFIGURATION bamex_{language}
    ALTER MAPPING FOR numword, numhword, hword_numpart WITH unaccent, simple;
"""

# Decision 22; bamex/db/triggers.py says which table carries which trigger.
FUNCTIONS = """
CREATE FUNCTION bamex_raise_content_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO bamex_contentversion AS version (id, number, changed) VALUES (1, 1, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET number = version.number + 1, changed = excluded.changed;
    RETURN NULL;
END $$;

CREATE FUNCTION bamex_keep_former_slugs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.former_slugs := ARRAY(
        SELECT DISTINCT former FROM unnest(OLD.former_slugs || NEW.former_slugs || OLD.slug) AS former
        WHERE former <> NEW.slug ORDER BY former
    );
    RETURN NEW;
END $$;

CREATE FUNCTION bamex_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A row of % is never changed or deleted.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

DROP_FUNCTIONS = "DROP FUNCTION bamex_raise_content_version(); DROP FUNCTION bamex_keep_former_slugs(); DROP FUNCTION bamex_refuse_change();"

TRIGGERS = """
CREATE TRIGGER bamex_publicversion_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON bamex_publicversion
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER bamex_publicversion_stays BEFORE DELETE OR UPDATE ON bamex_publicversion
FOR EACH ROW EXECUTE FUNCTION bamex_refuse_change();
CREATE TRIGGER bamex_correction_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON bamex_correction
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER bamex_source_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON bamex_source
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER bamex_imprint_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON bamex_imprint
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION bamex_fold(text)"),
        *(
            migrations.RunSQL(
                CONFIGURATION.format(language=language), f"DROP TEXT SEARCH CONFIGURATION bamex_{language}"
            )
            for language in ("french", "english")
        ),
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.CreateModel(
            name="CodeSeries",
            fields=[
                ("prefix", models.CharField(max_length=1, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ContentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=1)),
                ("changed", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="bamex_contentversion_single")
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(default=django.utils.timezone.localdate, verbose_name="date")),
                (
                    "made",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="entered"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("correction", "Correction"), ("update", "Update")], max_length=10, verbose_name="kind"
                    ),
                ),
                (
                    "object_code",
                    models.CharField(
                        blank=True,
                        help_text="Permanent code of the object concerned, such as E012.",
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator("^[A-Z]\\d{3,6}$", "Write a code such as E012.")
                        ],
                        verbose_name="object",
                    ),
                ),
                ("note", models.TextField(help_text="What changed, and why, for the reader.", verbose_name="note")),
                (
                    "note_fr",
                    models.TextField(
                        help_text="What changed, and why, for the reader.", null=True, verbose_name="note"
                    ),
                ),
                (
                    "note_en",
                    models.TextField(
                        help_text="What changed, and why, for the reader.", null=True, verbose_name="note"
                    ),
                ),
                ("changes", models.JSONField(blank=True, default=list, editable=False, verbose_name="changes")),
            ],
            options={
                "verbose_name": "correction",
                "verbose_name_plural": "corrections",
                "ordering": ["-date", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note_fr__isnull", False), ("note_fr__length__gt", 0)),
                        name="bamex_correction_note_in_french",
                        violation_error_message="The French text is required.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Imprint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "publisher",
                    models.TextField(
                        blank=True,
                        help_text="For the legal notice: name, address, person responsible.",
                        verbose_name="publisher of the portal",
                    ),
                ),
                (
                    "publisher_fr",
                    models.TextField(
                        blank=True,
                        help_text="For the legal notice: name, address, person responsible.",
                        null=True,
                        verbose_name="publisher of the portal",
                    ),
                ),
                (
                    "publisher_en",
                    models.TextField(
                        blank=True,
                        help_text="For the legal notice: name, address, person responsible.",
                        null=True,
                        verbose_name="publisher of the portal",
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True,
                        help_text="Readers report errors to it. Public on every page.",
                        max_length=254,
                        verbose_name="contact address",
                    ),
                ),
            ],
            options={
                "verbose_name": "imprint",
                "verbose_name_plural": "imprint",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="bamex_imprint_single")],
            },
        ),
        migrations.CreateModel(
            name="LoadedEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("model", "key"), name="bamex_loadedentry_once")],
            },
        ),
        migrations.CreateModel(
            name="PublicVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_code", models.CharField(max_length=8, verbose_name="object")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("moment", models.DateTimeField(verbose_name="published")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint")),
                ("snapshot", models.TextField(verbose_name="wording")),
            ],
            options={
                "verbose_name": "wording",
                "verbose_name_plural": "wordings",
                "ordering": ["object_code", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("object_code", "number"), name="bamex_publicversion_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "fingerprint",
                                models.Func(
                                    "snapshot",
                                    output_field=models.TextField(),
                                    template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
                                ),
                            )
                        ),
                        name="bamex_publicversion_fingerprint",
                        violation_error_message="The fingerprint is not that of the wording.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        help_text="Permanent and public. Given automatically; never reused.",
                        max_length=8,
                        unique=True,
                        verbose_name="code",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "withdrawal_note",
                    models.TextField(
                        blank=True,
                        help_text="Shown to readers in place of a withdrawn page: why it was withdrawn.",
                        verbose_name="withdrawal note",
                    ),
                ),
                (
                    "withdrawal_note_fr",
                    models.TextField(
                        blank=True,
                        help_text="Shown to readers in place of a withdrawn page: why it was withdrawn.",
                        null=True,
                        verbose_name="withdrawal note",
                    ),
                ),
                (
                    "withdrawal_note_en",
                    models.TextField(
                        blank=True,
                        help_text="Shown to readers in place of a withdrawn page: why it was withdrawn.",
                        null=True,
                        verbose_name="withdrawal note",
                    ),
                ),
                (
                    "first_published",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="first published"),
                ),
                ("state_changed", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "title",
                    models.CharField(
                        help_text="As published, in its own language.", max_length=300, verbose_name="title"
                    ),
                ),
                (
                    "title_is_descriptive",
                    models.BooleanField(
                        default=False,
                        help_text="The title describes the work because its own title is not known; shown in square brackets.",
                        verbose_name="descriptive title",
                    ),
                ),
                ("publisher", models.CharField(max_length=200, verbose_name="publisher")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="web address")),
                (
                    "language",
                    models.CharField(
                        help_text="Two-letter code of the work's language (ISO 639-1): fr, en, tr, ar…",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z]{2,3}$", "Write a language code of two or three letters."
                            )
                        ],
                        verbose_name="language",
                    ),
                ),
                (
                    "date",
                    models.CharField(
                        blank=True,
                        help_text="YYYY-MM-DD, or YYYY-MM, or YYYY when no more is known (ISO 8601). Empty when not published.",
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{4}(-\\d{2}(-\\d{2})?)?$", "Write YYYY-MM-DD, YYYY-MM or YYYY."
                            )
                        ],
                        verbose_name="publication date",
                    ),
                ),
                ("accessed", models.DateField(verbose_name="consulted on")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("seed", "Founding article"),
                            ("official", "Official source"),
                            ("coverage", "Press coverage"),
                            ("place", "On a place"),
                            ("profile", "Company profile"),
                            ("product", "On a product"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        help_text="What the work says about the salon, in one sentence.", verbose_name="summary"
                    ),
                ),
                (
                    "summary_fr",
                    models.TextField(
                        help_text="What the work says about the salon, in one sentence.",
                        null=True,
                        verbose_name="summary",
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        help_text="What the work says about the salon, in one sentence.",
                        null=True,
                        verbose_name="summary",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="What a reader must know about this reference.", verbose_name="note"
                    ),
                ),
                (
                    "note_fr",
                    models.TextField(
                        blank=True,
                        help_text="What a reader must know about this reference.",
                        null=True,
                        verbose_name="note",
                    ),
                ),
                (
                    "note_en",
                    models.TextField(
                        blank=True,
                        help_text="What a reader must know about this reference.",
                        null=True,
                        verbose_name="note",
                    ),
                ),
                (
                    "caution",
                    models.TextField(
                        blank=True,
                        help_text="Why this source must be read with care; shown wherever it is cited.",
                        verbose_name="caution",
                    ),
                ),
                (
                    "caution_fr",
                    models.TextField(
                        blank=True,
                        help_text="Why this source must be read with care; shown wherever it is cited.",
                        null=True,
                        verbose_name="caution",
                    ),
                ),
                (
                    "caution_en",
                    models.TextField(
                        blank=True,
                        help_text="Why this source must be read with care; shown wherever it is cited.",
                        null=True,
                        verbose_name="caution",
                    ),
                ),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.SearchVector(
                                    "title", "code", config="bamex_french", weight="A"
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "publisher", config="bamex_french", weight="B"
                                ),
                                django.contrib.postgres.search.SearchConfig("bamex_french"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "summary_fr", config="bamex_french", weight="C"
                            ),
                            django.contrib.postgres.search.SearchConfig("bamex_french"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "search_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.SearchVector(
                                    "title", "code", config="bamex_english", weight="A"
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "publisher", config="bamex_english", weight="B"
                                ),
                                django.contrib.postgres.search.SearchConfig("bamex_english"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "summary_en", config="bamex_english", weight="C"
                            ),
                            django.contrib.postgres.search.SearchConfig("bamex_english"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "sort",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("title"), function="bamex_fold", output_field=models.TextField()
                        ),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["code"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="bamex_source_text_fr"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="bamex_source_text_en"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="bamex_source_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="bamex_source_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("summary_fr__isnull", False), ("summary_fr__length__gt", 0)),
                        name="bamex_source_summary_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date", ""), ("date__regex", "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"), _connector="OR"
                        ),
                        name="bamex_source_date_form",
                        violation_error_message="Write YYYY-MM-DD, YYYY-MM or YYYY.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),  # they go with their tables
    ]
