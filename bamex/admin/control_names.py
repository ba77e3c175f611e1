"""Names of controls that have no label beside them: those of a table's rows, whose labels are the heads of columns."""

from collections.abc import Sequence

from django.contrib.admin import TabularInline
from django.contrib.admin.helpers import InlineAdminFormSet
from django.forms import Field, Widget
from django.utils.text import capfirst
from django.utils.translation import gettext as _


def name_controls_of_tables(inlines: Sequence[InlineAdminFormSet]) -> None:
    """Give each control in the tables of a page a name of its own: “Source, citation 3”."""
    for inline in inlines:
        if isinstance(inline.opts, TabularInline):
            noun = inline.formset.model._meta.verbose_name
            for field in inline.formset.form.base_fields.values():  # of the row that is copied when one is added
                controls_of(field).attrs["aria-label"] = _("%(label)s, new row") % {"label": capfirst(field.label)}
            for number, form in enumerate(inline.formset.forms, 1):
                for bound in form.visible_fields():
                    values = {"label": capfirst(bound.label), "noun": noun, "number": number}
                    controls_of(bound.field).attrs["aria-label"] = _("%(label)s, %(noun)s %(number)d") % values


def controls_of(field: Field) -> Widget:
    """The widget itself, inside the one that adds a link to the form of a new row."""
    return getattr(field.widget, "widget", field.widget)
