"""The portal's icon as browsers and home screens ask for it: the sign of static/icon.svg, drawn with Pillow."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw

from bamex.drawing.emblem import COTTON, GOLD, MUD
from bamex.drawing.preview_picture import FINENESS

SIDE = 32  # of the drawing
ZIGZAG = [(4, 22), (10, 10), (16, 22), (22, 10), (28, 22)]
BARS = [(15, 3, 17, 7), (15, 25, 17, 29)]
ICO_SIZES = [(16, 16), (32, 32), (48, 48)]


@lru_cache(maxsize=8)
def icon_png(side: int, margin: float = 0.0) -> bytes:
    """A PNG of `side` pixels; `margin` is the part of it that a home screen may cut away on each side."""
    return as_bytes(drawn_icon(side, margin), "PNG", optimize=True)


@lru_cache(maxsize=1)
def icon_ico() -> bytes:
    return as_bytes(drawn_icon(48), "ICO", sizes=ICO_SIZES)


def as_bytes(picture: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def drawn_icon(side: int, margin: float = 0.0) -> Image.Image:
    large = side * FINENESS
    scale, offset = large * (1 - 2 * margin) / SIDE, large * margin
    picture = Image.new("RGB", (large, large), MUD)
    draw = ImageDraw.Draw(picture)
    draw.line([(offset + x * scale, offset + y * scale) for x, y in ZIGZAG], GOLD, round(3 * scale), joint="curve")
    for bar in BARS:
        draw.rectangle([offset + value * scale for value in bar], COTTON)
    return picture.resize((side, side), Image.Resampling.LANCZOS).quantize(16)
