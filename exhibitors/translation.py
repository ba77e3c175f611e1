from modeltranslation.translator import TranslationOptions, register

from bamex.translation import PublishableTranslation
from exhibitors.models import (
    Category,
    Country,
    CountryGroup,
    Delegation,
    Exhibitor,
    Person,
    Product,
    ReportedEquipment,
    Specification,
)


@register([Country, CountryGroup])
class NameTranslation(TranslationOptions):
    fields = ("name",)


@register(Category)
class CategoryTranslation(PublishableTranslation):
    fields = ("name", "definition")


@register(Exhibitor)
class ExhibitorTranslation(PublishableTranslation):
    fields = ("name", "summary", "founded_note", "ownership", "employees", "note")


@register(Product)
class ProductTranslation(PublishableTranslation):
    fields = ("name", "summary", "display_form", "note")


@register(Specification)
class SpecificationTranslation(TranslationOptions):
    fields = ("label", "value", "unit")


@register(ReportedEquipment)
class ReportedEquipmentTranslation(PublishableTranslation):
    fields = ("label", "note")


@register(Person)
class PersonTranslation(PublishableTranslation):
    fields = ("role", "note")


@register(Delegation)
class DelegationTranslation(PublishableTranslation):
    fields = ("note", "head_role")
