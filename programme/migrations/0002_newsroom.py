from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exhibitors", "0001_initial"),
        ("programme", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="objective",
            name="withdrawal_note",
            field=models.CharField(
                blank=True, help_text="For readers, in a sentence.", max_length=300, verbose_name="why it was withdrawn"
            ),
        ),
        migrations.AddField(
            model_name="objective",
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
            model_name="objective",
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
            model_name="objective",
            name="withdrawn",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="withdrawn on"),
        ),
        migrations.AddField(
            model_name="organiser",
            name="withdrawal_note",
            field=models.CharField(
                blank=True, help_text="For readers, in a sentence.", max_length=300, verbose_name="why it was withdrawn"
            ),
        ),
        migrations.AddField(
            model_name="organiser",
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
            model_name="organiser",
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
            model_name="organiser",
            name="withdrawn",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="withdrawn on"),
        ),
        migrations.AddField(
            model_name="topic",
            name="withdrawal_note",
            field=models.CharField(
                blank=True, help_text="For readers, in a sentence.", max_length=300, verbose_name="why it was withdrawn"
            ),
        ),
        migrations.AddField(
            model_name="topic",
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
            model_name="topic",
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
            model_name="topic",
            name="withdrawn",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="withdrawn on"),
        ),
        migrations.AddConstraint(
            model_name="objective",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn__isnull", True),
                    models.Q(("withdrawal_note_fr__isnull", False), ("withdrawal_note_fr__length__gt", 0)),
                    _connector="OR",
                ),
                name="programme_objective_withdrawn_with_reason",
                violation_error_message="Tell readers why it is withdrawn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organiser",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn__isnull", True),
                    models.Q(("withdrawal_note_fr__isnull", False), ("withdrawal_note_fr__length__gt", 0)),
                    _connector="OR",
                ),
                name="programme_organiser_withdrawn_with_reason",
                violation_error_message="Tell readers why it is withdrawn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn__isnull", True),
                    models.Q(("withdrawal_note_fr__isnull", False), ("withdrawal_note_fr__length__gt", 0)),
                    _connector="OR",
                ),
                name="programme_topic_withdrawn_with_reason",
                violation_error_message="Tell readers why it is withdrawn.",
            ),
        ),
    ]
