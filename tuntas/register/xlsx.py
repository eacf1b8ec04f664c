"""The register as a workbook: one line a case, to be filtered and summed; nothing in it is ever a formula."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from tuntas.register import words
from tuntas.register.judged import Sums
from tuntas.register.rows import Entry

__all__ = ["neutral", "workbook"]

CELL_MOST = 32_000  # characters; Excel takes 32,767
HEADER_MOST = 100  # of the 255 that Excel takes, where each & counts twice
_OBEYED = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # what a spreadsheet takes for the beginning of a formula
_DATE = "dd-mm-yyyy hh.mm"

_Column = tuple[str, int, str]  # heading, width in characters, kind of cell: text · number · moment


def workbook(title: str, unit: str, zone: str, period: str, rows: Iterable[Entry], sums: Sums, now: datetime) -> bytes:
    """The bytes of the workbook; the same lines at the same `now` (of the unit's clock) make the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    })  # fmt: skip
    made = now.replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": neutral(f"{title}, {period}"), "author": neutral(unit), "created": made})
    said = f"{title}, {unit}, {period}"
    _cases(book, said, zone, rows)
    _summary(book, title, unit, zone, period, sums, now)
    book.close()
    return out.getvalue()


def neutral(text: str) -> str:
    """`text` as a cell may hold it: no control characters, not too long, and never taken for a formula.

    An apostrophe stands before what begins like one, so that it stays text when the sheet is saved as CSV.
    """
    clean = "".join(one if one == "\n" or unicodedata.category(one)[0] != "C" else " " for one in text)[:CELL_MOST]
    guarded = clean.lstrip().startswith(_OBEYED) or text[:1] in ("\t", "\r", "\n")
    return f"'{clean}" if guarded else clean


def _columns(zone: str) -> list[_Column]:
    return [
        (_("No."), 6, "number"), (_("Nomor kasus"), 13, "text"),
        (_("Dilaporkan (%(zone)s)") % {"zone": zone}, 17, "moment"), (_("Tempat"), 26, "text"),
        (_("Kendala yang dilaporkan"), 30, "text"), (_("Jenis yang ditemukan"), 30, "text"),
        (_("Pelaksana"), 32, "text"), (_("Diambil"), 17, "moment"), (_("Pulih"), 17, "moment"),
        (_("Ditutup"), 17, "moment"), (_("Norma (menit kerja)"), 11, "number"),
        (_("Norma (hari kerja)"), 11, "number"), (_("Nyata (menit kerja)"), 11, "number"),
        (_("Pekerjaan ulang (menit kerja)"), 12, "number"), (_("Hasil"), 13, "text"),
        (_("Naskah dan nomor"), 52, "text"), (_("Alasan ditarik"), 40, "text"),
    ]  # fmt: skip


def _cells(one: Entry) -> Sequence[Any]:
    judged = one.judged
    return [
        one.no, one.number, one.reported, one.place, one.told, one.found, "; ".join(one.performers), one.taken,
        one.restored, one.closed, judged.norm_minutes or None, judged.norm_days or None, judged.minutes,
        judged.rework_minutes or None, str(words.STATE_WORDS[judged.state]),
        "\n".join(words.papers(one.papers)),
        one.reason,
    ]  # fmt: skip


def _cases(book: Any, said: str, zone: str, rows: Iterable[Entry]) -> None:
    """The sheet of cases, written line by line."""
    sheet = book.add_worksheet(_("Register"))
    columns = _columns(zone)
    look = {"valign": "top", "text_wrap": True}
    plain, moment = book.add_format(look), book.add_format({**look, "num_format": _DATE, "align": "left"})
    head = book.add_format({**look, "bold": True, "bottom": 1, "bg_color": "#F1EEE8"})
    for no, (_label, width, kind) in enumerate(columns):
        sheet.set_column(no, no, width, moment if kind == "moment" else plain)
    sheet.set_row(0, 45)
    for no, (label, _width, _kind) in enumerate(columns):
        sheet.write_string(0, no, neutral(label), head)
    last = 0
    for last, one in enumerate(rows, 1):
        for no, (value, column) in enumerate(zip(_cells(one), columns, strict=True)):
            _write(sheet, last, no, value, column[2], moment if column[2] == "moment" else plain)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    _print_set_up(sheet, said)
    sheet.repeat_rows(0)


def _write(sheet: Any, row: int, column: int, value: Any, kind: str, look: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif kind == "moment":
        sheet.write_datetime(row, column, value.replace(tzinfo=None, second=0, microsecond=0), look)
    elif kind == "number":
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_string(row, column, neutral(str(value)), look)


def _print_set_up(sheet: Any, said: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header("&L" + neutral(said)[:HEADER_MOST].replace("&", "&&"))
    sheet.set_footer("&C&P / &N")


def _summary(book: Any, title: str, unit: str, zone: str, period: str, sums: Sums, now: datetime) -> None:
    """The sheet of sums, with what the book is of and when it was read."""
    sheet = book.add_worksheet(_("Ringkasan"))
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 48)
    lines = [
        (_("Buku"), title), (_("Unit"), unit), (_("Masa"), period),
        (_("Keadaan per"), f"{words.moment(now)} {zone}"), *words.sum_lines(sums),
    ]  # fmt: skip
    for row, (label, value) in enumerate(lines):
        sheet.write_string(row, 0, neutral(label), bold)
        if value.isdecimal():
            sheet.write_number(row, 1, int(value))
        else:
            sheet.write_string(row, 1, neutral(value))
    _print_set_up(sheet, f"{title}, {unit}, {period}")
