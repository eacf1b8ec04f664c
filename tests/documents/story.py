"""A case with everything a report may have to tell: a hold, a return, rework, a waiver, photos, a vendor."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw

from tests.cast import Cast, wib
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.files import Upload
from tuntas.cases.models import Case, Run
from tuntas.people.models import Unit, User

Written = dict[str, dict[str, Any]]


def open_step(case: Case) -> Run:
    return case.runs.get(finished_at=None)


def do(case: Case, who: Actor, written: Written, at: str, *uploads: Upload) -> None:
    """One performer does the open step at a moment of the office's wall clock."""
    run, now = open_step(case), wib(at)
    for key, data in written.items():
        moves.write(run, key, data, by=who, now=now, strict=True)
    if uploads:
        moves.attach(run, "bukti_perbaikan", "berkas", list(uploads), by=who, now=now)
    moves.finish(run, by=who, now=now)


def image(kind: str, colour: str, text: str) -> Upload:
    """A picture with a word on it, in the format that a phone or a browser makes."""
    out = io.BytesIO()
    canvas = Image.new("RGB", (800, 600), colour)
    ImageDraw.Draw(canvas).text((40, 40), text, fill="white")
    canvas.save(out, kind)
    return Upload(f"{text}.{kind.lower()}", out.getvalue())


def arrived(cast: Cast, data: dict[str, Any] | None = None, name: str = "Rudi Hartono") -> Case:
    now = wib("2026-11-23 08:00")
    got = moves.receive(
        edition=cast.edition, unit=cast.office, data={**papers.report(cast.room.pk, now), **(data or {})},
        sender=moves.Sender(name, "Bagian Umum", "0812"), now=now,
    )  # fmt: skip
    return got.report.case


def finished(cast: Cast) -> Case:
    """The shortest way: handled by ourselves, on one morning, with one photo."""
    case = arrived(cast)
    ani, ketut = cast.actor("ani"), cast.actor("ketut")
    do(case, ani, papers.plan(), "2026-11-23 08:10")
    do(case, ani, papers.check(wib("2026-11-23 08:25")), "2026-11-23 08:30")
    do(case, ani, papers.verdict("Y"), "2026-11-23 08:45")
    do(case, ani, papers.repair(wib("2026-11-23 09:20")), "2026-11-23 09:25", image("JPEG", "teal", "bukti"))
    do(case, ketut, papers.acceptance(), "2026-11-23 10:00")
    do(case, ketut, papers.conclusion(), "2026-11-23 10:20")
    case.refresh_from_db()
    return case


def eventful(cast: Cast) -> Case:
    """The long way: the vendor's work recorded by Ani, held, sent back, done again; reported a day later."""
    case = arrived(cast, {"uraian": "Sejak pagi lampu titik akses merah.\nPeserta asesmen menunggu."})
    ani, budi, ketut = cast.actor("ani"), cast.actor("budi"), cast.actor("ketut")
    moves.join(case, sender=moves.Sender("Tuti", "Bagian Kepegawaian"), now=wib("2026-11-23 08:05"))
    do(case, ani, papers.plan(), "2026-11-23 08:10")
    do(case, budi, papers.check(wib("2026-11-23 08:25")), "2026-11-23 08:30")
    do(case, ani, papers.verdict("T"), "2026-11-23 08:45")
    do(case, ani, papers.coordination(cast.vendor.pk, wib("2026-11-23 08:50")), "2026-11-23 09:20")
    run = open_step(case)
    moves.log(run, "Teknisi tiba, membawa sakelar pengganti.", by=ani, now=wib("2026-11-23 09:40"))
    moves.hold(run, "Menunggu izin masuk ruang panel.", by=ani, now=wib("2026-11-23 10:00"))
    moves.resume(open_step(case), by=ani, now=wib("2026-11-23 11:00"))
    moves.waive(
        case, "laporan_selesai", "Vendor menyusulkan laporan tertulis.", by=ketut, now=wib("2026-11-23 11:05")
    )
    do(case, ani, _repair("2026-11-23 11:20"), "2026-11-23 11:40", image("WEBP", "firebrick", "sakelar-baru"))
    reason = "Foto kurang jelas dan nomor seri belum ditulis."
    moves.send_back(open_step(case), "perbaikan", reason, by=ketut, now=wib("2026-11-23 13:20"))
    do(case, ani, _repair("2026-11-23 13:50"), "2026-11-23 14:05", image("PNG", "darkgreen", "nomor-seri"))
    do(case, ketut, papers.acceptance(), "2026-11-23 14:20")
    moves.confirm(case.reports.first(), True, now=wib("2026-11-23 14:25"))
    do(case, ketut, papers.conclusion(), "2026-11-24 07:50")
    case.refresh_from_db()
    return case


def _repair(at: str) -> Written:
    written = papers.repair(wib(at))
    written["berita_acara"]["perangkat"] = [
        {
            "nama": "SW-LT3",
            "tipe": "Contoh C9200L-24P-4G",
            "seri": "FOC2345X1AB",
            "bmn": "3.10.02.04.001/17",
            "sebelum": "Port 14 mati",
            "tindakan": "Diganti dengan sakelar baru",
            "suku_cadang": "Modul SFP 1G",
            "sesudah": "Normal, semua port hidup",
        },
        {"nama": "AP-3-02", "sebelum": "Tanpa daya", "tindakan": "Dipasang kembali", "sesudah": "Normal"},
    ]
    written["berita_acara"]["teknisi"] = "Vina Anggraini"
    return written


LONG_NAME = "Prof. Dr. Ir. Raden Mas Haryo Kusumoputro Sastronegoro Wiryodiningrat, S.Kom., M.T., M.Si., Ph.D., CISA"
LONG_FIRM = "PT Jaringan Telekomunikasi dan Infrastruktur Digital Nusantara Sejahtera Abadi Bersama (Persero) Tbk."
LONG_WORDS = "Memeriksa sambungan kabel serat optik dari ruang server sampai panel lantai tiga dan menggantinya. "


def largest(cast: Cast) -> Case:
    """Everything as long and as many as the definition allows, by a vendor through its link, sent back once."""
    User.objects.filter(pk=cast.ketut.pk).update(name=LONG_NAME)
    Unit.objects.filter(pk=cast.vendor.pk).update(name=LONG_FIRM)
    case = arrived(cast, {"uraian": (LONG_WORDS * 50)[:4999]}, name="Rudi Hartono " * 9)
    ani, ketut = cast.actor("ani"), Actor(user=User.objects.get(pk=cast.ketut.pk))
    plan = papers.plan()
    plan["rencana_kerja"] |= {
        "alat": LONG_WORDS * 2,
        "langkah": [{"apa": LONG_WORDS * 2, "siapa": LONG_WORDS, "menit": 10 * no} for no in range(1, 21)],
    }
    do(case, ani, plan, "2026-11-23 08:10")
    check = papers.check(wib("2026-11-23 08:25"))
    check["pengukuran_sebelum"]["hasil"] = _measured("T")
    check["data_gangguan"]["hasil_pengecekan"] = LONG_WORDS * 39
    do(case, ani, check, "2026-11-23 08:30")
    verdict = papers.verdict("T")
    verdict["hasil_verifikasi"] |= {"temuan": LONG_WORDS * 39, "alasan": LONG_WORDS * 19}
    do(case, ani, verdict, "2026-11-23 08:45")
    asked = papers.coordination(cast.vendor.pk, wib("2026-11-23 08:50"))
    asked["catatan_koordinasi"] |= {"kontrak": LONG_WORDS, "hasil": LONG_WORDS * 19}
    do(case, ani, asked, "2026-11-23 09:20")
    case.refresh_from_db()
    link = case.links.get()
    moves.accept(open_step(case), LONG_NAME, by=Actor(link=link), now=wib("2026-11-23 09:30"))
    photos = [image("JPEG", colour, f"foto-{no}") for no, colour in enumerate(("teal", "navy") * 5, 1)]
    do(case, Actor(link=link), _large_repair("2026-11-23 10:20"), "2026-11-23 10:40", *photos)
    moves.send_back(open_step(case), "perbaikan", LONG_WORDS, by=ketut, now=wib("2026-11-23 11:00"))
    link = case.links.get(revoked_at=None)
    do(case, Actor(link=link), _large_repair("2026-11-23 11:20"), "2026-11-23 11:40")
    do(case, ketut, papers.acceptance(), "2026-11-23 13:20")
    do(case, ketut, {"laporan_penanganan": {"simpulan": LONG_WORDS * 19, "saran": LONG_WORDS * 19}}, "2026-11-23 14:00")
    case.refresh_from_db()
    return case


def _measured(passed: str) -> list[dict[str, str]]:
    kinds = ("tautan", "lan", "gerbang", "penyedia", "internet", "dns", "aplikasi", "kecepatan")
    return [{"lapis": kinds[no % 8], "nilai": f"{LONG_WORDS[:60]} {no}", "lulus": passed} for no in range(30)]


def _large_repair(at: str) -> Written:
    written = papers.repair(wib(at))
    written["pengukuran_sesudah"]["hasil"] = _measured("Y")
    written["laporan_penanganan"]["tindakan"] = LONG_WORDS * 39
    columns = ("nama", "tipe", "seri", "bmn", "sebelum", "tindakan", "suku_cadang", "sesudah")
    written["berita_acara"]["perangkat"] = [
        {key: f"{no} {LONG_WORDS[: 40 if key == 'nama' else 90]}" for key in columns} for no in range(1, 41)
    ]
    return written
