"""The section's content files, in the order in which they depend on one another."""

from bamex.importer.content_file import content_file
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

FILES = [
    content_file(__file__, Country, "countries.yaml"),
    content_file(__file__, CountryGroup, "country_groups.yaml"),
    content_file(__file__, Category, "categories.yaml"),
    content_file(__file__, Exhibitor, "exhibitors.yaml"),
    content_file(__file__, Person, "people.yaml"),
    content_file(__file__, Product, "products.yaml"),
    content_file(__file__, Delegation, "delegations.yaml"),
    content_file(__file__, ReportedEquipment, "reported_equipment.yaml"),
]
