"""Who hears at which share of a norm, in words: the rules in force for each step, and the people they mean today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tuntas.cases.moves.alarms import LATE, Level, in_force
from tuntas.people.duties import holders
from tuntas.people.models import Escalation, Unit, User
from tuntas.sop.procedure import Norm, Procedure, Step
from tuntas.web.times import duration

__all__ = ["Level", "Scope", "audience", "keep", "levels", "rule", "said"]


@dataclass(frozen=True)
class Scope:
    """Every step of a unit, or one step of an SOP (`procedure` and `step`)."""

    unit: Unit
    procedure: Procedure | None = None
    step: Step | None = None

    @property
    def norm(self) -> Norm:
        """Of the step, or of the row above whose time cell spans it too."""
        return self.procedure.norm_of(self.step) if self.step and self.procedure else Norm()


def rule(scope: Scope) -> list[Level]:
    """The rows that were set for exactly this scope; none where it follows the wider one."""
    rows = Escalation.objects.filter(unit=scope.unit, step=scope.step.key if scope.step else "")
    if scope.procedure:
        rows = rows.filter(procedure__in=("", scope.procedure.key))
    return sorted((one.share, tuple(one.tells)) for one in rows)


def levels(scope: Scope) -> tuple[list[Level], str]:
    """What holds for the scope, and where it comes from: step · unit · house."""
    rows = Escalation.objects.filter(unit=scope.unit)
    return in_force(rows, scope.procedure.key if scope.procedure else "", scope.step.key if scope.step else "")


def keep(scope: Scope, wanted: Sequence[Level], *, by: User, now: datetime) -> None:
    """Replace the rule of the scope; an empty one follows the wider one again. Written into the log."""
    step, procedure = (scope.step.key, scope.procedure.key) if scope.step and scope.procedure else ("", "")
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=scope.unit.pk)  # of two who save at once the second replaces the first
        Escalation.objects.filter(unit=scope.unit, step=step, procedure__in=("", procedure)).delete()
        Escalation.objects.bulk_create(
            Escalation(unit=scope.unit, procedure=procedure, step=step, share=share, tells=list(tells))
            for share, tells in wanted
        )
        shares = ", ".join(f"{share} %: {' '.join(tells)}" for share, tells in wanted) or "-"
        LogEntry.objects.create(
            user=by, content_type=ContentType.objects.get_for_model(Unit), object_id=str(scope.unit.pk),
            object_repr=str(scope.unit)[:200], action_flag=CHANGE, action_time=now,
            change_message=f"Eskalasi {step or '*'}: {shares}",
        )  # fmt: skip


# -- in words -------------------------------------------------------------------------------------


def audience(procedures: Iterable[Procedure]) -> list[tuple[str, str]]:
    """Who can be told: (key, name), first those who are called by what they do."""
    language, found = get_language() or "id", dict[str, str]()
    for one in procedures:
        found |= {role.key: role.short.to(language) for role in one.roles}
    return [
        ("performers", _("yang mengerjakan")), ("leads", _("yang memimpin")), ("heads", _("penerima laporan")),
        *found.items(),
    ]  # fmt: skip


def said(scope: Scope, level: Level, now: datetime, procedures: Sequence[Procedure]) -> tuple[str, bool]:
    """What will happen at a level, and whether somebody would hear of it today."""
    share, tells = level
    names = dict(audience(procedures))
    told = _and([names.get(one, one) for one in tells])
    people = _people(scope, tells, now, procedures)
    who = _("Hari ini: %(names)s.") % {"names": _and([one.get_short_name() for one in people])} if people else ""
    if not people and "performers" not in tells:
        who = _("Hari ini tidak ada pemegangnya.")
    values = {"share": share, "told": told, "after": _after(scope, share), "what": _what(scope)}
    if share == LATE:
        first = _("Pada %(share)d %% norma %(what)s%(after)s tanda lewat waktu dipasang, dan %(told)s diberi tahu.")
    else:
        first = _("Pada %(share)d %% norma %(what)s%(after)s %(told)s diberi tahu.")
    return " ".join(filter(None, (first % values, who))), bool(people) or "performers" in tells


def _what(scope: Scope) -> str:
    if scope.step is None:
        return _("setiap langkah")
    return _("langkah %(no)s") % {"no": scope.step.no}


def _after(scope: Scope, share: int) -> str:
    """" (24 menit kerja)", where the step has a norm; a started minute counts, as for the alarm itself."""
    norm = scope.norm
    if norm.unit == "days":
        hundredths = norm.high * share
        days = hundredths // 100 if hundredths % 100 == 0 else hundredths / 100
        said = ngettext(" (%(n)s hari kerja)", " (%(n)s hari kerja)", 1 if days == 1 else 2)
        return said % {"n": number_format(days)}
    minutes = ceil(norm.high * share / 100)
    return _(" (%(time)s kerja)") % {"time": duration(timedelta(minutes=minutes))} if norm else ""


def _people(scope: Scope, tells: Iterable[str], now: datetime, procedures: Sequence[Procedure]) -> list[User]:
    """Those of the office who would be told today, as far as it does not depend on the case."""
    roles = set[str]()
    for one in [scope.procedure] if scope.procedure else procedures:
        for key in tells:
            roles |= {
                "leads": set(one.policy.reassign), "heads": set(one.policy.acknowledge), "performers": set[str](),
            }.get(key, {key})  # fmt: skip
            if key == "performers" and scope.step:
                roles |= set(scope.step.by)
    return list(holders(scope.unit, sorted(roles), now)) if roles else []


def _and(words: Sequence[str]) -> str:
    """a, b dan c"""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s dan %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
