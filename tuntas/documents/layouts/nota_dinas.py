"""Nota Dinas: the covering note from who reports to who is reported to, told from the case in a few true sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tuntas.cases.models import Paper
from tuntas.documents import words
from tuntas.documents.activity import measurement
from tuntas.documents.blocks import Block, Pair, paragraph, series
from tuntas.documents.form import Form
from tuntas.documents.layout import Body, Layout
from tuntas.documents.signers import run_of, signers
from tuntas.documents.source import Source
from tuntas.documents.telling import name_of_case, passed, restored, vendor
from tuntas.sop.measure import KEPT, LATE

__all__ = ["LAYOUT", "body"]


def body(source: Source, paper: Paper) -> Body:
    enclosed = _enclosed(source, paper)
    return {
        "title": _("Nota Dinas"),
        "head": [list(one) for one in _head(source, paper, len(enclosed))],
        "blocks": [paragraph(_asks(source)), *_tells(source), *_list(source, enclosed)],
        "closing": [paragraph(_("Demikian disampaikan. Atas perhatian Bapak/Ibu, diucapkan terima kasih."))],
        "photos": [],
    }


def _head(source: Source, paper: Paper, enclosed: int) -> Iterator[Pair]:
    """Yth., Dari, Hal, Tanggal, Lampiran, Sifat: as the form of a Nota Dinas has them."""
    yield _("Yth."), "\n".join(source.role(one.key) for one in source.recipients()) or "–"
    signer = next(iter(signers(source, paper, dated=False)), None)
    yield _("Dari"), str(signer["position"]).split("\n")[-1] if signer else source.unit.name
    kind = source.kind(_report(source))
    yield _("Hal"), kind.name.to(source.language) if kind else source.case.title
    yield _("Tanggal"), words.day(source.day, source.language)
    count = words.counted(enclosed, source.language)
    yield _("Lampiran"), _("%(count)s naskah") % {"count": count} if enclosed else "–"
    yield _("Sifat"), _("Biasa")


def _report(source: Source) -> str:
    return source.procedure.policy.report_paper


def _enclosed(source: Source, paper: Paper) -> list[Paper]:
    """What goes with it: the report first, then all that the step needs, as far as the case has it."""
    run = run_of(source, paper)
    step = source.procedure.step(run.step) if run else None
    keys = dict.fromkeys([_report(source), *((*step.gives, *step.needs) if step else ())])
    return [source.papers[key] for key in keys if key in source.papers and key != paper.key]


def _list(source: Source, enclosed: list[Paper]) -> list[Block]:
    if not enclosed:
        return []
    return [paragraph(_("Bersama ini dilampirkan:")), series((_named(source, one) for one in enclosed), "1.")]


def _named(source: Source, paper: Paper) -> str:
    kind = source.kind(paper.key)
    name = kind.name.to(source.language) if kind else paper.key
    if not paper.number:
        return name
    values = {"paper": name, "number": paper.number, "day": source.day_of(paper.sealed_at) if paper.sealed_at else ""}
    return _("%(paper)s Nomor %(number)s tanggal %(day)s") % values


# -- the case in a few sentences ----------------------------------------------------------------


def _asks(source: Source) -> str:
    first = source.reports[0] if source.reports else None
    values = {
        "case": name_of_case(source), "number": source.case.number,
        "when": source.moment(first.reported_at if first else source.case.opened_at),
    }  # fmt: skip
    return _("Dengan hormat disampaikan hasil penanganan kendala jaringan %(case)s, yang dilaporkan pada %(when)s dan dicatat sebagai kasus Nomor %(number)s.") % values  # noqa: E501


def _tells(source: Source) -> list[Block]:
    said = [*_cause(source), *_outcome(source), *_time(source)]
    return [paragraph(" ".join(said))] if said else []


def _cause(source: Source) -> Iterator[str]:
    """Who repaired, and the cause that the report names."""
    firm, report = _repairer(source), source.papers.get(_report(source))
    together, alone = _("Kendala ditangani bersama %(firm)s."), _("Kendala ditangani sendiri oleh Tim.")
    yield together % {"firm": firm.rstrip(" .")} if firm else alone
    if cause := Form(source, report).text("penyebab") if report else "":
        yield _("Penyebabnya: %(cause)s.") % {"cause": cause[:1].lower() + cause[1:].rstrip(" .")}


def _repairer(source: Source) -> str:
    """The vendor, where the step that restores was its box the last time."""
    last = next((one for one in reversed(source.runs) if one.step == source.procedure.policy.restores), None)
    roles = source.procedure.box(last.box).by if last else ()
    return vendor(source) if any(source.procedure.role(one).kind == "vendor" for one in roles) else ""


def _outcome(source: Source) -> Iterator[str]:
    since, measured_at = restored(source), passed(source)
    if since:
        yield _("Jaringan telah berfungsi kembali sejak %(when)s.") % {"when": source.moment(since)}
    elif measured_at:
        said = _("Menurut pengukuran pada %(when)s, jaringan telah berfungsi kembali.")
        yield said % {"when": source.moment(measured_at)}


def _time(source: Source) -> Iterator[str]:
    """How long it took beside the norm, without what was done again."""
    totals = measurement(source).totals
    if not totals.judged or not totals.norm_minutes:
        return
    used, norm = (words.working(one, source.language) for one in (totals.minutes, totals.norm_minutes))
    values = {"used": used, "norm": norm, "late": totals.late, "count": totals.judged}
    spent = _("Penanganan memerlukan %(used)s waktu kerja dari norma %(norm)s;") % values
    if totals.verdict == KEPT:
        yield spent + " " + _("setiap langkah sesuai norma.")
    elif totals.verdict == LATE:
        yield spent + " " + _("%(late)s dari %(count)s pelaksanaan langkah melewati norma.") % values


LAYOUT = Layout("nota_dinas", body, template="nota_dinas", dated=False)
