"""Conversion of uploads of 12 million pixels to the files of readers, beside decoding them and saving them once.

    .venv/bin/python -m benchmarks.pictures

Reports seconds by the clock and of the processor. Ends with 1 when a conversion, nine files each of the best quality
that its weight allows, costs more than MOST times the processor time of one plain copy at the size of the largest file.
"""

import io
import random
import sys
import time

from PIL import Image

SIZE = (4000, 3000)
MOST = 12  # times as much as a plain copy
SHARE_OF_NOISE = {"noise": 1.0, "a photograph's detail": 0.06}


def drawn(share, seed=1):
    """Soft shapes with a share of noise: at 1 the heaviest picture there is, at a few hundredths like a photograph."""
    chance = random.Random(seed)  # noqa: S311 - a drawing

    def noise(width, height):
        return Image.frombytes("RGB", (width, height), chance.randbytes(width * height * 3))

    soft = noise(200, 150).resize(SIZE, Image.Resampling.BICUBIC)
    finer = noise(1000, 750).resize(SIZE, Image.Resampling.BICUBIC)
    return Image.blend(Image.blend(soft, finer, 0.25), noise(*SIZE), share)


def uploaded(picture, quality):
    from django.core.files.base import ContentFile

    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return ContentFile(file.getvalue())


def copied(file):
    """The least that anybody does with an upload: decode it, make it smaller, save it as it is."""
    from news.renditions import MOST_SIDE

    file.seek(0)
    with Image.open(file) as picture:
        picture.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
        picture.save(io.BytesIO(), "JPEG", quality=85, optimize=True, progressive=True)


def seconds_of(work):
    """`(by the clock, of the processor)`, all threads included."""
    started, working = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - working


def main():
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bamex.settings")
    import django

    django.setup()
    from news.renditions import make_renditions

    worst = 0
    for name, share in SHARE_OF_NOISE.items():
        file = uploaded(drawn(share), 60 if share == 1 else 85)
        copy = min((seconds_of(lambda file=file: copied(file)) for _ in range(3)), key=lambda pair: pair[1])
        made = min((seconds_of(lambda file=file: make_renditions(file)) for _ in range(2)), key=lambda pair: pair[1])
        worst = max(worst, made[1] / copy[1])
        print(f"{name}, {file.size / 10**6:.1f} MB: {made[0]:.1f} s, of the processor {made[1]:.1f} s;", end=" ")
        print(f"a plain copy {copy[0]:.1f} s, {copy[1]:.1f} s: {made[1] / copy[1]:.1f} times as much.")
    sys.exit(worst > MOST)


if __name__ == "__main__":
    main()
