"""Back office of pictures: one is uploaded, framed, described, credited, published; several are added at once."""

from copy import copy
from typing import Any

from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

import bamex.admin
from bamex.admin import (
    EditorialForm,
    IndexGroup,
    PublishableAdmin,
    bilingual_lookups,
    bilingual_rows,
)
from bamex.text.languages import active, localized
from news.media_items import LINKS
from news.models import Citation, MediaItem, PictureFiles
from news.picture_batches import add_several
from news.picture_fields import (
    FRAMING_FIELDS,
    SIDES,
    FramingForm,
    PictureField,
    framing_fault,
    framing_of,
    staged_preview_address,
)
from news.picture_framing import AS_IT_IS
from news.picture_staging import GoneError, StagedUpload, read_upload_token
from news.renditions import PICTURE_TYPES, MadeRendition, make_renditions, preview_of_upload

PICTURE_TEXTS_DESCRIPTION = _(
    "French is required. English may come later: readers then see the French text, marked as such."
)
PREVIEW_TYPE = PICTURE_TYPES["jpg"]
KEPT_BY_BROWSER = {"Cache-Control": "private, max-age=86400"}  # its address names what it contains
STAFF_ONLY = {"Cache-Control": "private, no-store"}  # a draft is on no shared computer's disk


class CitationInline(bamex.admin.CitationInline):
    model = Citation


class MediaItemForm(FramingForm, EditorialForm):
    """Form of a picture. Nothing is converted before all its fields and its sources are right: see `make`."""

    owner: AbstractBaseUser  # who fills it in; see MediaItemAdmin.get_form
    staged: StagedUpload | None = None
    made: list[MadeRendition] = []

    picture = PictureField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("picture"):
            field.owner = self.owner
            field.widget.row = self.instance

    def clean_picture(self) -> str:
        """The fingerprint of the picture; a provisional one for a row that is to get its first."""
        chosen = self.cleaned_data["picture"]
        if isinstance(chosen, StagedUpload):
            self.staged = chosen
            return self.instance.picture or "0" * 64
        return chosen

    def clean(self) -> None:
        super().clean()
        if "picture" in self.cleaned_data and not {*FRAMING_FIELDS} & {*self.errors}:
            self.check_framing()
        if self.publishes:
            for name in MediaItem.NEEDED_TO_PUBLISH:
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, MediaItem.fault_of_missing(name))

    def check_framing(self) -> None:
        framing = framing_of(self.cleaned_data)
        if self.staged:
            size = (self.staged.width, self.staged.height)
        elif framing == AS_IT_IS:
            return
        else:
            full = self.chosen_row().file("full")
            size = (full.width, full.height)
        if fault := framing_fault(framing, size):
            self.add_error("picture" if framing == AS_IT_IS else "turn", fault)

    @cached_property
    def changed_data(self) -> list[str]:
        """As Django's; who turns or cuts a picture changes it."""
        names = super().changed_data
        is_framed = bool({*FRAMING_FIELDS} & {*names})
        return ["picture", *names] if is_framed and "picture" not in names else names

    def make(self) -> list[MadeRendition]:
        """The files for readers of what was uploaded, or of the picture that is there, framed; none if it stays."""
        framing = framing_of(self.cleaned_data)
        if self.staged:
            with self.staged.open() as file:
                return make_renditions(file, framing)
        if framing == AS_IT_IS:
            return []
        return make_renditions(ContentFile(self.chosen_row().file("full").read()), framing)

    def chosen_row(self) -> MediaItem:
        """The row with the files of the picture that the form is about, which may be those of a draft."""
        row = copy(self.instance)
        row.picture = self.cleaned_data["picture"]
        row.bring_back_files()
        return row


@admin.register(MediaItem)
class MediaItemAdmin(PublishableAdmin):
    index_group = IndexGroup.NEWS
    form = MediaItemForm
    quotes_ledger = False
    columns = ["caption", "credit"]
    list_display_links = ["caption"]
    list_filter = ["is_own"]
    list_per_page = 50
    date_hierarchy = "date"
    search_fields = ["code", "credit__unaccent", *bilingual_lookups("caption", "alt")]
    autocomplete_fields = ["venue", *LINKS]
    fieldsets = [
        (
            _("The picture"),
            {
                "fields": [
                    "picture",
                    ("focus_x", "focus_y"),
                    "turn",
                    ("cut_left", "cut_top", "cut_right", "cut_bottom"),
                    *bilingual_rows("caption", "alt"),
                ],
                "description": PICTURE_TEXTS_DESCRIPTION,
            },
        ),
        (_("Credit and rights"), {"fields": ["is_own", "credit", *bilingual_rows("rights")]}),
        (_("When and where"), {"fields": [("date", "venue"), *bilingual_rows("place")]}),
        (_("What it shows"), {"fields": [*LINKS, "position"]}),
    ]
    inlines = [CitationInline]

    class Media:
        js = ["staff_pictures.js"]

    # Pages

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("several/", add_several, {"model_admin": self}, "news_mediaitem_several"),
            path("stage/", self.stage, name="news_mediaitem_stage"),
            path("staged.jpg", self.staged_preview, name="news_mediaitem_staged"),
            path("<int:pk>/preview-<str:digest>.jpg", self.preview_file, name="news_mediaitem_preview"),
            path("<int:pk>/thumbnail.jpg", self.thumbnail_file, name="news_mediaitem_thumbnail"),
        ]
        for page in pages:
            page.callback = self.admin_site.admin_view(page.callback)
        return [*pages, *super().get_urls()]

    def stage(self, request: HttpRequest) -> HttpResponse:
        """Answer a script that sends a file ahead of the form: its token and what the editor is told of it."""
        if request.method != "POST" or not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        field = PictureField()
        field.owner = request.user
        try:
            staged = field.clean(request.FILES.get("picture"))
        except ValidationError as error:
            return JsonResponse({"fault": " ".join(error.messages)}, status=400)
        told = {"token": staged.token, "name": staged.name, "preview": staged_preview_address(staged)}
        return JsonResponse({**told, "size": staged.size, "width": staged.width, "height": staged.height})

    def staged_preview(self, request: HttpRequest) -> HttpResponse:
        """Answer with the picture that the editor has chosen and not yet saved."""
        staged = read_upload_token(request.GET.get("token", ""), request.user)
        if staged is None:
            raise Http404
        try:
            with staged.open() as file:
                return HttpResponse(preview_of_upload(file), content_type=PREVIEW_TYPE, headers=STAFF_ONLY)
        except GoneError:
            raise Http404 from None

    def preview_file(self, request: HttpRequest, pk: int, digest: str) -> HttpResponse:
        """Answer with a picture that the row has or has had, which readers are not shown as long as it is a draft."""
        row = self.row_to_show(request, pk)
        if digest != row.picture:
            kept = get_object_or_404(PictureFiles, media_item=row, picture=digest)
            row.renditions = kept.renditions
        return rendition_answer(row, "medium")

    def thumbnail_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row_to_show(request, pk)
        return rendition_answer(row, "light", KEPT_BY_BROWSER if row.is_published else STAFF_ONLY)

    def row_to_show(self, request: HttpRequest, pk: int) -> MediaItem:
        row = get_object_or_404(MediaItem, pk=pk)
        if not self.has_view_permission(request, row) or not row.files:
            raise PermissionDenied
        return row

    # Form

    def get_form(self, request: HttpRequest, obj: MediaItem | None = None, change: bool = False, **kwargs: Any) -> type:
        form_class = super().get_form(request, obj, change=change, **kwargs)
        form_class.owner = request.user
        return form_class

    def get_fieldsets(self, request: HttpRequest, obj: MediaItem | None = None) -> list:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        framing = {"picture", "turn", ("focus_x", "focus_y"), tuple(f"cut_{side}" for side in SIDES)}
        return [
            (title, {**options, "fields": [name for name in options["fields"] if name not in framing]})
            for title, options in [(None, {"fields": ["preview"]}), *fieldsets]
        ]

    @admin.display(description=_("picture"))
    def preview(self, row: MediaItem) -> str:
        """The picture, for who may look and not change."""
        return picture_html(reverse("admin:news_mediaitem_preview", args=[row.pk, row.picture]), row, "medium")

    def save_model(self, request: HttpRequest, obj: MediaItem, form: MediaItemForm, change: bool) -> None:
        try:
            if form.staged:
                form.staged.take()
            form.made = form.make()
        except GoneError as error:  # by a double click
            raise PermissionDenied(str(error)) from None
        if form.made:
            obj.take(form.made)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: MediaItemForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.made:
            PictureFiles.keep(form.instance, form.made)

    # List

    def get_list_display(self, request: HttpRequest) -> list[str]:
        return ["thumbnail", *super().get_list_display(request)]

    @admin.display(description=_("picture"))
    def thumbnail(self, row: MediaItem) -> str:
        if not row.files:
            return "–"
        return picture_html(reverse("admin:news_mediaitem_thumbnail", args=[row.pk]), row, "light")


def picture_html(address: str, row: MediaItem, role: str) -> str:
    """A picture in the back office, with its description in the editor's language."""
    file, alt = row.file(role), localized(row, "alt", active()).written
    return format_html(
        '<img class="staff-picture {} focus-x-{} focus-y-{}" src="{}?{}" width="{}" height="{}" alt="{}" '
        'loading="lazy">',
        *(role, *row.focus_steps, address, file.digest[:8], file.width, file.height, alt),
    )


def rendition_answer(row: MediaItem, role: str, headers: dict[str, str] = STAFF_ONLY) -> HttpResponse:
    rendition = row.file(role)
    try:
        content = rendition.read()
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(content, content_type=rendition.media_type, headers=headers)
