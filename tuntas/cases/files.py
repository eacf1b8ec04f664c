"""Files that were brought or made: checked, re-encoded, and kept for good under their sha256."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import struct
import tempfile
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from tuntas.cases.models import Attachment, Paper
from tuntas.cases.refusals import CaseReason, Refused
from tuntas.people.models import Letterhead

__all__ = ["Upload", "checked", "named", "path_of", "space_for_files", "space_for_reports", "store", "sweep"]

MOST_PIXELS = 60_000_000
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
LONGEST_SIDE = 2400
_TEXT = {".txt": "text/plain", ".log": "text/plain", ".csv": "text/csv"}
_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DAMAGED = (  # what Pillow raises for files that are cut short or were tampered with
    UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, ArithmeticError, LookupError, struct.error,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip
_PCAP = (b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x0a\x0d\x0d\x0a", b"\x4d\x3c\xb2\xa1")


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name as the sender called it, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Kept:
    """A file as it is kept."""

    name: str
    kind: str  # media type
    content: bytes


def checked(upload: Upload) -> Kept:
    """What is kept of `upload`. Raises Refused where it is too large, empty, or of another kind.

    Its kind is read from its content, never from its name. Images are encoded anew, which strips EXIF.
    """
    name = _plain_name(upload.name)
    if len(upload.content) > settings.UPLOAD_MOST:
        size, most = (f"{one / 1024**2:.1f}".replace(".", ",") for one in (len(upload.content), settings.UPLOAD_MOST))
        raise Refused(CaseReason("file_too_large", {"name": name, "size": size, "most": most}))
    if not upload.content:
        raise Refused(CaseReason("file_empty", {"name": name}))
    kept = _image(name, upload.content) or _other(name, upload.content)
    if kept is None:
        raise Refused(CaseReason("file_kind", {"name": name}))
    return kept


def _plain_name(name: str) -> str:
    """The name without folders, control characters and tricks of direction; at most 120 letters."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in base if unicodedata.category(char)[0] != "C").strip(" .")
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:110]}{dot}{ending[:8]}" if dot else plain[:118] or "berkas"


def _image(name: str, content: bytes) -> Kept | None:
    if not content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"RIFF")):
        return None
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > MOST_PIXELS:  # Pillow itself only warns up to twice that
                return None
            kind = "JPEG" if image.format == "MPO" else image.format or "JPEG"  # MPO: photos of many phones
            upright = ImageOps.exif_transpose(image)
            # Pillow writes the comment and the profile that it finds here
            upright.info = {key: said for key, said in upright.info.items() if key == "transparency"}
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            if kind == "JPEG" and upright.mode not in ("RGB", "L"):
                upright = upright.convert("RGB")
            out = io.BytesIO()
            upright.save(out, kind, quality=85)
    except _DAMAGED:
        return None
    return Kept(name, f"image/{kind.lower()}", out.getvalue())


def _other(name: str, content: bytes) -> Kept | None:
    if content.startswith(b"%PDF-"):
        return Kept(name, "application/pdf", content)
    if content.startswith(_PCAP):
        return Kept(name, "application/vnd.tcpdump.pcap", content)
    if content.startswith(b"PK\x03\x04"):
        return _office(name, content)
    kind = _TEXT.get(Path(name).suffix.lower())
    if kind and b"\x00" not in content:
        return Kept(name, kind, content)
    return None


def _office(name: str, content: bytes) -> Kept | None:
    """Only the list of the archive is read; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names or any("vbaProject" in one for one in names):
        return None
    for folder, kind in _OFFICE.items():
        if any(one.startswith(folder) for one in names):
            return Kept(name, kind, content)
    return None


def path_of(sha256: str) -> Path:
    """Where the bytes of that hash lie."""
    return Path(settings.FILES) / sha256[:2] / sha256


def store(content: bytes) -> str:
    """Keep `content` durably: temporary file, fsync, rename to its sha256, fsync of the folder. Its hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if path.exists():
        os.utime(path)  # it is new again: the sweep gives it another day to be named
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix="baru-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return sha256


def named(using: str = "default", sha256: str = "") -> set[str]:
    """The hashes of all files that a record names (or of the one, if it is): attachments, and emblems of letterheads.

    A sealed paper names its emblem for good, whatever letterhead follows.
    """
    found: set[str] = set()
    for model, field in ((Attachment, "sha256"), (Letterhead, "emblem"), (Paper, "frozen__letterhead__emblem")):
        rows = model._default_manager.using(using).order_by()
        rows = rows.filter(**{field: sha256}) if sha256 else rows
        found |= {one for one in rows.values_list(field, flat=True).distinct() if one}
    return found


def sweep(now: datetime) -> int:
    """Remove files that no record names and that are older than a day. How many were removed.

    A file is written before its row is; what was refused, or cut off between the two, is left over.
    """
    removed, before, kept = 0, now.timestamp() - 24 * 3600, named()
    for path in Path(settings.FILES).glob("??/*"):
        if path.name in kept or named(sha256=path.name):  # asked again: its row may have come meanwhile
            continue
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def space_for_files() -> bool:
    return _free() >= settings.DISK_LEAST_FOR_FILES


def space_for_reports() -> bool:
    return _free() >= settings.DISK_LEAST_FOR_REPORTS


def _free() -> int:
    home = Path(settings.HOME)
    return shutil.disk_usage(home if home.exists() else home.parent).free
