import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exhibitors", "0001_initial"),
        ("news", "0001_initial"),
        ("programme", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PictureFiles",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("picture", models.CharField(max_length=64)),
                ("renditions", models.JSONField()),
                ("received", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="mediaitem",
            name="focus_x",
            field=models.PositiveSmallIntegerField(
                default=50,
                help_text="What a crop keeps in sight: a face, a machine. 50 is the middle.",
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="focal point, from the left (%)",
            ),
        ),
        migrations.AddField(
            model_name="mediaitem",
            name="focus_y",
            field=models.PositiveSmallIntegerField(
                default=50,
                validators=[django.core.validators.MaxValueValidator(100)],
                verbose_name="focal point, from the top (%)",
            ),
        ),
        migrations.AddField(
            model_name="mediaitem",
            name="is_own",
            field=models.BooleanField(
                default=False,
                help_text="Taken by the salon’s own team, which answers for it: it needs no source from outside. Readers are told so.",
                verbose_name="the salon’s own picture",
            ),
        ),
        migrations.AddField(
            model_name="openquestion",
            name="withdrawal_note",
            field=models.CharField(
                blank=True, help_text="For readers, in a sentence.", max_length=300, verbose_name="why it was withdrawn"
            ),
        ),
        migrations.AddField(
            model_name="openquestion",
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
            model_name="openquestion",
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
            model_name="openquestion",
            name="withdrawn",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="withdrawn on"),
        ),
        migrations.AlterField(
            model_name="article",
            name="body",
            field=models.TextField(verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="article",
            name="body_en",
            field=models.TextField(null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="article",
            name="body_fr",
            field=models.TextField(null=True, verbose_name="text"),
        ),
        migrations.AddConstraint(
            model_name="mediaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("focus_x__lte", 100), ("focus_y__lte", 100)),
                name="news_mediaitem_focus_in_picture",
                violation_error_message="The focal point lies in the picture: from 0 to 100 %.",
            ),
        ),
        migrations.AddConstraint(
            model_name="openquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn__isnull", True),
                    models.Q(("withdrawal_note_fr__isnull", False), ("withdrawal_note_fr__length__gt", 0)),
                    _connector="OR",
                ),
                name="news_openquestion_withdrawn_with_reason",
                violation_error_message="Tell readers why it is withdrawn.",
            ),
        ),
        migrations.AddField(
            model_name="picturefiles",
            name="media_item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="kept_files", to="news.mediaitem"
            ),
        ),
        migrations.AddConstraint(
            model_name="picturefiles",
            constraint=models.UniqueConstraint(fields=("media_item", "picture"), name="news_picturefiles_once"),
        ),
    ]
