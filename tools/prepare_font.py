"""Prepares `bamex/drawing/fonts/open-sans-bold.ttf`, the letters of the preview pictures.

Run it by hand when other letters are wanted; its output is committed and the portal needs nothing of this at run time.
It needs Debian's apt-get and dpkg-deb, and fonttools (`pip install fonttools`):

    python tools/prepare_font.py

The letters built into Pillow have no accents. Open Sans (Steve Matteson, for Google) is under the Apache License 2.0,
which lets a part of it be kept under its own name; the licence is beside it.
"""

import subprocess
import tempfile
from pathlib import Path

from fontTools import subset

PACKAGE = "fonts-open-sans=1.11-2"
FONT = "usr/share/fonts/truetype/open-sans/OpenSans-Bold.ttf"
OUTPUT = Path(__file__).resolve().parent.parent / "bamex" / "drawing" / "fonts" / "open-sans-bold.ttf"

# Latin as European languages write it, French and Turkish among them; quotation marks, dashes and signs.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x218, 0x219, 0x21A, 0x21B]
SIGNS = "‐–—‘’‚“”„†•…‰′″‹›€№™−≈≤≥\u202f"


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["apt-get", "download", PACKAGE], cwd=folder, check=True)
        (package,) = Path(folder).glob("*.deb")
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        options = subset.Options(hinting=False, layout_features=["kern", "mark"], notdef_outline=True)
        font = subset.load_font(Path(folder) / FONT, options)
        wanted = subset.Subsetter(options)
        wanted.populate(unicodes=[*LETTERS, *map(ord, SIGNS)])
        wanted.subset(font)
        OUTPUT.parent.mkdir(exist_ok=True)
        subset.save_font(font, OUTPUT, options)


if __name__ == "__main__":
    main()
