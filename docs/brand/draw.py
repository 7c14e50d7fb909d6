"""Drawing of the brand images: a handset with sound waves in a rounded square, and the name beside it.

Run `python docs/brand/draw.py FONT.ttf` with Pillow installed; it writes `custom_components/mobilgroup/brand/`.
"""

from math import cos, radians, sin
from pathlib import Path
import sys

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

OUT = Path(__file__).parents[2] / "custom_components" / "mobilgroup" / "brand"
BIG = 2048
TOP, BOTTOM = (24, 176, 164), (14, 84, 140)
DARK_TOP, DARK_BOTTOM = (64, 214, 196), (44, 132, 206)
INK, PALE_INK = (18, 52, 86), (236, 244, 250)


def gradient(size: int, top: tuple[int, ...], bottom: tuple[int, ...]) -> Image.Image:
    """Return a square that goes from one colour to another along its diagonal."""
    ramp = Image.linear_gradient("L").rotate(-35, resample=Image.Resampling.BICUBIC, expand=True)
    edge = ramp.width // 4
    ramp = ramp.crop((edge, edge, ramp.width - edge, ramp.height - edge)).resize((size, size))
    return Image.composite(Image.new("RGB", (size, size), bottom), Image.new("RGB", (size, size), top), ramp)


def handset() -> Image.Image:
    """Return the mask of a handset: a bent grip with an ear-piece and a mouthpiece."""
    mask = Image.new("L", (BIG, BIG), 0)
    draw = ImageDraw.Draw(mask)
    # Drawn upright and to the left of the centre, then rotated; the left half of the ring is the grip.
    box = (560, 330, 1948, 1718)
    draw.arc(box, 116, 244, fill=255, width=260)
    for top in (318, 1370):
        draw.rounded_rectangle((800, top, 1230, top + 360), radius=120, fill=255)
    # Rounds the corners where the pieces meet.
    mask = mask.filter(ImageFilter.GaussianBlur(26)).point(lambda value: 255 if value > 127 else 0)
    return mask.rotate(38, resample=Image.Resampling.BICUBIC, center=(BIG / 2, BIG / 2), translate=(-40, 130))


def waves() -> Image.Image:
    """Return the mask of the sound: arcs around the ear-piece, with round ends."""
    mask = Image.new("L", (BIG, BIG), 0)
    draw = ImageDraw.Draw(mask)
    centre_x, centre_y, width = 1010, 1010, 118
    for radius in (300, 520, 740):
        box = (centre_x - radius, centre_y - radius, centre_x + radius, centre_y + radius)
        draw.arc(box, 282, 348, fill=255, width=width)
        for angle in (282, 348):
            end = Image.new("L", (BIG, BIG), 0)
            spot = ImageDraw.Draw(end)
            x, y = polar(centre_x, centre_y, radius - width / 2, angle)
            spot.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
            mask = ImageChops.lighter(mask, end)
            draw = ImageDraw.Draw(mask)
    return mask


def polar(x: float, y: float, radius: float, angle: float) -> tuple[float, float]:
    """Return a point around a centre; angles as Pillow counts them, clockwise from the right."""
    return x + radius * cos(radians(angle)), y + radius * sin(radians(angle))


def icon(top: tuple[int, ...], bottom: tuple[int, ...]) -> Image.Image:
    """Return the icon at the working size."""
    shape = Image.new("L", (BIG, BIG), 0)
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, BIG - 1, BIG - 1), radius=460, fill=255)
    picture = gradient(BIG, top, bottom)
    picture.paste((255, 255, 255), mask=handset())
    picture.paste((255, 255, 255), mask=waves())
    picture.putalpha(shape)
    return picture


def logo(mark: Image.Image, ink: tuple[int, ...], font: str) -> Image.Image:
    """Return the icon with the name beside it, at the working size and trimmed."""
    first, second = ImageFont.truetype(font, 1000), ImageFont.truetype(font, 640)
    canvas = Image.new("RGBA", (BIG * 5, BIG), (*ink, 0))
    canvas.paste(mark, (0, 0), mark)
    draw = ImageDraw.Draw(canvas)
    draw.text((BIG + 380, BIG * 0.36), "mobilgroup", font=first, fill=(*ink, 255), anchor="lm")
    draw.text((BIG + 400, BIG * 0.81), "voice", font=second, fill=(*ink, 190), anchor="lm")
    return canvas.crop(canvas.getbbox())


def save(picture: Image.Image, name: str, height: int) -> None:
    """Write an image in both densities."""
    for suffix, size in (("", height), ("@2x", 2 * height)):
        width = round(picture.width * size / picture.height)
        small = picture.resize((width, size), Image.Resampling.LANCZOS)
        small.save(OUT / f"{name}{suffix}.png", optimize=True)


def main() -> None:
    """Write every image."""
    OUT.mkdir(parents=True, exist_ok=True)
    for prefix, top, bottom, ink in (("", TOP, BOTTOM, INK), ("dark_", DARK_TOP, DARK_BOTTOM, PALE_INK)):
        mark = icon(top, bottom)
        save(mark, f"{prefix}icon", 256)
        save(logo(mark, ink, sys.argv[1]), f"{prefix}logo", 128)


if __name__ == "__main__":
    main()
