"""Tables of the directory as it is exported: exhibitors, equipment, domains, countries, delegations, people."""

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bamex.exports.columns import Bilingual, Flag
from bamex.exports.link_columns import Many, Nested, One
from bamex.exports.model_columns import column, links_to_many
from bamex.exports.row_codes import number_rows, row_code_column, row_number_column
from bamex.exports.shared_columns import (
    aliases_column,
    code_column,
    history_columns,
    last_updated_column,
    single_source_column,
    slug_column,
    sources_column,
)
from bamex.exports.table import Table
from bamex.text.languages import CODES
from exhibitors.models import (
    DEMONSTRATED,
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

NOTE = "A qualification that readers must see with the object."


COUNTRY_GROUPS = Table(
    name="country_groups",
    title=_("Country groups"),
    description="Alliances whose members are told apart.",
    model=CountryGroup,
    columns=(
        code_column(CountryGroup, "Abbreviation of the group."),
        column(CountryGroup, "name"),
        column(CountryGroup, "members", description="Codes of the member countries."),
        sources_column(),
    ),
)

COUNTRIES = Table(
    name="countries",
    title=_("Countries"),
    description="Countries named in the record.",
    model=Country,
    columns=(
        code_column(Country, "ISO 3166-1 alpha-2."),
        column(Country, "name"),
        aliases_column(),
        Many(name="groups", label=_("country groups"), **links_to_many(CountryGroup, "groups")),
    ),
)

CATEGORIES = Table(
    name="categories",
    title=pgettext_lazy("equipment", "Domains"),
    description="Domains of equipment.",
    model=Category,
    columns=(
        code_column(Category),
        slug_column(Category),
        column(Category, "name"),
        column(Category, "definition"),
        aliases_column(),
        *history_columns(Category),
    ),
)

EXHIBITORS = Table(
    name="exhibitors",
    title=_("Exhibitors"),
    description="Companies and institutions that exhibited, were announced, or are reported by some sources only.",
    model=Exhibitor,
    filters=("kind", "country", "other_countries", "certainty", "categories", "is_organiser"),
    columns=(
        code_column(Exhibitor),
        slug_column(Exhibitor),
        column(Exhibitor, "name"),
        column(Exhibitor, "legal_name"),
        column(Exhibitor, "kind"),
        column(Exhibitor, "country", description="Code of the country."),
        column(Exhibitor, "other_countries", description="Codes of the other countries that hold a joint stand."),
        column(Exhibitor, "certainty", description="How sure the sources make it that it exhibited."),
        column(Exhibitor, "is_organiser"),
        single_source_column(),
        column(Exhibitor, "domains", name="categories", description="Codes of its domains of equipment."),
        column(Exhibitor, "summary"),
        column(Exhibitor, "founded", description="Year."),
        column(Exhibitor, "founded_note"),
        column(Exhibitor, "hq_city"),
        column(Exhibitor, "plant_city"),
        column(Exhibitor, "ownership"),
        column(Exhibitor, "employees"),
        column(Exhibitor, "website"),
        column(Exhibitor, "website_checked", description="Whether staff have checked that the website is its own."),
        column(Exhibitor, "note", description=NOTE),
        aliases_column(),
        sources_column(),
        *history_columns(Exhibitor),
    ),
)


def specifications_of(product: Product) -> list[Specification]:
    return number_rows(product.specifications.all(), product.code)


def specification_words(specification: Specification) -> str:
    """“Portée: 150 km (R012)”, in the language of the reader."""
    words = [SPECIFICATIONS.by_name[name].words(specification) for name in ("label", "value", "unit")]
    source = SPECIFICATIONS.by_name["source"].value(specification)
    label, *value = filter(None, words)
    return f"{label}: {' '.join(value)}" + (f" ({source})" if source else "")


SPECIFICATIONS = Table(
    name="specifications",
    title=_("Specifications"),
    description="Characteristics of products, each as one source gives it; sources may disagree.",
    model=Specification,
    filters=("product", "source"),
    make_rows=lambda: [row for product in PRODUCTS.rows() for row in specifications_of(product)],
    columns=(
        row_code_column(
            "Code of the product and number of the specification; the number may change when others are added."
        ),
        One(name="product", label=_("product"), read=lambda row: row.product, model=Product, required=True),
        row_number_column(),
        column(
            Specification,
            "quantity",
            required=False,
            description="What it measures, whatever the source calls it.",
        ),
        column(Specification, "label"),
        column(Specification, "value", description="As the source writes it."),
        column(Specification, "unit"),
        Bilingual(
            name="metric",
            label=_("in metric units"),
            read=lambda row: {language: row.metric_in(language) or None for language in CODES},
            description="In metric units, converted by the portal; null when the unit of the source is metric.",
        ),
        column(Specification, "source", description="Code of the source that gives it.", required=False),
        last_updated_column(lambda row: row.product.last_changed, "Of the product."),
    ),
)


PRODUCTS = Table(
    name="products",
    title=pgettext_lazy("plural", "Equipment"),
    description="Models or families of equipment that the sources name, with their makers.",
    model=Product,
    filters=("maker", "country", "category", "shown_as", "shown_stated", "demonstrated"),
    columns=(
        code_column(Product),
        slug_column(Product),
        column(Product, "name"),
        column(Product, "maker", description="Code of the exhibitor that makes it."),
        One(
            name="country",
            label=_("country"),
            read=lambda row: row.maker.country,
            model=Country,
            select=("maker__country",),
            lookup="maker__country",
            required=True,
            description="Code of the maker's country.",
        ),
        column(Product, "category", description="Code of its domain."),
        column(Product, "summary"),
        column(Product, "shown_stated", description="Whether a source names it among what was at the show."),
        column(Product, "shown_as"),
        column(Product, "display_form"),
        Flag(
            name="demonstrated",
            label=_("demonstrated in the field"),
            read=lambda row: row.is_demonstrated,
            holds=Q(shown_as__overlap=DEMONSTRATED),
            required=True,
            description="Whether a source says that it was fired, flown or tried.",
        ),
        single_source_column(),
        column(Product, "note", description=NOTE),
        Nested(
            name="specifications",
            label=_("specifications"),
            read=specifications_of,
            table=SPECIFICATIONS,
            without=("code", "product", "last_updated"),
            in_words=specification_words,
            prefetch=(Prefetch("specifications", queryset=Specification.objects.visible()), "specifications__source"),
        ),
        aliases_column(),
        sources_column(),
        *history_columns(Product),
    ),
)

REPORTED_EQUIPMENT = Table(
    name="reported_equipment",
    title=_("Equipment reported without a model"),
    description="Equipment that sources report at the show without naming a model or, often, a maker.",
    model=ReportedEquipment,
    filters=("category", "maker", "country", "countries", "shown_as", "demonstrated"),
    columns=(
        code_column(ReportedEquipment),
        column(ReportedEquipment, "label", name="name"),
        column(ReportedEquipment, "category", description="Code of its domain."),
        column(ReportedEquipment, "maker", description="Code of the exhibitor, where a source says whose it was."),
        One(
            name="country",
            label=_("country"),
            read=lambda row: row.public_maker and row.public_maker.country,
            model=Country,
            select=("maker__country",),
            lookup="maker__country",
            description="Code of the maker's country.",
        ),
        column(ReportedEquipment, "shown_as"),
        Flag(
            name="demonstrated",
            label=_("demonstrated in the field"),
            read=lambda row: row.is_demonstrated,
            holds=Q(shown_as__overlap=DEMONSTRATED),
            required=True,
            description="Whether a source says that it was fired, flown or tried.",
        ),
        column(
            ReportedEquipment, "origins", name="countries", description="Codes of the countries it is attributed to."
        ),
        single_source_column(),
        column(ReportedEquipment, "note", description=NOTE),
        sources_column(),
        *history_columns(ReportedEquipment),
    ),
)

PEOPLE = Table(
    name="people",
    title=_("People"),
    description="People the sources name in connection with the show, with the role held at the time.",
    model=Person,
    filters=("country", "exhibitor"),
    columns=(
        code_column(Person),
        slug_column(Person),
        column(Person, "name"),
        column(Person, "english_name", description="Where English spells it otherwise."),
        column(Person, "role"),
        column(Person, "exhibitor", description="Code of the exhibitor for which the person spoke."),
        column(Person, "country", description="Code of the country that the person represented."),
        column(Person, "note", description=NOTE),
        aliases_column(),
        sources_column(),
        *history_columns(Person),
    ),
)


def head_role(delegation: Delegation, language: str) -> str | None:
    """The role of a head who is not published says who it is: it is no more published than the name."""
    shown = delegation.head and delegation.head.is_published
    return column(Delegation, "head_role").json(delegation)[language] if shown else None


DELEGATIONS = Table(
    name="delegations",
    title=_("Delegations"),
    description="Countries that sources place at the show.",
    model=Delegation,
    filters=("country", "role", "groups"),
    columns=(
        code_column(Delegation),
        slug_column(Delegation),
        column(Delegation, "country", description="Code of the country."),
        column(Delegation, "role"),
        Many(
            name="groups",
            label=_("country groups"),
            model=CountryGroup,
            read=lambda row: row.country.groups.all(),
            prefetch=("country__groups",),
            lookup="country__groups",
            description="Codes of the groups that the country belongs to.",
        ),
        column(Delegation, "head", description="Code of the person who represented the country."),
        column(
            Delegation,
            "head_is_stated",
            description="Whether a source says that this person led the delegation, and not only represented it.",
        ),
        column(
            Delegation,
            "head_role",
            read=lambda row: {language: head_role(row, language) for language in ("fr", "en")},
        ),
        single_source_column(),
        column(Delegation, "note", description="What the sources say of it."),
        sources_column(),
        *history_columns(Delegation),
    ),
)

DIRECTORY_TABLES = (
    EXHIBITORS,
    PRODUCTS,
    SPECIFICATIONS,
    REPORTED_EQUIPMENT,
    CATEGORIES,
    COUNTRIES,
    COUNTRY_GROUPS,
    DELEGATIONS,
    PEOPLE,
)
