"""Pictures on the form of what they show: small ones of those there are, and a page to choose among all.

The link belongs to the picture, so that it is no part of the form: it is changed on a page of its own, and stands in
the picture's history. Readers see it at once where the person may publish what nobody else has read; else it waits as a
draft of each picture that they know.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin, display
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ManyToManyRel, Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bamex.addresses import back_office_address, back_office_page_name
from bamex.admin.forms import possible_keys
from bamex.editorial.models import Revision
from bamex.editorial.object_pages import form_address
from bamex.editorial.publishing import may_publish_at_once
from bamex.editorial.revisions import is_known_to_readers, keep_revision, lock_status, pending_draft, plain_of
from bamex.history.snapshots import keep_public_version
from bamex.importer.schema import Plain
from bamex.models import Publishable, State

REVERSE_NAME = "pictures"  # the reverse name under which a model knows them
SHOWN = f"initial-{REVERSE_NAME}"  # the hidden field, of Django's name, with the keys of those that the page showed


class PicturedAdmin(ModelAdmin):
    """Admin of a model that pictures may show; of any other it is as Django's."""

    class Media:
        css = {"all": ["staff_pictures.css"]}

    @property
    def has_pictures(self) -> bool:
        return any(item.name == REVERSE_NAME for item in self.opts.related_objects)

    @property
    def picture_relation(self) -> ManyToManyRel:
        """The relation by which pictures show rows of the model."""
        return next(item for item in self.opts.related_objects if item.name == REVERSE_NAME)

    @property
    def picture_admin(self) -> ModelAdmin:
        return self.admin_site.get_model_admin(self.picture_relation.related_model)

    def get_urls(self) -> list[URLPattern]:
        if not self.has_pictures:
            return super().get_urls()
        view = self.admin_site.admin_view(self.choose_pictures)
        return [
            path("<path:object_id>/pictures/", view, name=back_office_page_name(self.model, REVERSE_NAME)),
            *super().get_urls(),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list:
        return [*super().get_readonly_fields(request, obj), *(["pictures_shown"] if self.has_pictures else [])]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_pictures:
            return fieldsets
        return [*fieldsets, (_("Pictures"), {"fields": ["pictures_shown"]})]

    @display(description=_("pictures"))
    def pictures_shown(self, row: Model) -> str:
        return render_to_string("admin/_pictures_shown.html", self.pictures_context(row))

    def pictures_context(self, row: Model) -> dict[str, Any]:
        relation, picture = self.picture_relation, self.picture_admin.model
        pictures = [
            {
                "row": item,
                "image": self.picture_admin.thumbnail(item),
                "page": back_office_address(picture, "change", item.pk),
            }
            for item in getattr(row, REVERSE_NAME).in_order()
        ]
        return {
            "pictures": pictures,
            "add_page": f"{back_office_address(picture, 'add')}?{relation.field.name}={row.pk}",
            "several_page": f"{back_office_address(picture, 'several')}?{relation.field.name}={row.pk}",
            "choice_page": back_office_address(row, REVERSE_NAME, row.pk),
        }

    def choose_pictures(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the page on which the pictures of one row are chosen, or keep the choice."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not (self.has_change_permission(request, row) and self.picture_admin.has_change_permission(request)):
            raise PermissionDenied
        names = (REVERSE_NAME, SHOWN)
        posted = {name: possible_keys(request.POST.getlist(name)) for name in names}
        form = self.choice_form(row, posted if request.method == "POST" else None)
        if form.is_valid():
            try:
                self.keep_choice(request, row, set(posted[SHOWN]), set(form.cleaned_data[REVERSE_NAME]))
            except ValidationError as error:
                form.add_error(REVERSE_NAME, error)
            else:
                return HttpResponseRedirect(back_office_address(row, "change", row.pk))
        context = {
            **self.admin_site.each_context(request),
            **self.pictures_context(row),
            "title": gettext("Pictures of “%(name)s”") % {"name": row},
            "opts": self.opts,
            "row": row,
            "media": self.media + form.media,
            "form": form,
        }
        return TemplateResponse(request, "admin/chosen_pictures.html", context)

    def choice_form(self, row: Model, data: Any) -> forms.Form:
        relation = self.picture_relation
        link = relation.through._meta.get_field(relation.field.m2m_field_name())
        field = forms.ModelMultipleChoiceField(
            relation.related_model._default_manager.all(),
            label=_("Pictures"),
            required=False,
            help_text=_("Type a code or words of a caption. What you take away here is not deleted."),
            widget=AutocompleteSelectMultiple(link, self.admin_site),
            show_hidden_initial=True,
        )
        form_class = type("ChosenPicturesForm", (forms.Form,), {REVERSE_NAME: field})
        return form_class(data, initial={REVERSE_NAME: list(getattr(row, REVERSE_NAME).in_order())})

    @transaction.atomic
    def keep_choice(self, request: HttpRequest, row: Model, shown: set[str], chosen: set[Publishable]) -> None:
        """Have pictures show the row that this person added to those shown, and those no more that were taken away.

        What somebody else has chosen meanwhile stays. Those that change say so in their own history; those that readers
        know wait as drafts where this person may not publish at once. Raises ValidationError, and nothing is changed.
        """
        links = getattr(row, REVERSE_NAME)
        added = {picture for picture in chosen if str(picture.pk) not in shown}
        taken_away = {picture for picture in links.all() if str(picture.pk) in shown} - chosen
        in_order = sorted(added | taken_away, key=lambda picture: picture.pk)
        statuses = {picture: lock_status(picture) for picture in in_order}
        there = set(links.all())
        wanted = (there | added) - taken_away
        changed = set(links.model._default_manager.filter(pk__in=[picture.pk for picture in there ^ wanted]))
        if faults := faults_of_choice(changed):
            raise ValidationError(faults)
        before = {picture: plain_of(picture) for picture in changed}
        after = plain_once_chosen(links, wanted, changed)
        waiting = set() if may_publish_at_once(request.user) else set(filter(is_known_to_readers, changed))
        links.set((wanted - waiting) | (there & waiting))
        label = capfirst(self.picture_relation.field.verbose_name)
        for picture in changed:
            act = Revision.Act.PUBLISH if picture.is_published and picture not in waiting else Revision.Act.DRAFT
            if picture not in waiting:
                keep_public_version(picture)
            plain = {**after[picture], "state": str(State.DRAFT)} if picture in waiting else after[picture]
            kept = keep_revision(picture, plain, act, author=request.user, found=before[picture])
            if picture in waiting or not is_known_to_readers(picture):
                statuses[picture].wait_with(kept)
            self.picture_admin.log_change(request, picture, [{"changed": {"fields": [str(label)]}}])
        self.tell_of_choice(request, row, waiting)

    def tell_of_choice(self, request: HttpRequest, row: Model, waiting: set[Publishable]) -> None:
        """Tell that the choice is kept, and of which pictures it waits as a draft, each with its address."""
        if not waiting:
            self.message_user(request, gettext("The pictures of “%(name)s” are chosen.") % {"name": row})
            return
        pictures = sorted(waiting, key=lambda picture: picture.pk)
        linked = format_html_join(", ", '<a href="{}">{} ({})</a>', ((form_address(p), p, p.code) for p in pictures))
        text = gettext(
            "Readers do not see the whole choice yet: it waits as a draft of these pictures, which a colleague "
            "publishes: {}."
        )
        self.message_user(request, format_html(text, linked), messages.WARNING)


def faults_of_choice(changed: set[Publishable]) -> list[str]:
    """Sentences on the pictures that cannot be linked or unlinked now, since a draft of theirs knows nothing of it."""
    text = gettext("“%(owner)s” has a draft that waits: change this on its page.")
    return [text % {"owner": picture} for picture in changed if pending_draft(picture)]


def plain_once_chosen(links: Any, wanted: set[Publishable], pictures: set[Publishable]) -> dict[Publishable, Plain]:
    """The plain forms of pictures as they will be with the links `wanted`, which are not kept."""
    savepoint = transaction.savepoint()
    links.set(wanted)
    plain = {picture: plain_of(picture) for picture in pictures}
    transaction.savepoint_rollback(savepoint)
    return plain
