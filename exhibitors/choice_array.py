"""Field of several choices, each ticked."""

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.utils.text import capfirst


class ChoiceArrayField(ArrayField):
    """An array of choices, ticked as checkboxes in the admin; to migrations, an ArrayField."""

    def deconstruct(self):
        name, _path, *arguments = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", *arguments

    def formfield(self, **kwargs):
        return forms.TypedMultipleChoiceField(
            choices=self.base_field.choices,
            coerce=self.base_field.to_python,
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
        )
