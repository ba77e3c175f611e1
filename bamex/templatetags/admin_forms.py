"""Tags of the back office's forms."""

from typing import Any

from django import forms, template

from bamex.admin.collisions import Collision, readable_differences

register = template.Library()


@register.simple_tag
def collision_rows(collision: Collision, adminform: Any, inline_admin_formsets: list) -> list[tuple[str, str, str]]:
    """The label, the saved and the typed text of each field and row in which two editors disagree."""
    bound: list[forms.BoundField] = list(adminform.form)
    for inline in inline_admin_formsets:
        bound += [field for form in inline.formset.forms for field in form]
    return readable_differences(collision, bound, [inline.formset for inline in inline_admin_formsets])
