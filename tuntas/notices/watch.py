"""What is wrong with the post: dead letters, a missing worker, an old queue, a machine clock that jumped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Func, IntegerField, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuntas.cases.models import Delivery, Worker
from tuntas.cases.worker import LATE

__all__ = ["Trouble", "Watch", "ago", "troubles", "watch"]

OLD = timedelta(minutes=15)  # what should have left so long ago
STUCK = 4  # tries, about a quarter of an hour


@dataclass(frozen=True)
class Watch:
    """`seen_at`: of the worker that was seen last. `stuck`: messages that several tries did not bring out."""

    seen_at: datetime | None
    remark: str
    failed: int
    stuck: int
    oldest: datetime | None  # the oldest moment at which something should have left


@dataclass(frozen=True)
class Trouble:
    """`key`: worker · clock · queue · failed · stuck."""

    key: str
    sentence: str


def watch(now: datetime) -> Watch:
    """How it stands at `now`; one statement, by partial indexes."""
    waiting = Delivery.objects.filter(state__in=("queued", "sending"))
    overdue = waiting.filter(next_at__lt=now).order_by("next_at").values("next_at")[:1]
    stuck, failed = waiting.filter(tries__gte=STUCK), Delivery.objects.filter(state__in=("refused", "dead"))
    asked = {"failed": _counted(failed), "stuck": _counted(stuck), "oldest": Subquery(overdue)}
    rows = list(Worker.objects.order_by("-seen_at").annotate(**asked).values("seen_at", "remark", *asked)[:5])
    if not rows:  # nobody ever worked, so nothing was ever tried
        return Watch(None, "", 0, 0, None)
    living = [one for one in rows if one["seen_at"] >= now - LATE]
    remark = next((one["remark"] for one in living if one["remark"]), "")
    first = rows[0]
    return Watch(first["seen_at"], remark, first["failed"], first["stuck"], first["oldest"])


def _counted(rows: QuerySet[Delivery]) -> Subquery:
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(n=count).values("n"), output_field=IntegerField())


def troubles(held: Watch, now: datetime) -> list[Trouble]:
    """What needs somebody's hand, the gravest first, as sentences."""
    found = []
    if held.seen_at is None:
        said = _("Pekerja belum pernah berjalan: tenggat tidak ditandai, tidak ada yang dikirim.")
        found.append(Trouble("worker", said))
    elif held.seen_at < now - LATE:
        said = _("Pekerja tidak terlihat sejak %(ago)s: tenggat tidak ditandai, tidak ada yang dikirim.")
        found.append(Trouble("worker", said % {"ago": ago(now - held.seen_at)}))
    if held.remark:
        found.append(Trouble("clock", held.remark))
    if held.oldest and held.oldest < now - OLD:
        said = _("Pemberitahuan menunggu terlalu lama: yang tertua seharusnya dikirim %(ago)s.")
        found.append(Trouble("queue", said % {"ago": ago(now - held.oldest)}))
    if held.stuck:
        said = ngettext("%(n)d kiriman berkali-kali gagal dan masih dicoba.",
                        "%(n)d kiriman berkali-kali gagal dan masih dicoba.", held.stuck)  # fmt: skip
        found.append(Trouble("stuck", said % {"n": held.stuck}))
    if held.failed:
        said = ngettext("%(n)d pemberitahuan tidak terkirim dan tidak dicoba lagi.",
                        "%(n)d pemberitahuan tidak terkirim dan tidak dicoba lagi.", held.failed)  # fmt: skip
        found.append(Trouble("failed", said % {"n": held.failed}))
    return found


def ago(time: timedelta) -> str:
    """baru saja · 12 menit lalu · 3 jam lalu · 2 hari lalu"""
    minutes = int(time.total_seconds() // 60)
    if minutes < 1:
        return _("baru saja")
    if minutes < 60:
        return ngettext("%(n)d menit lalu", "%(n)d menit lalu", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)d jam lalu", "%(n)d jam lalu", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d hari lalu", "%(n)d hari lalu", minutes // 1440) % {"n": minutes // 1440}
