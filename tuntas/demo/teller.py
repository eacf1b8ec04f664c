"""One case of the living example as it is played: its people write its papers by the real moves."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tuntas.cases import moves
from tuntas.cases.actors import NOBODY, Actor
from tuntas.cases.models import Case, Report, Run
from tuntas.demo.alarms import DOWN, alarm
from tuntas.demo.measuring import as_it_was
from tuntas.demo.people import Office
from tuntas.demo.photos import photo, stamp
from tuntas.diagnostics.surveys import begin, carry_out

__all__ = ["Teller"]

Papers = dict[str, dict[str, Any]]
PACE = {"penerimaan": (4, 15), "pengecekan": (8, 20), "verifikasi": (5, 14), "koordinasi": (8, 20),
        "perbaikan": (22, 48), "penerimaan_laporan": (5, 20), "pelaporan": (6, 18)}  # fmt: skip


@cache
def troubles() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "troubles.toml").read_text(encoding="utf-8"))


class Teller:
    """Plays one case. `minute` is set before each scene; scenes yield the working minutes until the next."""

    def __init__(
        self, office: Office, key: str, moment: Callable[[float], datetime], others: dict[str, Teller], dice: Random
    ) -> None:
        self.office, self.key, self.moment, self.others, self.dice = office, key, moment, others, dice
        self.trouble, self.minute = troubles()[key], 0.0
        self.report: Report | None = None
        self.shots = 0

    @property
    def now(self) -> datetime:
        return self.moment(self.minute)

    @property
    def case(self) -> Case:
        assert self.report is not None
        return Case.objects.get(pk=self.report.case_id)

    @property
    def run(self) -> Run:
        """The open run."""
        return self.case.runs.get(finished_at=None)

    def by(self, username: str) -> Actor:
        return self.office.actor(username)

    @property
    def vendor_link(self) -> Actor:
        return Actor(link=self.case.links.select_related("party").get(revoked_at=None))

    def before(self, minutes: int) -> str:
        return (self.now - timedelta(minutes=minutes)).isoformat()

    def shot(self, title: str, text: str) -> Any:
        self.shots += 1
        number = self.shots + sum(map(ord, self.key))
        at = stamp(self.now.astimezone(ZoneInfo(self.office.unit.zone)))
        return photo(title, text, at, number)

    # -- reporters ------------------------------------------------------------------------------

    def reported(self, *, minutes_before: int = 8, photo: bool = False, channel: str = "web", by: str = "") -> None:
        """The report comes in, by its reporter or typed by somebody who answers the phone."""
        trouble = self.trouble
        place = self.office.places[trouble["room"]]
        data = {"gejala": trouble["gejala"], "tempat": {"id": place.pk}, "uraian": trouble["uraian"],
                "waktu_kejadian": self.before(minutes_before)}  # fmt: skip
        uploads = {"foto": [self.shot(trouble["room"], trouble["uraian"])]} if photo else {}
        self.report = moves.receive(
            edition=self.office.edition, unit=self.office.unit, data=data, uploads=uploads, channel=channel,
            by=self.by(by) if by else NOBODY, sender=moves.Sender(*trouble["who"]), now=self.now,
        ).report  # fmt: skip

    def joined(self) -> Iterator[int]:
        """Others say "me too"."""
        for number, (name, unit) in enumerate(self.trouble["joined"]):
            yield 2
            sender = moves.Sender(name, unit, f"0813-2222-{3300 + number}")
            moves.join(self.case, sender=sender, channel="web", now=self.now)

    # -- the network itself ---------------------------------------------------------------------

    def alarmed(self, device: str, text: str, status: int = DOWN) -> None:
        """The monitor says that a device is down, or up again; the case that it opened is the one that is told."""
        found = alarm(self.office.monitor, self.office.devices[device], status, text, self.now)
        if self.report is None and found.case is not None:
            self.report = found.case.reports.order_by("pk").first()

    def surveyed(self, who: str, *, silent: Collection[str] = (), mute: Collection[str] = ()) -> None:
        """`who` has everything measured; it takes half a minute, and writes the paper of the open step."""
        row = begin(self.run, by=self.by(who), now=self.now)
        row.vantage = "server Tuntas di Ruang Server"
        at = self.now
        carry_out(row, as_it_was(at, self.dice, silent=silent, mute=mute), clock=lambda: at + timedelta(seconds=28))

    def proven(self, who: str) -> Iterator[int]:
        """Three passes over five minutes."""
        for _pass in range(3):
            self.surveyed(who)
            yield 3

    # -- one step: taken, written, finished -----------------------------------------------------

    def step(
        self, who: str, papers: Callable[[], Papers], *, wait: int | None = None, work: int | None = None,
        photos: int = 0,
    ) -> Iterator[int]:  # fmt: skip
        """`who` takes the open step after `wait` minutes and finishes it after `work` more."""
        low, high = PACE[self.run.step]
        length = self.dice.randint(low, high)
        first = length // 4 + 1 if wait is None else wait
        yield first
        if self.run.taken_by is None:
            moves.take(self.run, by=self.by(who), now=self.now)
        yield max(1, length - first) if work is None else work
        self.write(who, papers(), photos)
        moves.finish(self.run, by=self.by(who), now=self.now)

    def write(self, who: str, papers: Papers, photos: int = 0, *, strict: bool = True) -> None:
        self.write_as(self.by(who), papers, photos, strict=strict)

    def write_as(self, by: Actor, papers: Papers, photos: int = 0, *, strict: bool = True) -> None:
        run = self.run
        for key, data in papers.items():
            moves.write(run, key, data, by=by, now=self.now, strict=strict)
        work = self.trouble.get("work", [["", "", "perbaikan"]])[0]
        sent = [self.shot(f"{work[0]}", f"Sesudah: {work[2]}") for _ in range(photos)]
        if sent:
            moves.attach(run, "bukti_perbaikan", "berkas", sent, by=by, now=self.now)

    # -- papers ---------------------------------------------------------------------------------

    def plan(self) -> Papers:
        rows = [{"apa": what, "siapa": who, "menit": minutes} for what, who, minutes in self.trouble["plan"]]
        return {"rencana_kerja": {"dampak": self.trouble["dampak"], "langkah": rows, "alat": self.trouble["alat"]}}

    def measured(self, paper: str, key: str, **more: str) -> Papers:
        """What was measured by hand; nothing where the server measured, which wrote the paper itself."""
        if key not in self.trouble:
            return {}
        rows = [{"lapis": layer, "nilai": value, "lulus": passed} for layer, value, passed in self.trouble[key]]
        return {paper: {
            "diukur": self.before(4), "dari": f"laptop di {self.trouble['room']}", "hasil": rows, **more
        }}  # fmt: skip

    def checked(self) -> Papers:
        trouble = self.trouble
        found = {"kelompok": "perangkat" if "device" in trouble else "gangguan", "jenis": trouble["jenis"],
                 "hasil_pengecekan": trouble["cek"]}  # fmt: skip
        if "device" in trouble:
            found["perangkat"] = {"id": self.office.devices[trouble["device"]].pk}
        return {**self.measured("pengukuran_sebelum", "before"), "data_gangguan": found}

    def verdict(self) -> Papers:
        answer = "T" if "vendor" in self.trouble else "Y"
        return {"hasil_verifikasi": {"dapat_ditangani": answer, "temuan": self.trouble["temuan"],
                                     "alasan": self.trouble["alasan"]}}  # fmt: skip

    def agreed(self) -> Papers:
        return {"catatan_koordinasi": {
            "penyedia": {"id": self.office.vendor.pk}, "kontrak": "NJ-300-0117", "dihubungi": self.before(6),
            "cara": self.dice.choice(["telepon", "whatsapp"]),
            "nomor_penyedia": f"NJ-{self.dice.randint(20000, 29999)}",
            "janji": self.moment(self.minute + 90).isoformat(), "hasil": self.trouble["vendor"],
        }}  # fmt: skip

    def repaired(self) -> Papers:
        trouble = self.trouble
        keys = ("nama", "sebelum", "tindakan", "sesudah", "suku_cadang")
        record = {"mulai": (self.run.taken_at or self.now).isoformat(),
                  "perangkat": [dict(zip(keys, row, strict=True)) for row in trouble["work"]]}  # fmt: skip
        if "teknisi" in trouble:
            record["teknisi"] = trouble["teknisi"]
        return {
            **self.measured("pengukuran_sesudah", "after", lulus="Y"),
            "berita_acara": record,
            "laporan_selesai": {"pulih": self.before(3), "pernyataan": "Y"},
            "laporan_penanganan": {"penyebab": trouble["penyebab"], "tindakan": trouble["tindakan"]},
        }

    def accepted(self) -> Papers:
        remark = self.dice.choice(["Lengkap.", "Baik, terima kasih.", "Foto dan hasil ukur sesuai.", ""])
        return {"laporan_penanganan": {"diterima": "Y", "catatan_ketua": remark}}

    def concluded(self) -> Papers:
        return {"laporan_penanganan": {"simpulan": self.trouble["simpulan"], "saran": self.trouble["saran"]}}
