"""The house knows nothing of one SOP: quite different ones run through the same moves and pages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, person
from tests.stories import papers as made
from tuntas.cases import moves
from tuntas.cases.actors import Actor
from tuntas.cases.editions import procedure_of
from tuntas.cases.facts import Facts
from tuntas.cases.invariants import finished_steps_have_their_papers
from tuntas.cases.models import Case, Edition, Run
from tuntas.sop.flow import gives_now
from tuntas.sop.papers import asked_now
from tuntas.sop.procedure import Field, Paper, Procedure

PROCEDURES = sorted((Path(__file__).parents[1] / "sop" / "procedures").glob("*.toml"))
MOST_STEPS = 60


def value(field: Field, cast: Cast) -> Any:
    """An answer that any field of its type takes."""
    match field.type:
        case "choice":
            return field.options[0].value
        case "choices":
            return [field.options[0].value]
        case "yesno":
            return "T" if field.must_be is False else "Y"
        case "number":
            return field.least or 1
        case "datetime":
            return datetime.now(UTC).isoformat()
        case "reference":
            return {"name": "Ditulis sendiri"}
        case "rows":
            return [{one.key: value(one, cast) for one in field.columns} for _n in range(int(field.least or 1))]
    return "Diisi dengan jelas."


def answers(paper: Paper, step: str, cast: Cast, decided: dict[str, Any] | None = None) -> dict[str, Any]:
    """Every question that is asked, in its order; `decided` are answers given before."""
    data: dict[str, Any] = dict(decided or {})
    for field in paper.asked_at(step):
        if field.type != "files" and field.key not in data and asked_now(field, data):
            data[field.key] = value(field, cast)
    return data


def people(procedure: Procedure, cast: Cast) -> dict[str, Actor]:
    """Somebody for each column."""
    found = {}
    for role in procedure.columns:
        unit = cast.vendor if role.kind == "vendor" else cast.office
        found[role.key] = Actor(user=person(f"p-{role.key}", f"Pelaksana {role.key.title()}", unit, role.key))
    return found


def work(run: Run, procedure: Procedure, staff: dict[str, Actor], cast: Cast, first_answer: int) -> None:
    """One performer does what the open box asks; each time a question comes again it is answered otherwise."""
    turn = first_answer + run.case.runs.filter(box=run.box, outcome="finished").count()
    box, step = procedure.box(run.box), procedure.step_of(run.box)
    role = next((procedure.role(one).recorded_by or one for one in box.by), box.by[0])
    who = staff[role]
    page = Client()
    page.force_login(who.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert page.get(f"/kasus/{run.case.number}/").status_code == 200
    assert page.get("/meja/").status_code == 200
    answer = box.arrows[turn % len(box.arrows)].answer if box.asks else ""
    facts = Facts(Case.objects.select_related("edition", "unit__calendar").get(pk=run.case_id))
    due = gives_now(procedure, run.box, answer)  # where a row has several boxes, its output only with the last
    for key in dict.fromkeys((*step.needs, *due)):
        paper = procedure.paper(key)
        if key in step.needs and key in facts.held and key not in step.gives:
            continue
        decided = {box.asks.field: answer} if box.asks and box.asks.paper == key else {}
        moves.write(run, key, answers(paper, step.key, cast, decided), by=who)
        for field in paper.asked_at(step.key):
            if field.type == "files":
                moves.attach(run, key, field.key, [made.photo()], by=who)
    moves.finish(run, by=who, decision=answer)
    assert list(finished_steps_have_their_papers()) == []


@pytest.mark.parametrize("path", PROCEDURES, ids=lambda one: one.stem)
@pytest.mark.parametrize("first_answer", [0, 1])
def test_it_runs_to_its_end(cast: Cast, path: Path, first_answer: int) -> None:
    edition, _made = moves.publish(path.read_text(encoding="utf-8"))
    procedure = procedure_of(edition)
    staff = people(procedure, cast)
    paper = procedure.paper(procedure.intake.paper)
    now = datetime.now(UTC)
    uploads = {one.key: [made.photo()] for one in paper.asked_at("lapor") if one.type == "files"}
    case = moves.receive(
        edition=edition, unit=cast.office, data=answers(paper, "lapor", cast), uploads=uploads, now=now
    ).report.case
    for _turn in range(MOST_STEPS):
        run = case.runs.filter(finished_at=None).select_related("case").order_by("pk").first()
        if run is None:
            break
        work(run, procedure, staff, cast, first_answer)
    case.refresh_from_db()
    assert case.outcome == "finished"
    finished = case.runs.filter(outcome="finished").values_list("box", flat=True)
    assert {procedure.step_of(one).key for one in finished} >= {box.step for box in procedure.starts}


def test_a_case_stays_on_the_edition_it_began_under(cast: Cast) -> None:
    case = moves.receive(
        edition=cast.edition, unit=cast.office, data=made.report(cast.room.pk, datetime.now(UTC))
    ).report.case
    text = cast.edition.text.replace('edition = "2024-06-03"', 'edition = "2026-12-01"', 1)
    newer, fresh = moves.publish(text.replace('within = "1 jam"', 'within = "2 jam"', 1))
    case.refresh_from_db()
    assert fresh
    assert case.edition == cast.edition
    assert procedure_of(case.edition).step("perbaikan").within.text == "1 jam"
    assert procedure_of(newer).step("perbaikan").within.text == "2 jam"
    assert Edition.objects.count() == 2


def test_a_changed_text_under_the_same_edition_is_refused(cast: Cast) -> None:
    from tuntas.cases.refusals import Conflict

    with pytest.raises(Conflict) as conflict:
        moves.publish(cast.edition.text + "\n# diubah\n")
    assert conflict.value.reasons[0].code == "edition_changed"
    assert moves.publish(cast.edition.text) == (cast.edition, False)
