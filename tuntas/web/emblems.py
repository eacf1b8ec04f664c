"""The emblem of a letterhead: checked by its content, made small, kept as PNG without metadata."""

from __future__ import annotations

import base64
import io
import struct
from dataclasses import dataclass

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from tuntas.cases.files import path_of, space_for_files, store

__all__ = ["ACCEPT", "MOST_BYTES", "Unfit", "kept", "picture", "sealed", "unsealed"]

ACCEPT = "image/png,image/jpeg,image/webp"
MOST_BYTES = 5_000_000
MOST_SIDE, MOST_PIXELS = 10_000, 40_000_000  # refused before it is decoded
SIDE = 600  # pixels; at the printed 2.5 cm about 600 per inch
BLURRED = 200  # below that a print shows the pixels
_SALT = "tuntas.emblem"
_KINDS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"RIFF")
_DAMAGED = (  # what Pillow raises for files that are cut short or were tampered with
    UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, ArithmeticError, LookupError, struct.error,
)  # fmt: skip


class Unfit(Exception):
    """A file that cannot be an emblem; the message is for the person who chose it."""


@dataclass(frozen=True)
class Kept:
    """An emblem as it is kept: the hash of its PNG, and what its owner should know ("" mostly)."""

    sha256: str
    remark: str


def kept(upload: UploadedFile[bytes]) -> Kept:
    """Check `upload` and keep it. Raises Unfit; nothing of a refused file is decoded beyond its header."""
    if (upload.size or 0) > MOST_BYTES:
        said = _("Berkas lambang ini %(size)s MB; paling besar %(most)d MB. Perkecil dahulu gambarnya.")
        size = f"{(upload.size or 0) / 1e6:.1f}".replace(".", ",")
        raise Unfit(said % {"size": size, "most": MOST_BYTES // 1_000_000})
    if not space_for_files():
        raise Unfit(_("Ruang simpan server hampir habis, jadi lambang belum dapat disimpan. Beri tahu administrator."))
    image = _opened(upload.read())
    remark = ""
    if max(image.size) < BLURRED:
        said = _("Lambang ini hanya %(w)d × %(h)d piksel dan akan tampak kabur bila dicetak; sebaiknya 300 atau lebih.")
        remark = said % {"w": image.width, "h": image.height}
    return Kept(store(_png(image)), remark)


def _opened(content: bytes) -> Image.Image:
    """The picture, upright, its transparency kept, without empty margins."""
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"<svg", b"<?xml", b"<!--")) and b"<svg" in content[:4096]:
        raise Unfit(_("Gambar SVG tidak diterima di sini. Simpan dahulu sebagai PNG, lalu unggah PNG itu."))
    if not content.startswith(_KINDS):
        raise Unfit(_("Berkas ini bukan gambar PNG, JPEG, atau WebP."))
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            if max(image.size) > MOST_SIDE or image.width * image.height > MOST_PIXELS:
                raise _too_many(image.size)
            image.draft("RGB", (SIDE * 2, SIDE * 2))
            upright = ImageOps.exif_transpose(image)
            shown = upright if upright.mode in ("RGB", "RGBA", "LA", "P", "L", "PA") else upright.convert("RGB")
            whole = shown.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many() from None
    except _DAMAGED:
        raise Unfit(_("Gambar ini rusak atau terpotong. Unggah berkas yang lain.")) from None
    box = whole.getchannel("A").getbbox()
    if box is None:
        raise Unfit(_("Gambar ini kosong: seluruhnya tembus pandang."))
    return whole.crop(box)


def _too_many(size: tuple[int, int] | None = None) -> Unfit:
    most = f"{MOST_SIDE:,}".replace(",", ".")
    if size is None:
        return Unfit(_("Gambar ini terlalu banyak pikselnya; paling panjang %(most)s piksel.") % {"most": most})
    width, height = (f"{one:,}".replace(",", ".") for one in size)
    said = _("Gambar ini %(w)s × %(h)s piksel; paling panjang %(most)s piksel. Perkecil dahulu gambarnya.")
    return Unfit(said % {"w": width, "h": height, "most": most})


def _png(image: Image.Image) -> bytes:
    """A PNG of at most SIDE pixels that holds nothing but the picture."""
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    least, _most = image.getchannel("A").getextrema()
    plain = image.convert("RGB") if least == 255 else image
    plain.info = {}
    out = io.BytesIO()
    plain.save(out, "PNG", optimize=True)
    return out.getvalue()


def picture(sha256: str, side: int = 192) -> str:
    """A small version of a kept emblem as a data: address for a page; "" where there is none."""
    try:
        with Image.open(path_of(sha256), formats=("PNG",)) as image:
            small = image.convert("RGBA")
    except _DAMAGED:
        return ""
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


# -- between preview and saving -----------------------------------------------------------------------


def sealed(sha256: str) -> str:
    """The emblem as a hidden field carries it: nobody can name a file that was not checked here."""
    return signing.dumps(sha256, salt=_SALT) if sha256 else ""


def unsealed(text: str) -> str:
    """The emblem that a hidden field names, "" for none. Raises Unfit where it is gone, or was never ours."""
    if not text:
        return ""
    try:
        sha256 = str(signing.loads(text, salt=_SALT))
    except signing.BadSignature:
        raise Unfit(_("Lambang yang dipilih tadi tidak dikenali. Unggah sekali lagi.")) from None
    if not path_of(sha256).is_file():
        raise Unfit(_("Lambang yang dipilih tadi sudah tidak tersimpan. Unggah sekali lagi."))
    return sha256
