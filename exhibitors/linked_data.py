"""Linked data of exhibitors, equipment, delegations and people."""

from bamex.linked_data import Node, permanent_id, root_id, schema_node, text_value
from bamex.publication import visible_or_none
from exhibitors.models import Category, Country, Delegation, Exhibitor, Person, Product, Specification


def country_node(row: Country) -> Node:
    return schema_node("Country", root_id(f"country-{row.pk}"), name=text_value(row, "name"), identifier=row.pk)


def exhibitor_reference(row: Exhibitor) -> Node:
    return schema_node("Organization", permanent_id(row), name=text_value(row, "name"))


def product_reference(row: Product) -> Node:
    return schema_node("Product", permanent_id(row), name=text_value(row, "name"))


def person_reference(row: Person) -> Node:
    return schema_node("Person", permanent_id(row), name=row.name)


def domain_node(row: Category) -> Node:
    return schema_node(
        "DefinedTerm",
        permanent_id(row),
        name=text_value(row, "name"),
        description=text_value(row, "definition"),
    )


def delegation_reference(row: Delegation) -> Node:
    return schema_node("GovernmentOrganization", permanent_id(row), name=text_value(row.country, "name"))


def exhibitor_node(row: Exhibitor) -> Node:
    return {
        **exhibitor_reference(row),
        **schema_node(
            "Organization",
            alternateName=row.alias_list,
            legalName=row.legal_name,
            description=text_value(row, "summary"),
            url=row.website if row.website_checked else None,
            foundingDate=str(row.founded) if row.founded else None,
            location=[
                schema_node("Place", address=schema_node("PostalAddress", addressCountry=country.pk))
                for country in row.countries
            ],
            knowsAbout=[text_value(domain, "name") for domain in row.domains.all() if domain.is_visible],
            member=[person_reference(person) for person in row.people.all()],
        ),
    }


def product_node(row: Product) -> Node:
    return {
        **product_reference(row),
        **schema_node(
            "Product",
            alternateName=row.alias_list,
            description=text_value(row, "summary"),
            category=text_value(row.category, "name"),
            manufacturer=exhibitor_reference(row.maker),
            additionalProperty=[specification_node(item) for item in row.specifications.all()],
        ),
    }


def specification_node(row: Specification) -> Node:
    return schema_node(
        "PropertyValue", name=text_value(row, "label"), value=text_value(row, "value"), unitText=text_value(row, "unit")
    )


def person_node(row: Person) -> Node:
    return {
        **person_reference(row),
        **schema_node(
            "Person",
            alternateName=row.alias_list,
            jobTitle=text_value(row, "role"),
            affiliation=exhibitor_reference(row.exhibitor) if row.exhibitor and row.exhibitor.is_visible else None,
        ),
    }


def delegation_node(row: Delegation) -> Node:
    head = visible_or_none(row.head)
    return {
        **delegation_reference(row),
        **schema_node(
            "GovernmentOrganization",
            alternateName=row.country.alias_list,
            description=text_value(row, "note"),
            areaServed=country_node(row.country),
            member=person_reference(head) if head else None,
        ),
    }
