"""Definitions of sheets unlike the network SOP: what real sheets also have, for the tests of the drawing."""

from __future__ import annotations

__all__ = ["SHEETS"]

_TOP = """
format = "sop/1"
key = "contoh"
edition = "1"
name = "{name}"
[cover]
judul = "SOP {name}"
nomor = "1"
[[papers]]
key = "berkas"
name = "Berkas permohonan yang telah diperiksa kelengkapannya"
fields = [{{ key = "isi", type = "text", label = "Isi" }}]
"""


def _sheet(name: str, roles: str, steps: str) -> str:
    keys = [one.strip() for one in roles.split(",")]
    columns = "".join(f'[[roles]]\nkey = "{one.split()[0].lower()}"\nname = "{one}"\n' for one in keys)
    return _TOP.format(name=name) + columns + steps


_THREE = _sheet(
    "Permohonan", "Pemohon, Petugas Layanan, Kepala Bagian Umum",
    """
[[steps]]
key = "terima"
does = "Menerima permohonan"
by = "pemohon"
needs = ["berkas"]
within = "10 menit"
[[steps]]
key = "periksa"
does = "Memeriksa permohonan"
by = "petugas"
within = "1-2 jam"
asks = { label = "Lengkap?" }
then = { "Lengkap" = "setujui", "Kurang lengkap" = "lengkapi", "Ditolak" = "tolak" }
[[steps]]
key = "lengkapi"
does = "Melengkapi berkas"
by = "pemohon"
within = "1 hari kerja"
then = "periksa"
[[steps]]
key = "setujui"
does = "Menyetujui permohonan"
by = "kepala"
within = "15 menit"
then = "selesai"
[[steps]]
key = "tolak"
does = "Menyampaikan penolakan"
by = "petugas"
""",
)  # fmt: skip

_LOOP = _sheet(
    "Penyusunan", "Staf, Kasubbag",
    """
[[steps]]
key = "konsep"
does = "Menyusun konsep surat"
by = "staf"
gives = ["berkas"]
[[steps]]
key = "paraf"
does = "Memeriksa dan memaraf konsep surat"
by = "kasubbag"
asks = { label = "Setuju?" }
then = { Y = "kirim", T = "konsep" }
[[steps]]
key = "kirim"
does = "Mengirim surat"
by = "staf"
asks = { label = "Terkirim?" }
then = { Y = "selesai", T = "kirim" }
""",
)  # fmt: skip

_PARALLEL = _sheet(
    "Persiapan rapat", "Sekretaris, Perlengkapan, Keuangan",
    """
[[steps]]
key = "undang"
does = "Menyusun rencana rapat"
by = "sekretaris"
then = ["ruang", "dana", "bahan"]
[[steps]]
key = "ruang"
does = "Menyiapkan ruang"
by = "perlengkapan"
then = "rapat"
[[steps]]
key = "dana"
does = "Menyiapkan dana"
by = "keuangan"
then = "rapat"
[[steps]]
key = "bahan"
does = "Menyiapkan bahan"
by = "sekretaris"
then = "rapat"
[[steps]]
key = "rapat"
does = "Melaksanakan rapat"
by = "sekretaris"
with = ["keuangan"]
joins = ["ruang", "dana", "bahan"]
""",
)  # fmt: skip

_STARTS = _sheet(
    "Dua awal", "Warga, Pegawai, Admin",
    """
[[steps]]
key = "sampaikan"
does = "Menyampaikan laporan lisan atau tertulis"
starts = true
by = "warga"
then = "catat"
[[steps]]
key = "temu"
does = "Menemukan gangguan sendiri"
starts = true
by = "pegawai"
asks = { label = "Perlu dicatat?" }
then = { "Perlu" = "catat", "Tidak perlu" = "selesai" }
[[steps]]
key = "catat"
does = "Mencatat"
by = ["pegawai", "admin"]
then = ["tutup", "arsip"]
[[steps]]
key = "tutup"
does = "Menutup laporan"
by = "admin"
then = "selesai"
[[steps]]
key = "arsip"
does = "Mengarsipkan"
by = "warga"
then = "selesai"
""",
)  # fmt: skip

_ROW = _sheet(
    "Perbaikan", "Pegawai, Admin, Teknisi",
    """
[[steps]]
key = "minta"
does = "Permintaan perbaikan"
within = "5 menit/berkas"
  [[steps.boxes]]
  key = "ajukan"
  by = "pegawai"
  [[steps.boxes]]
  key = "teruskan"
  by = "admin"
  [[steps.boxes]]
  key = "terima"
  by = "teknisi"
[[steps]]
key = "uji"
does = "Pemeriksaan kerusakan"
within = "30 menit"
  [[steps.boxes]]
  key = "garansi"
  by = "teknisi"
  asks = { label = "Ada garansi?" }
  then = { "Ada garansi" = "klaim", "Tidak ada" = "uji.berat" }
  [[steps.boxes]]
  key = "berat"
  by = "teknisi"
  asks = { label = "Rusak berat?" }
  then = { "Rusak berat" = "klaim", "Rusak ringan" = "rapikan" }
[[steps]]
key = "rapikan"
does = "Perbaikan ringan"
shares = "uji"
by = "teknisi"
then = "kembali"
[[steps]]
key = "klaim"
does = "Mengajukan klaim atau penggantian"
by = "admin"
within = "2 hari kerja"
[[steps]]
key = "kembali"
does = "Menerima kembali"
by = "pegawai"
note = "Tanda terima disimpan"
""",
)  # fmt: skip

_TOGETHER = _sheet(
    "Bersama", "Anggota, Ketua, Ahli",
    """
[[steps]]
key = "satu"
does = "Memulai bersama"
by = ["anggota", "ahli"]
[[steps]]
key = "dua"
does = "Memutuskan bersama"
by = ["ketua", "anggota"]
asks = { label = "Cocok?" }
then = { Y = "tiga", T = "satu" }
[[steps]]
key = "tiga"
does = "Mengerjakan oleh salah satu"
by = ["anggota", "ketua", "ahli"]
[[steps]]
key = "empat"
does = "Mengakhiri"
by = "ketua"
with = ["ahli"]
""",
)  # fmt: skip

_MANY_ROLES = "Pemohon, Resepsionis, Verifikator, Kasubbag Tata Usaha, Kepala Bidang, Sekretaris"
_ORDER = [0, 1, 2, 2, 3, 4, 3, 2, 5, 5, 4, 3, 2, 2, 1, 2, 3, 5, 1, 0]
_BACK = {4: "s2", 7: "s5", 11: "s8", 13: "s12", 16: "s9"}


def _long() -> str:
    keys = [one.split()[0].lower() for one in _MANY_ROLES.split(", ")]
    rows = []
    for n, place in enumerate(_ORDER):
        row = f'[[steps]]\nkey = "s{n}"\ndoes = "Melaksanakan kegiatan ke-{n + 1} sesuai ketentuan"\n'
        row += f'by = "{keys[place]}"\n'
        row += 'needs = ["berkas"]\nwithin = "1 jam 30 menit"\n'
        if n in _BACK:
            row += f'asks = {{ label = "Benar?" }}\nthen = {{ Y = "s{n + 1}", T = "{_BACK[n]}" }}\n'
        rows.append(row)
    return _sheet("Enam pelaksana", _MANY_ROLES, "\n".join(rows))


SHEETS = {
    "three answers": _THREE,
    "loops back": _LOOP,
    "parallel": _PARALLEL,
    "several starts": _STARTS,
    "several boxes in a row": _ROW,
    "one box by several": _TOGETHER,
    "six roles": _long(),
}
