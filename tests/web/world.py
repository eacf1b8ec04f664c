"""The world of the route matrix: everyone who may come, and one case in each state that matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from http.cookies import SimpleCookie
from typing import Any

from django.test import Client
from django.utils.functional import cached_property

from tests.cast import Cast, gather, person
from tests.stories import papers
from tuntas.cases import moves
from tuntas.cases.models import Attachment, Case
from tuntas.cases.moves.opening import link_secret
from tuntas.intake.models import Alert, Source, Window
from tuntas.monitor.models import Standing
from tuntas.network.models import Target
from tuntas.people.models import ApiKey, Certificate, Cover, Duty, Holiday, Letterhead, Series, Signatory, Unit, User
from tuntas.people.tokens import hashed, new
from tuntas.pulls.models import Pull, PullRun

ACTORS = ("nobody", "wayan", "ani", "ketut", "jusuf", "vina", "sari", "link")
SCENES = ("fresh", "vendor", "finished")
STEPS = {"fresh": "penerimaan", "vendor": "perbaikan", "finished": "pelaporan"}


@dataclass(frozen=True)
class Scene:
    """A case, its report's tracking code, a file of it, and the step that stands open (or was the last)."""

    case: Case
    code: str
    file: int
    step: str


class World:
    """The cast, Wayan (Anggota of another office), somebody with a vendor's link, and the scenes."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)
        self.cast: Cast = gather()
        other = Unit.objects.create(name="Pusat Lain", calendar=self.cast.office.calendar)
        self.wayan = person("wayan", "Wayan Sudana", other, "anggota")
        Duty.objects.create(user=self.wayan, role="ketua", unit=other, first=date(2025, 1, 1))
        self.scenes = {name: self._scene(name) for name in SCENES}
        self.secret = link_secret(self.scenes["vendor"].case.links.get(revoked_at=None))
        self.settings = _settings(self.cast.office, self.now)
        self.cookies = {name: self._cookies(name) for name in ACTORS}
        self.keys = {user.username: _key(user) for user in User.objects.all()}

    def _scene(self, name: str) -> Scene:
        data, sender = papers.report(self.cast.room.pk, self.now), moves.Sender("Rudi", "Bagian Umum", "0812")
        got = moves.receive(
            edition=self.cast.edition, unit=self.cast.office, data=data, sender=sender,
            uploads={"foto": [papers.photo()]}, now=self.now,
        )  # fmt: skip
        case = got.report.case
        if name == "vendor":
            self._walk(case, "T")
        if name == "finished":
            self._walk(case, "Y")
            self._do(case, "budi", papers.repair(self.now))
            self._do(case, "ketut", papers.acceptance())
            self._do(case, "ketut", papers.conclusion())
            case.refresh_from_db()
        return Scene(case, got.code, Attachment.objects.filter(case=case).earliest("pk").pk, STEPS[name])

    def _walk(self, case: Case, answer: str) -> None:
        self._do(case, "ani", papers.plan())
        self._do(case, "ani", papers.check(self.now))
        self._do(case, "ani", papers.verdict(answer))
        if answer == "T":
            self._do(case, "ani", papers.coordination(self.cast.vendor.pk, self.now))

    def _do(self, case: Case, who: str, written: dict[str, Any]) -> None:
        run, by = case.runs.get(finished_at=None), self.cast.actor(who)
        for key, data in written.items():
            moves.write(run, key, data, by=by, now=self.now, strict=True)
        if run.step == "perbaikan":
            moves.attach(run, "bukti_perbaikan", "berkas", [papers.photo()], by=by, now=self.now)
        moves.finish(run, by=by, now=self.now)

    def _cookies(self, name: str) -> str:
        client = Client()
        if name == "link":
            client.get(f"/penyedia/{self.secret}/")
        elif name != "nobody":
            client.force_login(User.objects.get(username=name))
        return client.cookies.output(header="", sep=";")

    def client(self, name: str) -> Client:
        """A browser as `name` has it, fresh each time."""
        client = Client()
        client.cookies = SimpleCookie(self.cookies[name])
        return client

    @cached_property
    def arguments(self) -> dict[str, dict[str, Any]]:
        """By scene, what stands in an address."""
        return {
            name: {
                "number": one.case.number, "step": one.step, "code": one.code, "pk": one.file,
                "token": self.secret, "key": "data_gangguan", **self.settings,
            }
            for name, one in self.scenes.items()
        }  # fmt: skip


def _settings(office: Unit, now: datetime) -> dict[str, int]:
    """Settings of the office that no paper was sealed under, by what their addresses call them."""
    first = date(2099, 1, 1)
    certificate = Certificate.objects.create(
        unit=office, name="Segel", p12=b"", subject="Pusat", issuer="Induk", serial="1", fingerprint="0" * 64,
        valid_from=now, valid_to=now + timedelta(days=365), added_at=now,
    )  # fmt: skip
    return {
        "unit": office.pk,
        "letterhead": Letterhead.objects.create(unit=office, first=first, lines="PUSAT").pk,
        "signatory": Signatory.objects.create(unit=office, first=first, role="ketua").pk,
        "series": Series.objects.create(unit=office, first=first).pk,
        "certificate": certificate.pk,
        "duty": Duty.objects.order_by("pk")[0].pk,
        **_working_time(office),
        **_alarms(office, now),
    }


def _working_time(office: Unit) -> dict[str, int]:
    """A calendar, and one row of each kind that stands in it."""
    calendar = office.calendar
    assert calendar
    cover = Cover.objects.create(calendar=calendar, date=date(2099, 1, 3), opens=time(9), closes=time(12), name="Piket")
    return {
        "calendar": calendar.pk, "hours": calendar.hours.latest("first").pk, "cover": cover.pk,
        "holiday": Holiday.objects.create(calendar=calendar, date=date(2099, 1, 2), name="Libur").pk, "year": 2026,
    }  # fmt: skip


def _alarms(office: Unit, now: datetime) -> dict[str, int]:
    """A source, planned work, an alarm that nobody has seen, a watched target, and a pull whose preview waits."""
    source = Source.objects.create(unit=office, name="Pemantau", kind="plain", token_hash=hashed("x"))
    window = Window.objects.create(unit=office, title="UPS", starts_at=now, ends_at=now + timedelta(hours=9))
    alert = Alert.objects.create(
        source=source, key="a", alarm="firing", title="Mati", severity="critical", started_at=now, heard_at=now
    )
    watched = Target.objects.create(unit=office, name="GW", kind="gateway", address="10.9.0.1", active=False)
    Standing.objects.create(target=watched, word="up", since=now)  # watched once; nothing here may be measured now
    pull = Pull.objects.create(unit=office, name="NetBox", kind="netbox", url="https://netbox.example", token="x")
    run = PullRun.objects.create(pull=pull, state="waiting", why="first", asked_at=now, finished_at=now)
    return {"source": source.pk, "window": window.pk, "alert": alert.pk, "pull": pull.pk, "run": run.pk}


def _key(user: User) -> str:
    token = new()
    ApiKey.objects.create(user=user, label="uji", token_hash=hashed(token))
    return token
