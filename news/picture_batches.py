"""Page that adds several pictures at once: the files are staged, what they share is said once, each gets its own words.

Without script it is one plain form, sent twice: with the files, and then with the words for each of them.
"""

import time
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bamex.admin import bilingual_rows
from bamex.admin.forms import EditorForm, possible_keys
from bamex.editorial.models import Revision
from bamex.editorial.revisions import keep_revision, lock_status, plain_of
from bamex.models import Source
from news.media_items import LINKS
from news.models import Citation, MediaItem, PictureFiles
from news.picture_fields import ACCEPTED_MEDIA_TYPES, PictureField, framing_fault, staged_preview_address
from news.picture_framing import AS_IT_IS
from news.picture_staging import GoneError, StagedUpload, read_upload_token
from news.renditions import make_renditions

MOST_AT_ONCE = 20
MOST_SECONDS = 20  # after which the rest waits for another click, so that no request lasts for minutes
SHARED_FIELDSETS = [
    (
        _("What they share"),
        {
            "fields": [
                "is_own",
                "credit",
                *bilingual_rows("rights"),
                "sources",
                ("date", "venue"),
                *bilingual_rows("place"),
            ],
            "description": _("Written once for all of them. Each can be changed on its own page afterwards."),
        },
    ),
    (_("What they show"), {"fields": [*LINKS]}),
]
OWN_FIELDSETS = [(None, {"fields": [*bilingual_rows("caption", "alt")]})]


class SharedForm(EditorForm):
    """Form of what all pictures of a batch have in common."""

    sources = forms.ModelMultipleChoiceField(
        Source.objects.all(),
        label=_("Sources"),
        required=False,
        help_text=_("What supports all of them. The salon’s own pictures need none."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sources"]
        field.widget = AutocompleteSelectMultiple(Citation._meta.get_field("source"), admin.site)
        field.widget.choices = field.choices


def form_of(
    model_admin: ModelAdmin, request: HttpRequest, parent: type[forms.ModelForm], fieldsets: list
) -> type[forms.ModelForm]:
    """A form of a picture with the fields of these fieldsets, as its own page has them."""
    names = [
        name
        for _title, options in fieldsets
        for row in options["fields"]
        for name in ((row,) if isinstance(row, str) else row)
        if name not in parent.declared_fields
    ]
    callback = partial(model_admin.formfield_for_dbfield, request=request)
    return forms.modelform_factory(MediaItem, parent, fields=names, formfield_callback=callback)


class Batch:
    """The pictures that one editor adds at once: those staged so far, each with its words, and what they share."""

    def __init__(self, request: HttpRequest, model_admin: ModelAdmin) -> None:
        self.request, self.model_admin = request, model_admin
        self.faults: list[str] = []
        self.is_sent = request.method == "POST"
        former = [read_upload_token(token, request.user) for token in request.POST.getlist("staged")]
        if None in former:
            self.faults.append(
                gettext("Some pictures are no longer at hand: they were saved already, or a week has passed.")
            )
        self.staged = [item for item in former if item and f"{item.place}-left_out" not in request.POST]
        self.added = self.stage_files() if self.is_sent else []

    def stage_files(self) -> list[StagedUpload]:
        """Stage what was sent; what is no picture is told by its name, and the others are kept."""
        staged = []
        for file in self.request.FILES.getlist("pictures")[: MOST_AT_ONCE + 1]:
            if len(self.staged) + len(staged) >= MOST_AT_ONCE:
                text = gettext("At most %(most)d pictures at once: save these first, then add the others.")
                self.faults.append(text % {"most": MOST_AT_ONCE})
                break
            field = PictureField()
            field.owner = self.request.user
            try:
                item = field.clean(file)
                if fault := framing_fault(AS_IT_IS, (item.width, item.height)):
                    raise ValidationError(fault)
                staged.append(item)
            except ValidationError as error:
                text = gettext("“%(name)s” is left out. %(fault)s")
                self.faults.append(text % {"name": file.name, "fault": " ".join(error.messages)})
        return staged

    @cached_property
    def shared(self) -> forms.ModelForm:
        form_class = form_of(self.model_admin, self.request, SharedForm, SHARED_FIELDSETS)
        if "credit" in self.request.POST:  # it is shown once there are pictures
            posted = self.request.POST.copy()
            for name in (*LINKS, "venue", "sources"):
                posted.setlist(name, possible_keys(posted.getlist(name)))
            return form_class(posted)
        asked = {name: self.request.GET.getlist(name) for name in LINKS}
        return form_class(initial={name: possible_keys(keys) for name, keys in asked.items()})

    @cached_property
    def own_forms(self) -> list[tuple[StagedUpload, forms.ModelForm]]:
        """Each picture with the form of its words; of one that has just come, nothing is asked yet."""
        form_class = form_of(self.model_admin, self.request, EditorForm, OWN_FIELDSETS)
        known = [
            (
                item,
                form_class(self.request.POST if self.is_saved else None, initial=self.typed(item), prefix=item.place),
            )
            for item in self.staged
        ]
        return known + [(item, form_class(prefix=item.place)) for item in self.added]

    def typed(self, item: StagedUpload) -> dict[str, str]:
        """The words that were typed for one picture while others were chosen."""
        prefix = f"{item.place}-"
        return {
            name.removeprefix(prefix): value for name, value in self.request.POST.items() if name.startswith(prefix)
        }

    @property
    def is_saved(self) -> bool:
        """True if the editor wants the drafts made, rather than more files added."""
        return self.is_sent and "_save" in self.request.POST and not self.added and not self.faults

    def is_valid(self) -> bool:
        if not self.own_forms:
            self.faults.append(gettext("Picture: choose a file."))
        # All of them are asked, so that all that is wrong is said at once.
        valid = [form.is_valid() for form in (self.shared, *(form for _item, form in self.own_forms))]
        return all(valid) and bool(self.own_forms)

    def save(self) -> int:
        """Make drafts until the time is over; how many were made. Those are no longer among the staged ones."""
        until, made, done = time.monotonic() + MOST_SECONDS, 0, 0
        for item, form in self.own_forms:
            if made and time.monotonic() > until:
                break
            try:
                self.save_draft(item, form)
                made += 1
            except GoneError as error:
                self.faults.append(str(error))
            done += 1
        self.own_forms = self.own_forms[done:]
        return made

    @transaction.atomic
    def save_draft(self, item: StagedUpload, form: forms.ModelForm) -> None:
        item.take()
        with item.open() as file:
            made = make_renditions(file)
        row = form.save(commit=False)
        shared = self.shared.cleaned_data
        for name in self.shared.fields:
            if name != "sources" and name not in LINKS:
                setattr(row, name, shared[name])
        row.take(made)
        row.save()
        for name in LINKS:
            getattr(row, name).set(shared[name])
        for position, source in enumerate(shared["sources"], 1):
            Citation.objects.create(media_item=row, source=source, position=position)
        PictureFiles.keep(row, made)
        kept = keep_revision(row, plain_of(row), Revision.Act.DRAFT, author=self.request.user)
        lock_status(row).wait_with(kept)
        self.model_admin.log_addition(self.request, row, [{"added": {}}])


def add_several(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """Show the form of a batch, or make its drafts and lead to their list."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    batch = Batch(request, model_admin)
    if batch.is_saved and batch.is_valid():
        made = batch.save()
        if made:
            text = ngettext("%(count)d draft made.", "%(count)d drafts made.", made)
            messages.success(request, text % {"count": made})
        if not batch.own_forms:
            for fault in batch.faults:
                messages.warning(request, fault)
            return HttpResponseRedirect(f"{reverse('admin:news_mediaitem_changelist')}?state__exact=draft")
        text = ngettext(
            "%(count)d picture is left: save again.", "%(count)d pictures are left: save again.", len(batch.own_forms)
        )
        messages.warning(request, text % {"count": len(batch.own_forms)})
    return TemplateResponse(request, "admin/several_pictures.html", page_context(request, model_admin, batch))


def page_context(request: HttpRequest, model_admin: ModelAdmin, batch: Batch) -> dict[str, Any]:
    shared = AdminForm(batch.shared, SHARED_FIELDSETS, {}, model_admin=model_admin)
    pictures = [
        {
            "staged": item,
            "preview": staged_preview_address(item),
            "fieldsets": AdminForm(form, OWN_FIELDSETS, {}, model_admin=model_admin),
        }
        for item, form in batch.own_forms
    ]
    return {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Add several pictures"),
        "opts": model_admin.opts,
        "media": model_admin.media + batch.shared.media,
        "faults": batch.faults,
        "has_errors": any(form.errors for form in (batch.shared, *(form for _item, form in batch.own_forms)))
        and batch.is_saved,
        "shared": shared,
        "pictures": pictures,
        "accepted": ",".join(ACCEPTED_MEDIA_TYPES),
        "most": MOST_AT_ONCE,
        "stage_address": reverse("admin:news_mediaitem_stage"),
    }
