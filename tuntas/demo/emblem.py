"""The emblem of the invented office: a ring with a small network in it, drawn here, so that it is nobody's."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw

__all__ = ["emblem"]

SIDE = 600  # pixels, as uploads are kept
_FINE = 3  # drawn that much larger, then made smaller: smooth edges
BLUE, GOLD, WHITE = "#16405b", "#c99a2e", "#ffffff"


def emblem() -> bytes:
    """A PNG with a transparent ground."""
    side = SIDE * _FINE
    image = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(image)
    for share, colour in ((0.0, GOLD), (0.035, WHITE), (0.05, BLUE), (0.155, GOLD), (0.17, WHITE)):
        inset = share * side
        draw.ellipse((inset, inset, side - inset, side - inset), fill=colour)
    _beads(draw, side)
    _network(draw, side)
    out = io.BytesIO()
    image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _at(side: float, turn: float, radius: float) -> tuple[float, float]:
    """A place on a circle around the middle; `turn` in whole turns from the top."""
    angle = 2 * math.pi * turn - math.pi / 2
    return side / 2 + radius * side * math.cos(angle), side / 2 + radius * side * math.sin(angle)


def _dot(draw: ImageDraw.ImageDraw, at: tuple[float, float], radius: float, colour: str) -> None:
    draw.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), fill=colour)


def _beads(draw: ImageDraw.ImageDraw, side: float) -> None:
    for number in range(24):
        _dot(draw, _at(side, number / 24, 0.398), side * 0.012, GOLD if number % 2 else WHITE)


def _network(draw: ImageDraw.ImageDraw, side: float) -> None:
    """Five places, joined to the middle and to their neighbours."""
    places = [_at(side, number / 5, 0.215) for number in range(5)]
    for one, other in zip(places, [*places[1:], places[0]], strict=True):
        draw.line((*one, *other), fill=BLUE, width=round(side * 0.012))
        draw.line((*one, side / 2, side / 2), fill=BLUE, width=round(side * 0.018))
    for one in places:
        _dot(draw, one, side * 0.042, GOLD)
        _dot(draw, one, side * 0.03, BLUE)
    _dot(draw, (side / 2, side / 2), side * 0.075, BLUE)
    _dot(draw, (side / 2, side / 2), side * 0.05, GOLD)
