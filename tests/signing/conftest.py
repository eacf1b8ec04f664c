"""A paper to be signed, and a service that behaves like BSrE's e-sign client service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import typst

from tests.signing.authority import NOW
from tests.signing.esign import Esign
from tuntas.documents.render import STANDARDS
from tuntas.signing.port import Wanted


def typeset(folder: Path, text: str) -> bytes:
    """A PDF of two pages in the standards of our papers."""
    source = folder / "naskah.typ"
    source.write_text(
        '#set document(title: "Berita Acara", date: datetime(year: 2026, month: 11, day: 23))\n#set text(lang: "id")\n'
        f"= Berita Acara\n{text}\n#pagebreak()\nHalaman dua."
    )
    made = typst.compile(source, pdf_standards=STANDARDS, ignore_system_fonts=True, timestamp=NOW)
    assert isinstance(made, bytes)
    return made


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return typeset(tmp_path_factory.mktemp("naskah"), "Jaringan berfungsi kembali.")


@pytest.fixture(scope="session")
def other_paper(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return typeset(tmp_path_factory.mktemp("naskah"), "Naskah orang lain.")


@pytest.fixture
def wanted() -> Wanted:
    return Wanted(
        reason="Berita Acara Pemeliharaan Jaringan", name="Ketut Wirawan, S.T., M.T.", position="Ketua Tim Kerja",
        verify_url="https://tuntas.contoh.go.id/periksa/AB12/", moment=NOW, field_name="tanda-tangan-1",
    )  # fmt: skip


@pytest.fixture
def esign() -> Iterator[Esign]:
    with Esign() as running:
        yield running
