"""The PDF itself: fonts, the facts it carries, where it is signed, what BSrE adds, emblem, and text of any kind."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.cast import Cast
from tests.documents import story
from tests.documents.reading import needs_pdftotext, pages
from tests.documents.test_render import HOSTILE, STRANGE, letters
from tests.signing.conformance import broken, needs_verapdf
from tuntas.cases import files
from tuntas.cases.chain import digest
from tuntas.cases.models import Case
from tuntas.documents.pictures import qr
from tuntas.documents.render import pages as pictures
from tuntas.documents.render import pdf, report_pdf, signature_places
from tuntas.people.models import Letterhead

Facts = dict[str, Any]
BSRE = "sertifikat elektronik yang diterbitkan oleh Balai Besar Sertifikasi Elektronik (BSrE), BSSN."
needs_poppler = pytest.mark.skipif(
    not (shutil.which("pdffonts") and shutil.which("pdfdetach")), reason="poppler-utils is not installed"
)


def frozen(case: Case, key: str) -> Facts:
    paper = case.papers.filter(key=key, sealed_at__isnull=False).latest("revision")
    assert paper.frozen is not None
    return paper.frozen


def told(command: list[str], content: bytes, folder: Path) -> str:
    path = folder / "naskah.pdf"
    path.write_bytes(content)
    return subprocess.run([*command, str(path)], capture_output=True, check=True, text=True, timeout=30).stdout


@needs_poppler
def test_every_font_is_embedded(cast: Cast, tmp_path: Path) -> None:
    for paper in story.eventful(cast).papers.exclude(frozen=None):
        lines = told(["pdffonts"], report_pdf(paper.frozen or {}), tmp_path).splitlines()[2:]
        assert lines
        assert [line.split()[-5:-2] for line in lines] == [["yes", "yes", "yes"]] * len(lines)


@needs_poppler
def test_it_carries_its_own_facts(cast: Cast, tmp_path: Path) -> None:
    case = story.finished(cast)
    facts = frozen(case, "berita_acara")
    for shown in (facts, facts | {"footer": "bsre"}):
        (tmp_path / "naskah.json").unlink(missing_ok=True)
        told(["pdfdetach", "-saveall", "-o", str(tmp_path)], report_pdf(shown), tmp_path)
        content = (tmp_path / "naskah.json").read_bytes()
        assert json.loads(content) == facts
        assert sha256(content).hexdigest() == digest(facts)  # the hash that stands in the chain of events


@needs_verapdf
def test_every_paper_may_be_archived_and_read_aloud(cast: Cast, tmp_path: Path) -> None:
    """PDF/A-3a and PDF/UA-1, as veraPDF judges them."""
    emblem(cast)
    for paper in story.eventful(cast).papers.exclude(frozen=None):
        facts = paper.frozen or {}
        (tmp_path / f"{paper.key}-{paper.revision}.pdf").write_bytes(report_pdf(facts))
        (tmp_path / f"{paper.key}-{paper.revision}-bsre.pdf").write_bytes(report_pdf(facts | {"footer": "bsre"}))
    assert broken(*sorted(tmp_path.glob("*.pdf"))) == []


def test_the_same_facts_make_the_same_bytes(cast: Cast) -> None:
    for paper in story.finished(cast).papers.exclude(frozen=None):
        facts = json.loads(json.dumps(paper.frozen))
        assert report_pdf(facts) == report_pdf(paper.frozen or {})


def test_the_qr_leads_to_the_page_that_verifies() -> None:
    drawn = qr("https://tuntas.contoh.go.id/periksa/mfrggzdfmztwq2lknnwg23tpoa/")
    assert drawn == qr("https://tuntas.contoh.go.id/periksa/mfrggzdfmztwq2lknnwg23tpoa/")
    assert drawn.startswith(b"<svg")
    assert b"<path" in drawn


# -- signing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "key", "seats"),
    [
        (story.finished, "rencana_kerja", {"anggota": "right"}),
        (story.finished, "laporan_penanganan", {"ketua": "right", "kepala": "left"}),
        (story.eventful, "berita_acara", {"anggota": "right", "penyedia": "left", "ketua": "middle"}),
    ],
    ids=["one", "two", "three"],
)
def test_where_each_seat_is_signed(cast: Cast, made: Any, key: str, seats: dict[str, str]) -> None:
    facts = frozen(made(cast), key)
    places = signature_places(facts)
    count = len(pictures(facts, ppi=20))
    assert {seat: _side(place[1] + place[3] / 2) for seat, place in places.items()} == seats
    for page, x, y, width, height in places.values():
        assert 1 <= page <= count
        assert 85 <= x < x + width <= 596 - 56  # within the margins of the sheet
        assert 82 <= y < y + height <= 842 - 56
    boxes = list(places.values())
    assert [one for no, one in enumerate(boxes) for other in boxes[no + 1 :] if _overlap(one, other)] == []


def _side(middle: float) -> str:
    return "left" if middle < 250 else "right" if middle > 370 else "middle"


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    (page, x, y, width, height), (page2, x2, y2, width2, height2) = one, other
    return page == page2 and x < x2 + width2 and x2 < x + width and y < y2 + height2 and y2 < y + height


@needs_pdftotext
def test_bsre_stands_on_each_page_only_where_it_signed(cast: Cast) -> None:
    facts = frozen(story.eventful(cast), "berita_acara")
    assert "BSrE" not in "".join(pages(report_pdf(facts)))
    signed = pages(report_pdf(facts | {"footer": "bsre"}))
    assert [BSRE in " ".join(one.split()) for one in signed] == [True] * len(signed)
    assert signature_places(facts | {"footer": "bsre"}) == signature_places(facts)


# -- the emblem ---------------------------------------------------------------------------------


def emblem(cast: Cast) -> str:
    out = io.BytesIO()
    Image.new("RGBA", (900, 900), (20, 40, 110, 120)).save(out, "PNG")
    sha = files.store(out.getvalue())
    Letterhead.objects.filter(unit=cast.office).update(emblem=sha, closing="Baris penutup kop")
    return sha


@needs_pdftotext
def test_emblem_and_closing_line(cast: Cast) -> None:
    sha = emblem(cast)
    facts = frozen(story.finished(cast), "rencana_kerja")
    assert facts["letterhead"]["emblem"] == sha
    with_it = report_pdf(facts)
    assert "Baris penutup kop" in pages(with_it)[0]
    assert len(with_it) != len(report_pdf(facts | {"letterhead": facts["letterhead"] | {"emblem": ""}}))


@pytest.mark.parametrize("damage", [None, b"", b"\x89PNG\r\n\x1a\n rusak", b"GIF89a"])
def test_a_lost_or_broken_emblem_leaves_the_lines(cast: Cast, damage: bytes | None) -> None:
    facts = frozen(story.finished(cast), "rencana_kerja")
    sha = sha256(damage or b"hilang").hexdigest()
    if damage is not None:
        files.path_of(sha).parent.mkdir(parents=True, exist_ok=True)
        files.path_of(sha).write_bytes(damage)
    assert report_pdf(facts | {"letterhead": facts["letterhead"] | {"emblem": sha}}).startswith(b"%PDF-1.7")


# -- text of any kind, in every place of every layout ---------------------------------------------


def everywhere(value: Any, text: str) -> Any:
    """The facts with `text` behind whatever people wrote or are called."""
    if isinstance(value, dict):
        return {key: one if key in OURS else everywhere(one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [everywhere(one, text) for one in value]
    return f"{value} {text}" if isinstance(value, str) else value


OURS = (
    "template", "layout", "language", "moment", "dated", "kind", "width", "align", "mark", "verify", "seat", "sha256",
    "emblem", "key", "paper",
)  # fmt: skip


@needs_pdftotext
def test_text_that_looks_like_code_is_printed_in_every_layout(cast: Cast) -> None:
    case = story.eventful(cast)
    keys = ("berita_acara", "nota_dinas", "rencana_kerja", "catatan_koordinasi", "hasil_verifikasi", "laporan_selesai")
    for key in keys:
        printed = letters("".join(pages(report_pdf(everywhere(frozen(case, key), HOSTILE)))))
        assert letters('#read("/etc/passwd")') in printed
        assert "root:" not in printed


@pytest.mark.parametrize("text", [one for one in STRANGE if len(one) < 500])
def test_any_writing_is_printed_in_every_layout(cast: Cast, text: str) -> None:
    case = story.finished(cast)
    for key in ("berita_acara", "nota_dinas", "rencana_kerja"):
        facts = everywhere(frozen(case, key), text)
        assert pdf(facts["template"], facts).startswith(b"%PDF-1.7")


@needs_pdftotext
@pytest.mark.parametrize("rows", range(1, 34, 2))
def test_the_signature_block_is_never_alone(cast: Cast, rows: int) -> None:
    """However the text above ends on its page, the last sentence goes with the names."""
    facts = frozen(story.finished(cast), "rencana_kerja")
    filler = [{"kind": "paragraph", "text": "Satu baris."}] * rows
    printed = pages(report_pdf(facts | {"blocks": facts["blocks"] + filler}))
    [signed] = [one for one in printed if "Demikian rencana kerja ini disusun" in one]
    assert "Ani Lestari, S.Kom." in signed
    assert "Keaslian naskah" in signed
    assert printed[-1] == signed


@needs_pdftotext
def test_numbers_dates_and_times_stay_on_one_line(cast: Cast) -> None:
    """Wherever the line ends: PDSI-12-BA never breaks at a hyphen, a day keeps its month, a time its zone."""
    whole = ("PDSI-12-BA", "TAHUN 2027", "23 November", "07.30 WIB", "(23-11-2026),", "2026-0017")
    said = " ".join(("Nomor", *whole))
    texts = ["m" * count + " " + said for count in range(1, 40, 2)]
    rows = [{"cells": [one, "", ""], "notes": [], "strong": False} for one in texts]
    column = {"label": "", "width": "1fr", "align": "left"}
    blocks = [
        *({"kind": "paragraph", "text": one} for one in texts), {"kind": "list", "items": texts, "mark": "1."},
        {"kind": "pairs", "rows": [["Dasar", one] for one in texts]},
        {"kind": "table", "columns": [column] * 3, "rows": rows},
    ]  # fmt: skip
    facts = frozen(story.finished(cast), "rencana_kerja")
    printed = "\n".join(pages(report_pdf(facts | {"blocks": blocks, "closing": [], "signers": []})))
    assert {one: printed.count(one) for one in whole} == dict.fromkeys(whole, 4 * len(texts))


@needs_pdftotext
def test_a_word_longer_than_its_cell_still_breaks_at_its_hyphens(cast: Cast) -> None:
    long = "-".join(["FOC2345X1AB"] * 2)
    column = {"label": "", "width": "1fr", "align": "left"}
    rows = [{"cells": [long] * 5, "notes": [], "strong": False}]
    blocks = [{"kind": "table", "columns": [column] * 5, "rows": rows}]
    facts = frozen(story.finished(cast), "rencana_kerja")
    printed = pages(report_pdf(facts | {"blocks": blocks, "closing": [], "signers": []}))[0]
    [first] = [one.split() for one in printed.splitlines() if one.count("FOC2345X1AB-") == 5]
    assert first == ["FOC2345X1AB-"] * 5


def test_a_letterhead_of_later_days_is_not_used_yet(cast: Cast) -> None:
    Letterhead.objects.create(unit=cast.office, first=date(2030, 1, 1), lines="KEMENTERIAN NANTI")
    assert frozen(story.finished(cast), "nota_dinas")["letterhead"]["lines"][0] == "KEMENTERIAN CONTOH"
