"""Files that lie, that are broken, and that tell more than their sender knows."""

from __future__ import annotations

import io
import random
import zipfile
from contextlib import suppress

import pytest
from PIL import Image, PngImagePlugin

from tuntas.cases.files import Upload, checked
from tuntas.cases.refusals import Refused

SECRET = b"-6.2088,106.8456"


def image(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def with_secrets() -> dict[str, bytes]:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = SECRET.decode(), 6
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET.decode())
    return {
        "JPEG": image("JPEG", exif=exif, comment=SECRET, xmp=SECRET, icc_profile=SECRET * 20),
        "PNG": image("PNG", exif=exif, pnginfo=told, icc_profile=SECRET * 20),
        "WEBP": image("WEBP", exif=exif, xmp=SECRET, icc_profile=SECRET * 20),
    }


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_keeps_nothing_but_its_picture(kind: str) -> None:
    kept = checked(Upload("foto", with_secrets()[kind]))
    assert SECRET not in kept.content
    with Image.open(io.BytesIO(kept.content)) as shown:
        assert (shown.size, dict(shown.getexif()), "icc_profile" in shown.info) == ((200, 300), {}, False)


def test_a_photo_of_two_frames_as_phones_make_them_is_a_jpeg() -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 200)).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (300, 200), "blue")])
    assert checked(Upload("IMG_1.jpg", out.getvalue())).kind == "image/jpeg"


def test_an_image_that_would_fill_the_memory_is_refused_without_being_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(Refused), pytest.warns(Image.DecompressionBombWarning):
        checked(Upload("bom.png", out.getvalue()))


@pytest.mark.filterwarnings("ignore")
def test_broken_files_are_refused_and_never_raise_anything_else() -> None:
    office = io.BytesIO()
    with zipfile.ZipFile(office, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", "x")
    whole = [*with_secrets().values(), office.getvalue()]
    chance = random.Random(7)
    for _ in range(1500):
        broken = bytearray(chance.choice(whole))
        for _each in range(chance.randint(1, 12)):
            broken[chance.randrange(min(len(broken), 400))] = chance.randrange(256)
        with suppress(Refused):
            checked(Upload("a.jpg", bytes(broken[: chance.choice((len(broken), 200))])))
