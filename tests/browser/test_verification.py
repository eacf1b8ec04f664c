"""Comparing a file with what is on record, in Chromium: the right answer, and not one request."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Office, Watched
from tests.cast import wib
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import do, reported
from tuntas.cases import moves
from tuntas.cases.files import Upload, path_of
from tuntas.cases.models import Paper
from tuntas.documents.store import document_of

pytestmark = pytest.mark.browser

SCAN = b"%PDF-1.7 hasil pindai"
_NO_SUBTLE = "delete Crypto.prototype.subtle"  # as on a plain http page of a LAN
_HASHED = """async (lengths) => {
  const { Sha256 } = await import(document.querySelector('[data-compare]').dataset.compare);
  return lengths.map((length) => {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 7 + length) % 251);
    const parts = new Sha256();
    for (let at = 0; at < length; at += 37) parts.update(bytes.subarray(at, at + 37));
    return [new Sha256().update(bytes).digest(), parts.digest()];
  });
}"""


def sealed(office: Office) -> Paper:
    """A plan that Ani sealed and signed by hand, with its document."""
    cast, now = office.cast, wib("2026-11-23 08:10")
    case = reported(cast, wib("2026-11-23 08:00"))
    do(case, cast.actor("ani"), papers.plan(), now)
    rows = case.papers.select_related("document", "case__edition", "case__unit__calendar").filter(key="rencana_kerja")
    before = document_of(rows.get()).sha256
    seat = rows.get().frozen["signers"][0]["seat"]  # type: ignore[index]
    scan = Upload("pindai.pdf", SCAN)
    moves.keep_signature(rows.get(), [seat], "wet", scan, before=before, by=cast.actor("ani"), now=now)
    return rows.get()


def compared(page: Page, path: Path, answer: str) -> list[str]:
    """The heading of the answer to a dropped file, after it is `answer`; what was asked of the network meanwhile."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_input_files("[data-file]", path)
    page.locator("[data-answer] b", has_text=answer).wait_for()
    return asked


@pytest.fixture(params=["", _NO_SUBTLE], ids=["with-subtle", "without-subtle"])
def visitor(request: pytest.FixtureRequest, office: Office) -> Watched:
    found = office.visitor()
    if request.param:
        found.page.add_init_script(request.param)
    return found


def test_a_file_is_compared_without_one_request(office: Office, visitor: Watched, tmp_path: Path) -> None:
    paper, page = sealed(office), visitor.page
    page.goto(f"{office.base}/periksa/{paper.code}/", wait_until="networkidle")
    assert paper.document is not None
    own, scan, other = tmp_path / "naskah.pdf", tmp_path / "pindai.pdf", tmp_path / "lain.pdf"
    content = path_of(paper.document.sha256).read_bytes()
    own.write_bytes(content)
    scan.write_bytes(SCAN)
    other.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert compared(page, own, "Cocok dengan naskah asli") == []
    assert page.inner_text("[data-answer] [data-name]") == "naskah.pdf"
    visitor.check("periksa, cocok")
    assert compared(page, scan, "Cocok dengan salinan bertanda tangan, 23 November 2026") == []
    assert compared(page, other, "Tidak cocok") == []
    visitor.check("periksa, tidak cocok")
    visitor.quiet()


def test_a_large_file_is_read_piece_by_piece(office: Office, visitor: Watched, tmp_path: Path) -> None:
    """Beyond what is hashed in one go: 201 MB, in memory never whole."""
    paper, page, large = sealed(office), visitor.page, tmp_path / "besar.bin"
    with large.open("wb") as file:
        file.truncate(201 * 1024**2)
    page.goto(f"{office.base}/periksa/{paper.code}/", wait_until="networkidle")
    page.set_default_timeout(60_000)
    assert compared(page, large, "Tidak cocok") == []
    visitor.quiet()


def test_our_sha256_is_the_standards(office: Office) -> None:
    """Every length around the block's edges, in one go and in parts, against hashlib; and FIPS 180-4's own."""
    paper, visitor = sealed(office), office.visitor()
    visitor.page.goto(f"{office.base}/periksa/{paper.code}/", wait_until="networkidle")
    lengths = [*range(260), 1000, 4095, 4096, 1_000_003]
    meant = [
        hashlib.sha256(bytes((at * 7 + length) % 251 for at in range(length))).hexdigest() for length in lengths
    ]
    assert visitor.page.evaluate(_HASHED, lengths) == [[one, one] for one in meant]
    vector = """async () => new (await import(document.querySelector('[data-compare]').dataset.compare)).Sha256()
      .update(new TextEncoder().encode("abc")).digest()"""
    assert visitor.page.evaluate(vector) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_without_javascript_the_page_says_how_to_compare(office: Office) -> None:
    paper = sealed(office)
    context = office.browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    office.contexts.append(context)
    page: Any = context.new_page()
    page.goto(f"{office.base}/periksa/{paper.code}/")
    assert not page.is_visible("[data-compare]")
    for word in ("certutil -hashfile naskah.pdf SHA256", "sha256sum naskah.pdf", "shasum -a 256 naskah.pdf"):
        assert page.get_by_text(word).is_visible()
    assert paper.document is not None
    assert page.get_by_text(paper.document.sha256).is_visible()


def test_the_field_for_the_code(office: Office) -> None:
    paper, visitor = sealed(office), office.visitor()
    page = visitor.page
    page.goto(f"{office.base}/periksa/")
    visitor.check("periksa")
    page.fill("#id_kode", "abcd efgh")
    page.get_by_role("button", name="Periksa").click()
    page.get_by_text("Kode ini tidak dikenal").first.wait_for()
    visitor.check("periksa, tidak dikenal")
    page.fill("#id_kode", str(paper.code).upper()[:13] + " " + str(paper.code)[13:])
    page.get_by_role("button", name="Periksa").click()
    page.wait_for_url(f"**/periksa/{paper.code}/")
    visitor.check("periksa, tercatat")
