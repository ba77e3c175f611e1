"""Framing of pictures: the turn and the cut that an editor asks for, and the part that a crop keeps of a picture.

Places are in percent of the picture's width and height, so that they hold for each of its renditions.
"""

from dataclasses import dataclass

from PIL import Image

Size = tuple[int, int]
Box = tuple[int, int, int, int]  # left, top, right, bottom, in pixels

TURNS = {
    90: Image.Transpose.ROTATE_270,  # Pillow turns against the clock
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
MIDDLE = 50
MOST_CUT = 90  # percent of one side


@dataclass(frozen=True)
class Framing:
    """A turn with the clock in degrees, and then what is cut off each side of the turned picture, in percent."""

    turn: int = 0
    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0

    @property
    def kept(self) -> float:
        """The part of the narrower kept side, between 0 and 1."""
        return (100 - max(self.left + self.right, self.top + self.bottom)) / 100

    def box(self, size: Size) -> Box:
        """Part that is kept of a turned picture of that size."""
        width, height = size
        return (
            round(width * self.left / 100),
            round(height * self.top / 100),
            round(width * (100 - self.right) / 100),
            round(height * (100 - self.bottom) / 100),
        )

    def framed_size(self, size: Size) -> Size:
        """The size of what is left of an upright picture of that size."""
        left, top, right, bottom = self.box(size if self.turn % 180 == 0 else (size[1], size[0]))
        return right - left, bottom - top

    def frame(self, image: Image.Image) -> Image.Image:
        """The upright image, turned and cut; the same one where nothing is asked for."""
        if self.turn:
            image = image.transpose(TURNS[self.turn])
        box = self.box(image.size)
        return image if box == (0, 0, *image.size) else image.crop(box)


AS_IT_IS = Framing()


def crop_around(size: Size, shape: Size, focus: tuple[int, int]) -> Box:
    """The largest box of the proportions of `shape` in a picture of that size, with the focal point in sight."""
    width, height = size
    scale = min(width / shape[0], height / shape[1])
    kept = (max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale)))
    left, top = (round((whole - part) * place / 100) for whole, part, place in zip(size, kept, focus, strict=True))
    return left, top, left + kept[0], top + kept[1]
