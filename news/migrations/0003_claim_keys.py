"""Each answer of the ledger gets its permanent key, and the words by which texts quote it."""

import django.core.validators
from django.db import migrations, models
from django.db.models import Q


def give_keys(apps, schema_editor):
    """In the order in which the pages show the answers: a, b, c…, which no fact had more than 26 of."""
    for fact in apps.get_model("news", "Fact").objects.all():
        claims = list(fact.claims.order_by("position", "pk").values_list("pk", flat=True))
        for number, pk in enumerate(claims):
            fact.claims.filter(pk=pk).update(key=chr(97 + number))
        type(fact).objects.filter(pk=fact.pk).update(keys_given=len(claims))


class Migration(migrations.Migration):
    dependencies = [("news", "0002_promises")]

    operations = [
        migrations.AddField("fact", "keys_given", models.PositiveSmallIntegerField(default=0, editable=False)),
        migrations.AddField("claim", "key", models.CharField(max_length=2, default=""), preserve_default=False),
        *(
            migrations.AddField(
                "claim",
                name,
                models.CharField(
                    blank=True,
                    help_text="The value as a text quotes it, such as “more than 35 countries”. Empty: the value itself.",
                    max_length=80,
                    null=name != "figure",
                    verbose_name="figure",
                    **({"default": ""} if name == "figure" else {}),
                ),
                preserve_default=name != "figure",
            )
            for name in ("figure", "figure_fr", "figure_en")
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            "claim",
            "key",
            models.CharField(
                help_text="Permanent letter of the answer within its fact. Given automatically; never reused.",
                max_length=2,
                validators=[django.core.validators.RegexValidator("^[a-z]{1,2}$", "Write one or two small letters.")],
                verbose_name="key",
            ),
        ),
        migrations.AddConstraint(
            "claim",
            models.UniqueConstraint(
                fields=["fact", "key"],
                name="news_claim_key_once",
                violation_error_message="Another answer to this question has the same key.",
            ),
        ),
        migrations.AddConstraint(
            "claim",
            models.CheckConstraint(
                condition=Q(key__regex=r"^[a-z]{1,2}$"),
                name="news_claim_key_form",
                violation_error_message="The key of an answer is one or two small letters.",
            ),
        ),
    ]
