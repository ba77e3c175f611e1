"""Pages of the directory: exhibitors, equipment, delegations and people."""

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from bamex.http.codes import codes_asked
from bamex.pages import FilteredList, PublishedDetail, by_letter, related_model, visible_related
from bamex.text.languages import active
from exhibitors import linked_data
from exhibitors.delegations_map import DELEGATION_KINDS
from exhibitors.filters import ExhibitorFilter, PersonFilter, ProductFilter
from exhibitors.models import (
    Category,
    Country,
    CountryGroup,
    Delegation,
    Exhibitor,
    Person,
    Product,
    ReportedEquipment,
)
from exhibitors.spec_table import spec_table
from exhibitors.tables import CATEGORIES, DELEGATIONS, EXHIBITORS, PEOPLE, PRODUCTS, REPORTED_EQUIPMENT


def sorted_by_name(rows, key="sort"):
    return rows.order_by(f"{key}_{active()}", "code")


class ExhibitorList(FilteredList):
    tables = (EXHIBITORS,)
    per_page = 100
    filter_class = ExhibitorFilter

    def get_queryset(self):
        rows = sorted_by_name(Exhibitor.objects.visible().for_list())
        return rows.prefetch_related(
            *visible_related(Exhibitor, "products", "reported_equipment", "sessions"), "sessions__phase"
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["letters"] = by_letter(context["rows"], sort_key)
        return context


def sort_key(row):
    """The name by which a row is filed in the active language."""
    return getattr(row, f"sort_{active()}")


class ExhibitorDetail(PublishedDetail):
    model = Exhibitor
    listed_in = ("exhibitor_list", _("Exhibitors"))
    in_linked_data = staticmethod(linked_data.exhibitor_node)
    queryset = (
        Exhibitor.objects.visible()
        .select_related("country__delegation")
        .prefetch_related(
            Prefetch("other_countries", Country.objects.select_related("delegation")),
            *visible_related(
                Exhibitor,
                "domains",
                "products",
                "reported_equipment",
                "people",
                "sessions",
                "articles",
                "facts",
                "facts__claims",
            ),
            "citations",
            "products__citations",
            "reported_equipment__citations",
            "facts__claims__citations",
        )
    )

    def get_context_data(self, **kwargs):
        roles = citations_through(Exhibitor, "organiser_roles").filter(
            organiser__exhibitor=self.object, organiser__withdrawn__isnull=True, field=""
        )
        return super().get_context_data(
            **kwargs, roles=rows_with_sources(roles.select_related("organiser"), "organiser")
        )


def citations_through(model, relation):
    """The citations of the rows that a relation of `model` leads to, rows of a section to the right of this one."""
    return related_model(model, f"{relation}__citations").objects


def rows_with_sources(citations, name):
    """The rows that `citations` support and have at hand, each once, with its sources: `[(row, [source])]`."""
    found = {}
    for citation in citations:
        row = getattr(citation, name)
        found.setdefault(row.pk, (row, []))[1].append(citation.source)
    return list(found.values())


class ProductList(FilteredList):
    """Named products and reported equipment, by domain."""

    tables = (PRODUCTS, REPORTED_EQUIPMENT)
    template_name = "exhibitors/product_list.html"
    filter_class = ProductFilter
    per_page = 80

    def get_queryset(self):
        products = sorted_by_name(Product.objects.visible().for_list())
        products = products.prefetch_related(*visible_related(Product, "sessions"), "sessions__phase")
        reported = ReportedEquipment.objects.visible().select_related("category", "maker")
        reported = sorted_by_name(reported.prefetch_related("origins", "citations"))
        # By domain, so that a page of a long list holds whole domains as far as it can.
        return sorted([*products, *reported], key=lambda row: getattr(row.category, f"sort_{active()}"))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        categories = sorted_by_name(Category.objects.visible()).prefetch_related(
            *visible_related(Category, "exhibitors")
        )
        rows = context["rows"]
        context["withdrawn"] = [*Category.objects.withdrawn(), *ReportedEquipment.objects.withdrawn()]
        context["letters"] = by_letter(sorted(rows, key=sort_key), sort_key)
        context["domains"] = [
            {
                "category": category,
                "products": [row for row in rows if isinstance(row, Product) and row.category_id == category.pk],
                "reported": [
                    row for row in rows if isinstance(row, ReportedEquipment) and row.category_id == category.pk
                ],
            }
            for category in in_order_of_rows(categories, rows, context["filters"])
            if any(row.category_id == category.pk for row in rows)
            or context["filters"].chosen in ({}, {"domain": category.slug})
        ]
        return context


def in_order_of_rows(categories, rows, filters):
    """The domains by name or, where the reader has chosen an order, as the first row of each stands in it."""
    if "sort" not in filters.chosen:
        return categories
    first = {row.category_id: place for place, row in reversed(list(enumerate(rows)))}
    return sorted(categories, key=lambda category: first.get(category.pk, len(first)))


class DomainList(FilteredList):
    """The domains of equipment, each with what the word means."""

    tables = (CATEGORIES,)
    template_name = "exhibitors/domain_list.html"

    def get_queryset(self):
        return sorted_by_name(Category.objects.visible())


class DomainDetail(PublishedDetail):
    """A domain of equipment: what the word means, and what of it sources place at the show."""

    model = Category
    listed_in = ("domain_list", pgettext_lazy("equipment", "Domains"))
    in_linked_data = staticmethod(linked_data.domain_node)
    template_name = "exhibitors/domain_detail.html"
    queryset = Category.objects.visible()

    def get_context_data(self, **kwargs):
        exhibitors = sorted_by_name(Exhibitor.objects.visible().for_list())
        products = sorted_by_name(Product.objects.visible().for_list().filter(category=self.object))
        reported = ReportedEquipment.objects.visible().select_related("category", "maker")
        return super().get_context_data(
            **kwargs,
            exhibitors=exhibitors.filter(domains=self.object),
            products=products.prefetch_related(*visible_related(Product, "sessions"), "sessions__phase"),
            reported=sorted_by_name(reported.filter(category=self.object).prefetch_related("origins", "citations")),
        )


# What exhibitors.spec_table needs of a product.
WITH_CHARACTERISTICS = (
    *visible_related(Product, "specifications", "facts", "facts__claims"),
    "specifications__source",
    "facts__products",
    "facts__claims__citations",
)


class ProductComparison(TemplateView):
    """Two to four products side by side: `?i=P001,P005`. Unknown codes are named, not dropped silently."""

    template_name = "exhibitors/product_comparison.html"
    MOST = 4

    def get_context_data(self, **kwargs):
        codes = codes_asked(self.request.GET)
        products = sorted_by_name(Product.objects.visible().select_related("maker"))
        products = {row.code: row for row in products}
        chosen = [products[code] for code in codes if code in products][: self.MOST]
        prefetch_related_objects(chosen, "citations", *WITH_CHARACTERISTICS)
        rows, placed = spec_table(chosen)
        facts = {fact.pk: fact for product in chosen for fact in product.facts.all() if fact.pk not in placed}
        return super().get_context_data(
            **kwargs,
            products=products.values(),
            chosen=chosen,
            unknown=[code for code in codes if code not in products],
            left_out=[row for row in map(products.get, codes) if row and row not in chosen],
            rows=rows,
            facts=facts.values(),
        )


class ProductDetail(PublishedDetail):
    model = Product
    listed_in = ("product_list", pgettext_lazy("plural", "Equipment"))
    in_linked_data = staticmethod(linked_data.product_node)
    queryset = (
        Product.objects.visible()
        .select_related("maker__country", "category")
        .prefetch_related("citations", *WITH_CHARACTERISTICS, *visible_related(Product, "sessions"))
    )

    def get_context_data(self, **kwargs):
        rows, placed = spec_table([self.object])
        facts = [fact for fact in self.object.facts.all() if fact.pk not in placed]
        return super().get_context_data(**kwargs, rows=rows, facts=facts, alone=[self.object])


class DelegationList(FilteredList):
    tables = (DELEGATIONS,)
    per_page = 100
    template_name = "exhibitors/delegation_list.html"

    def get_queryset(self):
        return sorted_by_name(Delegation.objects.visible().for_list(), "country__sort")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        group = CountryGroup.objects.prefetch_related("members", "citations").first()
        grouped = {kind: [] for kind in DELEGATION_KINDS}
        for row in context["rows"]:
            grouped[row.kind].append(row)
        return {**context, "group": group, "grouped": grouped}


class DelegationDetail(PublishedDetail):
    model = Delegation
    listed_in = ("delegation_list", _("Delegations"))
    in_linked_data = staticmethod(linked_data.delegation_node)
    queryset = (
        Delegation.objects.visible()
        .select_related("head")
        .annotate(has_products=Exists(Product.objects.visible().filter(maker__country=OuterRef("country"))))
        .prefetch_related(
            "citations",
            "country__groups",
            *visible_related(
                Delegation,
                "country__exhibitors",
                "country__joint_exhibitors",
                "country__people",
                "country__reported_equipment",
                "sessions",
                "articles",
                "facts",
                "facts__claims",
            ),
            "facts__claims__citations",
        )
    )


class PersonList(FilteredList):
    tables = (PEOPLE,)
    per_page = 100
    template_name = "exhibitors/person_list.html"
    filter_class = PersonFilter

    def get_queryset(self):
        return sorted(Person.objects.visible().prefetch_related("citations"), key=lambda row: row.family_key)


class PersonDetail(PublishedDetail):
    model = Person
    listed_in = ("person_list", _("People"))
    in_linked_data = staticmethod(linked_data.person_node)
    queryset = (
        Person.objects.visible()
        .select_related("exhibitor", "country__delegation")
        .prefetch_related(
            "citations",
            *visible_related(
                Person, "sessions", "statements", "themes", "articles", "facts", "facts__claims", "delegations_led"
            ),
            "statements__citations",
            "facts__claims__citations",
        )
    )

    def get_context_data(self, **kwargs):
        patronages = citations_through(Person, "patronages").filter(salon__patron=self.object, field="patron")
        return super().get_context_data(
            **kwargs, patronages=rows_with_sources(patronages.select_related("salon"), "salon")
        )
