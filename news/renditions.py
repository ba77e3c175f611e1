"""Renditions of a picture: the few files that readers are served, made with Pillow of the one that an editor uploads.

What is served is made anew from the pixels: nothing of the file's metadata (place, camera, comments) is left. Each
rendition has a width and a weight that it never exceeds, whatever the picture, so that the budgets of pages hold.
"""

import hashlib
import io
import re
import struct
import warnings
import zlib
from bisect import bisect_left
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

MOST_UPLOADED_BYTES = 20 * 10**6
MOST_PIXELS = 50 * 10**6  # what the telephones of today take at most
LEAST_SIDE = 240  # pixels
LONGEST_SHAPE = 4  # times as long as wide
READ_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
BEGINNING = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|....ftypavi[fs]", re.DOTALL)  # of their files
MOST_SIDE = 2560
GROUND = "white"  # under what is transparent
# What decoders raise on files that are damaged, or made to harm.
DAMAGES = (OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError, KeyError, struct.error, zlib.error)

PICTURE_TYPES = {"avif": "image/avif", "jpg": "image/jpeg"}
SAVE_OPTIONS = {
    "avif": {"format": "AVIF", "speed": 6},
    "jpg": {"format": "JPEG", "optimize": True, "progressive": True},
}
# The best first.
QUALITIES = {"avif": (62, 54, 47, 40, 34, 28, 22, 16, 10), "jpg": (85, 78, 70, 62, 54, 46, 38, 30, 22)}


class RenditionRole(NamedTuple):
    """What a rendition is for; `weights` are the most bytes a kind. Never larger than the picture itself."""

    name: str
    width: int
    weights: dict[str, int]


ROLES = (
    RenditionRole("light", 240, {"avif": 4_000, "jpg": 6_000}),  # in place of the others where data are saved
    RenditionRole("small", 360, {"avif": 10_000, "jpg": 16_000}),
    RenditionRole("medium", 720, {"avif": 22_000, "jpg": 45_000}),
    RenditionRole("large", 1440, {"avif": 90_000, "jpg": 180_000}),
    RenditionRole("full", MOST_SIDE, {"jpg": 1_500_000}),  # to print and to pass on
)


class UnfitPictureError(Exception):
    """The file cannot be published as a picture; the message tells the editor why, in the active language."""


@dataclass(frozen=True)
class MadeRendition:
    """One file: its role and kind, its size in pixels, its bytes."""

    role: str
    kind: str
    width: int
    height: int
    content: bytes

    def described(self) -> dict[str, str | int]:
        """What is remembered of it beside its bytes, as JSON can hold it."""
        return {
            "role": self.role,
            "kind": self.kind,
            "width": self.width,
            "height": self.height,
            "bytes": len(self.content),
            "digest": hashlib.sha256(self.content).hexdigest(),
        }


def make_renditions(file: File) -> list[MadeRendition]:
    """Every rendition of the picture in `file`, a binary file with a `size`; UnfitPictureError if it is unfit."""
    if file.size > MOST_UPLOADED_BYTES:
        raise UnfitPictureError(
            _("the file weighs %(weight)d MB; at most %(most)d MB.")
            % {"weight": -(-file.size // 10**6), "most": MOST_UPLOADED_BYTES // 10**6}
        )
    picture = open_picture(file)
    made, width = [], 0
    for role in ROLES:
        if min(role.width, picture.width) <= width and role.name != "full":
            continue  # it would be the one before again
        width = min(role.width, picture.width)
        made += [rendition_within(picture, role.name, kind, width, most) for kind, most in role.weights.items()]
    return made


# Reading


def open_picture(file: File) -> Image.Image:
    """The picture upright, in sRGB, without transparency or metadata, at most MOST_SIDE long."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # refused below, with a sentence
            image = Image.open(file, formats=READ_FORMATS)
    except Image.DecompressionBombError:
        raise UnfitPictureError(too_many_pixels_message()) from None
    except UnidentifiedImageError:
        if begins_as_picture(file):
            raise UnfitPictureError(damaged_message()) from None
        raise UnfitPictureError(
            _("this is no JPEG, PNG, WebP or AVIF picture; drawings in SVG are not accepted.")
        ) from None
    except DAMAGES:
        raise UnfitPictureError(damaged_message()) from None
    refuse_unfit(image)
    try:
        image.draft(image.mode, (MOST_SIDE, MOST_SIDE))  # a JPEG is decoded no finer than it is needed
        image.load()
    except (*DAMAGES, Image.DecompressionBombError):
        raise UnfitPictureError(damaged_message()) from None
    return plain_picture(image)


def begins_as_picture(file: File) -> bool:
    file.seek(0)
    return BEGINNING.match(file.read(12)) is not None


def refuse_unfit(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise UnfitPictureError(too_many_pixels_message())
    # A telephone's JPEG may hold further pictures, for depth or brightness: the first is the photograph.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise UnfitPictureError(_("the picture is animated; choose one that is not."))
    if min(width, height) < LEAST_SIDE:
        raise UnfitPictureError(
            _("the picture has %(width)d × %(height)d pixels; each side needs %(least)d at least.")
            % {"width": width, "height": height, "least": LEAST_SIDE}
        )
    if max(width, height) > LONGEST_SHAPE * min(width, height):
        raise UnfitPictureError(
            _("the picture is more than %(times)d times as long as it is wide; crop it.") % {"times": LONGEST_SHAPE}
        )


def too_many_pixels_message() -> str:
    return _("the picture has more than %(most)d million pixels; make it smaller.") % {"most": MOST_PIXELS // 10**6}


def damaged_message() -> str:
    return _("the file is damaged or not complete; export the picture again.")


def plain_picture(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    with suppress(*DAMAGES):  # nobody can say which way up a picture is whose metadata cannot be read
        ImageOps.exif_transpose(image, in_place=True)
    # First to a mode that can be made smaller, then smaller, then the rest: at full size each step takes 200 MB.
    if image.has_transparency_data:
        image = image.convert("RGBA") if image.mode != "RGBA" else image
    elif image.mode in {"1", "P"}:
        image = image.convert("RGB")
    elif image.mode.startswith("I"):  # sixteen bits of grey
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    image.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    if image.mode == "RGBA":
        ground = Image.new("RGBA", image.size, GROUND)
        image = Image.alpha_composite(ground, image).convert("RGB")
    if profile:
        image = in_srgb(image, profile)
    clean = Image.new("RGB", image.size)  # what is pasted brings its pixels, and nothing else
    clean.paste(image.convert("RGB"))
    return clean


def in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours as screens without colour management show them (IEC 61966-2-1); as they are if it cannot be told."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, *DAMAGES):
        return image


# Writing


def rendition_within(picture: Image.Image, role: str, kind: str, width: int, most: int) -> MadeRendition:
    """The rendition `width` pixels wide in the best quality that weighs at most `most` bytes; narrower if need be."""
    while True:
        size = (width, max(1, round(picture.height * width / picture.width)))
        sized = picture.resize(size, Image.Resampling.LANCZOS)
        tried = {}

        def fits(quality, sized=sized, tried=tried):
            tried[quality] = encoded_picture(sized, kind, quality)
            return len(tried[quality]) <= most

        place = 0 if fits(QUALITIES[kind][0]) else bisect_left(QUALITIES[kind], True, lo=1, key=fits)
        if place < len(QUALITIES[kind]):
            return MadeRendition(role, kind, *size, tried[QUALITIES[kind][place]])
        width = width * 3 // 4


def encoded_picture(image: Image.Image, kind: str, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, quality=quality, **SAVE_OPTIONS[kind])
    return file.getvalue()
