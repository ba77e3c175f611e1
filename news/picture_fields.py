"""Fields of the picture forms: the file, which is kept while the rest is mended, and how it is turned and cut."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from news.models import MediaItem
from news.picture_framing import MOST_CUT, TURNS, Framing, Size
from news.picture_staging import StagedUpload, read_upload_token, stage_upload
from news.renditions import PICTURE_TYPES, UnfitPictureError, refuse_unfit_frame

ACCEPTED_MEDIA_TYPES = (*PICTURE_TYPES.values(), "image/png", "image/webp")  # for upload
SIDES = ("left", "top", "right", "bottom")
FRAMING_FIELDS = ("turn", *(f"cut_{side}" for side in SIDES))


class PictureInput(forms.Widget):
    """Input of a file, beside which stands the picture of the row, or one that was chosen and is not yet saved.

    What is sent is a new file, or the token of a staged upload, or the fingerprint of the picture that is there.
    """

    needs_multipart_form = True
    row: MediaItem | None = None
    staged: StagedUpload | None = None

    def value_from_datadict(self, data: Mapping, files: Mapping, name: str) -> Any:
        return files.get(name) or data.get(f"{name}_staged") or data.get(name) or None

    def value_omitted_from_data(self, data: Mapping, files: Mapping, name: str) -> bool:
        return not {name, f"{name}_staged"} & {*data, *files}

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> str:
        digest = value if isinstance(value, str) and FINGERPRINT.fullmatch(value) else ""
        values = {
            "name": name,
            "input": forms.FileInput({"accept": ",".join(ACCEPTED_MEDIA_TYPES)}).render(
                name, None, {**(attrs or {}), "required": False}, renderer
            ),
            "staged": self.staged,
            "digest": "" if self.staged else digest,
            "source": self.address_of_shown(digest),
            "stage_address": reverse("admin:news_mediaitem_stage"),
        }
        return render_to_string("admin/_picture_input.html", values)

    def address_of_shown(self, digest: str) -> str:
        """Address of the picture that the form is about; empty where there is none yet."""
        if self.staged:
            return staged_preview_address(self.staged)
        if digest and self.row and self.row.pk:
            return reverse("admin:news_mediaitem_preview", args=[self.row.pk, digest])
        return ""


FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def staged_preview_address(staged: StagedUpload) -> str:
    return f"{reverse('admin:news_mediaitem_staged')}?token={staged.token}"


class PictureField(forms.FileField):
    """Field of a picture: a file is staged as soon as it is known to be one, whatever else is wrong with the form.

    Its value is a StagedUpload, or the fingerprint of a picture that the row has or has had.
    """

    widget = PictureInput
    owner: AbstractBaseUser  # who fills in the form

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("Picture"),
            help_text=_(
                "JPEG, PNG, WebP or AVIF. Lighter copies are made of it for readers, without what the camera noted "
                "(place, device, author). It is kept for you for some days while you mend the rest of the form."
            ),
            error_messages={
                "required": _("Picture: choose a file."),
                "empty": _("Picture: the file is empty."),
                "invalid": _("Picture: choose a file."),
            },
            **options,
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        if isinstance(data, str):
            return self.clean_kept(data)
        if isinstance(data, UploadedFile):
            try:
                self.widget.staged = stage_upload(super().clean(data, initial), self.owner)
            except UnfitPictureError as error:
                raise ValidationError(fault_of_picture(error)) from error
            return self.widget.staged
        return super().clean(data, initial)

    def clean_kept(self, value: str) -> Any:
        """Value of the field for what the form carries instead of a file."""
        if FINGERPRINT.fullmatch(value):
            row = self.widget.row
            if row and (value == row.picture or (row.pk and row.kept_files.filter(picture=value).exists())):
                return value
            raise ValidationError(self.error_messages["required"])
        self.widget.staged = read_upload_token(value, self.owner)
        if self.widget.staged is None:
            raise ValidationError(gettext("Picture: the file you chose is no longer kept; choose it again."))
        return self.widget.staged

    def has_changed(self, initial: Any, data: Any) -> bool:
        return data is not None and data != initial

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data if isinstance(data, str) else initial


def fault_of_picture(error: UnfitPictureError) -> str:
    return gettext("Picture: %(fault)s") % {"fault": error}


class PercentField(forms.IntegerField):
    """Whole number of hundredths; what is left empty is none."""

    def __init__(self, most: int, **options: Any) -> None:
        super().__init__(min_value=0, max_value=most, required=False, initial=0, **options)

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0


class FramingForm(forms.Form):
    """Fields that say how a picture is turned and cut when it is saved, once; they are never kept."""

    turn = forms.TypedChoiceField(
        label=_("Turn"),
        coerce=int,
        empty_value=0,
        required=False,
        initial=0,
        choices=[
            (0, _("not at all")),
            (90, _("a quarter turn to the right")),
            (180, _("half a turn")),
            (270, _("a quarter turn to the left")),
        ],
        help_text=_(
            "The picture is turned and cut when you save, for good: to have the whole of it again, choose the file "
            "again."
        ),
    )
    cut_left = PercentField(MOST_CUT, label=_("Cut off on the left (%)"))
    cut_top = PercentField(MOST_CUT, label=_("Cut off at the top (%)"))
    cut_right = PercentField(MOST_CUT, label=_("Cut off on the right (%)"))
    cut_bottom = PercentField(MOST_CUT, label=_("Cut off at the bottom (%)"))


def framing_of(cleaned: Mapping[str, Any]) -> Framing:
    """Framing that the fields of a FramingForm ask for."""
    cuts = {side: cleaned.get(f"cut_{side}") or 0 for side in SIDES}
    turn = cleaned.get("turn") or 0
    return Framing(turn if turn in TURNS else 0, **cuts)


def framing_fault(framing: Framing, size: Size) -> str:
    """Sentence that a picture of that size cannot be framed so; empty where it can."""
    if max(framing.left + framing.right, framing.top + framing.bottom) > MOST_CUT:
        return gettext("Cut off: at most %(most)d %% of the width and of the height.") % {"most": MOST_CUT}
    try:
        refuse_unfit_frame(framing.framed_size(size))
    except UnfitPictureError as error:
        return fault_of_picture(error)
    return ""
