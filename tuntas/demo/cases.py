"""The cases of the living example, each as a short story; together they stand in every state there is."""

from __future__ import annotations

from collections.abc import Iterator

from tuntas.cases import moves
from tuntas.cases.refusals import Refused
from tuntas.demo.teller import Teller
from tuntas.demo.telling import Script

__all__ = ["CASES"]

Scenes = Iterator[int]

# -- pieces ---------------------------------------------------------------------------------------


def until_verified(t: Teller, who: str = "ani") -> Scenes:
    yield from t.step(who, t.plan)
    yield from t.step(who, t.checked)
    yield from t.step(who, t.verdict)


def reported_upwards(t: Teller, *, seen_after: int | None = 95) -> Scenes:
    yield from t.step("ketut", t.accepted)
    yield from t.step("ketut", t.concluded)
    if seen_after is not None:
        yield seen_after
        moves.acknowledge(t.case, by=t.by("jusuf"), now=t.now)


def satisfied(t: Teller, rating: int) -> None:
    """The reporter says that it works, and how good it was."""
    if t.report:
        moves.confirm(t.report, True, now=t.now)
        moves.rate(t.report, rating, now=t.now)


def by_vendor(t: Teller, person: str, *, log: str, wait: int = 12, work: int = 38) -> Scenes:
    yield wait
    link = t.vendor_link
    moves.accept(t.run, person, by=link, now=t.now)
    yield work // 2
    moves.log(t.run, log, by=link, now=t.now)
    yield work - work // 2
    t.write_as(link, t.repaired(), 2)
    moves.finish(t.run, by=link, now=t.now)


# -- three weeks that are over --------------------------------------------------------------------


def smooth(t: Teller, *, rating: int = 0, photo: bool = False, repairer: str = "budi") -> Scenes:
    """By ourselves, as the sheet has it."""
    t.reported(photo=photo)
    yield from until_verified(t)
    yield from t.step(repairer, t.repaired, photos=1)
    yield from reported_upwards(t)
    if rating:
        yield 30
        satisfied(t, rating)


def well_rated(t: Teller) -> Scenes:
    yield from smooth(t, rating=5, photo=True)


def fairly_rated(t: Teller) -> Scenes:
    yield from smooth(t, rating=4, repairer="ani")


def unrated(t: Teller) -> Scenes:
    t.reported(channel="telepon", by="budi")
    yield from until_verified(t, "budi")
    yield from t.step("budi", t.repaired, photos=1)
    yield from reported_upwards(t)


def repaired_late(t: Teller) -> Scenes:
    """The repair took longer than its hour."""
    t.reported(channel="whatsapp", by="ani")
    yield from until_verified(t)
    yield from t.step("ani", t.repaired, wait=10, work=78, photos=2)
    yield from reported_upwards(t, seen_after=240)


def with_vendor(t: Teller) -> Scenes:
    t.reported(photo=True)
    yield from until_verified(t, "budi")
    yield from t.step("budi", t.agreed)
    yield from by_vendor(t, t.trouble["teknisi"], log="Tiba di lokasi, mengukur redaman di ODP.")
    yield from reported_upwards(t)
    yield 20
    satisfied(t, 4)


def with_slow_vendor(t: Teller) -> Scenes:
    t.reported()
    yield from until_verified(t)
    yield from t.step("ani", t.agreed)
    yield from by_vendor(t, t.trouble["teknisi"], log="Perangkat pengganti diambil dari gudang.", wait=35, work=110)
    yield from reported_upwards(t)
    yield 45
    satisfied(t, 3)


def recorded_for_vendor(t: Teller) -> Scenes:
    """The vendor phoned; an Anggota wrote down its work."""
    t.reported()
    yield from until_verified(t, "budi")
    yield from t.step("budi", t.agreed)
    yield from t.step("budi", t.repaired, photos=1)
    yield from reported_upwards(t)


def not_the_network(t: Teller) -> Scenes:
    t.reported(channel="telepon", by="ani")
    yield 11
    reason = "Kata sandi aplikasi cuti kedaluwarsa; diteruskan ke pengelola aplikasi, jaringan di ruang itu normal."
    moves.withdraw(t.case, "not_network", reason, by=t.by("ani"), now=t.now)


def many_reporters(t: Teller) -> Scenes:
    t.reported()
    yield from t.joined()
    moves.add(t.report, "Mesin antrean juga mati.", now=t.now)  # type: ignore[arg-type]
    yield from until_verified(t, "budi")
    yield from t.step("budi", t.repaired, photos=2)
    for report in t.case.reports.all()[1:3]:
        moves.confirm(report, True, now=t.now)
    yield from reported_upwards(t)
    yield 15
    satisfied(t, 5)


def sent_back_once(t: Teller) -> Scenes:
    t.reported(photo=True)
    yield from until_verified(t)
    yield from t.step("ani", t.repaired, photos=1)
    yield 14
    moves.send_back(
        t.run, "perbaikan", "Foto label port belum ada dan hasil ukur hanya satu lapis.", by=t.by("ketut"), now=t.now
    )
    yield 21
    t.write("ani", {}, 2)
    moves.finish(t.run, by=t.by("ani"), now=t.now)
    yield from reported_upwards(t)
    yield 40
    satisfied(t, 4)


def without_photo(t: Teller) -> Scenes:
    """The Ketua waives the evidence, with a reason."""
    t.reported(channel="datang", by="ani")
    yield from until_verified(t)
    yield 5
    moves.take(t.run, by=t.by("ani"), now=t.now)
    yield 22
    t.write("ani", t.repaired())
    try:
        moves.finish(t.run, by=t.by("ani"), now=t.now)
    except Refused:  # the evidence is lacking: the gate holds until the Ketua waives it
        yield 6
    reason = t.trouble["foto_dikecualikan"]
    moves.waive(t.case, "bukti_perbaikan", reason, by=t.by("ketut"), now=t.now)
    moves.finish(t.run, by=t.by("ani"), now=t.now)
    yield from reported_upwards(t)


def reported_twice(t: Teller) -> Scenes:
    t.reported()
    yield 9
    first = t.others["ap-padat"].case.number
    moves.withdraw(t.case, "duplicate", f"Sama dengan kasus {first}.", by=t.by("budi"), now=t.now)


def held_for_parts(t: Teller) -> Scenes:
    t.reported()
    yield from until_verified(t, "budi")
    yield 6
    moves.take(t.run, by=t.by("budi"), now=t.now)
    yield 9
    moves.hold(t.run, t.trouble["tunda"], by=t.by("budi"), now=t.now)
    yield 410
    moves.resume(t.run, by=t.by("budi"), now=t.now)
    yield 34
    t.write("budi", t.repaired(), 2)
    moves.finish(t.run, by=t.by("budi"), now=t.now)
    yield from reported_upwards(t)
    yield 25
    satisfied(t, 5)


def came_back(t: Teller) -> Scenes:
    """Finished, not working after all, opened again, finished for good."""
    t.reported()
    yield from until_verified(t)
    yield from t.step("budi", t.repaired, photos=1)
    yield from reported_upwards(t, seen_after=None)
    yield 55
    moves.confirm(t.report, False, now=t.now)  # type: ignore[arg-type]
    yield 12
    moves.reopen(t.case, "Pelapor menyatakan belum normal; putaran muncul lagi.", by=t.by("ketut"), now=t.now)
    yield from t.step("ani", t.checked)
    yield from t.step("ani", t.verdict)
    yield from t.step("budi", t.repaired, photos=1)
    yield from reported_upwards(t)


def not_seen_yet(t: Teller) -> Scenes:
    """Finished; the Kepala has not acknowledged it."""
    t.reported()
    yield from until_verified(t, "budi")
    yield from t.step("budi", t.repaired, photos=1)
    yield from reported_upwards(t, seen_after=None)
    yield 10
    moves.confirm(t.report, True, now=t.now)  # type: ignore[arg-type]


def vendor_not_seen_yet(t: Teller) -> Scenes:
    t.reported()
    yield from until_verified(t)
    yield from t.step("ani", t.agreed)
    yield from by_vendor(t, t.trouble["teknisi"], log="Profil layanan diperiksa di sisi pusat.")
    yield from reported_upwards(t, seen_after=None)


# -- what is going on now -------------------------------------------------------------------------


def on_hold(t: Teller) -> Scenes:
    t.reported()
    yield from until_verified(t, "budi")
    yield 5
    moves.take(t.run, by=t.by("budi"), now=t.now)
    yield 15
    moves.hold(t.run, t.trouble["tunda"], by=t.by("budi"), now=t.now)
    yield 30
    moves.note(t.case, "Baterai dijanjikan gudang besok pagi.", by=t.by("ketut"), now=t.now)


def at_vendor_accepted(t: Teller) -> Scenes:
    t.reported(photo=True)
    yield from until_verified(t)
    yield from t.step("ani", t.agreed)
    yield 9
    link = t.vendor_link
    moves.accept(t.run, "Rizal Fauzi", by=link, now=t.now)
    yield 15
    moves.log(t.run, "Di perjalanan membawa ONT pengganti, tiba sekitar 40 menit lagi.", by=link, now=t.now)


def at_vendor_unread(t: Teller) -> Scenes:
    t.reported()
    yield from t.step("budi", t.plan, wait=2, work=5)
    yield from t.step("budi", t.checked, wait=1, work=8)
    yield from t.step("budi", t.verdict, wait=1, work=5)
    yield from t.step("budi", t.agreed, wait=1, work=9)


def open_again(t: Teller) -> Scenes:
    t.reported()
    yield from until_verified(t)
    yield from t.step("ani", t.repaired, photos=1)
    yield from t.step("ketut", t.accepted, wait=3, work=5)
    yield from t.step("ketut", t.concluded, wait=3, work=7)
    yield 200
    moves.confirm(t.report, False, now=t.now)  # type: ignore[arg-type]
    yield 8
    moves.reopen(t.case, "Bentrok alamat muncul lagi pada pencetak kedua.", by=t.by("ketut"), now=t.now)


def repaired_waiting(t: Teller) -> Scenes:
    """Waits for the Ketua to receive the result."""
    t.reported()
    yield from until_verified(t)
    yield from t.step("ani", t.repaired, wait=5, work=30, photos=2)


def to_be_told(t: Teller) -> Scenes:
    """Received by the Ketua; waits to be reported to the Kepala."""
    t.reported()
    yield from until_verified(t, "budi")
    yield from t.step("budi", t.repaired, wait=5, work=30, photos=1)
    yield from t.step("ketut", t.accepted, wait=4, work=6)
    yield 3
    moves.take(t.run, by=t.by("ketut"), now=t.now)


def in_rework(t: Teller) -> Scenes:
    t.reported()
    yield from t.step("budi", t.plan, wait=3, work=9)
    yield from t.step("budi", t.checked, wait=2, work=14)
    yield from t.step("budi", t.verdict, wait=2, work=8)
    yield from t.step("budi", t.repaired, wait=4, work=31, photos=1)
    yield 12
    reason = "Uji satu colokan saja; lampirkan hasil keempatnya."
    moves.send_back(t.run, "perbaikan", reason, by=t.by("ketut"), now=t.now)


def verification_late(t: Teller) -> Scenes:
    t.reported(channel="surat", by="ani")
    yield from t.step("ani", t.plan, wait=3, work=14)
    yield from t.step("ani", t.checked, wait=3, work=19)
    yield 5
    moves.take(t.run, by=t.by("ani"), now=t.now)
    yield 10
    t.write("ani", {"hasil_verifikasi": {"temuan": t.trouble["temuan"]}}, strict=False)


def repair_going_on(t: Teller) -> Scenes:
    t.reported(photo=True)
    yield from t.step("ani", t.plan, wait=2, work=9)
    yield from t.step("ani", t.checked, wait=2, work=16)
    yield from t.step("ani", t.verdict, wait=2, work=8)
    yield 4
    moves.take(t.run, by=t.by("ani"), now=t.now)
    yield 14
    moves.log(t.run, "AP-1-02 diturunkan, menyiapkan pengganti.", by=t.by("ani"), now=t.now)
    papers = t.repaired()
    t.write("ani", {"berita_acara": papers["berita_acara"]}, 1, strict=False)


def check_going_on(t: Teller) -> Scenes:
    t.reported()
    yield from t.step("budi", t.plan, wait=2, work=8)
    yield 3
    moves.take(t.run, by=t.by("budi"), now=t.now)
    yield 6
    t.write("budi", t.measured("pengukuran_sebelum", "before"), strict=False)


def taken(t: Teller) -> Scenes:
    t.reported()
    yield 5
    moves.take(t.run, by=t.by("ani"), now=t.now)
    yield 4
    t.write("ani", t.plan(), strict=False)


def with_company(t: Teller) -> Scenes:
    t.reported()
    yield from t.joined()


def new(t: Teller) -> Scenes:
    t.reported(photo=bool(t.trouble.get("foto")), minutes_before=6)
    yield 1


CASES = (
    Script("port-mati", 6600, well_rated),
    Script("fiber-putus", 6150, with_vendor),
    Script("bukan-jaringan", 5900, not_the_network),
    Script("dns-lambat", 5480, repaired_late),
    Script("sakelar-inti", 5060, many_reporters),
    Script("hulu-penyedia", 4620, recorded_for_vendor),
    Script("konektor", 4330, sent_back_once),
    Script("ap-padat", 3900, without_photo),
    Script("ganda", 3884, reported_twice),
    Script("kabel-tikus", 3400, held_for_parts),
    Script("loop", 2900, came_back),
    Script("vlan-salah", 2350, fairly_rated),
    Script("firewall", 1990, unrated),
    Script("modem-panas", 1650, with_slow_vendor),
    Script("dhcp", 1120, not_seen_yet),
    Script("kecepatan-kontrak", 800, vendor_not_seen_yet),
    Script("ip-bentrok", 328, open_again),
    Script("ups", 290, on_hold),
    Script("ont-padam", 125, at_vendor_accepted),
    Script("vpn", 98, to_be_told),
    Script("vlan-telepon", 78, repaired_waiting),
    Script("patch-panel", 112, in_rework),
    Script("sinyal-lemah", 92, verification_late),
    Script("ap-mati", 76, repair_going_on),
    Script("hilang-paket", 52, at_vendor_unread),
    Script("alat-bunyi", 43, new),
    Script("rekaman-asesmen", 27, check_going_on),
    Script("port-ruang", 16, taken),
    Script("lambat-siang", 11, with_company),
    Script("wifi-baru", 6, new),
    Script("ruang-mati", 2, new),
)
