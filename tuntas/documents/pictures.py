"""Pictures made fit for a page: photos upright and small without metadata, the emblem of a letterhead, the QR code."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import segno
from PIL import Image, ImageOps, UnidentifiedImageError

from tuntas.cases.files import path_of

__all__ = ["emblem", "photo", "qr"]

PHOTO_SIDE = 1000  # pixels; at the printed width about 300 per inch
EMBLEM_SIDE = 400  # at the printed 2.5 cm about 400 per inch; a copy lies in every paper
_DAMAGED = (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError)


@lru_cache(maxsize=64)
def photo(sha256: str) -> bytes | None:
    """A stored photo as JPEG; None where it is lost or cannot be read. The papers of one sealing share it."""
    return _photo(path_of(sha256))


def _photo(path: Path) -> bytes | None:
    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as image:
            share = PHOTO_SIDE / max(image.size)
            if share < 1:  # read at half or a quarter of its size, where that is still enough
                image.draft("RGB", (int(image.width * share), int(image.height * share)))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((PHOTO_SIDE, PHOTO_SIDE), Image.Resampling.BICUBIC)
            out = io.BytesIO()
            _on_white(upright).save(out, "JPEG", quality=80)
            return out.getvalue()
    except _DAMAGED:
        return None


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    full = image.convert("RGBA")
    white = Image.new("RGB", full.size, "white")
    white.paste(full, mask=full.getchannel("A"))
    return white


@lru_cache(maxsize=16)
def emblem(sha256: str) -> bytes | None:
    """The emblem of a letterhead as PNG; None where it is lost or cannot be read."""
    try:
        with Image.open(path_of(sha256), formats=("PNG",)) as image:
            small = image.convert("RGBA")
            small.thumbnail((EMBLEM_SIDE, EMBLEM_SIDE), reducing_gap=3.0)
            out = io.BytesIO()
            small.save(out, "PNG")
            return out.getvalue()
    except _DAMAGED:
        return None


def qr(url: str) -> bytes:
    """The QR code of an address as SVG: black modules, two of the four quiet ones (the page is white around it)."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue()
