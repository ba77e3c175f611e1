"""Choice of the pictures and files that a page shows: a few as figures, the others as links, all as links if asked.

The light version of a page is an address, `?images=0`, which the links to the other language keep; script also keeps
the choice on the device. It is offered where there are pictures, and nowhere else.
"""

import io
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from PIL import Image

from bamex.filters import SHARED_PARAMETERS
from news.media_items import Rendition
from news.models import MediaItem
from news.picture_framing import MIDDLE, Size, crop_around

MOST_SHOWN = 3  # figures a page, within its budget of 100 KB and 8 requests
PARAMETER, WITHOUT = "images", "0"
# The heaviest files that a browser may take, as `(role, kind)`: in a row, and alone.
OFFERED, OFFERED_ALONE = [("medium", "avif"), ("small", "jpg")], [("large", "avif"), ("medium", "jpg")]
# How wide a figure is (CSS: .picture), so that the browser takes no larger file than it shows.
SIZES, SIZES_ALONE = "(min-width: 48rem) 22rem, 92vw", "min(60rem, 92vw)"


def light_version(
    request: HttpRequest, pictures: Iterable[MediaItem], offered: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """Facts on the light version: if the page is it, the other's address, and the bytes between the two at most."""
    is_light = request.GET.get(PARAMETER) == WITHOUT
    kept = {name: request.GET.getlist(name) for name in SHARED_PARAMETERS if name in request.GET and name != PARAMETER}
    query = urlencode(kept if is_light else {**kept, PARAMETER: WITHOUT}, doseq=True)
    weight = sum(max(picture.file(*file).bytes for file in offered) for picture in pictures)
    return {"light": is_light, "other": f"{request.path}?{query}" if query else request.path, "weight": weight}


def srcset(picture: MediaItem, *roles: str) -> str:
    """The AVIF files for these roles, each with its width (HTML, 4.8.4.2.1)."""
    files = {rendition.width: rendition for rendition in (picture.file(role, "avif") for role in roles)}
    return ", ".join(f"{files[width].adapted_path} {width}w" for width in sorted(files))


def sizes_attribute(is_alone: bool = False) -> str:
    return SIZES_ALONE if is_alone else SIZES


@lru_cache(maxsize=32)
def cropped_file(rendition: Rendition, size: Size, focus: tuple[int, int]) -> bytes:
    """A JPEG of exactly that size of one of a picture's files; FileNotFoundError where the storage has lost it."""
    with Image.open(io.BytesIO(rendition.read())) as picture:
        box = crop_around(picture.size, size, focus)
        cropped = picture.resize(size, Image.Resampling.LANCZOS, box=box)
    file = io.BytesIO()
    cropped.save(file, "JPEG", quality=90)
    return file.getvalue()


def focus_classes(picture: MediaItem) -> str:
    """The classes by which the style sheet knows what a crop keeps in sight; none of the middle."""
    steps = zip("xy", picture.focus_steps, strict=True)
    return "".join(f" focus-{axis}-{step}" for axis, step in steps if step != MIDDLE)
