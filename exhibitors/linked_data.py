"""Exhibitors, equipment, delegations and people in the words of schema.org."""

from bamex.linked_data import identifier, identifier_at_root, node, text


def country(row):
    return node("Country", identifier_at_root(f"country-{row.pk}"), name=text(row, "name"), identifier=row.pk)


def exhibitor_reference(row):
    return node("Organization", identifier(row), name=text(row, "name"))


def product_reference(row):
    return node("Product", identifier(row), name=text(row, "name"))


def person_reference(row):
    return node("Person", identifier(row), name=row.name)


def delegation_reference(row):
    return node("GovernmentOrganization", identifier(row), name=text(row.country, "name"))


def exhibitor(row):
    return {
        **exhibitor_reference(row),
        **node(
            "Organization",
            alternateName=row.alias_list,
            legalName=row.legal_name,
            description=text(row, "summary"),
            url=row.website if row.website_checked else None,
            foundingDate=str(row.founded) if row.founded else None,
            location=node("Place", address=node("PostalAddress", addressCountry=country(row.country)["identifier"])),
            knowsAbout=[text(domain, "name") for domain in row.domains.all() if domain.is_published],
            member=[person_reference(person) for person in row.people.all()],
        ),
    }


def product(row):
    return {
        **product_reference(row),
        **node(
            "Product",
            alternateName=row.alias_list,
            description=text(row, "summary"),
            category=text(row.category, "name"),
            manufacturer=exhibitor_reference(row.maker),
            additionalProperty=[specification(item) for item in row.specifications.all()],
        ),
    }


def specification(row):
    return node("PropertyValue", name=text(row, "label"), value=text(row, "value"), unitText=text(row, "unit"))


def person(row):
    return {
        **person_reference(row),
        **node(
            "Person",
            alternateName=row.alias_list,
            jobTitle=text(row, "role"),
            affiliation=exhibitor_reference(row.exhibitor) if row.exhibitor and row.exhibitor.is_published else None,
        ),
    }


def delegation(row):
    head = row.head if row.head and row.head.is_published else None
    return {
        **delegation_reference(row),
        **node(
            "GovernmentOrganization",
            alternateName=row.country.alias_list,
            description=text(row, "note"),
            areaServed=country(row.country),
            member=person_reference(head) if head else None,
        ),
    }
