"""An alert that lasts becomes a report: it joins a case that is already about it, or opens one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from tuntas.cases import moves
from tuntas.cases.editions import current, procedure_of
from tuntas.cases.models import Case
from tuntas.cases.moves import Sender
from tuntas.intake.models import Alert, Source, Window
from tuntas.intake.placing import above, around, below, roots_first
from tuntas.intake.signal import FIRING
from tuntas.network.models import Device, Place
from tuntas.people.models import Unit
from tuntas.sop.procedure import Procedure

__all__ = ["open_due", "planned_work"]

TOGETHER = timedelta(minutes=10)  # alarms of one kind at one place within it are one trouble
LATE_ROOT = timedelta(minutes=30)  # a root that is heard of so long after its consequences still adopts them
MOST = 200  # alerts of one turn


def open_due(now: datetime) -> int:
    """Decide on every alert whose time to wait is over. How many were decided."""
    _release(now)
    _let_orphans_wait(now)
    waiting = Alert.objects.filter(open_at__lte=now, alarm=FIRING, case=None)
    due = list(waiting.order_by("open_at", "pk").values_list("pk", "device")[:MOST])
    done = 0
    for pk in roots_first(due):
        with transaction.atomic():
            list(Source.objects.select_for_update())  # two workers must not open two cases for one trouble
            rows = Alert.objects.select_for_update(of=("self",)).select_related("source__unit", "device", "place")
            alert = rows.filter(pk=pk, open_at__lte=now, alarm=FIRING, case=None).first()
            done += bool(alert and _decide(alert, now))
    return done


def _release(now: datetime) -> None:
    """What waits for the end of planned work that was cancelled, or ended early, waits no longer."""
    held = Alert.objects.filter(why="held", open_at__gt=now, alarm=FIRING, case=None)
    for alert in held.select_related("source__unit", "device", "place"):
        if _window(alert, now) is None:
            Alert.objects.filter(pk=alert.pk, why="held").update(open_at=now)


def _let_orphans_wait(now: datetime) -> None:
    """An alarm that had joined a case which is finished, and fires on, is a trouble of its own: it waits anew.

    What a person withdrew, with all that had joined it, stays withdrawn.
    """
    orphans = Alert.objects.filter(
        alarm=FIRING, opened=False, silent=False, network=True, case__closed_at__lte=now, case__outcome="finished"
    ).select_related("source")
    for alert in orphans:
        waits = 0 if alert.severity == "critical" else alert.source.hold_seconds
        row = Alert.objects.filter(pk=alert.pk, case=alert.case_id, alarm=FIRING)
        row.update(case=None, why="orphan", why_said={}, open_at=now + timedelta(seconds=waits))


def _decide(alert: Alert, now: datetime) -> bool:
    """Whether anything changed. In planned work the alert waits until its end; what still fires then opens a case."""
    if window := _window(alert, now):
        alert.open_at, alert.why, alert.why_said = window.ends_at, "held", {"window": window.title}
        alert.save(update_fields=["open_at", "why", "why_said"])
        return True
    case, why, said = _runs_already(alert, now)
    if case is not None:
        _join(alert, case, why, now, **said)
    elif (full := _full(alert, now)) is not None:
        _join(alert, full, "hourly", now)
    else:
        _open(alert, now)
    return True


def _window(alert: Alert, now: datetime) -> Window | None:
    rows = planned_work(alert.source.unit, alert.device, alert.place).filter(starts_at__lte=now, ends_at__gt=now)
    return rows.order_by("-ends_at").first()


def planned_work(unit: Unit, device: Device | None, place: Place | None) -> QuerySet[Window]:
    """Planned work that concerns what stands there: of the whole office, of its place, of it and what feeds it."""
    devices = [device.pk, *above(device)] if device else []
    places = around(place) if place else []
    about = Q(place=None, device=None) | Q(device__in=devices) | Q(device=None, place__in=places)
    return Window.objects.filter(about, unit=unit)


def _runs_already(alert: Alert, now: datetime) -> tuple[Case | None, str, dict[str, str]]:
    """The open case that this alert is about, and why: same device, its uplink, or the same kind at the same place."""
    firing = Alert.objects.filter(
        source__unit=alert.source.unit, alarm=FIRING, silent=False, case__closed_at=None
    ).exclude(pk=alert.pk).exclude(case=None)  # fmt: skip
    firing = firing.select_related("case__parent").order_by("started_at")
    if alert.device:
        same = firing.filter(device=alert.device).first()
        if same:
            return _root(same), "same_device", {}
        reported = Case.objects.filter(device=alert.device, closed_at=None).order_by("opened_at").first()
        if reported:
            return reported.parent or reported, "same_device", {}
        for uplink in above(alert.device):
            if root := firing.filter(device=uplink).first():
                return _root(root), "behind", {"device": str(root.device)}
    if alert.place:
        near = firing.filter(place=alert.place, name=alert.name, case__opened_at__gte=now - TOGETHER).first()
        if near:
            return _root(near), "near", {}
    return None, "", {}


def _root(alert: Alert) -> Case:
    assert alert.case is not None
    return alert.case.parent or alert.case


def _full(alert: Alert, now: datetime) -> Case | None:
    """Where a source has opened its share of this hour: the newest of its open cases."""
    opened = Alert.objects.filter(source=alert.source, opened=True, case__opened_at__gt=now - timedelta(hours=1))
    if opened.values("case").distinct().count() < alert.source.cases_an_hour:
        return None
    newest = opened.filter(case__closed_at=None).order_by("-case__opened_at").select_related("case__parent").first()
    return _root(newest) if newest else None


def _join(alert: Alert, case: Case, why: str, now: datetime, **said: str) -> None:
    moves.sound(case, "joined", now=now, title=alert.title, source=alert.source.name, why=why, **said)
    alert.case, alert.opened, alert.why, alert.why_said, alert.open_at = case, False, why, said, None
    alert.save(update_fields=["case", "opened", "why", "why_said", "open_at"])


def _open(alert: Alert, now: datetime) -> None:
    edition = current()
    if edition is None:
        alert.why = "no_procedure"
        alert.open_at = now + timedelta(minutes=10)
        alert.save(update_fields=["why", "open_at"])
        return
    got = moves.receive(
        edition=edition, unit=alert.source.unit, data=_said(procedure_of(edition), alert, now), channel="alarm",
        sender=Sender(alert.source.name[:120]), key=f"alarm:{alert.pk}:{alert.episode}", now=now,
    )  # fmt: skip
    alert.case, alert.opened, alert.why, alert.open_at = got.report.case, True, "opened", None
    alert.save(update_fields=["case", "opened", "why", "open_at"])
    if alert.device:
        _adopt(alert, got.report.case, now)


def _said(procedure: Procedure, alert: Alert, now: datetime) -> dict[str, Any]:
    """The report's paper, of what the alarm says; only what the definition asks for."""
    intake = procedure.intake
    paper = procedure.paper(intake.paper)
    data: dict[str, Any] = {intake.occurred: min(alert.started_at, now).isoformat()} if intake.occurred else {}
    if intake.place:
        data[intake.place] = {"id": alert.place.pk} if alert.place else {"name": alert.host or alert.source.name}
    title = paper.field(intake.title)
    if title and title.options:
        known = [one.value for one in title.options]
        data[intake.title] = alert.source.symptom if alert.source.symptom in known else known[-1]
    elif title:
        data[intake.title] = alert.title[:200]
    free = next((one for one in paper.fields if one.type == "longtext" and not one.at), None)
    if free:
        lines = (alert.title, alert.text, str(alert.device or alert.host))
        data[free.key] = "\n".join(dict.fromkeys(one for one in lines if one))[: int(free.most or 5000)]
    return data


def _adopt(alert: Alert, case: Case, now: datetime) -> None:
    """A late root takes over the cases of what it feeds, where nobody has worked on them; a person may part them."""
    assert alert.device is not None
    children = Alert.objects.filter(
        device__in=below(alert.device), opened=True, case__closed_at=None, case__parent=None,
        case__opened_at__gte=now - LATE_ROOT,
    ).exclude(case=case)  # fmt: skip
    for one in children.select_related("case").order_by("case__opened_at"):
        if one.case and not one.case.runs.exclude(finished_at=None).exists():
            moves.follow(one.case, case, now=now)
