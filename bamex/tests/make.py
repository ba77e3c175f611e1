"""Objects for tests: each function makes one published row with the least that the database accepts.

Values can be given by name; texts are written in both languages unless told otherwise.
"""

import io
from datetime import date
from functools import cache
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from PIL import Image, ImageDraw

from bamex.clock import now
from bamex.models import ContentVersion, Correction, Imprint, Source, State, TableChange
from bamex.store.reads import known_tables
from exhibitors.models import Category, Country, Delegation, Exhibitor, Person, Product, ReportedEquipment
from exhibitors.models import Citation as ExhibitorsCitation
from news.models import Article, Claim, Fact, MediaItem, OpenQuestion, PictureFiles, Statement, Theme
from news.models import Citation as NewsCitation
from news.renditions import make_renditions
from programme.models import Citation as ProgrammeCitation
from programme.models import Phase, Salon, Session, Venue

CITATIONS = {"exhibitors": ExhibitorsCitation, "programme": ProgrammeCitation, "news": NewsCitation}
numbers = count(1)


def both(**texts):
    """`both(name="Baykar")`: the same text in both languages, as the loader writes it."""
    return {f"{name}_{language}": text for name, text in texts.items() for language in ("fr", "en")}


def made(model, bilingual, values):
    texts = {name: text for name, text in both(**bilingual).items() if name not in values}
    row = model(**{**texts, **values})
    row.save()
    return row


def change_everything():
    """Date the content and each of its tables anew, as if everything had been edited."""
    moment = now()
    ContentVersion.objects.update(number=F("number") + 1, changed=moment)
    TableChange.objects.bulk_create(
        [TableChange(name=name, changed=moment) for name in known_tables()],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["changed"],
    )


def published(values):
    return {"state": State.PUBLISHED, **values}


def slugged(values):
    return published({"slug": f"slug-{next(numbers)}", **values})


def source(**values):
    defaults = {
        "title": "Le salon ouvre",
        "publisher": "L’Essor",
        "language": "fr",
        "accessed": date(2026, 11, 22),
    }
    return made(Source, {"summary": "Compte rendu."}, published({**defaults, "kind": "coverage", **values}))


def cite(row, *sources, field=""):
    """Have `sources`, or a new one, support `row` or one field of it."""
    model = CITATIONS[row._meta.app_label]
    target = next(name for name in model.targets() if model._meta.get_field(name).related_model is type(row))
    for item in sources or (source(),):
        model.objects.create(source=item, field=field, **{target: row})
    return row


def country(code="TR", **values):
    name = values.pop("name", "Türkiye" if code == "TR" else f"Pays {code}")
    row = Country.objects.filter(code=code).first()
    return row or made(Country, {"name": name}, {"code": code, **values})


def category(**values):
    return made(Category, {"name": "Drones de combat"}, slugged(values))


def exhibitor(**values):
    values["country"] = values.get("country") or country()
    return made(
        Exhibitor,
        {"name": "Baykar", "summary": "Constructeur de drones."},
        slugged({"certainty": "confirmed", **values}),
    )


def product(**values):
    values["maker"] = values.get("maker") or exhibitor()
    values["category"] = values.get("category") or category()
    return made(Product, {"name": "Bayraktar TB2", "summary": "Drone armé."}, slugged(values))


def reported_equipment(**values):
    values["category"] = values.get("category") or category()
    return made(ReportedEquipment, {"label": "Systèmes antidrones"}, published(values))


def person(**values):
    return made(Person, {"role": "Premier ministre"}, slugged({"name": "Abdoulaye Maïga", **values}))


def delegation(**values):
    values["country"] = values.get("country") or country()
    return made(Delegation, {"note": "Délégation citée."}, slugged({"role": "attending", **values}))


def salon(**values):
    defaults = {
        "short_name": "BAMEX’25",
        "start": date(2025, 11, 11),
        "end": date(2025, 11, 14),
        "city": "Bamako",
    }
    values["country"] = values.get("country") or country("ML")
    return made(
        Salon,
        {"name": "Salon de la défense", "summary": "Le premier salon.", "theme": "L’Afrique"},
        {**defaults, **values},
    )


def venue(**values):
    texts = {
        "name": "Parc des Expositions",
        "locality": "Bamako",
        "role": "Exposition",
        "summary": "Le parc.",
    }
    return made(Venue, texts, slugged({"precision": "withheld", **values}))


def phase(**values):
    defaults = {"slug": f"phase-{next(numbers)}", "start": date(2025, 11, 11), "end": date(2025, 11, 12)}
    return made(Phase, {"name": "Exposition", "summary": "Deux jours de stands."}, {**defaults, **values})


def session(**values):
    values = {"kind": "ceremony", "start": date(2025, 11, 11), **values}
    if values.get("moment", "during") == "during" and "phase" not in values:
        values["phase"] = Phase.objects.first() or phase()
    return made(Session, {"title": "Ouverture", "summary": "Le salon ouvre."}, slugged(values))


def article(**values):
    return made(
        Article,
        {"title": "Le salon ouvre", "body": "Texte."},
        slugged({"date": date(2025, 11, 11), **values}),
    )


def theme(**values):
    return made(Theme, {"name": "Formation", "summary": "Former les forces."}, slugged(values))


def statement(**values):
    values["person"] = values.get("person") or person()
    return made(Statement, {"substance": "Il salue."}, published({"date": date(2025, 11, 11), **values}))


@cache
def files_of_picture():
    """What is made of a drawn picture of 800 by 600 pixels, once for all tests."""
    picture = Image.linear_gradient("L").resize((800, 600)).convert("RGB")
    ImageDraw.Draw(picture).ellipse((200, 150, 600, 450), "#9a4f12")
    return make_renditions(uploaded(picture))


def uploaded(picture, kind="JPEG", name="picture", **options):
    """A file as an editor uploads it, of a Pillow image."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return SimpleUploadedFile(f"{name}.{kind.lower()}", file.getvalue())


def media_item(*, made_of=None, **values):
    """A picture with its files, in the storage of the tests."""
    texts = {"caption": "Le stand de Baykar", "alt": "Un drone sur son stand", "rights": "Tous droits réservés"}
    texts = {name: text for name, text in both(**texts).items() if name not in values}
    row = MediaItem(**{**texts, **published({"credit": "Awa Traoré", **values})})
    row.take(made_of or files_of_picture())
    row.save()
    return row


def picture_files(**values):
    row = values.pop("media_item", None) or media_item()
    kept = PictureFiles(media_item=row, picture=row.picture, renditions=row.renditions, received=row.received, **values)
    kept.save(force_insert=True)
    return kept


def fact(*answers, **values):
    """A fact with one claim an answer, each citing a source of its own."""
    row = made(Fact, {"question": "Combien d’entreprises ?", "short_label": "Entreprises"}, slugged(values))
    for position, answer in enumerate(answers, 1):
        cite(claim(row, value=answer, position=position))
    return row


def claim(row, value="15", **values):
    """Its key, unless given, is the next letter of its fact."""
    return made(Claim, {"value": value}, {"fact": row, **values})


def one_of_everything():
    """One object of every noun that has a form in the back office."""
    salon()
    row = Salon.objects.get()
    cite(row.objectives.create(text_fr="Former", text_en="Train"))
    cite(row.topics.create(text_fr="Sécurité", text_en="Security"))
    cite(row.organisers.create(name_fr="OPCE", role_fr="Organisateur", country=country("ML")))
    cite(session(venue=venue()))
    cite(product())
    cite(reported_equipment())
    cite(delegation(head=person()))
    cite(article())
    cite(media_item())
    cite(theme())
    cite(statement())
    fact("15")
    country().groups.create(code="AES", name_fr="Alliance")
    Correction.objects.create(note_fr="Une date.")
    OpenQuestion.objects.create(text_fr="Les horaires")
    Imprint.objects.create(publisher_fr="Le salon")
