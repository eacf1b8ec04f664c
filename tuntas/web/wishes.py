"""What a person wishes to hear, how and when: addresses by channel, choices by topic, quiet hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuntas.cases.moves.tell import MANNER
from tuntas.notices import desk
from tuntas.notices.port import Channel, Outcome, Refused, Sent, Wrong
from tuntas.notices.webhook import Webhook
from tuntas.people.models import Contact, Preference, User
from tuntas.people.models.notice import MANNERS, TOPICS

__all__ = ["Times", "Way", "add", "choices", "choose", "remove", "times_of", "tried", "ways"]

MOST = 5  # addresses of one person by one channel


@dataclass(frozen=True)
class Way:
    """An address of a person: `pk` 0 for their own e-mail. `secret`: what a webhook is checked with."""

    pk: int
    address: str
    label: str = ""
    refusal: str = ""
    secret: str = ""


def ways(user: User) -> dict[str, list[Way]]:
    """The person's addresses by channel."""
    found: dict[str, list[Way]] = {"mail": [Way(0, user.email)]} if user.email else {}
    open_ = desk.channels()
    for one in user.contacts.order_by("pk"):
        hook = open_.get(one.channel)
        secret = hook.secret_of(one.address).reveal() if isinstance(hook, Webhook) else ""
        refusal = (one.refusal or _("Alamat ini ditolak.")) if one.refused_at else ""
        shown = one.address if one.channel != "webpush" else one.label or _("peramban")
        label = one.label if one.channel != "webpush" else ""
        found.setdefault(one.channel, []).append(Way(one.pk, shown, label, refusal, secret))
    return found


def add(user: User, key: str, typed: str, label: str) -> str:
    """Keep an address; "" or why not, as a sentence. An empty e-mail takes the old one away."""
    channel = desk.channels().get(key)
    if channel is None:
        return _("Saluran ini belum diatur di server.")
    if key == "mail" and not typed.strip():
        User.objects.filter(pk=user.pk).update(email="")
        return ""
    address = channel.check(typed)
    if isinstance(address, Wrong):
        return " ".join(map(str, address.reasons))
    if key == "mail":
        User.objects.filter(pk=user.pk).update(email=address)
        return ""
    same = user.contacts.filter(channel=key)
    if same.filter(address=address).exists():
        return _("Alamat ini sudah ada.")
    if same.count() >= MOST:
        return _("Paling banyak %(n)d alamat untuk satu saluran; hapus dahulu yang tidak dipakai.") % {"n": MOST}
    Contact.objects.get_or_create(user=user, channel=key, address=address, defaults={"label": label})
    return ""


def remove(user: User, pk: int) -> bool:
    """Forget an address of the person."""
    return bool(user.contacts.filter(pk=pk).delete()[0])


def tried(user: User, channel: Channel, contact: Contact | None, now: datetime) -> Outcome:
    """Send a sample to an address of the person; an address that was given up counts again once it arrives."""
    address = contact.address if contact else user.email
    outcome = desk.hurried(channel).send(desk.sample(user.language), address, now=now)
    if contact and isinstance(outcome, Sent):
        Contact.objects.filter(pk=contact.pk).update(refused_at=None, refusal="")
    elif contact and isinstance(outcome, Refused) and outcome.code == "address":
        Contact.objects.filter(pk=contact.pk).update(refused_at=now, refusal=str(outcome.sentence))
    return outcome


# -- which kind of notice by which channel ------------------------------------------------------


def choices(user: User, keys: Iterable[str], typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """A row per channel, a choice per topic; what was `typed` comes back."""
    wishes = {(one.topic, one.channel): one.manner for one in user.preferences.all()}
    names = {one.key: one.name for one in desk.standings()}
    return [
        {
            "name": names[key],
            "topics": [
                {"name": f"{topic}.{key}", "label": label,
                 "value": typed.get(f"{topic}.{key}", wishes.get((topic, key), MANNER[topic]))}
                for topic, label in TOPICS
            ],
        } for key in keys
    ]  # fmt: skip


def choose(user: User, keys: Iterable[str], typed: Mapping[str, str]) -> None:
    """Keep the choices; what is none of the known ones stays as it was."""
    for key in keys:
        for topic, _label in TOPICS:
            manner = typed.get(f"{topic}.{key}", "")
            if manner in dict(MANNERS):
                Preference.objects.update_or_create(user=user, topic=topic, channel=key, defaults={"manner": manner})


class Times(forms.Form):
    """Quiet hours, and when a digest comes."""

    quiet_from = forms.TimeField(label=gettext_lazy("Tenang dari pukul"), required=False)
    quiet_to = forms.TimeField(label=gettext_lazy("sampai pukul"), required=False)
    digest_at = forms.TimeField(label=gettext_lazy("Ringkasan harian pukul"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for one in self.fields.values():
            one.widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
            one.input_formats = ["%H:%M", "%H.%M", "%H:%M:%S"]  # type: ignore[attr-defined]
            told = {"invalid": _("Tulis jam seperti 21.30."), "required": _("Tulis jam, misalnya 07.30.")}
            one.error_messages |= told

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("quiet_from"), given.get("quiet_to")
        if (first is None) != (last is None) and not {"quiet_from", "quiet_to"} & set(self.errors):
            self.add_error("quiet_to" if first else "quiet_from", _("Isi kedua jam tenang, atau kosongkan keduanya."))
        elif first is not None and first == last:
            self.add_error("quiet_to", _("Jam tenang mulai dan selesai pada jam yang sama; pilih jam lain."))
        return given

    def keep(self, user: User) -> None:
        User.objects.filter(pk=user.pk).update(**{name: self.cleaned_data[name] for name in self.fields})


def times_of(user: User) -> dict[str, time | None]:
    return {"quiet_from": user.quiet_from, "quiet_to": user.quiet_to, "digest_at": user.digest_at}
