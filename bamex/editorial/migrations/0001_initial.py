import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

TRIGGERS = """
CREATE TRIGGER editorial_revision_stays BEFORE DELETE OR UPDATE ON editorial_revision
FOR EACH ROW EXECUTE FUNCTION bamex_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bamex", "0002_newsroom"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=60, verbose_name="noun")),
                ("object_pk", models.CharField(max_length=40, verbose_name="object")),
                ("person_name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("moment", models.DateTimeField(default=django.utils.timezone.now, verbose_name="moment")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("found", "As found"),
                            ("draft", "Draft saved"),
                            ("publish", "Published"),
                            ("withdraw", "Withdrawn"),
                            ("import", "Imported"),
                        ],
                        max_length=10,
                        verbose_name="act",
                    ),
                ),
                ("plain", models.JSONField(verbose_name="content")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint")),
                ("answers", models.JSONField(blank=True, default=dict)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "rests_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="editorial.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "revision",
                "verbose_name_plural": "revisions",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("moment", models.DateTimeField(default=django.utils.timezone.now, verbose_name="moment")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("submit", "Submitted"),
                            ("comment", "Comment"),
                            ("send_back", "Sent back"),
                            ("approve", "Approved"),
                        ],
                        max_length=10,
                        verbose_name="act",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="comment")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="editorial.revision"
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="EditorialStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=60, verbose_name="noun")),
                ("object_pk", models.CharField(max_length=40, verbose_name="object")),
                (
                    "review",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "–"),
                            ("submitted", "To be reviewed"),
                            ("sent_back", "Sent back"),
                            ("approved", "Approved"),
                        ],
                        max_length=10,
                        verbose_name="review",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="editorial.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "editorial status",
                "verbose_name_plural": "editorial statuses",
                "permissions": [
                    ("publish", "Publish"),
                    ("withdraw", "Withdraw"),
                    ("schedule", "Schedule"),
                    ("review", "Review what others submit"),
                ],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=60, verbose_name="noun")),
                ("object_pk", models.CharField(max_length=40, verbose_name="object")),
                ("person_name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                ("moment", models.DateTimeField(default=django.utils.timezone.now, verbose_name="moment")),
                (
                    "act",
                    models.CharField(
                        choices=[("publish", "Publish"), ("withdraw", "Withdraw")], max_length=10, verbose_name="act"
                    ),
                ),
                ("due", models.DateTimeField(verbose_name="due")),
                ("note_fr", models.TextField(blank=True, verbose_name="withdrawal note [fr]")),
                ("note_en", models.TextField(blank=True, verbose_name="withdrawal note [en]")),
                ("done", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("cancelled", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                ("failed", models.DateTimeField(blank=True, null=True, verbose_name="failed")),
                ("fault_fr", models.TextField(blank=True, verbose_name="why it could not be done [fr]")),
                ("fault_en", models.TextField(blank=True, verbose_name="why it could not be done [en]")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="editorial.revision"
                    ),
                ),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "ordering": ["due", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=60, verbose_name="noun")),
                ("object_pk", models.CharField(max_length=40, verbose_name="object")),
                ("seen", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("model", "object_pk", "person"), name="editorial_presence_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(fields=("model", "object_pk", "number"), name="editorial_revision_once"),
        ),
        migrations.AddConstraint(
            model_name="editorialstatus",
            constraint=models.UniqueConstraint(fields=("model", "object_pk"), name="editorial_status_once"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                models.F("due"),
                condition=models.Q(("cancelled", None), ("done", None), ("failed", None)),
                name="editorial_appointment_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("act", "withdraw"), ("revision__isnull", False), _connector="OR"),
                name="editorial_appointment_has_revision",
            ),
        ),
        migrations.RunSQL(TRIGGERS, "DROP TRIGGER editorial_revision_stays ON editorial_revision"),
    ]
