"""Tables of what is said, and their triggers in frozen SQL."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.lookups
import django.utils.timezone
from django.db import migrations, models

TRIGGERS = """
CREATE TRIGGER news_mediaitem_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_mediaitem
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_mediaitem_exhibitors_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_mediaitem_exhibitors
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_mediaitem_products_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_mediaitem_products
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_mediaitem_people_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_mediaitem_people
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_mediaitem_sessions_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_mediaitem_sessions
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_mediaitem_venues_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_mediaitem_venues
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_mediaitem_delegations_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_mediaitem_delegations
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_mediaitem_articles_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_mediaitem_articles
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_article_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_article
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_article_sessions_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_article_sessions
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_article_exhibitors_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_article_exhibitors
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_article_people_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_article_people
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_article_delegations_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_article_delegations
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_article_venues_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_article_venues
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_article_former_slugs BEFORE UPDATE ON news_article
FOR EACH ROW EXECUTE FUNCTION bamex_keep_former_slugs();
CREATE TRIGGER news_theme_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_theme
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_theme_people_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_theme_people
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_theme_former_slugs BEFORE UPDATE ON news_theme
FOR EACH ROW EXECUTE FUNCTION bamex_keep_former_slugs();
CREATE TRIGGER news_statement_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_statement
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_statement_themes_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_statement_themes
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_fact_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_fact
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_fact_themes_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_fact_themes
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_fact_exhibitors_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_fact_exhibitors
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_fact_products_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_fact_products
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_fact_delegations_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_fact_delegations
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_fact_people_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_fact_people
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_fact_venues_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_fact_venues
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_fact_sessions_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_fact_sessions
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_fact_former_slugs BEFORE UPDATE ON news_fact
FOR EACH ROW EXECUTE FUNCTION bamex_keep_former_slugs();
CREATE TRIGGER news_claim_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_claim
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_openquestion_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_openquestion
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER news_citation_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON news_citation
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bamex", "0001_initial"),
        ("exhibitors", "0001_initial"),
        ("programme", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
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
                    "slug",
                    models.SlugField(
                        help_text="The object's part of its address: lower-case letters, digits and hyphens.",
                        max_length=80,
                        unique=True,
                        verbose_name="slug",
                    ),
                ),
                (
                    "former_slugs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=80),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="former slugs",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("title_fr", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("title_en", models.CharField(max_length=200, null=True, verbose_name="title")),
                ("date", models.DateField(verbose_name="date of the event")),
                (
                    "body",
                    models.TextField(help_text="Plain paragraphs, separated by an empty line.", verbose_name="text"),
                ),
                (
                    "body_fr",
                    models.TextField(
                        help_text="Plain paragraphs, separated by an empty line.", null=True, verbose_name="text"
                    ),
                ),
                (
                    "body_en",
                    models.TextField(
                        help_text="Plain paragraphs, separated by an empty line.", null=True, verbose_name="text"
                    ),
                ),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector(
                                "title_fr", "code", config="bamex_french", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector("body_fr", config="bamex_french", weight="C"),
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
                            django.contrib.postgres.search.SearchVector(
                                "title_en", "code", config="bamex_english", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector("body_en", config="bamex_english", weight="C"),
                            django.contrib.postgres.search.SearchConfig("bamex_english"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "sort_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("title_fr"), function="bamex_fold", output_field=models.TextField()
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "sort_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("title_en"), models.Value("")),
                                models.F("title_fr"),
                            ),
                            function="bamex_fold",
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "delegations",
                    models.ManyToManyField(
                        blank=True, related_name="articles", to="exhibitors.delegation", verbose_name="delegations"
                    ),
                ),
                (
                    "exhibitors",
                    models.ManyToManyField(
                        blank=True, related_name="articles", to="exhibitors.exhibitor", verbose_name="exhibitors"
                    ),
                ),
                (
                    "people",
                    models.ManyToManyField(
                        blank=True, related_name="articles", to="exhibitors.person", verbose_name="people"
                    ),
                ),
                (
                    "sessions",
                    models.ManyToManyField(
                        blank=True, related_name="articles", to="programme.session", verbose_name="sessions"
                    ),
                ),
                (
                    "venues",
                    models.ManyToManyField(
                        blank=True, related_name="articles", to="programme.venue", verbose_name="venues"
                    ),
                ),
            ],
            options={
                "verbose_name": "news item",
                "verbose_name_plural": "news items",
                "ordering": ["-date", "-code"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="news_article_text_fr"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="news_article_text_en"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="news_article_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="news_article_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title_fr__isnull", False), ("title_fr__length__gt", 0)),
                        name="news_article_title_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body_fr__isnull", False), ("body_fr__length__gt", 0)),
                        name="news_article_body_in_french",
                        violation_error_message="The French text is required.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fact",
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
                    "slug",
                    models.SlugField(
                        help_text="The object's part of its address: lower-case letters, digits and hyphens.",
                        max_length=80,
                        unique=True,
                        verbose_name="slug",
                    ),
                ),
                (
                    "former_slugs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=80),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="former slugs",
                    ),
                ),
                ("question", models.CharField(max_length=200, verbose_name="question")),
                ("question_fr", models.CharField(max_length=200, null=True, verbose_name="question")),
                ("question_en", models.CharField(max_length=200, null=True, verbose_name="question")),
                (
                    "short_label",
                    models.CharField(help_text="For lists of figures.", max_length=80, verbose_name="short label"),
                ),
                (
                    "short_label_fr",
                    models.CharField(
                        help_text="For lists of figures.", max_length=80, null=True, verbose_name="short label"
                    ),
                ),
                (
                    "short_label_en",
                    models.CharField(
                        help_text="For lists of figures.", max_length=80, null=True, verbose_name="short label"
                    ),
                ),
                (
                    "reading",
                    models.TextField(
                        blank=True,
                        help_text="Only when a source settles the question.",
                        verbose_name="the portal’s reading",
                    ),
                ),
                (
                    "reading_fr",
                    models.TextField(
                        blank=True,
                        help_text="Only when a source settles the question.",
                        null=True,
                        verbose_name="the portal’s reading",
                    ),
                ),
                (
                    "reading_en",
                    models.TextField(
                        blank=True,
                        help_text="Only when a source settles the question.",
                        null=True,
                        verbose_name="the portal’s reading",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "is_key_figure",
                    models.BooleanField(
                        default=False,
                        help_text="Shown on the home page and in the press room.",
                        verbose_name="key figure",
                    ),
                ),
                ("about_salon", models.BooleanField(default=False, verbose_name="about the show as a whole")),
                ("keys_given", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector(
                                "question_fr", "short_label_fr", "code", config="bamex_french", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "reading_fr", config="bamex_french", weight="C"
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
                            django.contrib.postgres.search.SearchVector(
                                "question_en", "short_label_en", "code", config="bamex_english", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "reading_en", config="bamex_english", weight="C"
                            ),
                            django.contrib.postgres.search.SearchConfig("bamex_english"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "sort_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("short_label_fr"), function="bamex_fold", output_field=models.TextField()
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "sort_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(
                                    models.F("short_label_en"), models.Value("")
                                ),
                                models.F("short_label_fr"),
                            ),
                            function="bamex_fold",
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "delegations",
                    models.ManyToManyField(
                        blank=True, related_name="facts", to="exhibitors.delegation", verbose_name="delegations"
                    ),
                ),
                (
                    "exhibitors",
                    models.ManyToManyField(
                        blank=True, related_name="facts", to="exhibitors.exhibitor", verbose_name="exhibitors"
                    ),
                ),
                (
                    "people",
                    models.ManyToManyField(
                        blank=True, related_name="facts", to="exhibitors.person", verbose_name="people"
                    ),
                ),
                (
                    "products",
                    models.ManyToManyField(
                        blank=True, related_name="facts", to="exhibitors.product", verbose_name="equipment"
                    ),
                ),
                (
                    "sessions",
                    models.ManyToManyField(
                        blank=True, related_name="facts", to="programme.session", verbose_name="sessions"
                    ),
                ),
                (
                    "venues",
                    models.ManyToManyField(
                        blank=True, related_name="facts", to="programme.venue", verbose_name="venues"
                    ),
                ),
            ],
            options={
                "verbose_name": "fact",
                "verbose_name_plural": "facts",
                "ordering": ["position", "code"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="news_fact_text_fr"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="news_fact_text_en"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="news_fact_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="news_fact_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("question_fr__isnull", False), ("question_fr__length__gt", 0)),
                        name="news_fact_question_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("short_label_fr__isnull", False), ("short_label_fr__length__gt", 0)),
                        name="news_fact_short_label_in_french",
                        violation_error_message="The French text is required.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="Permanent letter of the answer within its fact. Given automatically; never reused.",
                        max_length=2,
                        validators=[
                            django.core.validators.RegexValidator("^[a-z]{1,2}$", "Write one or two small letters.")
                        ],
                        verbose_name="key",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("value", models.CharField(max_length=200, verbose_name="value")),
                ("value_fr", models.CharField(max_length=200, null=True, verbose_name="value")),
                ("value_en", models.CharField(max_length=200, null=True, verbose_name="value")),
                (
                    "figure",
                    models.CharField(
                        blank=True,
                        help_text="The value as a text quotes it, such as “more than 35 countries”. Empty: the value itself.",
                        max_length=80,
                        verbose_name="figure",
                    ),
                ),
                (
                    "figure_fr",
                    models.CharField(
                        blank=True,
                        help_text="The value as a text quotes it, such as “more than 35 countries”. Empty: the value itself.",
                        max_length=80,
                        null=True,
                        verbose_name="figure",
                    ),
                ),
                (
                    "figure_en",
                    models.CharField(
                        blank=True,
                        help_text="The value as a text quotes it, such as “more than 35 countries”. Empty: the value itself.",
                        max_length=80,
                        null=True,
                        verbose_name="figure",
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=200, verbose_name="what is counted")),
                ("label_fr", models.CharField(blank=True, max_length=200, null=True, verbose_name="what is counted")),
                ("label_en", models.CharField(blank=True, max_length=200, null=True, verbose_name="what is counted")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("note_fr", models.CharField(blank=True, max_length=200, null=True, verbose_name="note")),
                ("note_en", models.CharField(blank=True, max_length=200, null=True, verbose_name="note")),
                (
                    "fact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="news.fact",
                        verbose_name="fact",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("value_fr__isnull", False), ("value_fr__length__gt", 0)),
                        name="news_claim_value_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.UniqueConstraint(
                        models.F("fact"),
                        models.F("value_fr"),
                        django.db.models.functions.comparison.Coalesce("label_fr", models.Value("")),
                        name="news_claim_once",
                        violation_error_message="This answer is already given.",
                    ),
                    models.UniqueConstraint(
                        fields=("fact", "key"),
                        name="news_claim_key_once",
                        violation_error_message="Another answer to this question has the same key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key__regex", "^[a-z]{1,2}$")),
                        name="news_claim_key_form",
                        violation_error_message="The key of an answer is one or two small letters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MediaItem",
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
                ("picture", models.CharField(max_length=64, verbose_name="fingerprint of the picture")),
                ("renditions", models.JSONField(default=list, editable=False)),
                ("received", models.DateTimeField(editable=False, null=True)),
                (
                    "caption",
                    models.CharField(
                        help_text="What the picture shows, who and where; it is also its title.",
                        max_length=250,
                        verbose_name="caption",
                    ),
                ),
                (
                    "caption_fr",
                    models.CharField(
                        help_text="What the picture shows, who and where; it is also its title.",
                        max_length=250,
                        null=True,
                        verbose_name="caption",
                    ),
                ),
                (
                    "caption_en",
                    models.CharField(
                        help_text="What the picture shows, who and where; it is also its title.",
                        max_length=250,
                        null=True,
                        verbose_name="caption",
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        help_text="What one sees, for who does not see it: read aloud, and shown where pictures are not loaded.",
                        max_length=250,
                        verbose_name="description",
                    ),
                ),
                (
                    "alt_fr",
                    models.CharField(
                        help_text="What one sees, for who does not see it: read aloud, and shown where pictures are not loaded.",
                        max_length=250,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "alt_en",
                    models.CharField(
                        help_text="What one sees, for who does not see it: read aloud, and shown where pictures are not loaded.",
                        max_length=250,
                        null=True,
                        verbose_name="description",
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        blank=True,
                        help_text="Who took it, and for whom. Required to publish.",
                        max_length=160,
                        verbose_name="credit",
                    ),
                ),
                (
                    "rights",
                    models.CharField(
                        blank=True,
                        help_text="Who holds the rights, and what readers may do with the picture. Required to publish.",
                        max_length=250,
                        verbose_name="rights",
                    ),
                ),
                (
                    "rights_fr",
                    models.CharField(
                        blank=True,
                        help_text="Who holds the rights, and what readers may do with the picture. Required to publish.",
                        max_length=250,
                        null=True,
                        verbose_name="rights",
                    ),
                ),
                (
                    "rights_en",
                    models.CharField(
                        blank=True,
                        help_text="Who holds the rights, and what readers may do with the picture. Required to publish.",
                        max_length=250,
                        null=True,
                        verbose_name="rights",
                    ),
                ),
                (
                    "date",
                    models.DateField(
                        blank=True, help_text="Empty when no source says it.", null=True, verbose_name="taken on"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        help_text="Where it was taken, if at none of the venues.",
                        max_length=160,
                        verbose_name="other place",
                    ),
                ),
                (
                    "place_fr",
                    models.CharField(
                        blank=True,
                        help_text="Where it was taken, if at none of the venues.",
                        max_length=160,
                        null=True,
                        verbose_name="other place",
                    ),
                ),
                (
                    "place_en",
                    models.CharField(
                        blank=True,
                        help_text="Where it was taken, if at none of the venues.",
                        max_length=160,
                        null=True,
                        verbose_name="other place",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Pages show the lowest numbers first, three pictures at most.",
                        verbose_name="position",
                    ),
                ),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.SearchVector(
                                    "caption_fr", "code", config="bamex_french", weight="A"
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "credit", config="bamex_french", weight="B"
                                ),
                                django.contrib.postgres.search.SearchConfig("bamex_french"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "alt_fr", "place_fr", config="bamex_french", weight="C"
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
                                    "caption_en", "code", config="bamex_english", weight="A"
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "credit", config="bamex_english", weight="B"
                                ),
                                django.contrib.postgres.search.SearchConfig("bamex_english"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "alt_en", "place_en", config="bamex_english", weight="C"
                            ),
                            django.contrib.postgres.search.SearchConfig("bamex_english"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "sort_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("caption_fr"), function="bamex_fold", output_field=models.TextField()
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "sort_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("caption_en"), models.Value("")),
                                models.F("caption_fr"),
                            ),
                            function="bamex_fold",
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "articles",
                    models.ManyToManyField(
                        blank=True, related_name="pictures", to="news.article", verbose_name="news items"
                    ),
                ),
                (
                    "delegations",
                    models.ManyToManyField(
                        blank=True, related_name="pictures", to="exhibitors.delegation", verbose_name="delegations"
                    ),
                ),
                (
                    "exhibitors",
                    models.ManyToManyField(
                        blank=True, related_name="pictures", to="exhibitors.exhibitor", verbose_name="exhibitors"
                    ),
                ),
                (
                    "people",
                    models.ManyToManyField(
                        blank=True, related_name="pictures", to="exhibitors.person", verbose_name="people"
                    ),
                ),
                (
                    "products",
                    models.ManyToManyField(
                        blank=True, related_name="pictures", to="exhibitors.product", verbose_name="equipment"
                    ),
                ),
                (
                    "sessions",
                    models.ManyToManyField(
                        blank=True, related_name="pictures", to="programme.session", verbose_name="sessions"
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pictures_taken",
                        to="programme.venue",
                        verbose_name="taken at",
                    ),
                ),
                (
                    "venues",
                    models.ManyToManyField(
                        blank=True, related_name="pictures", to="programme.venue", verbose_name="venues"
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "ordering": ["position", "code"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="news_mediaitem_text_fr"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="news_mediaitem_text_en"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="news_mediaitem_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="news_mediaitem_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("caption_fr__isnull", False), ("caption_fr__length__gt", 0)),
                        name="news_mediaitem_caption_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("alt_fr__isnull", False), ("alt_fr__length__gt", 0)),
                        name="news_mediaitem_alt_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(("credit__gt", ""), ("rights_fr__gt", ""), ("rights_fr__isnull", False)),
                            _connector="OR",
                        ),
                        name="news_mediaitem_credited",
                        violation_error_message="A published picture has a credit and says its rights, in French at least.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(("received__isnull", False), models.Q(("renditions", []), _negated=True)),
                            _connector="OR",
                        ),
                        name="news_mediaitem_has_files",
                        violation_error_message="A published picture has files to be served.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("text", models.CharField(max_length=250, verbose_name="what is not published")),
                ("text_fr", models.CharField(max_length=250, null=True, verbose_name="what is not published")),
                ("text_en", models.CharField(max_length=250, null=True, verbose_name="what is not published")),
            ],
            options={
                "verbose_name": "unpublished point",
                "verbose_name_plural": "unpublished points",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text_fr__isnull", False), ("text_fr__length__gt", 0)),
                        name="news_openquestion_text_in_french",
                        violation_error_message="The French text is required.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Theme",
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
                    "slug",
                    models.SlugField(
                        help_text="The object's part of its address: lower-case letters, digits and hyphens.",
                        max_length=80,
                        unique=True,
                        verbose_name="slug",
                    ),
                ),
                (
                    "former_slugs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=80),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="former slugs",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("name_fr", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=160, null=True, verbose_name="name")),
                ("summary", models.TextField(verbose_name="summary")),
                ("summary_fr", models.TextField(null=True, verbose_name="summary")),
                ("summary_en", models.TextField(null=True, verbose_name="summary")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector(
                                "name_fr", "code", config="bamex_french", weight="A"
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
                            django.contrib.postgres.search.SearchVector(
                                "name_en", "code", config="bamex_english", weight="A"
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
                    "sort_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("name_fr"), function="bamex_fold", output_field=models.TextField()
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "sort_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            django.db.models.functions.comparison.Coalesce(
                                django.db.models.functions.comparison.NullIf(models.F("name_en"), models.Value("")),
                                models.F("name_fr"),
                            ),
                            function="bamex_fold",
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "people",
                    models.ManyToManyField(
                        blank=True, related_name="themes", to="exhibitors.person", verbose_name="people"
                    ),
                ),
            ],
            options={
                "verbose_name": "theme",
                "verbose_name_plural": "themes",
                "ordering": ["position", "code"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="news_theme_text_fr"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="news_theme_text_en"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="news_theme_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="news_theme_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_fr__isnull", False), ("name_fr__length__gt", 0)),
                        name="news_theme_name_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("summary_fr__isnull", False), ("summary_fr__length__gt", 0)),
                        name="news_theme_summary_in_french",
                        violation_error_message="The French text is required.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
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
                ("date", models.DateField(verbose_name="date")),
                ("substance", models.TextField(verbose_name="in substance")),
                ("substance_fr", models.TextField(null=True, verbose_name="in substance")),
                ("substance_en", models.TextField(null=True, verbose_name="in substance")),
                (
                    "is_paraphrase",
                    models.BooleanField(
                        default=True,
                        help_text="Untick only for the exact words, in quotation marks.",
                        verbose_name="paraphrase",
                    ),
                ),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector("code", config="bamex_french", weight="A"),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "substance_fr", config="bamex_french", weight="C"
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
                            django.contrib.postgres.search.SearchVector("code", config="bamex_english", weight="A"),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "substance_en", config="bamex_english", weight="C"
                            ),
                            django.contrib.postgres.search.SearchConfig("bamex_english"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="exhibitors.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="statements",
                        to="programme.session",
                        verbose_name="occasion",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True, related_name="statements", to="news.theme", verbose_name="themes"
                    ),
                ),
            ],
            options={
                "verbose_name": "statement",
                "verbose_name_plural": "statements",
                "ordering": ["date", "code"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="news_statement_text_fr"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="news_statement_text_en"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="news_statement_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="news_statement_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("substance_fr__isnull", False), ("substance_fr__length__gt", 0)),
                        name="news_statement_substance_in_french",
                        violation_error_message="The French text is required.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="fact",
            name="themes",
            field=models.ManyToManyField(blank=True, related_name="facts", to="news.theme", verbose_name="themes"),
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        blank=True,
                        help_text="The field this source supports. Empty: the object as a whole.",
                        max_length=40,
                        verbose_name="supports",
                    ),
                ),
                (
                    "locator",
                    models.CharField(
                        blank=True,
                        help_text="Page, paragraph or minute.",
                        max_length=200,
                        verbose_name="place in the source",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="news.article",
                        verbose_name="news item",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(app_label)s_citations",
                        to="bamex.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="news.claim",
                        verbose_name="answer",
                    ),
                ),
                (
                    "media_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="news.mediaitem",
                        verbose_name="picture",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="news.statement",
                        verbose_name="statement",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="news.theme",
                        verbose_name="theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "ordering": ["position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.Value(0),
                                                "+",
                                                models.Case(
                                                    models.When(article__isnull=False, then=1),
                                                    default=0,
                                                    output_field=models.IntegerField(),
                                                ),
                                            ),
                                            "+",
                                            models.Case(
                                                models.When(theme__isnull=False, then=1),
                                                default=0,
                                                output_field=models.IntegerField(),
                                            ),
                                        ),
                                        "+",
                                        models.Case(
                                            models.When(statement__isnull=False, then=1),
                                            default=0,
                                            output_field=models.IntegerField(),
                                        ),
                                    ),
                                    "+",
                                    models.Case(
                                        models.When(claim__isnull=False, then=1),
                                        default=0,
                                        output_field=models.IntegerField(),
                                    ),
                                ),
                                "+",
                                models.Case(
                                    models.When(media_item__isnull=False, then=1),
                                    default=0,
                                    output_field=models.IntegerField(),
                                ),
                            ),
                            1,
                        ),
                        name="news_citation_one_target",
                        violation_error_message="A citation supports exactly one object.",
                    ),
                    models.UniqueConstraint(
                        fields=("article", "source", "field"),
                        name="news_citation_once_article",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("theme", "source", "field"),
                        name="news_citation_once_theme",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("statement", "source", "field"),
                        name="news_citation_once_statement",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("claim", "source", "field"),
                        name="news_citation_once_claim",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("media_item", "source", "field"),
                        name="news_citation_once_media_item",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),  # they go with their tables
    ]
