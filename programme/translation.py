from modeltranslation.translator import TranslationOptions, register

from bamex.translation import PublishableTranslation
from programme.models import Objective, Organiser, Phase, Salon, Session, Topic, Venue


@register(Salon)
class SalonTranslation(TranslationOptions):
    fields = (
        "name",
        "summary",
        "in_25_words",
        "in_50_words",
        "in_100_words",
        "theme",
        "theme_variant",
        "patron_role",
        "patronage_form",
        "origin",
        "context",
        "agreements",
        "opening_hours",
        "opening_hours_note",
        "admission",
        "admission_note",
        "next_note",
    )


@register([Objective, Topic])
class SalonLineTranslation(TranslationOptions):
    fields = ("text", "withdrawal_note")


@register(Organiser)
class OrganiserTranslation(TranslationOptions):
    fields = ("name", "role", "withdrawal_note")


@register(Phase)
class PhaseTranslation(TranslationOptions):
    fields = ("name", "summary")


@register(Venue)
class VenueTranslation(PublishableTranslation):
    fields = ("name", "locality", "role", "coordinates_note", "summary", "access")


@register(Session)
class SessionTranslation(PublishableTranslation):
    fields = ("title", "summary", "date_note")
