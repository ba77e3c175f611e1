"""The preview picture that messengers and social networks show beside a link: the title, the band, and the emblem or a
photograph.

A JPEG of 1200 by 630 pixels, the same bytes for the same words. It is drawn from the same data as the emblem's SVG,
and kept in memory by its words and its photograph, so that it is made once as long as they stay.
"""

import io
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from bamex.drawing.emblem import COTTON, GOLD, MUD, Cloth, band_cloth, emblem_cloth

PREVIEW_TYPE = "image/jpeg"
PREVIEW_WIDTH, PREVIEW_HEIGHT = 1200, 630
PREVIEW_MARGIN = 64
EMBLEM_SIDE = 288  # six pixels a unit of its drawing
BAND_HEIGHT = 96  # four pixels a unit
PHOTOGRAPH_SIZE = (EMBLEM_SIDE + PREVIEW_MARGIN, PREVIEW_HEIGHT - BAND_HEIGHT)  # in place of the emblem, to the edges
Point = tuple[float, float]
ANSWER_SIZE, ANSWER_LINES = 40, 2  # of what is answered to the question that the title asks
FINENESS = 3  # drawings are made that much larger and reduced, since Pillow's lines have hard edges
LARGEST, SMALLEST = 84, 30  # of the title's letters, in pixels
FONT = Path(__file__).parent / "fonts" / "open-sans-bold.ttf"
QUALITY = 88


@lru_cache(maxsize=settings.PREVIEWS_KEPT)
def preview_picture(
    title: str, above: str, below: str, name: str, photograph: bytes = b"", answers: tuple[str, ...] = ()
) -> bytes:
    """The JPEG as bytes: `title` between the small lines `above` and `below`, and the emblem of `name`.

    `photograph`, a file of PHOTOGRAPH_SIZE, takes the emblem's place; `answers` stand under a title that asks.
    """
    picture = Image.new("RGB", (PREVIEW_WIDTH, PREVIEW_HEIGHT), MUD)
    draw = ImageDraw.Draw(picture)
    room = PREVIEW_WIDTH - EMBLEM_SIDE - 3 * PREVIEW_MARGIN
    draw.text((PREVIEW_MARGIN, PREVIEW_MARGIN), shorten_line(drawable_text(above), 32, room), GOLD, title_font(32))
    foot = PREVIEW_HEIGHT - BAND_HEIGHT - PREVIEW_MARGIN
    draw.text(
        (PREVIEW_MARGIN, foot),
        shorten_line(drawable_text(below), 30, room if photograph else PREVIEW_WIDTH - 2 * PREVIEW_MARGIN),
        GOLD,
        title_font(30),
        anchor="ls",
    )
    top = PREVIEW_MARGIN + 64
    answered = lines_of_answers(tuple(map(drawable_text, answers)), room)
    answer_top = foot - 48 - line_height(ANSWER_SIZE) * len(answered)
    for number, line in enumerate(answered):
        at = (PREVIEW_MARGIN, answer_top + number * line_height(ANSWER_SIZE))
        draw.text(at, line, GOLD, title_font(ANSWER_SIZE))
    size, lines = fit_text(drawable_text(title), room, (answer_top if answered else foot - 48) - 24 - top)
    for line in lines:
        draw.text((PREVIEW_MARGIN, top), line, COTTON, title_font(size))
        top += line_height(size)
    if photograph:
        picture.paste(Image.open(io.BytesIO(photograph)), (PREVIEW_WIDTH - PHOTOGRAPH_SIZE[0], 0))
    else:
        picture.paste(emblem_picture(name), (PREVIEW_WIDTH - PREVIEW_MARGIN - EMBLEM_SIDE, PREVIEW_MARGIN))
    paste_band(picture)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY, optimize=True, subsampling=0)
    return file.getvalue()


# Letters


@lru_cache(maxsize=64)
def title_font(size: int) -> ImageFont.FreeTypeFont:
    # The basic layout is in every Pillow; the other depends on a library that a machine may lack.
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1)
def missing_letter() -> bytes:
    return bytes(title_font(SMALLEST).getmask("\uffff"))


def drawable_text(text: str) -> str:
    """The text with letters that the font has: others give way to their base letter, or are left out."""
    return " ".join("".join(filter(None, map(drawable_letter, str(text)))).split())


@lru_cache(maxsize=1024)
def drawable_letter(character: str) -> str:
    if character.isspace():
        return " "
    for candidate in (character, unicodedata.normalize("NFKD", character)[:1]):
        if bytes(title_font(SMALLEST).getmask(candidate)) != missing_letter():
            return candidate
    return ""


def line_height(size: int) -> int:
    return round(size * 1.22)


def fit_text(text: str, width: int, height: int) -> tuple[int, list[str]]:
    """The largest size at which the text, broken into lines, fits; at the smallest, as much of it as does."""
    for size in range(LARGEST, SMALLEST - 1, -2):
        lines = break_lines(text, size, width)
        if len(lines) * line_height(size) <= height and all(
            title_font(size).getlength(line) <= width for line in lines
        ):
            return size, lines
    return size, shortened_lines(text, size, width, height // line_height(size))


def shortened_lines(text: str, size: int, width: int, most: int) -> list[str]:
    """The text in at most so many lines, the last one shortened if there are more."""
    lines = break_lines(text, size, width)
    kept = [shorten_line(line, size, width) for line in lines[:most]]
    if kept and len(kept) < len(lines):
        kept[-1] = shorten_line(f"{kept[-1]}…", size, width)
    return kept


def lines_of_answers(answers: tuple[str, ...], width: int) -> list[str]:
    """As many whole answers as their lines have room for: a number that is cut would be another number."""
    for kept in range(len(answers), 0, -1):
        text = " · ".join([*answers[:kept], *["…"][: len(answers) - kept]])
        lines = break_lines(text, ANSWER_SIZE, width)
        if len(lines) <= ANSWER_LINES and all(title_font(ANSWER_SIZE).getlength(line) <= width for line in lines):
            return lines
    return shortened_lines(answers[0], ANSWER_SIZE, width, ANSWER_LINES) if answers else []


def break_lines(text: str, size: int, width: int) -> list[str]:
    """The words of the text in lines of at most `width` pixels; a longer word has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and title_font(size).getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shorten_line(line: str, size: int, width: int) -> str:
    """The line, or its beginning and an ellipsis, in at most `width` pixels."""
    if title_font(size).getlength(line) <= width:
        return line
    while line and title_font(size).getlength(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip('… ')}…"


# Drawings


def emblem_picture(name: str) -> Image.Image:
    return cloth_picture(emblem_cloth(name), 48, 48, EMBLEM_SIDE // 48)


@lru_cache(maxsize=1)
def band_tile() -> Image.Image:
    """The part of the band that repeats, the same on every picture."""
    width, woven = band_cloth()
    return cloth_picture(woven, width, 24, BAND_HEIGHT // 24)


def paste_band(picture: Image.Image) -> None:
    tile = band_tile()
    for left in range(0, PREVIEW_WIDTH, tile.width):
        picture.paste(tile, (left, PREVIEW_HEIGHT - BAND_HEIGHT))


def cloth_picture(woven: Cloth, width: int, height: int, scale: int) -> Image.Image:
    """A cloth of `width` by `height` units as a picture, `scale` pixels a unit."""
    fine = scale * FINENESS
    picture = Image.new("RGB", (width * fine, height * fine), woven.ground)
    draw = ImageDraw.Draw(picture)
    for colour, data in ((woven.thread, woven.plain), (woven.accent, woven.marked)):
        for points in lines_of_path(data):
            draw_line(draw, [(x * fine, y * fine) for x, y in points], colour, 2 * fine)
    return picture.reduce(FINENESS)


def draw_line(draw: ImageDraw.ImageDraw, points: list[Point], colour: str, thickness: int) -> None:
    """A line of round ends and corners; of a single point, a dot."""
    draw.line(points, colour, thickness)
    for x, y in points:
        half = thickness / 2
        draw.ellipse((x - half, y - half, x + half, y + half), colour)


def lines_of_path(data: str) -> list[list[Point]]:
    """The lines of the path data that emblems are written in (SVG 2, 9.3; of its commands M, l, h, v, H, V and z)."""
    found: list[list[Point]] = []
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


def name_of_page(path: str) -> str:
    """The name of the picture of a page that is no object's: its path below the language, its steps joined."""
    return "-".join(part for part in path.split("/")[2:] if part) or "bamex-2025"
