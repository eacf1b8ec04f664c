"""What probes measured stands in the papers as on the page: thresholds, vantage point, method, time, hash, packets."""

from __future__ import annotations

from typing import Any

from tests.cast import Cast, wib
from tests.diagnostics.rich import checked, measure, repaired
from tests.documents.reading import needs_pdftotext, pages
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import do, open_step
from tuntas.cases import moves
from tuntas.cases.chain import digest
from tuntas.cases.models import Case
from tuntas.diagnostics.models import Survey
from tuntas.documents.facts import facts_of
from tuntas.documents.render import report_pdf


def frozen(case: Case, key: str) -> dict[str, Any]:
    paper = case.papers.filter(key=key, sealed_at__isnull=False).latest("revision")
    assert paper.frozen is not None
    return paper.frozen


def blocks(case: Case, key: str, kind: str) -> list[dict[str, Any]]:
    return [one for one in frozen(case, key)["blocks"] if one["kind"] == kind]


def told(case: Case, key: str) -> dict[str, list[str]]:
    """The rows of the paper's table by what was measured."""
    (table,) = blocks(case, key, "table")
    return {one["cells"][0]["text"]: one["cells"][1:] for one in table["rows"]}


def test_before_the_repair_each_finding_stands_beside_its_threshold(cast: Cast) -> None:
    rows = told(checked(cast), "pengukuran_sebelum")
    assert rows["Sisi ISP Paket hilang"] == ["30 %", "< 4 %", "tidak"]
    assert rows["Portal Laju unduh"] == ["1,2 Mbit/s", "≥ 5 Mbit/s", "tidak"]
    assert rows["Portal Porta 80"] == ["terbuka", "terbuka", "ya"]
    assert rows["Rujukan Menjawab"] == ["tidak", "–", "tidak"]


def test_after_it_both_stand_beside_each_other(cast: Cast) -> None:
    rows = told(repaired(cast), "pengukuran_sesudah")
    assert rows["Sisi ISP Paket hilang"] == ["30 %", "0 %", "< 4 %", "ya"]
    assert rows["Portal Laju unduh"] == ["1,2 Mbit/s", "48,5 Mbit/s", "≥ 5 Mbit/s", "ya"]
    assert {one[-1] for one in rows.values()} == {"ya"}


def test_it_says_when_from_where_how_and_what_it_came_to(cast: Cast) -> None:
    case = checked(cast)
    survey = Survey.objects.get(phase="before")
    account = dict(blocks(case, "pengukuran_sebelum", "pairs")[1]["rows"])
    assert account == {
        "Diukur": "23 November 2026 pukul 08.20 WIB",
        "Titik ukur": survey.vantage,
        "Cara": "keterangan kernel, soket ICMP tanpa hak khusus, sambungan TCP, HTTP, UDP",
        "Putusan": "Penyedia tidak meneruskan: sisinya menjawab, Rujukan tidak.",
        "Sidik data (SHA-256)": survey.sha256,
    }
    event = case.events.get(kind="network.measured")
    assert event.data["sha256"] == survey.sha256


def test_packets_and_the_broken_path_are_drawn(cast: Cast) -> None:
    case = checked(cast)
    first, *_rest = blocks(case, "pengukuran_sebelum", "strip")
    assert first["text"] == "Sisi ISP: hilang 30 dari 100 paket, lewat soket ICMP tanpa hak khusus"
    assert (len(first["dots"]), first["dots"].count(0)) == (100, 30)
    assert first["dots"][:10] == [1, 1, 1, 0, 0, 1, 1, 0, 1, 1]
    (path,) = blocks(case, "pengukuran_sebelum", "hops")
    assert (path["text"], path["items"], path["broken"]) == ("Jalur ke Rujukan", ["10.9.0.1", "203.0.113.1"], "putus")
    (whole,) = blocks(repaired_again(case, cast), "pengukuran_sesudah", "hops")
    assert (whole["items"], whole["broken"]) == (["10.9.0.1", "203.0.113.1", "198.51.100.9"], "")


def repaired_again(case: Case, cast: Cast) -> Case:
    for minute in ("09:10", "09:13", "09:16"):
        measure(case, cast, good=True, now=wib(f"2026-11-23 {minute}"), who="budi")
    written = papers.repair(wib("2026-11-23 09:20"))
    del written["pengukuran_sesudah"]
    do(case, cast.actor("budi"), written, wib("2026-11-23 09:25"))
    return case


def test_the_berita_acara_and_the_reports_tell_what_had_failed(cast: Cast) -> None:
    case = repaired(cast)
    for key in ("berita_acara", "laporan_selesai"):
        table = blocks(case, key, "table")[-1]
        assert [one["label"] for one in table["columns"]] == ["Yang diukur", "Sebelum", "Sesudah", "Ambang", "Lulus"]
        assert [(one["cells"][0]["text"], one["cells"][-1]) for one in table["rows"]] == [
            ("Rujukan Menjawab", "ya"), ("Sisi ISP Paket hilang", "ya"), ("Portal Laju unduh", "ya"),
        ]  # fmt: skip
        said = " ".join(one["text"] for one in blocks(case, key, "small"))
        assert "Semua yang tadinya gagal lulus 3 dari 3 kali berturut-turut." in said
        shas = {one.sha256 for one in (Survey.objects.filter(phase="before").last(),
                                       Survey.objects.filter(phase="after").last()) if one}  # fmt: skip
        assert [one in said for one in shas] == [True, True]


def test_what_is_measured_later_changes_no_sealed_paper(cast: Cast) -> None:
    case = checked(cast)
    paper = case.papers.get(key="pengukuran_sebelum")
    kept = digest(paper.frozen)
    measure(case, cast, good=True, now=wib("2026-11-23 09:10"), who="budi")
    paper.refresh_from_db()
    assert (digest(paper.frozen), digest(facts_of(paper))) == (kept, kept)  # also when it is read anew
    sealed = [one for event in case.events.filter(kind="papers.sealed") for one in event.data["papers"]]
    assert {"key": "pengukuran_sebelum", "revision": 1, "number": "", "sha256": kept} in sealed


def test_what_a_person_changes_is_told_as_theirs_beside_what_was_measured(cast: Cast) -> None:
    case = checked(cast)
    measure(case, cast, good=True, now=wib("2026-11-23 09:10"), who="budi")
    draft = case.papers.get(key="pengukuran_sesudah")
    assert draft.by_hand is False
    run = open_step(case)
    shown = {"dari": draft.data["dari"], "diukur": "2026-11-23T09:10", "hasil": draft.data["hasil"]}
    moves.write(run, draft.key, shown, by=cast.actor("budi"))
    draft.refresh_from_db()
    assert draft.by_hand is False  # saved again as it was
    rows = [{"lapis": "internet", "nilai": "lancar", "lulus": "Y"}]
    moves.write(run, draft.key, {"hasil": rows}, by=cast.actor("budi"))
    draft.refresh_from_db()
    assert draft.by_hand is True
    said = facts_of(draft)["blocks"]
    tables = [one for one in said if one["kind"] == "table"]
    assert len(tables) == 2
    assert "lancar" in str(tables[0])
    assert {"kind": "small", "text": "Diukur dengan tangan."} in said


@needs_pdftotext
def test_the_pdf_is_the_same_every_time_and_says_it_all(cast: Cast) -> None:
    case = repaired(cast)
    said = frozen(case, "pengukuran_sesudah")
    made = report_pdf(said)
    assert report_pdf(said) == made
    text = "\n".join(pages(made))
    for word in ("Sebelum", "Sesudah", "Ambang", "≥ 5 Mbit/s", "48,5 Mbit/s", "Paket demi paket", "Jalur ke Rujukan"):
        assert word in text
