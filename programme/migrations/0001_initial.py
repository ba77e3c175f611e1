"""Tables of the programme, and their triggers in frozen SQL."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.lookups
import django.utils.timezone
from django.db import migrations, models

TRIGGERS = """
CREATE TRIGGER programme_salon_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON programme_salon
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER programme_objective_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON programme_objective
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER programme_topic_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON programme_topic
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER programme_organiser_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON programme_organiser
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER programme_venue_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON programme_venue
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER programme_venue_former_slugs BEFORE UPDATE ON programme_venue
FOR EACH ROW EXECUTE FUNCTION bamex_keep_former_slugs();
CREATE TRIGGER programme_phase_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON programme_phase
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER programme_session_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON programme_session
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER programme_session_people_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON programme_session_people
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER programme_session_exhibitors_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON programme_session_exhibitors
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER programme_session_products_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON programme_session_products
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER programme_session_delegations_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON programme_session_delegations
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER programme_session_former_slugs BEFORE UPDATE ON programme_session
FOR EACH ROW EXECUTE FUNCTION bamex_keep_former_slugs();
CREATE TRIGGER programme_citation_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON programme_citation
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bamex", "0001_initial"),
        ("exhibitors", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=40, unique=True, verbose_name="slug")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("name_fr", models.CharField(max_length=80, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=80, null=True, verbose_name="name")),
                ("start", models.DateField(verbose_name="first day")),
                ("end", models.DateField(verbose_name="last day")),
                ("summary", models.TextField(verbose_name="summary")),
                ("summary_fr", models.TextField(null=True, verbose_name="summary")),
                ("summary_en", models.TextField(null=True, verbose_name="summary")),
            ],
            options={
                "verbose_name": "phase",
                "verbose_name_plural": "phases",
                "ordering": ["start"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name_fr__isnull", False), ("name_fr__length__gt", 0)),
                        name="programme_phase_name_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("summary_fr__isnull", False), ("summary_fr__length__gt", 0)),
                        name="programme_phase_summary_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="programme_phase_ends_after_start",
                        violation_error_message="The end comes before the start.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Salon",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "aliases",
                    models.TextField(
                        blank=True,
                        help_text="Other spellings, one a line. The search knows them.",
                        verbose_name="aliases",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_fr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("short_name", models.CharField(max_length=40, verbose_name="short name")),
                ("expanded_name", models.CharField(blank=True, max_length=80, verbose_name="expanded name")),
                ("edition", models.PositiveSmallIntegerField(default=1, verbose_name="edition")),
                ("start", models.DateField(verbose_name="first day")),
                ("end", models.DateField(verbose_name="last day")),
                ("city", models.CharField(max_length=80, verbose_name="city")),
                (
                    "summary",
                    models.TextField(help_text="What the show was, in one or two sentences.", verbose_name="summary"),
                ),
                (
                    "summary_fr",
                    models.TextField(
                        help_text="What the show was, in one or two sentences.", null=True, verbose_name="summary"
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        help_text="What the show was, in one or two sentences.", null=True, verbose_name="summary"
                    ),
                ),
                (
                    "in_25_words",
                    models.TextField(
                        blank=True, help_text="For the press, to be copied as it is.", verbose_name="in 25 words"
                    ),
                ),
                (
                    "in_25_words_fr",
                    models.TextField(
                        blank=True,
                        help_text="For the press, to be copied as it is.",
                        null=True,
                        verbose_name="in 25 words",
                    ),
                ),
                (
                    "in_25_words_en",
                    models.TextField(
                        blank=True,
                        help_text="For the press, to be copied as it is.",
                        null=True,
                        verbose_name="in 25 words",
                    ),
                ),
                ("in_50_words", models.TextField(blank=True, verbose_name="in 50 words")),
                ("in_50_words_fr", models.TextField(blank=True, null=True, verbose_name="in 50 words")),
                ("in_50_words_en", models.TextField(blank=True, null=True, verbose_name="in 50 words")),
                ("in_100_words", models.TextField(blank=True, verbose_name="in 100 words")),
                ("in_100_words_fr", models.TextField(blank=True, null=True, verbose_name="in 100 words")),
                ("in_100_words_en", models.TextField(blank=True, null=True, verbose_name="in 100 words")),
                ("theme", models.CharField(max_length=200, verbose_name="theme")),
                ("theme_fr", models.CharField(max_length=200, null=True, verbose_name="theme")),
                ("theme_en", models.CharField(max_length=200, null=True, verbose_name="theme")),
                (
                    "theme_variant",
                    models.CharField(blank=True, max_length=200, verbose_name="other wording of the theme"),
                ),
                (
                    "theme_variant_fr",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="other wording of the theme"),
                ),
                (
                    "theme_variant_en",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="other wording of the theme"),
                ),
                ("patron_role", models.CharField(blank=True, max_length=200, verbose_name="role of the patron")),
                (
                    "patron_role_fr",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="role of the patron"),
                ),
                (
                    "patron_role_en",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="role of the patron"),
                ),
                ("patronage_form", models.CharField(blank=True, max_length=80, verbose_name="form of patronage")),
                (
                    "patronage_form_fr",
                    models.CharField(blank=True, max_length=80, null=True, verbose_name="form of patronage"),
                ),
                (
                    "patronage_form_en",
                    models.CharField(blank=True, max_length=80, null=True, verbose_name="form of patronage"),
                ),
                ("origin", models.TextField(blank=True, verbose_name="origin of the show")),
                ("origin_fr", models.TextField(blank=True, null=True, verbose_name="origin of the show")),
                ("origin_en", models.TextField(blank=True, null=True, verbose_name="origin of the show")),
                ("context", models.TextField(blank=True, verbose_name="context")),
                ("context_fr", models.TextField(blank=True, null=True, verbose_name="context")),
                ("context_en", models.TextField(blank=True, null=True, verbose_name="context")),
                ("agreements", models.TextField(blank=True, verbose_name="agreements")),
                ("agreements_fr", models.TextField(blank=True, null=True, verbose_name="agreements")),
                ("agreements_en", models.TextField(blank=True, null=True, verbose_name="agreements")),
                ("opening_hours", models.CharField(blank=True, max_length=200, verbose_name="opening hours")),
                (
                    "opening_hours_fr",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="opening hours"),
                ),
                (
                    "opening_hours_en",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="opening hours"),
                ),
                ("opening_hours_note", models.TextField(blank=True, verbose_name="note on opening hours")),
                (
                    "opening_hours_note_fr",
                    models.TextField(blank=True, null=True, verbose_name="note on opening hours"),
                ),
                (
                    "opening_hours_note_en",
                    models.TextField(blank=True, null=True, verbose_name="note on opening hours"),
                ),
                ("admission", models.CharField(blank=True, max_length=200, verbose_name="admission")),
                ("admission_fr", models.CharField(blank=True, max_length=200, null=True, verbose_name="admission")),
                ("admission_en", models.CharField(blank=True, max_length=200, null=True, verbose_name="admission")),
                ("admission_note", models.TextField(blank=True, verbose_name="note on admission")),
                ("admission_note_fr", models.TextField(blank=True, null=True, verbose_name="note on admission")),
                ("admission_note_en", models.TextField(blank=True, null=True, verbose_name="note on admission")),
                ("next_name", models.CharField(blank=True, max_length=80, verbose_name="next edition")),
                (
                    "next_start",
                    models.DateField(blank=True, null=True, verbose_name="next edition, announced first day"),
                ),
                ("next_end", models.DateField(blank=True, null=True, verbose_name="next edition, announced last day")),
                ("next_city", models.CharField(blank=True, max_length=80, verbose_name="next edition, city")),
                ("next_note", models.TextField(blank=True, verbose_name="note on the next edition")),
                ("next_note_fr", models.TextField(blank=True, null=True, verbose_name="note on the next edition")),
                ("next_note_en", models.TextField(blank=True, null=True, verbose_name="note on the next edition")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exhibitors.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "guest_of_honour",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="exhibitors.delegation",
                        verbose_name="guest of honour",
                    ),
                ),
                (
                    "patron",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="patronages",
                        to="exhibitors.person",
                        verbose_name="patron",
                    ),
                ),
            ],
            options={
                "verbose_name": "show",
                "verbose_name_plural": "show",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name_fr__isnull", False), ("name_fr__length__gt", 0)),
                        name="programme_salon_name_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("summary_fr__isnull", False), ("summary_fr__length__gt", 0)),
                        name="programme_salon_summary_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("theme_fr__isnull", False), ("theme_fr__length__gt", 0)),
                        name="programme_salon_theme_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="programme_salon_ends_after_start",
                        violation_error_message="The end comes before the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_end__isnull", True), ("next_end__gte", models.F("next_start")), _connector="OR"
                        ),
                        name="programme_salon_next_ends_after_start",
                        violation_error_message="The end comes before the start.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Organiser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_fr", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=200, null=True, verbose_name="name")),
                ("brand", models.CharField(blank=True, max_length=80, verbose_name="known as")),
                ("role", models.CharField(max_length=200, verbose_name="role")),
                ("role_fr", models.CharField(max_length=200, null=True, verbose_name="role")),
                ("role_en", models.CharField(max_length=200, null=True, verbose_name="role")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisers",
                        to="exhibitors.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "exhibitor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="organiser_roles",
                        to="exhibitors.exhibitor",
                        verbose_name="exhibitor",
                    ),
                ),
                (
                    "salon",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organisers",
                        to="programme.salon",
                        verbose_name="show",
                    ),
                ),
            ],
            options={
                "verbose_name": "organiser",
                "verbose_name_plural": "organisers",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name_fr__isnull", False), ("name_fr__length__gt", 0)),
                        name="programme_organiser_name_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role_fr__isnull", False), ("role_fr__length__gt", 0)),
                        name="programme_organiser_role_in_french",
                        violation_error_message="The French text is required.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("text", models.CharField(max_length=200, verbose_name="text")),
                ("text_fr", models.CharField(max_length=200, null=True, verbose_name="text")),
                ("text_en", models.CharField(max_length=200, null=True, verbose_name="text")),
                (
                    "salon",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="programme.salon",
                        verbose_name="show",
                    ),
                ),
            ],
            options={
                "verbose_name": "objective",
                "verbose_name_plural": "objectives",
                "ordering": ["position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text_fr__isnull", False), ("text_fr__length__gt", 0)),
                        name="programme_objective_text_in_french",
                        violation_error_message="The French text is required.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("text", models.CharField(max_length=200, verbose_name="text")),
                ("text_fr", models.CharField(max_length=200, null=True, verbose_name="text")),
                ("text_en", models.CharField(max_length=200, null=True, verbose_name="text")),
                (
                    "salon",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="programme.salon",
                        verbose_name="show",
                    ),
                ),
            ],
            options={
                "verbose_name": "cooperation topic",
                "verbose_name_plural": "cooperation topics",
                "ordering": ["position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text_fr__isnull", False), ("text_fr__length__gt", 0)),
                        name="programme_topic_text_in_french",
                        violation_error_message="The French text is required.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Venue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "aliases",
                    models.TextField(
                        blank=True,
                        help_text="Other spellings, one a line. The search knows them.",
                        verbose_name="aliases",
                    ),
                ),
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
                ("locality", models.CharField(max_length=120, verbose_name="locality")),
                ("locality_fr", models.CharField(max_length=120, null=True, verbose_name="locality")),
                ("locality_en", models.CharField(max_length=120, null=True, verbose_name="locality")),
                ("role", models.CharField(max_length=160, verbose_name="role in the show")),
                ("role_fr", models.CharField(max_length=160, null=True, verbose_name="role in the show")),
                ("role_en", models.CharField(max_length=160, null=True, verbose_name="role in the show")),
                (
                    "precision",
                    models.CharField(
                        choices=[("exact", "Exact"), ("locality", "Locality only"), ("withheld", "Not published")],
                        max_length=10,
                        verbose_name="precision of the coordinates",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="Degrees north, WGS 84.",
                        max_digits=9,
                        null=True,
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        help_text="Degrees east, WGS 84.",
                        max_digits=9,
                        null=True,
                        verbose_name="longitude",
                    ),
                ),
                (
                    "coordinates_note",
                    models.CharField(blank=True, max_length=200, verbose_name="note on the coordinates"),
                ),
                (
                    "coordinates_note_fr",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="note on the coordinates"),
                ),
                (
                    "coordinates_note_en",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="note on the coordinates"),
                ),
                ("summary", models.TextField(verbose_name="summary")),
                ("summary_fr", models.TextField(null=True, verbose_name="summary")),
                ("summary_en", models.TextField(null=True, verbose_name="summary")),
                ("access", models.TextField(blank=True, verbose_name="access")),
                ("access_fr", models.TextField(blank=True, null=True, verbose_name="access")),
                ("access_en", models.TextField(blank=True, null=True, verbose_name="access")),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.SearchVector(
                                    "name_fr", "aliases", "code", config="bamex_french", weight="A"
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "locality_fr", "role_fr", config="bamex_french", weight="B"
                                ),
                                django.contrib.postgres.search.SearchConfig("bamex_french"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "summary_fr", "access_fr", config="bamex_french", weight="C"
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
                                    "name_en", "aliases", "code", config="bamex_english", weight="A"
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "locality_en", "role_en", config="bamex_english", weight="B"
                                ),
                                django.contrib.postgres.search.SearchConfig("bamex_english"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "summary_en", "access_en", config="bamex_english", weight="C"
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
            ],
            options={
                "verbose_name": "venue",
                "verbose_name_plural": "venues",
                "ordering": ["code"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="programme_venue_text_fr"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="programme_venue_text_en"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="programme_venue_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="programme_venue_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_fr__isnull", False), ("name_fr__length__gt", 0)),
                        name="programme_venue_name_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("locality_fr__isnull", False), ("locality_fr__length__gt", 0)),
                        name="programme_venue_locality_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role_fr__isnull", False), ("role_fr__length__gt", 0)),
                        name="programme_venue_role_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("summary_fr__isnull", False), ("summary_fr__length__gt", 0)),
                        name="programme_venue_summary_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("latitude__isnull", True), ("longitude__isnull", True), ("precision", "withheld")
                            ),
                            models.Q(
                                models.Q(("precision", "withheld"), _negated=True),
                                ("latitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__isnull", False),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="programme_venue_coordinates_or_withheld",
                        violation_error_message="Give both coordinates, or set their precision to “not published”.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ceremony", "Ceremony"),
                            ("exhibition", "Exhibition day"),
                            ("conference", "Conference"),
                            ("official_visit", "Official visit"),
                            ("demonstration", "Demonstration"),
                            ("audience", "Audience"),
                            ("bilateral", "Bilateral meeting"),
                            ("b2b", "Business meetings"),
                            ("press_conference", "Press conference"),
                            ("preparation", "Preparation"),
                            ("meeting", "Meeting"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("before", "Before the show"),
                            ("during", "In the programme"),
                            ("margins", "On the margins of the show"),
                            ("after", "After the show"),
                        ],
                        default="during",
                        max_length=10,
                        verbose_name="moment",
                    ),
                ),
                ("start", models.DateField(verbose_name="first day")),
                (
                    "end",
                    models.DateField(
                        blank=True,
                        help_text="Empty when the session takes one day.",
                        null=True,
                        verbose_name="last day",
                    ),
                ),
                (
                    "start_time",
                    models.TimeField(
                        blank=True,
                        help_text="Bamako time (UTC+0). Empty when no source gives it.",
                        null=True,
                        verbose_name="time",
                    ),
                ),
                (
                    "day_is_exact",
                    models.BooleanField(
                        default=True,
                        help_text="Untick when the sources give only a span in which it took place.",
                        verbose_name="exact days",
                    ),
                ),
                ("date_note", models.CharField(blank=True, max_length=200, verbose_name="note on the date")),
                (
                    "date_note_fr",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="note on the date"),
                ),
                (
                    "date_note_en",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="note on the date"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("announced", "Announced"),
                            ("held", "Held"),
                            ("moved", "Held at another place than announced"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="held",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("summary", models.TextField(verbose_name="summary")),
                ("summary_fr", models.TextField(null=True, verbose_name="summary")),
                ("summary_en", models.TextField(null=True, verbose_name="summary")),
                ("single_source", models.BooleanField(default=False, verbose_name="reported by a single source")),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector(
                                "title_fr", "code", config="bamex_french", weight="A"
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
                                "title_en", "code", config="bamex_english", weight="A"
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
                        blank=True, related_name="sessions", to="exhibitors.delegation", verbose_name="delegations"
                    ),
                ),
                (
                    "exhibitors",
                    models.ManyToManyField(
                        blank=True, related_name="sessions", to="exhibitors.exhibitor", verbose_name="exhibitors"
                    ),
                ),
                (
                    "people",
                    models.ManyToManyField(
                        blank=True, related_name="sessions", to="exhibitors.person", verbose_name="people"
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="programme.phase",
                        verbose_name="phase",
                    ),
                ),
                (
                    "products",
                    models.ManyToManyField(
                        blank=True, related_name="sessions", to="exhibitors.product", verbose_name="equipment"
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="programme.venue",
                        verbose_name="venue",
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "ordering": ["start", "code"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="programme_session_text_fr"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="programme_session_text_en"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="programme_session_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="programme_session_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title_fr__isnull", False), ("title_fr__length__gt", 0)),
                        name="programme_session_title_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("summary_fr__isnull", False), ("summary_fr__length__gt", 0)),
                        name="programme_session_summary_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="programme_session_ends_after_start",
                        violation_error_message="The end comes before the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("moment", "during"), ("phase__isnull", False)),
                            models.Q(models.Q(("moment", "during"), _negated=True), ("phase__isnull", True)),
                            _connector="OR",
                        ),
                        name="programme_session_phase_when_during",
                        violation_error_message="A session in the programme belongs to a phase, another does not.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="phase",
            name="venue",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="phases",
                to="programme.venue",
                verbose_name="venue",
            ),
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(app_label)s_citations",
                        to="bamex.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="programme.objective",
                        verbose_name="objective",
                    ),
                ),
                (
                    "organiser",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="programme.organiser",
                        verbose_name="organiser",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="programme.phase",
                        verbose_name="phase",
                    ),
                ),
                (
                    "salon",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="programme.salon",
                        verbose_name="show",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="programme.session",
                        verbose_name="session",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="programme.topic",
                        verbose_name="cooperation topic",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="programme.venue",
                        verbose_name="venue",
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
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        models.Value(0),
                                                        "+",
                                                        models.Case(
                                                            models.When(salon__isnull=False, then=1),
                                                            default=0,
                                                            output_field=models.IntegerField(),
                                                        ),
                                                    ),
                                                    "+",
                                                    models.Case(
                                                        models.When(objective__isnull=False, then=1),
                                                        default=0,
                                                        output_field=models.IntegerField(),
                                                    ),
                                                ),
                                                "+",
                                                models.Case(
                                                    models.When(then=1, topic__isnull=False),
                                                    default=0,
                                                    output_field=models.IntegerField(),
                                                ),
                                            ),
                                            "+",
                                            models.Case(
                                                models.When(organiser__isnull=False, then=1),
                                                default=0,
                                                output_field=models.IntegerField(),
                                            ),
                                        ),
                                        "+",
                                        models.Case(
                                            models.When(phase__isnull=False, then=1),
                                            default=0,
                                            output_field=models.IntegerField(),
                                        ),
                                    ),
                                    "+",
                                    models.Case(
                                        models.When(then=1, venue__isnull=False),
                                        default=0,
                                        output_field=models.IntegerField(),
                                    ),
                                ),
                                "+",
                                models.Case(
                                    models.When(session__isnull=False, then=1),
                                    default=0,
                                    output_field=models.IntegerField(),
                                ),
                            ),
                            1,
                        ),
                        name="programme_citation_one_target",
                        violation_error_message="A citation supports exactly one object.",
                    ),
                    models.UniqueConstraint(
                        fields=("salon", "source", "field"),
                        name="programme_citation_once_salon",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("objective", "source", "field"),
                        name="programme_citation_once_objective",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("topic", "source", "field"),
                        name="programme_citation_once_topic",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("organiser", "source", "field"),
                        name="programme_citation_once_organiser",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("phase", "source", "field"),
                        name="programme_citation_once_phase",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("venue", "source", "field"),
                        name="programme_citation_once_venue",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("session", "source", "field"),
                        name="programme_citation_once_session",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),  # they go with their tables
    ]
