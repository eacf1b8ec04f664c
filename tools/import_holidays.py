"""Prints calendars/libur-nasional.toml from the PyPI package `holidays`; the result is data to be edited.

python tools/import_holidays.py 2025 2026 2027 > calendars/libur-nasional.toml
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import holidays

ESTIMATED = " (perkiraan)"
KINDS = (("public", "nasional"), ("government", "cuti bersama"))
HEAD = f"""\
# Hari libur nasional dan cuti bersama, satu tanggal satu baris; sesuaikan dengan SKB Tiga Menteri.
# estimate = true: tanggalnya perkiraan, ganti setelah ditetapkan.

source = "SKB Menag, Menaker, dan MenPANRB menurut paket PyPI holidays {holidays.__version__} (ID)"

[decrees] # satu tahun satu keputusan; tahun yang tidak tertulis di sini tidak dibawa Tuntas
2025 = "Keputusan Bersama Menag, Menaker, dan MenPANRB Nomor 1017, 2, dan 2 Tahun 2024, diubah dengan Nomor 933, 1, dan 3 Tahun 2025"
2026 = "Keputusan Bersama Menag, Menaker, dan MenPANRB Nomor 1497, 2, dan 5 Tahun 2025"
2027 = "Keputusan Bersama Menag, Menaker, dan MenPANRB tentang Hari Libur Nasional dan Cuti Bersama Tahun 2027, diumumkan setneg.go.id September 2026"
"""  # noqa: E501


def rows(years: list[int]) -> Iterator[tuple[str, str, str]]:
    """Date (ISO), name and kind of each free day; a day that is both is national."""
    taken = set()
    for category, kind in KINDS:
        listed = holidays.country_holidays("ID", years=years, categories=(category,), language="id")
        for day, name in listed.items():
            if day not in taken:
                taken.add(day)
                yield day.isoformat(), name, kind


def main(years: list[int]) -> None:
    print(HEAD, end="")
    for day, name, kind in sorted(rows(years)):
        print(f'\n[[holidays]]\ndate = {day}\nname = "{name.replace(ESTIMATED, "")}"\nkind = "{kind}"')
        if ESTIMATED in name:
            print("estimate = true")


if __name__ == "__main__":
    main([int(year) for year in sys.argv[1:]])
