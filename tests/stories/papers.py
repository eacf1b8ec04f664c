"""What Ani, Budi, Ketut and Vina write into the papers of the SOP in these stories."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

from PIL import Image

from tuntas.cases.files import Upload


def report(room: int, now: datetime) -> dict[str, Any]:
    """The three answers that a report needs."""
    since = (now - timedelta(minutes=10)).isoformat()
    return {"gejala": "ruang", "tempat": {"id": room}, "waktu_kejadian": since}


def plan() -> dict[str, dict[str, Any]]:
    rows = [{"apa": "Periksa titik akses dan sakelar", "siapa": "Ani", "menit": 20}]
    return {"rencana_kerja": {"dampak": "satu_ruang", "langkah": rows, "alat": "Penguji kabel"}}


def check(now: datetime) -> dict[str, dict[str, Any]]:
    rows = [
        {"lapis": "tautan", "nilai": "port 14 mati", "lulus": "T"},
        {"lapis": "gerbang", "nilai": "1,2 ms", "lulus": "Y"},
    ]
    return {
        "pengukuran_sebelum": {"diukur": now.isoformat(), "dari": "laptop di ruang", "hasil": rows},
        "data_gangguan": {
            "kelompok": "gangguan", "jenis": "A4", "hasil_pengecekan": "Port 14 SW-LT3 mati, kabel baik."
        },
    }  # fmt: skip


def verdict(answer: str) -> dict[str, dict[str, Any]]:
    return {
        "hasil_verifikasi": {
            "dapat_ditangani": answer, "temuan": "Port sakelar mati.", "alasan": "Port cadangan tersedia."
        }
    }  # fmt: skip


def coordination(vendor: int, now: datetime) -> dict[str, dict[str, Any]]:
    return {
        "catatan_koordinasi": {
            "penyedia": {"id": vendor}, "dihubungi": now.isoformat(), "cara": "telepon", "nomor_penyedia": "NJ-1",
            "janji": (now + timedelta(hours=4)).isoformat(), "hasil": "Teknisi berangkat.",
        }
    }  # fmt: skip


def repair(now: datetime) -> dict[str, dict[str, Any]]:
    rows = [{"lapis": "tautan", "nilai": "hidup 1 Gb/s", "lulus": "Y"}]
    devices = [
        {"nama": "SW-LT3", "sebelum": "port 14 mati", "tindakan": "pindah ke port 16", "sesudah": "normal"}
    ]
    return {
        "pengukuran_sesudah": {"diukur": now.isoformat(), "dari": "laptop di ruang", "hasil": rows, "lulus": "Y"},
        "berita_acara": {"mulai": (now - timedelta(minutes=20)).isoformat(), "perangkat": devices},
        "laporan_selesai": {"pulih": now.isoformat(), "pernyataan": "Y"},
        "laporan_penanganan": {"penyebab": "perangkat", "tindakan": "Memindahkan sambungan ke port 16."},
    }


def acceptance() -> dict[str, dict[str, Any]]:
    return {"laporan_penanganan": {"diterima": "Y", "catatan_ketua": "Baik."}}


def conclusion() -> dict[str, dict[str, Any]]:
    return {"laporan_penanganan": {"simpulan": "Jaringan berfungsi kembali.", "saran": "Siapkan sakelar cadangan."}}


def photo(colour: str = "teal") -> Upload:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "JPEG")
    return Upload("bukti.jpg", out.getvalue())
