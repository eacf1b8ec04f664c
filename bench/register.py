"""Measures the register: page, workbook and PDF of a year of few and of many cases, in milliseconds and statements.

python -m bench.register [cases of the year, default 5000]
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from collections.abc import Callable
from copy import copy
from datetime import timedelta
from time import process_time

os.environ["TUNTAS_HOME"] = tempfile.mkdtemp(prefix="tuntas-ukur-")
os.environ["DJANGO_SETTINGS_MODULE"] = "tuntas.settings"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import override_settings

from tests.cast import Cast, gather, wib
from tests.documents import story
from tuntas.cases.models import Case, Paper, Run
from tuntas.register import judged
from tuntas.register.book import PDF_MOST

FEW, YEAR, BOOK = 50, 2025, PDF_MOST


def year_of(case: Case, count: int, year: int) -> None:
    """`count` cases like `case`, spread over the working days of `year`: only their number matters here."""
    ends = timedelta(days=340) / max(1, count)
    began, made = wib(f"{year}-01-06 08:00"), []
    for one in range(count):
        shift = timedelta(days=((began + one * ends) - case.opened_at).days // 7 * 7)  # the same day of the week
        new = copy(case)
        new.pk, new.number, new.head = None, f"{year}-{one + 1:05d}", f"{year}{one:060d}"
        new.opened_at, new.closed_at = case.opened_at + shift, case.closed_at + shift
        made.append((new, shift))
    Case.objects.bulk_create([new for new, _shift in made], batch_size=500)
    for kind in (Run, Paper):
        rows = list(kind.objects.filter(case=case))
        for at in range(0, count, 100):
            kind.objects.bulk_create(_clone(row, new, shift) for new, shift in made[at : at + 100] for row in rows)


def _clone(row: Model, case: Case, shift: timedelta) -> Model:
    new = copy(row)
    new.pk, new.case = None, case
    for name in ("opened_at", "taken_at", "finished_at", "due_at", "sealed_at"):
        if getattr(new, name, None):
            setattr(new, name, getattr(new, name) + shift)
    if isinstance(new, Paper):
        new.code = new.number_key = new.serial = new.document = new.frozen = None
        new.run = None
    return new


def told(name: str, do: Callable[[], object], fresh: bool = False) -> float:
    """The least milliseconds of `do`, printed with its statements; `fresh`: nothing is remembered."""
    asked: list[str] = []

    def listen(execute: Callable[..., object], sql: str, *rest: object) -> object:
        asked.append(sql)
        return execute(sql, *rest)

    times = []
    for _round in range(3):
        asked.clear()
        if fresh:
            judged._kept.clear()
        with connection.execute_wrapper(listen):
            began = process_time()
            do()
            times.append(1000 * (process_time() - began))
    print(f"  {name:<38}{min(times):>9.1f} ms{len(asked):>5} statements, up to {memory()} MB", flush=True)
    return min(times)


def memory() -> int:
    """Megabytes that this process held at most; making the rows above takes its share."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(cast: Cast, year: int) -> dict[str, float]:
    ketut = Client()
    ketut.force_login(cast.ketut, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(path: str, **query: object) -> bytes:
        answer = ketut.get(path, {"tahun": year, "bulan": "", **query})
        assert answer.status_code in (200, 422), answer.status_code
        return answer.content

    return {
        "page of the year, nothing remembered": told(
            "page of the year, nothing remembered", lambda: get("/register/"), True
        ),
        "page of the year": told("page of the year", lambda: get("/register/")),
        "page of a month": told("page of a month", lambda: get("/register/", bulan=6)),
        "XLSX of the year": told("XLSX of the year", lambda: get("/register/unduh.xlsx")),
        "PDF of a month": told("PDF of a month", lambda: get("/register/unduh.pdf", bulan=6)),
    }


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    cast = gather()
    case = story.finished(cast)
    year_of(case, FEW, YEAR - 1)
    year_of(case, many, YEAR)
    year_of(case, BOOK, YEAR - 2)
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        print(f"a year of {FEW} cases")
        few = measure(cast, YEAR - 1)
        print(f"a year of {many:,} cases")
        lots = measure(cast, YEAR)
        print("how many times longer")
        for name, time in lots.items():
            print(f"  {name:<38}{time / few[name]:>9.2f}")
        print(f"a book of {BOOK:,} cases")
        ketut = Client()
        ketut.force_login(cast.ketut, backend="allauth.account.auth_backends.AuthenticationBackend")
        told("PDF of the year", lambda: ketut.get("/register/unduh.pdf", {"tahun": YEAR - 2, "bulan": ""}))


if __name__ == "__main__":
    main()
