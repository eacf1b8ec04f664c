"""Measures papers made a minute on one core: the smallest and the largest case, with and without photos.

python -m bench.documents [seconds for each, default 3]
"""

from __future__ import annotations

import io
import os
import random
import sys
import tempfile
from collections.abc import Callable
from time import process_time
from typing import Any

os.environ["TUNTAS_HOME"] = tempfile.mkdtemp(prefix="tuntas-ukur-")
os.environ["DJANGO_SETTINGS_MODULE"] = "tuntas.settings"
os.environ["RAYON_NUM_THREADS"] = "1"  # Typst would use every core

import django

django.setup()

from django.core.management import call_command
from django.test.utils import override_settings
from PIL import Image

from tests.cast import gather
from tests.documents import story
from tuntas.cases import files
from tuntas.cases.models import Case, Paper
from tuntas.documents.facts import compose
from tuntas.documents.pictures import photo
from tuntas.documents.render import pages, report_pdf

Facts = dict[str, Any]


def told(name: str, facts: list[Facts], do: Callable[[Facts], object], seconds: float) -> None:
    """Milliseconds of this process for each paper, and how many of them a minute has room for."""
    do(facts[0])
    made, began = 0, process_time()
    while process_time() - began < seconds or made < len(facts):
        do(facts[made % len(facts)])
        made += 1
    spent = (process_time() - began) / made
    print(f"{name:<44}{1000 * spent:>9.1f} ms{60 / spent:>9.0f} a minute")


def photographed(facts: Facts, count: int) -> Facts:
    """With that many photos as a phone takes them, each another one."""
    drawn = random.Random(count)
    photos = []
    for no in range(count):
        out = io.BytesIO()
        noise = Image.frombytes("RGB", (60, 45), drawn.randbytes(60 * 45 * 3))
        noise.resize((2400, 1800)).save(out, "JPEG", quality=85)
        photos.append({"sha256": files.store(out.getvalue()), "caption": f"{no + 1}. foto.jpg"})
    return {**facts, "photos": photos}


def frozen(case: Case) -> dict[str, Facts]:
    return {one.key: one.frozen for one in case.papers.exclude(frozen=None).order_by("revision") if one.frozen}


def fresh(facts: Facts) -> bytes:
    """As by a process that has not seen the photos yet."""
    photo.cache_clear()
    return report_pdf(facts)


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    call_command("migrate", verbosity=0)
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        cast = gather()
        small, large = story.finished(cast), story.largest(cast)
    few, many = frozen(small), frozen(large)
    told("smallest case, all its papers", list(few.values()), report_pdf, seconds)
    told("largest case, all its papers", list(many.values()), report_pdf, seconds)
    record = many["berita_acara"] | {"photos": []}
    told("  its Berita Acara, 40 devices, no photo", [record], report_pdf, seconds)
    told("  the same with 40 photos, first time", [photographed(record, 40)], fresh, seconds)
    told("  the same with 40 photos, scaled before", [photographed(record, 40)], report_pdf, seconds)
    told("smallest Berita Acara with 1 photo, first time", [photographed(few["berita_acara"], 1)], fresh, seconds)
    told("preview as pictures, smallest Rencana kerja", [few["rencana_kerja"]], pages, seconds)
    for name, case in (("smallest", small), ("largest", large)):
        run = case.papers.filter(key="berita_acara").latest("revision").run
        papers = list(Paper.objects.filter(run=run))
        told(f"composing the {len(papers)} papers of a repair, {name} case", [{}], _composed(case, papers), seconds)


def _composed(case: Case, papers: list[Paper]) -> Callable[[Facts], object]:
    return lambda _facts: compose(case, papers)


if __name__ == "__main__":
    main()
