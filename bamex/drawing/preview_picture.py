"""The preview picture that messengers and social networks show beside a link: the emblem, the title, the band.

A JPEG of 1200 by 630 pixels, the same bytes for the same words. It is drawn from the same data as the emblem's SVG,
and kept in memory by its words, so that it is made once as long as they stay.
"""

import io
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from bamex.drawing.emblem import COTTON, GOLD, MUD, band, cloth

KIND = "image/jpeg"
WIDTH, HEIGHT = 1200, 630
MARGIN = 64
EMBLEM = 288  # a side, six pixels a unit of its drawing
BAND = 96  # its height, four pixels a unit
FINENESS = 3  # drawings are made that much larger and reduced, since Pillow's lines have hard edges
LARGEST, SMALLEST = 84, 30  # of the title's letters, in pixels
FONT = Path(__file__).parent / "fonts" / "open-sans-bold.ttf"
QUALITY = 88


@lru_cache(maxsize=settings.PREVIEWS_KEPT)
def preview_picture(title, above, below, name):
    """The JPEG as bytes: `title` between the small lines `above` and `below`, and the emblem of `name`."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), MUD)
    draw = ImageDraw.Draw(picture)
    room = WIDTH - EMBLEM - 3 * MARGIN
    draw.text((MARGIN, MARGIN), shortened(drawable(above), 32, room), GOLD, font(32))
    foot = HEIGHT - BAND - MARGIN
    draw.text((MARGIN, foot), shortened(drawable(below), 30, WIDTH - 2 * MARGIN), GOLD, font(30), anchor="ls")
    top = MARGIN + 64
    size, lines = fitted(drawable(title), room, foot - 72 - top)
    for line in lines:
        draw.text((MARGIN, top), line, COTTON, font(size))
        top += leading(size)
    picture.paste(square(name), (WIDTH - MARGIN - EMBLEM, MARGIN))
    paste_band(picture)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY, optimize=True, subsampling=0)
    return file.getvalue()


# Letters


@lru_cache(maxsize=64)
def font(size):
    # The basic layout is in every Pillow; the other depends on a library that a machine may lack.
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1)
def missing_letter():
    return bytes(font(SMALLEST).getmask("\uffff"))


def drawable(text):
    """The text with letters that the font has: others give way to their base letter, or are left out."""
    return " ".join("".join(filter(None, map(letter, str(text)))).split())


@lru_cache(maxsize=1024)
def letter(character):
    if character.isspace():
        return " "
    for candidate in (character, unicodedata.normalize("NFKD", character)[:1]):
        if bytes(font(SMALLEST).getmask(candidate)) != missing_letter():
            return candidate
    return ""


def leading(size):
    return round(size * 1.22)


def fitted(text, width, height):
    """The largest size at which the text, broken into lines, fits; at the smallest, as much of it as does."""
    for size in range(LARGEST, SMALLEST - 1, -2):
        lines = broken(text, size, width)
        if len(lines) * leading(size) <= height and all(font(size).getlength(line) <= width for line in lines):
            return size, lines
    kept = [shortened(line, size, width) for line in lines[: height // leading(size)]]
    if len(kept) < len(lines):
        kept[-1] = shortened(f"{kept[-1]}…", size, width)
    return size, kept


def broken(text, size, width):
    """The words of the text in lines of at most `width` pixels; a longer word has a line of its own."""
    lines = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font(size).getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shortened(line, size, width):
    """The line, or its beginning and an ellipsis, in at most `width` pixels."""
    if font(size).getlength(line) <= width:
        return line
    while line and font(size).getlength(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip('… ')}…"


# Drawings


def square(name):
    return drawn(cloth(name), 48, 48, EMBLEM // 48)


def paste_band(picture):
    width, woven = band()
    tile = drawn(woven, width, 24, BAND // 24)
    for left in range(0, WIDTH, tile.width):
        picture.paste(tile, (left, HEIGHT - BAND))


def drawn(woven, width, height, scale):
    """A cloth of `width` by `height` units as a picture, `scale` pixels a unit."""
    fine = scale * FINENESS
    picture = Image.new("RGB", (width * fine, height * fine), woven.ground)
    draw = ImageDraw.Draw(picture)
    for colour, data in ((woven.thread, woven.plain), (woven.accent, woven.marked)):
        for points in lines(data):
            trace(draw, [(x * fine, y * fine) for x, y in points], colour, 2 * fine)
    return picture.resize((width * scale, height * scale), Image.Resampling.LANCZOS)


def trace(draw, points, colour, thickness):
    """A line of round ends and corners; of a single point, a dot."""
    draw.line(points, colour, thickness)
    for x, y in points:
        half = thickness / 2
        draw.ellipse((x - half, y - half, x + half, y + half), colour)


def lines(data):
    """The lines of the path data that emblems are written in (SVG 2, 9.3; of its commands M, l, h, v, H, V and z)."""
    found = []
    for command, arguments in re.findall(r"([MlhvHVz])([^MlhvHVz]*)", data):
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", arguments)]
        if command == "M":
            # Further pairs are lines to those points.
            found.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
            continue
        x, y = found[-1][-1]
        if command == "z":
            found[-1].append(found[-1][0])
        elif command == "l":
            found[-1].append((x + numbers[0], y + numbers[1]))
        else:
            (number,) = numbers
            step = {"h": (x + number, y), "v": (x, y + number), "H": (number, y), "V": (x, number)}
            found[-1].append(step[command])
    return found


def name_of_page(path):
    """The name of the picture of a page that is no object's: its path below the language, its steps joined."""
    return "-".join(part for part in path.split("/")[2:] if part) or "bamex-2025"
