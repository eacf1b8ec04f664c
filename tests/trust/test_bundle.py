"""The bundle of a case proves itself offline, and a single flipped byte anywhere in it is found and named."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast, wib
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import (
    do,
    received_and_reported,
    reported,
    verified,
)  # fmt: skip
from tests.test_cli import tuntas
from tuntas.bundle import verify
from tuntas.bundle.taking import Bundle, bundle_of, take
from tuntas.cases import moves, registry
from tuntas.cases.files import Upload, path_of
from tuntas.cases.models import Attachment, Case, Event, Paper
from tuntas.cases.refusals import Forbidden
from tuntas.documents.store import document_of

pytestmark = pytest.mark.django_db

NOW = wib("2026-11-23 14:00")


@pytest.fixture
def done(cast: Cast, settings: Any, tmp_path: Path) -> Case:
    """Reported, handled, acknowledged; the Berita Acara is signed by hand."""
    settings.FILES = tmp_path / "files"
    case = verified(cast, "Y")
    do(case, cast.actor("budi"), papers.repair(wib("2026-11-23 09:20")), wib("2026-11-23 09:25"))
    received_and_reported(cast, case)
    record = case.papers.select_related("case__edition", "case__unit__calendar").get(key="berita_acara")
    before = document_of(record).sha256
    seat = Paper.objects.get(pk=record.pk).frozen["signers"][0]["seat"]  # type: ignore[index]
    scan = Upload("pindai.pdf", b"%PDF-1.7 hasil pindai")
    moves.keep_signature(record, [seat], "wet", scan, before=before, by=cast.actor("ani"), now=wib("2026-11-23 13:30"))
    return case


@pytest.fixture
def small(cast: Cast, settings: Any, tmp_path: Path) -> Bundle:
    """A case that was only reported: little enough to be flipped byte by byte."""
    settings.FILES = tmp_path / "files"
    return take(reported(cast, wib("2026-11-23 08:00")), by=cast.actor("ketut"), now=NOW)


def raw(bundle: Bundle) -> bytes:
    return b"".join(bundle.chunks())


def faults(content: bytes) -> list[str]:
    return [verify.told(one) for one in verify.examine(io.BytesIO(content)).faults]


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def run(*words: object, program: Path = Path(verify.__file__)) -> subprocess.CompletedProcess[str]:
    """`verify.py` as one types it: a Python of its own, with nothing of ours to import."""
    line = [sys.executable, "-I", str(program), *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, check=False, cwd="/")


# -- a whole bundle -----------------------------------------------------------------------------


def test_a_bundle_is_whole_and_says_what_was_checked(done: Case, cast: Cast) -> None:
    bundle = take(done, by=cast.actor("ketut"), now=NOW)
    found = verify.examine(io.BytesIO(raw(bundle)))
    assert found.faults == []
    checked = dict(found.checked)
    done.refresh_from_db()
    assert checked["chain"] == {"count": done.events_count, "head": done.head}
    sealed = done.papers.exclude(sealed_at=None)
    frozen = [one for event in done.events.filter(kind="papers.sealed") for one in event.data["papers"]]
    assert checked["papers"] == {
        "papers": sealed.count(), "pdf": sealed.count(), "signed": 1,
        "frozen": sum("sha256" in one for one in frozen),
    }  # fmt: skip
    assert checked["files"] == {"count": 1}
    assert "zip" in checked
    assert bundle.size == len(raw(bundle))


def test_its_members_are_what_was_promised(done: Case, cast: Cast) -> None:
    with zipfile.ZipFile(io.BytesIO(raw(take(done, by=cast.actor("ketut"), now=NOW)))) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        events = [json.loads(line) for line in archive.read("kejadian.jsonl").splitlines()]
        people = json.loads(archive.read("orang.json"))["people"]
        case = json.loads(archive.read("kasus.json"))
        about = json.loads(archive.read("manifest.json"))
        assert archive.read("sop.toml").decode() == done.edition.text
    assert names[:2] == ["manifest.json", "manifest.sha256"]
    assert {one for one in names if "/" not in one} == {
        "manifest.json", "manifest.sha256", "BACA-SAYA.txt", "kasus.json", "kejadian.jsonl", "orang.json", "sop.toml",
        "verify.py",
    }  # fmt: skip
    assert {"naskah/berita_acara-1.pdf", "naskah/berita_acara-1.ttd-1.pdf", "naskah/berita_acara-1.data.json",
            "naskah/berita_acara-1.beku.json", "naskah/data_gangguan-1.pdf"} <= set(names)  # fmt: skip
    assert [one.endswith("-bukti.jpg") for one in names if one.startswith("lampiran/")] == [True]
    assert [one["kind"] for one in events if one["kind"] == "bundle.taken"] == ["bundle.taken"]
    assert people[str(cast.ani.pk)]["name"] == "Ani Lestari, S.Kom."
    assert "Ani Lestari" not in json.dumps(events)
    assert case["reports"][0]["reporter"] == "Rudi"
    assert about["made_by"] == {"id": cast.ketut.pk, "name": "Ketut Wirawan, S.T., M.T."}
    assert about["made_at"] == NOW.isoformat()


def test_no_secret_travels(done: Case, cast: Cast) -> None:
    """Tracking links, vendor links and keys open doors; a bundle is passed on."""
    content = raw(take(done, by=cast.actor("ketut"), now=NOW))
    report = done.reports.get()
    for secret in (moves.tracking_code(report), report.code_hash, str(report.uid), cast.ketut.password):
        assert secret.encode() not in content


def test_the_same_state_makes_the_same_bytes(done: Case, cast: Cast) -> None:
    take(done, by=cast.actor("ketut"), now=NOW)
    first, again = (raw(bundle_of(done, by=cast.actor("ketut"), now=NOW)) for _ in range(2))
    assert first == again


def test_with_the_vendor_by_link(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"
    case = verified(cast, "T")
    then = wib("2026-11-23 08:50")
    do(case, cast.actor("ani"), papers.coordination(cast.vendor.pk, then), then)
    content = raw(take(case, by=cast.actor("jusuf"), now=NOW))
    assert faults(content) == []
    assert case.links.get().token_hash.encode() not in content


def test_only_oversight_takes_it_and_the_taking_is_recorded(done: Case, cast: Cast) -> None:
    for who in ("ani", "vina", "sari"):
        with pytest.raises(Forbidden) as refused:
            take(done, by=cast.actor(who), now=NOW)
        assert [one.text("id") for one in refused.value.reasons] == [
            "Hanya Ketua Tim Kerja Pengelolaan Sistem Informasi / Kepala Pusat Penilaian Kompetensi / auditor yang "
            "dapat melakukannya."
        ]
    assert not done.events.filter(kind="bundle.taken").exists()
    take(done, by=cast.actor("jusuf"), now=NOW)
    assert done.events.get(kind="bundle.taken").user == cast.jusuf


# -- flipped bytes ------------------------------------------------------------------------------


def flipped(content: bytes, at: int, bit: int = 1) -> bytes:
    return content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]


def positions(content: bytes) -> list[int]:
    """Every byte that is not inside a member, and in each member the first, the last and a dense sample."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside, chosen = set[int](), set[int]()
        for one in archive.infolist():
            begin = one.header_offset + 30 + len(one.filename)
            spot = range(begin, begin + one.file_size)
            inside |= set(spot)
            chosen |= {spot[0], spot[-1], *spot[:: max(1, len(spot) // 120)]}
    return sorted(chosen | set(range(len(content))) - inside)


def test_every_flipped_byte_of_the_zip_is_found_and_named(small: Bundle) -> None:
    content = raw(small)
    spots = positions(content)
    assert len(spots) >= 2_000
    assert faults(content) == []
    silent = [at for at in spots if not faults(flipped(content, at))]
    assert silent == []


def test_a_flipped_byte_is_named_by_where_it_lies(small: Bundle) -> None:
    content = raw(small)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for one in archive.infolist():
            named = faults(flipped(content, one.header_offset + 30 + len(one.filename) + one.file_size // 2))
            assert any(one.filename in said for said in named), one.filename
            assert f"ZIP: kepala berkas {one.filename} berubah." in faults(flipped(content, one.header_offset + 10))
        start = archive.start_dir
    assert faults(flipped(content, start + 12)) == ["ZIP: daftar isi pada manifest.json berubah."]
    assert faults(flipped(content, len(content) - 1)) == ["ZIP: penutupnya berubah."]
    assert "ZIP: panjangnya" in " ".join(faults(content + b"\0"))
    assert faults(content[:-1]) != []
    assert faults(b"") != []
    assert faults(b"PK\3\4") != []


def test_every_bit_of_the_headers_counts(small: Bundle) -> None:
    """Dates, attributes, versions: what unpacking ignores is found as well."""
    content = raw(small)
    head = range(30 + len("manifest.json"))
    tail = range(len(content) - 22, len(content))
    assert [(at, bit) for at in (*head, *tail) for bit in range(8) if not faults(flipped(content, at, 1 << bit))] == []


def test_every_flipped_byte_of_the_folder_is_found_and_named(small: Bundle, tmp_path: Path) -> None:
    folder = unpacked(raw(small), tmp_path / "bundel")
    assert verify.examine(folder).faults == []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name, content = path.relative_to(folder).as_posix(), path.read_bytes()
        for at in {0, len(content) // 2, len(content) - 1, *range(0, len(content), max(1, len(content) // 20))}:
            path.write_bytes(flipped(content, at))
            said = [verify.told(one) for one in verify.examine(folder).faults]
            assert any(name in one for one in said), (name, at)
        path.write_bytes(content)
    assert verify.examine(folder).faults == []


def test_what_is_added_or_taken_away_is_named(done: Case, cast: Cast, tmp_path: Path) -> None:
    folder = unpacked(raw(take(done, by=cast.actor("ketut"), now=NOW)), tmp_path / "bundel")
    (folder / "lampiran" / "999-baru.pdf").write_bytes(b"x")
    (folder / "lain").mkdir()
    (folder / "naskah" / "berita_acara-1.pdf").unlink()
    kept = Event.objects.get(case=done, kind="paper.kept", data__paper="berita_acara").seq
    assert {verify.told(one) for one in verify.examine(folder).faults} == {
        "lain: ditambahkan; manifest tidak menyebutnya.",
        "lampiran/999-baru.pdf: ditambahkan; manifest tidak menyebutnya.",
        "naskah/berita_acara-1.pdf: tidak ada.",
        f"naskah/berita_acara-1.pdf: tidak ada, padahal tercatat pada kejadian {kept}.",
    }


# -- forged with care: the manifest fits, the chain does not --------------------------------------


def forged(content: bytes, change: Callable[[dict[str, bytes]], object], folder: Path) -> list[str]:
    """The bundle after `change` of its members, with a manifest made anew to fit."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    about = json.loads(members[verify.MANIFEST])
    about["members"] = {
        name: {"sha256": hashlib.sha256(one).hexdigest(), "size": len(one), "crc32": zlib.crc32(one)}
        for name, one in members.items() if name not in (verify.MANIFEST, verify.SEAL)
    }  # fmt: skip
    members[verify.MANIFEST] = json.dumps(about).encode()
    members[verify.SEAL] = verify.seal_of(members[verify.MANIFEST])
    for name, one in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(one)
    return [verify.told(one) for one in verify.examine(folder).faults]


def replaced(name: str, content: bytes) -> Callable[[dict[str, bytes]], object]:
    return lambda members: members.update({name: content})


FORGERIES: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "another paper": (replaced("naskah/berita_acara-1.data.json", b"{}"), "naskah/berita_acara-1.data.json: bukan"),
    "other words": (replaced("naskah/berita_acara-1.beku.json", b"{}"), "naskah/berita_acara-1.beku.json: bukan"),
    "another PDF": (replaced("naskah/berita_acara-1.pdf", b"%PDF-"), "naskah/berita_acara-1.pdf: bukan"),
    "another scan": (replaced("naskah/berita_acara-1.ttd-1.pdf", b"%PDF-"), "berita_acara-1.ttd-1.pdf: tidak ada"),
    "another SOP": (replaced("sop.toml", b""), "sop.toml: bukan terbitan"),
    "another revision": (replaced("naskah/berita_acara-2.pdf", b"%PDF-"), "berita_acara-2.pdf: tidak ada kejadian"),
    "no scan": (lambda members: members.pop("naskah/berita_acara-1.ttd-1.pdf"), "tidak ada, padahal tercatat"),
    "no photo": (
        lambda members: members.pop(next(one for one in members if one.startswith("lampiran/"))),
        "tidak ada, padahal tercatat",
    ),
    "another moment": (
        lambda members: members.update({"kejadian.jsonl": members["kejadian.jsonl"].replace(b"T01:10", b"T01:09", 1)}),
        " berubah.",
    ),
    "an event less": (
        lambda members: members.update({"kejadian.jsonl": b"".join(members["kejadian.jsonl"].splitlines(True)[:-1])}),
        "Kepala rantai bukan kejadian terakhir.",
    ),
    "an event out of the middle": (
        lambda members: members.update({
            "kejadian.jsonl": b"".join(
                one for at, one in enumerate(members["kejadian.jsonl"].splitlines(True)) if at != 4
            )
        }),
        "Rantai terputus di kejadian 5.",
    ),
}  # fmt: skip


def test_a_forgery_with_a_fitting_manifest_is_betrayed_by_the_chain(done: Case, cast: Cast, tmp_path: Path) -> None:
    content = raw(take(done, by=cast.actor("ketut"), now=NOW))
    assert forged(content, lambda members: None, tmp_path / "asli") == []
    for what, (change, meant) in FORGERIES.items():
        said = forged(content, change, tmp_path / what.replace(" ", "-"))
        assert any(meant in one for one in said), (what, said)


def test_a_changed_event_of_any_kind_hides_nothing_else(done: Case, cast: Cast) -> None:
    """Emptied, an event says nothing that could be checked; what else is wrong is named all the same."""
    photo = Attachment.objects.get(case=done, kind="image/jpeg")
    path_of(photo.sha256).unlink()
    moves.take_bundle(done, by=cast.actor("ketut"), now=NOW)
    kinds = dict(Event.objects.filter(case=done).order_by("-seq").values_list("kind", "seq"))
    for kind, seq in kinds.items():
        before = Event.objects.get(case=done, seq=seq).data
        Event.objects.filter(case=done, seq=seq).update(data={"lain": True})
        said = faults(raw(bundle_of(done, by=cast.actor("ketut"), now=NOW)))
        assert f"Kejadian {seq} berubah." in said, kind
        assert any("lampiran/" in one and "tidak ada, padahal tercatat" in one for one in said), kind
        assert not any("Tidak dapat dibaca" in one for one in said), kind
        Event.objects.filter(case=done, seq=seq).update(data=before)


def test_what_the_store_has_lost_or_the_records_have_changed_is_told(done: Case, cast: Cast) -> None:
    photo = Attachment.objects.get(case=done, kind="image/jpeg")
    path_of(photo.sha256).unlink()
    Event.objects.filter(case=done, seq=3).update(data={"lain": True})
    said = faults(raw(take(done, by=cast.actor("ketut"), now=NOW)))
    assert any("lampiran/" in one and "tidak ada, padahal tercatat" in one for one in said)
    assert "Kejadian 3 berubah." in said
    assert "Rantai terputus di kejadian 4." in said


# -- the program --------------------------------------------------------------------------------


def test_the_program_runs_alone_on_zip_and_folder_in_two_languages(done: Case, cast: Cast, tmp_path: Path) -> None:
    content = raw(take(done, by=cast.actor("ketut"), now=NOW))
    (tmp_path / "bundel.zip").write_bytes(content)
    folder = unpacked(content, tmp_path / "bundel")
    said = run(tmp_path / "bundel.zip")
    assert (said.returncode, said.stdout.splitlines()[0][:24]) == (0, "Bundel kasus 2026-0001, ")
    assert said.stdout.splitlines()[-1] == "UTUH."
    english = run("--en", program=folder / "verify.py")
    assert (english.returncode, english.stdout.splitlines()[-1]) == (0, "WHOLE.")
    (folder / "BACA-SAYA.txt").write_bytes(b"")
    broken = run(program=folder / "verify.py")
    assert broken.returncode == 1
    assert broken.stdout.splitlines()[-2:] == ["RUSAK     BACA-SAYA.txt: isinya berubah.", "TIDAK UTUH, 1 kesalahan."]
    assert run(tmp_path / "tidak-ada.zip").returncode == 1
    assert run("--salah").returncode == 2


def test_a_paper_whose_pdf_cannot_be_made_is_noted(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"
    case = reported(cast, wib("2026-11-23 08:00"))
    makers = dict(registry.documents)
    registry.documents.clear()  # the edge that makes them is not there
    try:
        found = verify.examine(io.BytesIO(raw(take(case, by=cast.actor("ketut"), now=NOW))))
    finally:
        registry.documents.update(makers)
    assert found.faults == []
    assert [verify.told(one) for one in found.notes] == ["naskah/data_gangguan-1: PDF-nya belum pernah dibuat."]


def test_the_command_verifies_without_a_database(small: Bundle, tmp_path: Path) -> None:
    (tmp_path / "bundel.zip").write_bytes(raw(small))
    (tmp_path / "rusak.zip").write_bytes(flipped(raw(small), 5))
    said = {name: tuntas(tmp_path / "rumah", "verify-bundle", str(tmp_path / name)) for name in (
        "bundel.zip", "rusak.zip", "tidak-ada.zip"
    )}  # fmt: skip
    assert {name: one.returncode for name, one in said.items()} == {
        "bundel.zip": 0, "rusak.zip": 1, "tidak-ada.zip": 1
    }  # fmt: skip
    assert said["bundel.zip"].stdout.splitlines()[-1] == "UTUH."
    assert "RUSAK     ZIP: kepala berkas manifest.json berubah." in said["rusak.zip"].stdout
    assert "tidak-ada.zip tidak ada" in said["tidak-ada.zip"].stderr
    assert not (tmp_path / "rumah" / "tuntas.sqlite3").exists()


def test_the_program_is_python_3_8() -> None:
    """An auditor's machine has what it has."""
    ast.parse(Path(verify.__file__).read_text(encoding="utf-8"), feature_version=(3, 8))


def test_the_program_notices_its_own_change(small: Bundle, tmp_path: Path) -> None:
    """In the folder and beside the ZIP; a copy that differs on purpose is told so by --tepercaya."""
    (tmp_path / "bundel.zip").write_bytes(raw(small))
    folder = unpacked(raw(small), tmp_path / "bundel")
    own, content = folder / "verify.py", (folder / "verify.py").read_bytes()
    for at in range(20, len(content), len(content) // 8):
        own.write_bytes(flipped(content, at))
        assert run(program=own).returncode != 0, at
    own.write_bytes(content + b"\n")
    assert "verify.py: isinya berubah." in run(program=own).stdout
    assert "verify.py yang berjalan bukan yang ada dalam bundel" in run(tmp_path / "bundel.zip", program=own).stdout
    assert run("--tepercaya", tmp_path / "bundel.zip", program=own).returncode == 0


def test_a_hold_says_what_it_waited_for(cast: Cast, settings: Any, tmp_path: Path) -> None:
    """The time of a step is booked to whom it waited for; an auditor can reckon it from the bundle alone."""
    settings.FILES = tmp_path / "files"
    case = reported(cast, wib("2026-11-23 08:00"))
    run = case.runs.get(finished_at=None)
    moves.hold(run, "Teknisi besok.", "vendor", by=cast.actor("ani"), now=wib("2026-11-23 08:10"))
    held = zipfile.ZipFile(io.BytesIO(raw(take(case, by=cast.actor("ketut"), now=NOW))))
    (hold,) = json.loads(held.read("kasus.json"))["runs"][0]["holds"]
    assert (hold["reason"], hold["waits_for"]) == ("Teknisi besok.", "vendor")
