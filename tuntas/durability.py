"""Whether the database keeps what it promises to keep; `tuntas up` refuses to serve where it does not."""

from __future__ import annotations

from django.db import connection

__all__ = ["faults"]

BUSY_LEAST = 20_000  # milliseconds a writer waits for another


def faults() -> list[str]:
    """Each setting by which an accepted report could be lost, with its remedy; empty when all is well."""
    return _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _sqlite() -> list[str]:
    found = []
    with connection.cursor() as cursor:

        def pragma(name: str) -> str:
            cursor.execute(f"PRAGMA {name}")
            return str(cursor.fetchone()[0]).lower()

        if (mode := pragma("journal_mode")) != "wal":
            found.append(
                f"journal_mode adalah {mode}, seharusnya wal: letakkan TUNTAS_HOME di cakram lokal, bukan di jaringan."
            )
        if int(pragma("synchronous")) < 2:
            found.append("synchronous bukan FULL: laporan yang sudah diterima dapat hilang saat listrik padam.")
        if pragma("foreign_keys") != "1":
            found.append("foreign_keys mati: baris dapat menunjuk ke yang tidak ada.")
        if int(pragma("busy_timeout")) < BUSY_LEAST:
            found.append(f"busy_timeout di bawah {BUSY_LEAST // 1000} detik: penulis yang menunggu akan gagal.")
    if getattr(connection, "transaction_mode", None) != "IMMEDIATE":
        found.append("transaction_mode bukan IMMEDIATE: dua penulis sekaligus dapat saling menggagalkan.")
    return found


def _postgresql() -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for name, remedy in (
            ("fsync", "data dapat rusak saat server mati mendadak"),
            ("full_page_writes", "halaman yang tertulis separuh tidak dapat dipulihkan"),
            ("synchronous_commit", "laporan yang sudah diterima dapat hilang saat server mati mendadak"),
        ):
            cursor.execute("SELECT current_setting(%s)", [name])
            value = cursor.fetchone()[0]
            if value == "off":
                found.append(f"{name} = off pada PostgreSQL: {remedy}. Nyalakan di postgresql.conf.")
    return found
