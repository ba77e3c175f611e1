"""What PostgreSQL promises of this section's tables: see bamex/db/triggers.py."""

from django.db import migrations

from bamex.db.triggers import keeps_former_slugs, raises_content_version


class Migration(migrations.Migration):
    dependencies = [("exhibitors", "0001_initial"), ("bamex", "0003_promises")]
    operations = [
        *raises_content_version(
            "exhibitors_country",
            "exhibitors_countrygroup_members",
            "exhibitors_countrygroup",
            "exhibitors_category",
            "exhibitors_exhibitor_domains",
            "exhibitors_exhibitor",
            "exhibitors_product",
            "exhibitors_specification",
            "exhibitors_reportedequipment_origins",
            "exhibitors_reportedequipment",
            "exhibitors_person",
            "exhibitors_delegation",
            "exhibitors_citation",
        ),
        *keeps_former_slugs(
            "exhibitors_category",
            "exhibitors_exhibitor",
            "exhibitors_product",
            "exhibitors_person",
            "exhibitors_delegation",
        ),
    ]
