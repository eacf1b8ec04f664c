"""`tuntas check-procedure FILE`: tells all that is wrong with a definition, or what is doubtful in the sheet.

With `--sheet` it prints the sheet too, as a draft: what is not published is not in force.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tuntas.commands.home import Trouble, start

if TYPE_CHECKING:
    from tuntas.sop.procedure import Procedure

HELP = "periksa sebuah SOP: kesalahannya dengan nomor baris, atau temuannya"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="BERKAS", help="berkas SOP (.toml)")
    parser.add_argument("--sheet", type=Path, metavar="PDF", help="cetak lembarnya ke berkas PDF, bertanda KONSEP")
    parser.add_argument("--paper", choices=("A4", "F4"), default="A4", help="ukuran kertas lembar (A4)")
    parser.add_argument("--without-readings", action="store_true", help="cetak lembar saja, tanpa tafsir")


def read_text(path: Path) -> str:
    """The text of a definition. Raises Trouble where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Trouble(f"{path}: baris {line}: bukan teks UTF-8. Simpan ulang berkasnya sebagai UTF-8.") from None
    except OSError as error:
        why = {2: "tidak ada", 13: "tidak boleh dibaca", 21: "adalah folder"}.get(error.errno or 0, "tidak terbaca")
        raise Trouble(f"{path}: berkas ini {why}.") from None


def run(args: argparse.Namespace) -> int:
    from tuntas.sop.check import Finding, check
    from tuntas.sop.faults import Faulty
    from tuntas.sop.read import read

    text = read_text(args.file)
    try:
        procedure = read(text)
    except Faulty as faulty:
        for fault in faulty.faults:
            print(f"{args.file}: {fault}", file=sys.stderr)
        print(f"\n{len(faulty.faults)} kesalahan; SOP ini belum dapat dijalankan.", file=sys.stderr)
        return 1
    findings = check(procedure)

    def told(title: str, listed: tuple[Finding, ...]) -> None:
        print(f"\n{title}: {len(listed) or 'tidak ada'}")
        for number, one in enumerate(listed, 1):
            print(f"  {number:2}. {one}{'  (berat)' if one.grave else ''}")

    steps = len(procedure.steps)
    print(f"{procedure.name.id}, terbitan {procedure.edition}: {steps} langkah, {len(procedure.readings)} tafsir.")
    print(f"sha256 {procedure.sha256}")
    told("Temuan seperti tercetak", findings.printed)
    told("Sisa setelah tafsir", findings.left)
    if args.sheet:
        _print(procedure, args.sheet, args.paper, readings=not args.without_readings)
    return 0


def _print(procedure: Procedure, to: Path, paper: str, *, readings: bool) -> None:
    """The sheet as a draft. Raises Trouble where the file cannot be written."""
    start()
    from tuntas.documents.sheet import sheet_pdf
    from tuntas.sop.sheet_stamp import draft

    content = sheet_pdf(procedure, moment=datetime.now(UTC), paper=paper, readings=readings, stamp=draft())
    try:
        to.write_bytes(content)
    except OSError as error:
        raise Trouble(f"{to} tidak dapat ditulis ({error.strerror}).") from None
    print(f"\nLembar (konsep, {paper}): {to}")
