"""Named constraints that models of several sections share: texts in French, citations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


def french_required(*names: str) -> list[models.CheckConstraint]:
    """One named constraint a text: its French column, nullable for modeltranslation's sake, is never empty."""
    return [
        models.CheckConstraint(
            condition=models.Q(**{f"{name}_fr__isnull": False, f"{name}_fr__length__gt": 0}),
            name=f"%(app_label)s_%(class)s_{name}_in_french",
            violation_error_message=_("The French text is required."),
        )
        for name in names
    ]


def citation_constraints(section: str, *targets: str) -> list[models.BaseConstraint]:
    """One target a citation; one citation per source, object and field."""
    filled = models.Value(0)
    for target in targets:
        filled = filled + models.Case(
            models.When(**{f"{target}__isnull": False}, then=1), default=0, output_field=models.IntegerField()
        )
    return [
        models.CheckConstraint(
            condition=models.lookups.Exact(filled, 1),
            name=f"{section}_citation_one_target",
            violation_error_message=_("A citation supports exactly one object."),
        ),
        *(
            models.UniqueConstraint(
                fields=[target, "source", "field"],
                name=f"{section}_citation_once_{target}",
                violation_error_message=_("This source is already cited for the same field."),
            )
            for target in targets
        ),
    ]
