"""Renditions of a picture: the few files that readers are served, made with Pillow of the one that an editor uploads.

What is served is made anew from the pixels: nothing of the file's metadata (place, camera, comments) is left. Each
rendition has a width and a weight that it never exceeds, whatever the picture, so that the budgets of pages hold.
"""

import hashlib
import io
import math
import re
import struct
import warnings
import zlib
from bisect import bisect_left
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from news.picture_framing import AS_IT_IS, Framing, Size

MOST_UPLOADED_BYTES = 20 * 10**6
MOST_PIXELS = 50 * 10**6  # what the telephones of today take at most
LEAST_SIDE = 240  # pixels
LONGEST_SHAPE = 4  # times as long as wide
READ_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
# Formats that are often met and not read; `mif1` and `msf1` begin an AVIF too, which Pillow reads before this is asked.
HEIC = re.compile(rb"....ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1)", re.DOTALL)
GIF = re.compile(rb"GIF8[79]a")
BEGINNING = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|....ftypavi[fs]", re.DOTALL)  # of their files
MOST_SIDE = 2560
PREVIEW_SIDE, PREVIEW_QUALITY = 720, 70
ORIENTATION, SIDEWAYS = 0x0112, (5, 6, 7, 8)  # of a telephone's picture (Exif, 4.6.5)
GROUND = "white"  # under what is transparent
# What decoders raise on files that are damaged, or made to harm.
DAMAGES = (OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError, KeyError, struct.error, zlib.error)

PICTURE_TYPES = {"avif": "image/avif", "jpg": "image/jpeg"}
SAVE_OPTIONS = {
    "avif": {"format": "AVIF", "speed": 9},
    "jpg": {"format": "JPEG", "optimize": True, "progressive": True},
}
# Up to that width an AVIF is made once more, ten times as slowly, once its quality is found: pages show these, and at
# the same quality it is a tenth lighter. Wider ones would take seconds.
CAREFUL_WIDTH, CAREFUL_OPTIONS = 720, {"format": "AVIF", "speed": 6}
AT_ONCE = 2  # encoders let go of Python's lock; more would starve the readers of a small server
# The best first.
QUALITIES = {"avif": (62, 54, 47, 40, 34, 28, 22, 16, 10), "jpg": (85, 78, 70, 62, 54, 46, 38, 30, 22)}


class RenditionRole(NamedTuple):
    """Purpose of a rendition; `weights` are the most bytes a kind. Never larger than the picture itself."""

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
        """Description kept of it beside its bytes, as JSON can hold it."""
        return {
            "role": self.role,
            "kind": self.kind,
            "width": self.width,
            "height": self.height,
            "bytes": len(self.content),
            "digest": hashlib.sha256(self.content).hexdigest(),
        }


def make_renditions(file: File, framing: Framing = AS_IT_IS) -> list[MadeRendition]:
    """Every rendition of the picture in `file`, which has a `size`, framed; UnfitPictureError if it is unfit."""
    picture = open_picture(file, framing)
    sizes, width = [], 0
    for role in ROLES:
        if min(role.width, picture.width) <= width and role.name != "full":
            continue  # it would be the one before again
        width = min(role.width, picture.width)
        sizes.append((role, width))
    with ThreadPoolExecutor(AT_ONCE) as workers:
        # The slowest first, so that none is waited for alone at the end.
        made = {
            (role.name, kind): workers.submit(rendition_within, picture, role.name, kind, width, most)
            for role, width in reversed(sizes)
            for kind, most in role.weights.items()
        }
    return [made[role.name, kind].result() for role, _width in sizes for kind in role.weights]


# Reading


def check_upload(file: File) -> Size:
    """The upright size of the picture in `file`, decoded to its end and not converted; UnfitPictureError if unfit.

    Its shape is not asked about: it may yet be cropped.
    """
    image = open_image(file)
    load(image)
    width, height = image.size
    with suppress(*DAMAGES):
        if image.getexif().get(ORIENTATION) in SIDEWAYS:
            return height, width
    return width, height


def open_picture(file: File, framing: Framing = AS_IT_IS) -> Image.Image:
    """The picture upright and framed, in sRGB, without transparency or metadata, at most MOST_SIDE long."""
    picture = decoded_picture(file, framing, MOST_SIDE)
    refuse_unfit_frame(picture.size)
    return picture


def preview_of_upload(file: File) -> bytes:
    """A JPEG of the picture in `file`, upright, for the editor who has just uploaded it; nothing of it is kept."""
    return encoded_picture(decoded_picture(file, AS_IT_IS, PREVIEW_SIDE), SAVE_OPTIONS["jpg"], PREVIEW_QUALITY)


def decoded_picture(file: File, framing: Framing, side: int) -> Image.Image:
    image = open_image(file)
    wanted = math.ceil(side / framing.kept)
    image.draft(image.mode, (wanted, wanted))  # a JPEG is decoded no finer than it is needed
    load(image)
    return plain_picture(image, framing, side)


def open_image(file: File) -> Image.Image:
    """Picture in `file`, of which no more than the beginning is read; UnfitPictureError if it is unfit."""
    if file.size > MOST_UPLOADED_BYTES:
        raise UnfitPictureError(
            _("the file weighs %(weight)d MB; at most %(most)d MB.")
            % {"weight": -(-file.size // 10**6), "most": MOST_UPLOADED_BYTES // 10**6}
        )
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # refused below, with a sentence
            image = Image.open(file, formats=READ_FORMATS)
    except Image.DecompressionBombError:
        raise UnfitPictureError(too_many_pixels_message()) from None
    except UnidentifiedImageError:
        raise UnfitPictureError(unread_message(file)) from None
    except DAMAGES:
        raise UnfitPictureError(damaged_message()) from None
    refuse_unfit(image)
    return image


def load(image: Image.Image) -> None:
    try:
        image.load()
    except (*DAMAGES, Image.DecompressionBombError):
        raise UnfitPictureError(damaged_message()) from None


def unread_message(file: File) -> str:
    """The sentence on a file that is none of the formats that are read, with what to do about it."""
    file.seek(0)
    beginning = file.read(12)
    if BEGINNING.match(beginning):
        return damaged_message()
    if HEIC.match(beginning):
        return _(
            "this is a HEIC picture, as iPhones take them. On the iPhone, choose Settings, Camera, Formats, “Most "
            "Compatible” and take it again; or export this one as JPEG."
        )
    if GIF.match(beginning):
        return _("this is a GIF, made for drawings and animations; export the picture as JPEG or PNG.")
    return _("this is no JPEG, PNG, WebP or AVIF picture; drawings in SVG are not accepted.")


def refuse_unfit(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise UnfitPictureError(too_many_pixels_message())
    # A telephone's JPEG may hold further pictures, for depth or brightness: the first is the photograph.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise UnfitPictureError(_("the picture is animated; choose one that is not."))
    refuse_too_small((width, height))


def refuse_too_small(size: Size) -> None:
    if min(size) < LEAST_SIDE:
        raise UnfitPictureError(
            _("the picture has %(width)d × %(height)d pixels; each side needs %(least)d at least.")
            % {"width": size[0], "height": size[1], "least": LEAST_SIDE}
        )


def refuse_unfit_frame(size: Size) -> None:
    """UnfitPictureError where what is left of a picture, framed, is too small or too long."""
    refuse_too_small(size)
    if max(size) > LONGEST_SHAPE * min(size):
        raise UnfitPictureError(
            _("the picture is more than %(times)d times as long as it is wide; crop it.") % {"times": LONGEST_SHAPE}
        )


def too_many_pixels_message() -> str:
    return _("the picture has more than %(most)d million pixels; make it smaller.") % {"most": MOST_PIXELS // 10**6}


def damaged_message() -> str:
    return _("the file is damaged or not complete; export the picture again.")


def plain_picture(image: Image.Image, framing: Framing, side: int) -> Image.Image:
    profile = image.info.get("icc_profile")
    with suppress(*DAMAGES):  # nobody can say which way up a picture is whose metadata cannot be read
        ImageOps.exif_transpose(image, in_place=True)
    image = framing.frame(image)
    # First to a mode that can be made smaller, then smaller, then the rest: at full size each step takes 200 MB.
    if image.has_transparency_data:
        image = image.convert("RGBA") if image.mode != "RGBA" else image
    elif image.mode in {"1", "P"}:
        image = image.convert("RGB")
    elif image.mode.startswith("I"):  # sixteen bits of grey
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
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
        if content := content_within(sized, kind, most):
            return MadeRendition(role, kind, *size, content)
        width = width * 3 // 4


def content_within(image: Image.Image, kind: str, most: int) -> bytes | None:
    """The file of the best quality that weighs at most `most` bytes; None where none does."""
    tried: dict[int, bytes] = {}

    def fits(quality: int) -> bool:
        tried[quality] = encoded_picture(image, SAVE_OPTIONS[kind], quality)
        return len(tried[quality]) <= most

    # Not the best first, which takes longest to make: a heavy picture seldom has it.
    place = bisect_left(QUALITIES[kind], True, key=fits)
    if place == len(QUALITIES[kind]):
        return None
    quality = QUALITIES[kind][place]
    if kind == "avif" and image.width <= CAREFUL_WIDTH:
        careful = encoded_picture(image, CAREFUL_OPTIONS, quality)
        return careful if len(careful) <= most else tried[quality]
    return tried[quality]


def encoded_picture(image: Image.Image, options: dict[str, object], quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, quality=quality, **options)
    return file.getvalue()
