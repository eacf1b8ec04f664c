"""A signed paper is still what the office may archive: PDF/A-3a and PDF/UA-1, once and twice signed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.cast import Cast
from tests.documents import story
from tests.signing.authority import PASSPHRASE, given
from tests.signing.conformance import broken, needs_verapdf
from tuntas.documents.facts import report_facts
from tuntas.documents.render import report_pdf
from tuntas.signing.certificate import sign
from tuntas.signing.port import Secret, Wanted


@needs_verapdf
def test_signing_keeps_the_standards(cast: Cast, wanted: Wanted, tmp_path: Path) -> None:
    report = report_pdf(report_facts(story.eventful(cast)))
    once = sign(report, given().p12(), Secret(PASSPHRASE), wanted).pdf
    twice = sign(once, given().p12(), Secret(PASSPHRASE), replace(wanted, field_name="tanda-tangan-2")).pdf
    files = []
    for name, content in {"tanpa": report, "sekali": once, "dua-kali": twice}.items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(content)
    assert broken(*files) == []
