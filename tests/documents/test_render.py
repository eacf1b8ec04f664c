"""Facts to PDF: what people wrote is inert, the same facts make the same bytes, and long texts fit."""

from __future__ import annotations

import resource
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from tests.documents import story
from tests.documents.reading import needs_pdftotext, pages
from tuntas.cases import files
from tuntas.documents.facts import facts_of, report_facts
from tuntas.documents.render import report_pdf

HOSTILE = (
    '#read("/etc/passwd") $x^2$ \\ *tebal* _miring_ `kode` <script>alert(1)</script> #import "x.typ" '
    "@rujukan <label> // komentar /* */ = Judul\n- butir\n+ nomor\n/ istilah: arti #panic() #{1+1} {{ }} %s"
)


def case_saying(cast: Cast, text: str, name: str = "Rudi") -> dict[str, Any]:
    return report_facts(story.arrived(cast, {"uraian": text}, name=name))


@needs_pdftotext
def test_text_that_looks_like_code_is_printed_as_text(cast: Cast) -> None:
    printed = "".join(pages(report_pdf(case_saying(cast, HOSTILE))))
    assert letters(HOSTILE) in letters(printed)


def letters(text: str) -> str:
    """The text without what setting it may add: line breaks and hyphens."""
    return "".join(text.replace("-", "").split())


STRANGE = (
    "😀👩‍💻🇮🇩 senang", "漢字と仮名", "مرحبا بالعالم", "שלום עולם", "\u202eterbalik\u202c", "a\u0007b\x1b[31m",
    "\ue000 \ufdd0 \U0001f9ff", "x" * 5000, "kata " * 1000, "ꦗꦮ ᬩᬮᬶ ᮞᮥᮔ᮪ᮓ", "é" * 3000, "\n" * 4000,
    "".join(map(chr, range(0x3041, 0x3400))),
)  # fmt: skip


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_any_text_makes_a_paper(cast: Cast, text: str) -> None:
    assert report_pdf(case_saying(cast, text)).startswith(b"%PDF-1.7")


@needs_pdftotext
def test_what_no_font_has_is_marked_and_the_rest_stays(cast: Cast) -> None:
    text = " ".join(pages(report_pdf(case_saying(cast, "lampu 😀 merah"))))
    assert "lampu ▯ merah" in text


@needs_pdftotext
def test_endless_words_stay_on_the_page(cast: Cast) -> None:
    text = "".join("".join(pages(report_pdf(case_saying(cast, "x" * 5000)))).split())
    assert text.count("x") >= 5000


def test_the_same_facts_make_the_same_bytes(cast: Cast) -> None:
    facts = report_facts(story.eventful(cast))
    assert report_pdf(facts) == report_pdf(facts)


def test_archival_tagged_and_titled(cast: Cast) -> None:
    content = report_pdf(report_facts(story.finished(cast)))
    for mark in (
        b"<pdfaid:part>3</pdfaid:part>",
        b"<pdfaid:conformance>A</pdfaid:conformance>",
        b"/MarkInfo",
    ):
        assert mark in content
    assert b"Laporan penanganan kendala jaringan" in content
    assert b"/Lang (id)" in content.replace(b"/Lang(id)", b"/Lang (id)")


@needs_pdftotext
def test_a_photo_that_is_lost_leaves_its_caption(cast: Cast) -> None:
    case = story.finished(cast)
    photo = case.attachments.get()
    files.path_of(photo.sha256).unlink()
    assert "bukti.jpeg" in pages(report_pdf(report_facts(case)))[-1]


def test_no_photos_no_appendix(cast: Cast) -> None:
    facts = facts_of(story.finished(cast).papers.get(key="rencana_kerja"))
    assert facts["photos"] == []
    assert report_pdf(facts).startswith(b"%PDF-1.7")


def rss() -> int:
    """Megabytes that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 2**20


def thick(facts: dict[str, Any], number: int) -> bytes:
    """A paper of some 25 pages, each another one."""
    filler = [{"kind": "paragraph", "text": f"kata {number} " * 200}] * 40
    return report_pdf(facts | {"blocks": filler})


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux")
def test_thick_papers_are_not_remembered(cast: Cast) -> None:
    """Typst keeps what it worked out for its last ten runs: as pages of thick papers that is 200 MB."""
    facts = report_facts(story.arrived(cast))
    thick(facts, 0), thick(facts, 1)
    before = rss()
    for number in range(2, 13):
        thick(facts, number)
    assert rss() - before < 80
