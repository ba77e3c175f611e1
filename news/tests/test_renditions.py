"""From an upload to the files that readers are served: what is refused, and what is left of what is taken."""

import io
import random
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from PIL import Image, ImageCms, ImageDraw

from bamex.tests.make import uploaded
from news import renditions as module
from news.picture_framing import Framing, crop_around
from news.renditions import PICTURE_TYPES, ROLES, UnfitPictureError, check_upload, make_renditions

pytestmark = pytest.mark.slow

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture(autouse=True)
def only_small_files(monkeypatch):
    """Larger files take seconds to encode, and tell nothing more."""
    monkeypatch.setattr(module, "ROLES", [role for role in ROLES if role.name in {"light", "small", "full"}])


def drawn(size=(600, 400), mode="RGB"):
    """Red above, blue below."""
    picture = Image.new("RGB", size, RED)
    ImageDraw.Draw(picture).rectangle((0, size[1] // 2, *size), BLUE)
    return picture.convert(mode)


def opened(made):
    return Image.open(io.BytesIO(made.content))


def largest(file):
    return opened(make_renditions(file)[-1])


def is_near(one, other):
    return all(abs(a - b) < 30 for a, b in zip(one, other, strict=True))


def refusal(file, language="en"):
    with override(language), pytest.raises(UnfitPictureError) as refused:
        make_renditions(file)
    return str(refused.value)


# What is taken


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_four_usual_formats_are_taken(kind):
    picture = largest(uploaded(drawn(), kind))

    assert (picture.format, picture.size, picture.mode) == ("JPEG", (600, 400), "RGB")
    assert is_near(picture.getpixel((300, 50)), RED)
    assert is_near(picture.getpixel((300, 350)), BLUE)


def test_each_file_is_as_wide_as_its_role_and_no_wider_than_the_picture():
    made = make_renditions(uploaded(drawn((3000, 2000))))

    assert [(item.role, item.kind, item.width, item.height) for item in made] == [
        ("light", "avif", 240, 160),
        ("light", "jpg", 240, 160),
        ("small", "avif", 360, 240),
        ("small", "jpg", 360, 240),
        ("full", "jpg", 2560, 1707),
    ]
    assert [item.width for item in make_renditions(uploaded(drawn((300, 400))))] == [240, 240, 300, 300, 300]
    assert all(opened(item).size == (item.width, item.height) for item in made)
    assert all(opened(item).get_format_mimetype() == PICTURE_TYPES[item.kind] for item in made)


def test_even_noise_keeps_to_the_weight_of_its_role():
    noise = Image.frombytes("RGB", (800, 600), random.Random(1).randbytes(800 * 600 * 3))  # noqa: S311 - a drawing

    most = {(role.name, kind): weight for role in ROLES for kind, weight in role.weights.items()}
    for item in make_renditions(uploaded(noise, "PNG")):
        assert len(item.content) <= most[item.role, item.kind], item.role


def test_the_same_picture_gives_the_same_files():
    assert make_renditions(uploaded(drawn())) == make_renditions(uploaded(drawn()))


def test_a_picture_taken_with_the_telephone_upside_down_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 3  # Orientation: turned by 180 degrees

    picture = largest(uploaded(drawn(), exif=exif))

    assert is_near(picture.getpixel((300, 50)), BLUE)


def test_a_picture_taken_sideways_is_taller_than_wide():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert largest(uploaded(drawn(), exif=exif)).size == (400, 600)


def test_nothing_that_the_camera_noted_is_left():
    exif = Image.Exif()
    exif[0x010F] = "Appareil secret"
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    exif.get_ifd(0x8825)[2] = (12.0, 34.0, 56.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    file = uploaded(drawn(), exif=exif, icc_profile=profile, comment=b"Commentaire secret", xmp=b"<secret/>")
    assert b"secret" in file.read()

    for item in make_renditions(file):
        picture = opened(item)
        assert not {"exif", "icc_profile", "comment", "xmp"} & picture.info.keys(), item
        assert not picture.getexif()
        assert not any(word in item.content for word in (b"secret", b"Exif", b"GPS", b"<x:xmpmeta"))


def test_colours_for_print_become_colours_for_screens():
    picture = largest(uploaded(drawn(mode="CMYK")))

    assert picture.mode == "RGB"
    assert is_near(picture.getpixel((300, 50)), RED)


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "RGBA", "I;16"])
def test_every_other_mode_becomes_plain_colours(mode):
    deep = Image.new("I;16", (600, 400), 0xFFFF)
    picture = deep if mode == "I;16" else Image.new("L", (600, 400), 255).convert(mode)

    assert is_near(largest(uploaded(picture, "PNG")).getpixel((300, 200)), (255, 255, 255))


def test_what_is_transparent_is_laid_on_white():
    assert is_near(largest(uploaded(Image.new("RGBA", (600, 400), (0, 0, 0, 0)), "PNG")).getpixel((9, 9)), (255,) * 3)


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_a_large_transparent_picture_is_made_small_before_it_is_laid_on_white(mode, monkeypatch):
    laid = []
    lay = Image.alpha_composite
    monkeypatch.setattr(Image, "alpha_composite", lambda ground, image: laid.append(image.size) or lay(ground, image))
    picture = Image.new("RGBA", (3000, 2000), (*RED, 255))
    picture.paste((0, 0, 0, 0), (0, 1000, 3000, 2000))

    seen = largest(uploaded(picture.convert(mode), "PNG"))

    assert laid == [(2560, 1707)]  # at full size it takes a gigabyte, at the most pixels
    assert is_near(seen.getpixel((100, 845)), RED)  # no dark seam
    assert is_near(seen.getpixel((100, 1000)), (255, 255, 255))


def test_a_profile_that_is_none_is_done_without():
    assert is_near(largest(uploaded(drawn(), icc_profile=b"no profile")).getpixel((300, 50)), RED)


def test_the_further_pictures_of_a_telephones_file_are_left_out():
    file = uploaded(drawn(), "MPO", save_all=True, append_images=[drawn((60, 40))])

    assert largest(file).size == (600, 400)


def test_a_picture_is_turned_and_then_cut_before_it_is_made_smaller():
    picture = drawn((3000, 2000))  # red above, blue below; turned with the clock, blue is on the left

    made = make_renditions(uploaded(picture), Framing(turn=90, left=50))

    assert (made[-1].width, made[-1].height) == (853, 2560)
    assert is_near(opened(made[-1]).getpixel((10, 10)), RED)


def test_what_is_cut_off_leaves_a_picture_that_is_large_enough_and_not_too_long():
    for framing in (Framing(left=70), Framing(top=45, bottom=45)):
        with override("en"), pytest.raises(UnfitPictureError):
            make_renditions(uploaded(drawn()), framing)


@pytest.mark.parametrize(("orientation", "size"), [(1, (600, 400)), (6, (400, 600))])
def test_an_upload_is_checked_to_its_end_and_tells_its_upright_size(orientation, size):
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = uploaded(drawn(), exif=exif)

    assert check_upload(file) == size
    with pytest.raises(UnfitPictureError):
        check_upload(SimpleUploadedFile("x.jpg", uploaded(drawn()).read()[:-600]))


@pytest.mark.parametrize(
    ("focus", "box"), [((50, 50), (150, 0, 450, 300)), ((0, 0), (0, 0, 300, 300)), ((100, 20), (300, 0, 600, 300))]
)
def test_a_crop_keeps_the_focal_point_in_sight(focus, box):
    assert crop_around((600, 300), (1, 1), focus) == box


# What is refused


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, *chunks):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b""))


@pytest.mark.parametrize("side", [8_000, 12_000, 60_000])
def test_a_small_file_that_would_unfold_to_a_huge_picture_is_refused_unopened(side):
    assert refusal(png(side, side, chunk(b"IDAT", zlib.compress(b"\0" * 1000)))) == (
        "the picture has more than 50 million pixels; make it smaller."
    )


def test_a_text_that_would_unfold_beside_the_picture_is_refused():
    bomb = zlib.compress(b"\0" * 200_000_000)
    file = png(600, 400, chunk(b"zTXt", b"a\0\0" + bomb))

    assert refusal(file) == "the file is damaged or not complete; export the picture again."


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_file_cut_short_is_refused(kind, part):
    noise = Image.frombytes("RGB", (300, 300), random.Random(1).randbytes(270_000))  # noqa: S311 - a drawing
    whole = uploaded(noise, kind).read()

    assert "damaged" in refusal(SimpleUploadedFile("x", whole[: int(len(whole) * part)]))


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' width='600' height='400'><script>alert(1)</script></svg>",
        b"<html></html>",
        b"%PDF-1.7",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 600 400\n",
        b"",
        b"\0" * 5000,
    ],
)
def test_what_is_no_photograph_is_refused(content):
    assert refusal(SimpleUploadedFile("x.jpg", content)) == (
        "this is no JPEG, PNG, WebP or AVIF picture; drawings in SVG are not accepted."
    )


@pytest.mark.parametrize(
    ("beginning", "named"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC picture, as iPhones take them. On the iPhone, choose Settings"),
        (b"\0\0\0\x24ftypmif1\0\0\0\0mif1heic", "HEIC picture"),
        (b"GIF89a\x10\x02\x90\x01", "GIF, made for drawings and animations; export the picture as JPEG or PNG"),
        (b"GIF87a\x10\x02\x90\x01", "GIF"),
    ],
)
def test_formats_that_are_often_met_are_refused_by_name_with_what_to_do(beginning, named):
    assert named in refusal(SimpleUploadedFile("x.jpg", beginning + b"\0" * 100))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_an_animation_is_refused(kind):
    file = uploaded(drawn(), kind, save_all=True, append_images=[drawn().rotate(180)])

    assert refusal(file) == "the picture is animated; choose one that is not."


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((239, 400), "the picture has 239 × 400 pixels; each side needs 240 at least."),
        ((1300, 300), "the picture is more than 4 times as long as it is wide; crop it."),
    ],
)
def test_a_picture_too_small_or_too_long_is_refused(size, words):
    assert refusal(uploaded(drawn(size))) == words


def test_a_file_too_heavy_is_refused_unread(monkeypatch):
    monkeypatch.setattr(module, "MOST_UPLOADED_BYTES", 1000)

    assert refusal(uploaded(drawn())) == "the file weighs 1 MB; at most 0 MB."


def test_refusals_are_told_in_french_too():
    assert refusal(uploaded(drawn((100, 100))), "fr") == (
        "l’image fait 100 × 100 pixels\u202f; il en faut au moins 240 de chaque côté."
    )
