"""Two who wrote the same answer: the later one's page, with what the other has saved beside each question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuntas.cases.drafts import base_of, base_text, changed, clashing, read_base
from tuntas.cases.facts import Facts
from tuntas.cases.models import Attachment, Run
from tuntas.sop.papers import normalised
from tuntas.sop.procedure import Paper
from tuntas.web.reading import rows_of
from tuntas.web.times import clock_time

__all__ = ["TAKE", "Both", "base_shown", "both_texts", "taking_theirs"]

TAKE = "pakai"  # the button that puts the other's answer in the place of one's own
OPEN = "beda"  # which answers still differ, told back by the page

Theirs = dict[str, Any]  # name, time, row (as `reading.rows_of` has it; {} where the other emptied it)


@dataclass(frozen=True)
class Both:
    """What the questions show (one's own where one wrote), and by control the other's answer to it."""

    typed: dict[str, dict[str, Any]] = field(default_factory=dict)
    theirs: dict[str, Theirs] = field(default_factory=dict)


def base_shown(facts: Facts, papers: Sequence[Paper], shown: Mapping[str, Mapping[str, Any]]) -> str:
    """What a page begins from that shows these answers; what stands in the papers where it shows none."""
    zone = facts.case.unit.zone
    return base_text({
        one.key: base_of(one, {**facts.written(one.key), **normalised(one, shown.get(one.key, {}), zone=zone)})
        for one in papers
    })  # fmt: skip


def both_texts(
    facts: Facts, run: Run, request: HttpRequest, papers: Sequence[Paper], typed: Mapping[str, Mapping[str, Any]],
    file_url: Any,
) -> Both:  # fmt: skip
    """After a Conflict: own answers stay where they were written, all others are the newest ones."""
    bases, zone = read_base(request.POST.get("asal", "")), facts.case.unit.zone
    found = Both()
    for paper in papers:
        sent, now = typed.get(paper.key, {}), facts.written(paper.key)
        values, base = normalised(paper, sent, zone=zone), bases.get(paper.key, {})
        mine = changed(paper, values, base)
        found.typed[paper.key] = {key: value for key, value in sent.items() if key in mine}
        for key in clashing(paper, values, base, now):
            found.theirs[f"{paper.key}.{key}"] = _theirs(facts, paper, key, request, file_url)
    return found


def taking_theirs(
    facts: Facts, request: HttpRequest, papers: Sequence[Paper], typed: Mapping[str, Mapping[str, Any]], file_url: Any
) -> Both:
    """One answer (or "*": all) becomes the other's; which still differ the page has told. Nothing is stored."""
    taken = request.POST.get(TAKE, "")
    left = [one for one in request.POST.get(OPEN, "")[:5000].split() if taken not in ("*", one)]
    gone = set(request.POST.get(OPEN, "").split()) - set(left)
    found = Both()
    for paper in papers:
        sent = typed.get(paper.key, {})
        found.typed[paper.key] = {key: value for key, value in sent.items() if f"{paper.key}.{key}" not in gone}
        for one in paper.fields:
            if f"{paper.key}.{one.key}" in left:
                found.theirs[f"{paper.key}.{one.key}"] = _theirs(facts, paper, one.key, request, file_url)
    return found


def _theirs(facts: Facts, paper: Paper, key: str, request: HttpRequest, file_url: Any) -> Theirs:
    there = facts.draft(paper.key) or facts.sealed(paper.key)
    if there is None:
        return {"name": "?", "time": "", "row": {}}
    name = there.written_by.get_short_name() if there.written_by else ""
    if there.written_by_id is not None and there.written_by_id == request.user.pk:
        name = _("Anda di halaman lain")
    name = name or (there.written_link.person or there.written_link.party.name if there.written_link else "?")
    files: dict[int, Attachment] = {}
    rows = rows_of(
        paper, {key: there.data.get(key)}, unit=facts.case.unit, language=get_language() or "id", files=files,
        file_url=file_url,
    )  # fmt: skip
    return {"name": name, "time": clock_time(there.written_at, facts.case.unit), "row": rows[0] if rows else {}}
