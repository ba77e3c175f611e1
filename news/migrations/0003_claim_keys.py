"""Each answer of the ledger gets its permanent key, and the words by which texts quote it."""

import hashlib
import json

import django.core.validators
from django.db import migrations, models
from django.db.models import Q


def give_keys(apps, schema_editor):
    """In the order in which the pages show the answers: a, b, c…, which no fact had more than 26 of.

    What was loaded from a file and not edited since stays so: its digest takes the new keys in.
    """
    entries = apps.get_model("bamex", "LoadedEntry").objects.filter(model="news.Fact")
    for fact in apps.get_model("news", "Fact").objects.all():
        claims = list(fact.claims.order_by("position", "pk"))
        entry = entries.filter(key=fact.code).first()
        unedited = entry is not None and entry.digest == digest(plain_fact(fact, claims))
        for number, claim in enumerate(claims):
            claim.key = chr(97 + number)
            fact.claims.filter(pk=claim.pk).update(key=claim.key)
        type(fact).objects.filter(pk=fact.pk).update(keys_given=len(claims))
        if unedited:
            entries.filter(pk=entry.pk).update(digest=digest(plain_fact(fact, claims)))


def plain_fact(fact, claims):
    """The plain form that the loader compared at the time of this migration (bamex/importer/schema.py)."""
    names = ("code", "slug", "state", "position", "is_key_figure", "about_salon")
    links = ("themes", "exhibitors", "products", "delegations", "people", "venues", "sessions")
    return filled(
        {name: getattr(fact, name) for name in names}
        | texts(fact, "question", "short_label", "reading", "withdrawal_note")
        | {name: sorted(getattr(fact, name).values_list("code", flat=True)) for name in links}
        | {"claims": [plain_claim(claim) for claim in claims]}
    )


def plain_claim(claim):
    citations = claim.citations.order_by("position", "pk").values_list("source__code", "field", "locator")
    sources = [filled(dict(zip(("source", "field", "locator"), item, strict=True))) for item in citations]
    return filled({"key": claim.key, **texts(claim, "value", "label", "note"), "sources": sources})


def texts(row, *names):
    columns = [f"{name}_{language}" for name in names for language in ("fr", "en")]
    return {column: (getattr(row, column) or "").strip() for column in columns}


def filled(values):
    return {name: value for name, value in values.items() if value not in (None, "", [], 0, False)}


def digest(plain):
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


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
