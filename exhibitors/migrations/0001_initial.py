"""Tables of who takes part, and their triggers in frozen SQL."""

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
CREATE TRIGGER exhibitors_country_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exhibitors_country
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER exhibitors_countrygroup_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exhibitors_countrygroup
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER exhibitors_countrygroup_members_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exhibitors_countrygroup_members
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER exhibitors_category_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exhibitors_category
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER exhibitors_category_former_slugs BEFORE UPDATE ON exhibitors_category
FOR EACH ROW EXECUTE FUNCTION bamex_keep_former_slugs();
CREATE TRIGGER exhibitors_exhibitor_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exhibitors_exhibitor
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER exhibitors_exhibitor_domains_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exhibitors_exhibitor_domains
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER exhibitors_exhibitor_former_slugs BEFORE UPDATE ON exhibitors_exhibitor
FOR EACH ROW EXECUTE FUNCTION bamex_keep_former_slugs();
CREATE TRIGGER exhibitors_product_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exhibitors_product
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER exhibitors_product_former_slugs BEFORE UPDATE ON exhibitors_product
FOR EACH ROW EXECUTE FUNCTION bamex_keep_former_slugs();
CREATE TRIGGER exhibitors_specification_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exhibitors_specification
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER exhibitors_reportedequipment_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exhibitors_reportedequipment
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER exhibitors_reportedequipment_origins_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exhibitors_reportedequipment_origins
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER exhibitors_person_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exhibitors_person
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER exhibitors_person_former_slugs BEFORE UPDATE ON exhibitors_person
FOR EACH ROW EXECUTE FUNCTION bamex_keep_former_slugs();
CREATE TRIGGER exhibitors_delegation_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exhibitors_delegation
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
CREATE TRIGGER exhibitors_delegation_former_slugs BEFORE UPDATE ON exhibitors_delegation
FOR EACH ROW EXECUTE FUNCTION bamex_keep_former_slugs();
CREATE TRIGGER exhibitors_citation_content_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON exhibitors_citation
FOR EACH STATEMENT EXECUTE FUNCTION bamex_raise_content_version();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bamex", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_fr", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=120, null=True, verbose_name="name")),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "name_fr", "aliases", config="bamex_french", weight="A"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "search_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "name_en", "aliases", config="bamex_english", weight="A"
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
                "verbose_name": "domain",
                "verbose_name_plural": "domains",
                "ordering": ["code"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="exhibitors_category_text_fr"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="exhibitors_category_text_en"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="exhibitors_category_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="exhibitors_category_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_fr__isnull", False), ("name_fr__length__gt", 0)),
                        name="exhibitors_category_name_in_french",
                        violation_error_message="The French text is required.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Country",
            fields=[
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
                        help_text="ISO 3166-1 alpha-2",
                        max_length=2,
                        primary_key=True,
                        serialize=False,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2}$", "Write two capital letters.")],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("name_fr", models.CharField(max_length=80, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=80, null=True, verbose_name="name")),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "name_fr", "aliases", config="bamex_french", weight="A"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "search_en",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "name_en", "aliases", config="bamex_english", weight="A"
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
                "verbose_name": "country",
                "verbose_name_plural": "countries",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name_fr__isnull", False), ("name_fr__length__gt", 0)),
                        name="exhibitors_country_name_in_french",
                        violation_error_message="The French text is required.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CountryGroup",
            fields=[
                ("code", models.CharField(max_length=8, primary_key=True, serialize=False, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_fr", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=120, null=True, verbose_name="name")),
                (
                    "members",
                    models.ManyToManyField(related_name="groups", to="exhibitors.country", verbose_name="members"),
                ),
            ],
            options={
                "verbose_name": "country group",
                "verbose_name_plural": "country groups",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name_fr__isnull", False), ("name_fr__length__gt", 0)),
                        name="exhibitors_countrygroup_name_in_french",
                        violation_error_message="The French text is required.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Exhibitor",
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
                ("legal_name", models.CharField(blank=True, max_length=200, verbose_name="legal name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("company", "Company"), ("institution", "Institution")],
                        default="company",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("announced", "Announced before the show, not confirmed"),
                            ("reported", "Reported by some sources"),
                        ],
                        help_text="How sure the sources make it.",
                        max_length=10,
                        verbose_name="certainty",
                    ),
                ),
                ("is_organiser", models.BooleanField(default=False, verbose_name="organiser of the show")),
                ("single_source", models.BooleanField(default=False, verbose_name="reported by a single source")),
                ("summary", models.TextField(verbose_name="summary")),
                ("summary_fr", models.TextField(null=True, verbose_name="summary")),
                ("summary_en", models.TextField(null=True, verbose_name="summary")),
                ("founded", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="founded in")),
                (
                    "founded_note",
                    models.CharField(blank=True, max_length=200, verbose_name="note on the founding year"),
                ),
                (
                    "founded_note_fr",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="note on the founding year"),
                ),
                (
                    "founded_note_en",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="note on the founding year"),
                ),
                ("hq_city", models.CharField(blank=True, max_length=80, verbose_name="head office")),
                ("plant_city", models.CharField(blank=True, max_length=80, verbose_name="plant")),
                ("ownership", models.CharField(blank=True, max_length=200, verbose_name="ownership")),
                ("ownership_fr", models.CharField(blank=True, max_length=200, null=True, verbose_name="ownership")),
                ("ownership_en", models.CharField(blank=True, max_length=200, null=True, verbose_name="ownership")),
                ("employees", models.CharField(blank=True, max_length=80, verbose_name="employees")),
                ("employees_fr", models.CharField(blank=True, max_length=80, null=True, verbose_name="employees")),
                ("employees_en", models.CharField(blank=True, max_length=80, null=True, verbose_name="employees")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "website_checked",
                    models.BooleanField(
                        default=False,
                        help_text="Until ticked, readers see “to be checked” beside the link.",
                        verbose_name="website checked",
                    ),
                ),
                (
                    "website_candidate",
                    models.CharField(
                        blank=True,
                        help_text="For staff only; never published.",
                        max_length=200,
                        verbose_name="possible website",
                    ),
                ),
                (
                    "note",
                    models.TextField(blank=True, help_text="A qualification shown to readers.", verbose_name="note"),
                ),
                (
                    "note_fr",
                    models.TextField(
                        blank=True, help_text="A qualification shown to readers.", null=True, verbose_name="note"
                    ),
                ),
                (
                    "note_en",
                    models.TextField(
                        blank=True, help_text="A qualification shown to readers.", null=True, verbose_name="note"
                    ),
                ),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector(
                                "name_fr", "aliases", "legal_name", "code", config="bamex_french", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "summary_fr", "ownership_fr", config="bamex_french", weight="C"
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
                                "name_en", "aliases", "legal_name", "code", config="bamex_english", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "summary_en", "ownership_en", config="bamex_english", weight="C"
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
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exhibitors",
                        to="exhibitors.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "domains",
                    models.ManyToManyField(
                        blank=True, related_name="exhibitors", to="exhibitors.category", verbose_name="domains"
                    ),
                ),
            ],
            options={
                "verbose_name": "exhibitor",
                "verbose_name_plural": "exhibitors",
                "ordering": ["sort_fr"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="exhibitors_exhibitor_text_fr"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="exhibitors_exhibitor_text_en"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="exhibitors_exhibitor_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="exhibitors_exhibitor_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_fr__isnull", False), ("name_fr__length__gt", 0)),
                        name="exhibitors_exhibitor_name_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("summary_fr__isnull", False), ("summary_fr__length__gt", 0)),
                        name="exhibitors_exhibitor_summary_in_french",
                        violation_error_message="The French text is required.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("role", models.CharField(max_length=200, verbose_name="role at the time")),
                ("role_fr", models.CharField(max_length=200, null=True, verbose_name="role at the time")),
                ("role_en", models.CharField(max_length=200, null=True, verbose_name="role at the time")),
                (
                    "note",
                    models.TextField(blank=True, help_text="A qualification shown to readers.", verbose_name="note"),
                ),
                (
                    "note_fr",
                    models.TextField(
                        blank=True, help_text="A qualification shown to readers.", null=True, verbose_name="note"
                    ),
                ),
                (
                    "note_en",
                    models.TextField(
                        blank=True, help_text="A qualification shown to readers.", null=True, verbose_name="note"
                    ),
                ),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector(
                                "name", "aliases", "code", config="bamex_french", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector("role_fr", config="bamex_french", weight="B"),
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
                                "name", "aliases", "code", config="bamex_english", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector("role_en", config="bamex_english", weight="B"),
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
                            models.F("name"), function="bamex_fold", output_field=models.TextField()
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="people",
                        to="exhibitors.country",
                        verbose_name="country represented",
                    ),
                ),
                (
                    "exhibitor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="people",
                        to="exhibitors.exhibitor",
                        verbose_name="exhibitor",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["sort"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="exhibitors_person_text_fr"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="exhibitors_person_text_en"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="exhibitors_person_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="exhibitors_person_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role_fr__isnull", False), ("role_fr__length__gt", 0)),
                        name="exhibitors_person_role_in_french",
                        violation_error_message="The French text is required.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
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
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("host", "Host country"),
                            ("guest", "Guest of honour"),
                            ("attending", "Attending"),
                            ("reported", "Reported by one source"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("head_role", models.CharField(blank=True, max_length=200, verbose_name="role of the head")),
                (
                    "head_role_fr",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="role of the head"),
                ),
                (
                    "head_role_en",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="role of the head"),
                ),
                ("single_source", models.BooleanField(default=False, verbose_name="reported by a single source")),
                ("note", models.TextField(verbose_name="note")),
                ("note_fr", models.TextField(null=True, verbose_name="note")),
                ("note_en", models.TextField(null=True, verbose_name="note")),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector("code", config="bamex_french", weight="A"),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "note_fr", "head_role_fr", config="bamex_french", weight="C"
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
                                "note_en", "head_role_en", config="bamex_english", weight="C"
                            ),
                            django.contrib.postgres.search.SearchConfig("bamex_english"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "country",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegation",
                        to="exhibitors.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "head",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="delegations_led",
                        to="exhibitors.person",
                        verbose_name="head",
                    ),
                ),
            ],
            options={
                "verbose_name": "delegation",
                "verbose_name_plural": "delegations",
                "ordering": ["code"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_fr"], name="exhibitors_delegation_text_fr"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_en"], name="exhibitors_delegation_text_en"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="exhibitors_delegation_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="exhibitors_delegation_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note_fr__isnull", False), ("note_fr__length__gt", 0)),
                        name="exhibitors_delegation_note_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "reported"), _negated=True), ("single_source", True), _connector="OR"
                        ),
                        name="exhibitors_delegation_reported_by_one",
                        violation_error_message="A delegation reported by one source is marked as such.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
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
                ("summary", models.TextField(verbose_name="summary")),
                ("summary_fr", models.TextField(null=True, verbose_name="summary")),
                ("summary_en", models.TextField(null=True, verbose_name="summary")),
                (
                    "shown_stated",
                    models.BooleanField(
                        default=True,
                        help_text="A source names this product among those at the show.",
                        verbose_name="named at the show",
                    ),
                ),
                (
                    "shown_as",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("model", "Scale model"),
                                ("static", "On a stand"),
                                ("fired", "Fired"),
                                ("flown", "Flown"),
                            ],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="how it was shown",
                    ),
                ),
                (
                    "display_form",
                    models.CharField(
                        blank=True,
                        help_text="As the sources say it.",
                        max_length=120,
                        verbose_name="how it was shown, in words",
                    ),
                ),
                (
                    "display_form_fr",
                    models.CharField(
                        blank=True,
                        help_text="As the sources say it.",
                        max_length=120,
                        null=True,
                        verbose_name="how it was shown, in words",
                    ),
                ),
                (
                    "display_form_en",
                    models.CharField(
                        blank=True,
                        help_text="As the sources say it.",
                        max_length=120,
                        null=True,
                        verbose_name="how it was shown, in words",
                    ),
                ),
                ("single_source", models.BooleanField(default=False, verbose_name="reported by a single source")),
                (
                    "note",
                    models.TextField(blank=True, help_text="A qualification shown to readers.", verbose_name="note"),
                ),
                (
                    "note_fr",
                    models.TextField(
                        blank=True, help_text="A qualification shown to readers.", null=True, verbose_name="note"
                    ),
                ),
                (
                    "note_en",
                    models.TextField(
                        blank=True, help_text="A qualification shown to readers.", null=True, verbose_name="note"
                    ),
                ),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector(
                                "name_fr", "aliases", "code", config="bamex_french", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "summary_fr", "display_form_fr", config="bamex_french", weight="C"
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
                                "name_en", "aliases", "code", config="bamex_english", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "summary_en", "display_form_en", config="bamex_english", weight="C"
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
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="exhibitors.category",
                        verbose_name="domain",
                    ),
                ),
                (
                    "maker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="exhibitors.exhibitor",
                        verbose_name="maker",
                    ),
                ),
            ],
            options={
                "verbose_name": "product",
                "verbose_name_plural": "equipment",
                "ordering": ["sort_fr"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="exhibitors_product_text_fr"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="exhibitors_product_text_en"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="exhibitors_product_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="exhibitors_product_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_fr__isnull", False), ("name_fr__length__gt", 0)),
                        name="exhibitors_product_name_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("summary_fr__isnull", False), ("summary_fr__length__gt", 0)),
                        name="exhibitors_product_summary_in_french",
                        violation_error_message="The French text is required.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportedEquipment",
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
                ("label", models.CharField(max_length=160, verbose_name="label")),
                ("label_fr", models.CharField(max_length=160, null=True, verbose_name="label")),
                ("label_en", models.CharField(max_length=160, null=True, verbose_name="label")),
                ("single_source", models.BooleanField(default=False, verbose_name="reported by a single source")),
                (
                    "note",
                    models.TextField(blank=True, help_text="A qualification shown to readers.", verbose_name="note"),
                ),
                (
                    "note_fr",
                    models.TextField(
                        blank=True, help_text="A qualification shown to readers.", null=True, verbose_name="note"
                    ),
                ),
                (
                    "note_en",
                    models.TextField(
                        blank=True, help_text="A qualification shown to readers.", null=True, verbose_name="note"
                    ),
                ),
                (
                    "search_fr",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector(
                                "label_fr", "code", config="bamex_french", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector("note_fr", config="bamex_french", weight="C"),
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
                                "label_en", "code", config="bamex_english", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector("note_en", config="bamex_english", weight="C"),
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
                            models.F("label_fr"), function="bamex_fold", output_field=models.TextField()
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
                                django.db.models.functions.comparison.NullIf(models.F("label_en"), models.Value("")),
                                models.F("label_fr"),
                            ),
                            function="bamex_fold",
                            output_field=models.TextField(),
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reported_equipment",
                        to="exhibitors.category",
                        verbose_name="domain",
                    ),
                ),
                (
                    "origins",
                    models.ManyToManyField(
                        blank=True,
                        related_name="reported_equipment",
                        to="exhibitors.country",
                        verbose_name="countries of origin",
                    ),
                ),
            ],
            options={
                "verbose_name": "reported equipment",
                "verbose_name_plural": "reported equipment",
                "ordering": ["code"],
                "abstract": False,
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_fr"], name="exhibitors_reported_text_fr"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search_en"], name="exhibitors_reported_text_en"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_published__isnull", False), _connector="OR"),
                        name="exhibitors_reportedequipment_publication_dated",
                        violation_error_message="A published object has a first publication date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][0-9]{3,6}$")),
                        name="exhibitors_reportedequipment_code_form",
                        violation_error_message="A code is a capital letter followed by at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("label_fr__isnull", False), ("label_fr__length__gt", 0)),
                        name="exhibitors_reportedequipment_label_in_french",
                        violation_error_message="The French text is required.",
                    ),
                ],
            },
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
                    "country_group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="exhibitors.countrygroup",
                        verbose_name="country group",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="exhibitors.delegation",
                        verbose_name="delegation",
                    ),
                ),
                (
                    "exhibitor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="exhibitors.exhibitor",
                        verbose_name="exhibitor",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="exhibitors.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="exhibitors.product",
                        verbose_name="product",
                    ),
                ),
                (
                    "reported_equipment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="exhibitors.reportedequipment",
                        verbose_name="reported equipment",
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
                                                    models.Value(0),
                                                    "+",
                                                    models.Case(
                                                        models.When(exhibitor__isnull=False, then=1),
                                                        default=0,
                                                        output_field=models.IntegerField(),
                                                    ),
                                                ),
                                                "+",
                                                models.Case(
                                                    models.When(product__isnull=False, then=1),
                                                    default=0,
                                                    output_field=models.IntegerField(),
                                                ),
                                            ),
                                            "+",
                                            models.Case(
                                                models.When(reported_equipment__isnull=False, then=1),
                                                default=0,
                                                output_field=models.IntegerField(),
                                            ),
                                        ),
                                        "+",
                                        models.Case(
                                            models.When(person__isnull=False, then=1),
                                            default=0,
                                            output_field=models.IntegerField(),
                                        ),
                                    ),
                                    "+",
                                    models.Case(
                                        models.When(delegation__isnull=False, then=1),
                                        default=0,
                                        output_field=models.IntegerField(),
                                    ),
                                ),
                                "+",
                                models.Case(
                                    models.When(country_group__isnull=False, then=1),
                                    default=0,
                                    output_field=models.IntegerField(),
                                ),
                            ),
                            1,
                        ),
                        name="exhibitors_citation_one_target",
                        violation_error_message="A citation supports exactly one object.",
                    ),
                    models.UniqueConstraint(
                        fields=("exhibitor", "source", "field"),
                        name="exhibitors_citation_once_exhibitor",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("product", "source", "field"),
                        name="exhibitors_citation_once_product",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("reported_equipment", "source", "field"),
                        name="exhibitors_citation_once_reported_equipment",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("person", "source", "field"),
                        name="exhibitors_citation_once_person",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("delegation", "source", "field"),
                        name="exhibitors_citation_once_delegation",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                    models.UniqueConstraint(
                        fields=("country_group", "source", "field"),
                        name="exhibitors_citation_once_country_group",
                        violation_error_message="This source is already cited for the same field.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Specification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("label", models.CharField(max_length=120, verbose_name="characteristic")),
                ("label_fr", models.CharField(max_length=120, null=True, verbose_name="characteristic")),
                ("label_en", models.CharField(max_length=120, null=True, verbose_name="characteristic")),
                ("value", models.CharField(max_length=120, verbose_name="value")),
                ("value_fr", models.CharField(max_length=120, null=True, verbose_name="value")),
                ("value_en", models.CharField(max_length=120, null=True, verbose_name="value")),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                ("unit_fr", models.CharField(blank=True, max_length=20, null=True, verbose_name="unit")),
                ("unit_en", models.CharField(blank=True, max_length=20, null=True, verbose_name="unit")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="specifications",
                        to="exhibitors.product",
                        verbose_name="product",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="specifications",
                        to="bamex.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "specification",
                "verbose_name_plural": "specifications",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("label_fr__isnull", False), ("label_fr__length__gt", 0)),
                        name="exhibitors_specification_label_in_french",
                        violation_error_message="The French text is required.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value_fr__isnull", False), ("value_fr__length__gt", 0)),
                        name="exhibitors_specification_value_in_french",
                        violation_error_message="The French text is required.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),  # they go with their tables
    ]
