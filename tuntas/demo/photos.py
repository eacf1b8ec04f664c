"""Photos for the living example: a coloured card that says what a camera would have shown."""

from __future__ import annotations

import io
import textwrap
from datetime import datetime

from PIL import Image, ImageDraw, ImageFont

from tuntas.cases.files import Upload

__all__ = ["photo", "stamp"]

SIZE = (960, 720)
COLOURS = ("#1f4e5f", "#3d5a3e", "#5f3f2c", "#3b3f63", "#5d2f3f", "#36454f")


def photo(title: str, text: str, at: str, number: int) -> Upload:
    """A JPEG with a device drawn on it, `title` and `text` under it, and the moment `at` in its corner."""
    image = Image.new("RGB", SIZE, COLOURS[number % len(COLOURS)])
    draw = ImageDraw.Draw(image)
    _device(draw, number)
    draw.rectangle((0, 470, 960, 720), fill="#f6f3ec")
    draw.text((40, 495), title[:40], font=ImageFont.load_default(44), fill="#22302f")
    draw.multiline_text((40, 560), textwrap.fill(text, 60)[:240], font=ImageFont.load_default(28), fill="#3b4746")
    draw.text((40, 672), f"Foto karangan untuk contoh · {at}", font=ImageFont.load_default(22), fill="#7a6a4f")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return Upload(f"foto-{number}.jpg", out.getvalue())


def _device(draw: ImageDraw.ImageDraw, number: int) -> None:
    """A switch with its ports, some of them dark."""
    draw.rounded_rectangle((110, 150, 850, 330), 16, fill="#d9d6cf", outline="#10201f", width=4)
    for port in range(16):
        left = 140 + port % 8 * 86
        top = 172 if port < 8 else 252
        draw.rectangle((left, top, left + 62, top + 50), fill="#22302f")
        lit = (port * 7 + number) % 5 != 0
        draw.ellipse((left + 46, top + 4, left + 58, top + 16), fill="#6fd08c" if lit else "#b3402f")


def stamp(moment: datetime) -> str:
    """How a camera prints its moment."""
    return moment.strftime("%d-%m-%Y %H.%M")
