"""Invented photographs of people of the demonstration: drawn heads, nobody's face."""

from io import BytesIO

from PIL import Image, ImageDraw

from rantau.rounds.edition import PhotoRules

HUES = 360


def draw_photo(rules: PhotoRules, number: int) -> bytes:
    """A head and shoulders on white as a PNG of a few kilobytes; each number has colours
    of its own."""
    width, height = rules.width, rules.height
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    shirt = f"hsl({number % HUES}, {40 + number // HUES % 50}%, {30 + number // HUES // 50 % 40}%)"
    draw.ellipse((width * 0.1, height * 0.72, width * 0.9, height * 1.4), fill=shirt)
    draw.ellipse((width * 0.28, height * 0.2, width * 0.72, height * 0.75), fill="#c9986b")
    for eye in (0.41, 0.59):
        at = (width * eye - 8, height * 0.43 - 5, width * eye + 8, height * 0.43 + 5)
        draw.ellipse(at, fill="black")
    out = BytesIO()
    picture.quantize(8, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()
