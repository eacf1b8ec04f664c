"""The form of a paper: its fields as questions on a page, and what a page sent as values of the paper.

Names of controls are `paper.field`, in rows `paper.field.0.column`; "another, write here" of a
reference is `paper.field.lain`; a moment's own date `paper.field.pada`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from tuntas.cases.files import Upload
from tuntas.cases.models import Attachment
from tuntas.cases.references import choices
from tuntas.people.models import Unit
from tuntas.sop.papers import is_filled
from tuntas.sop.procedure import Field, Paper
from tuntas.sop.reasons import Reason

__all__ = ["OTHER", "Question", "answers", "questions", "sent_files", "uploads_of"]

OTHER = "lain"
QUICK = ("baru", "jam", "pagi", OTHER)


@dataclass
class Question:
    """One control of a page. `kind` names its template: text · textarea · select · choices · moment …"""

    name: str
    kind: str
    label: str
    hint: str = ""
    required: bool = False
    value: Any = ""
    other: str = ""  # what was typed beside "another"
    options: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""
    most: int | None = None
    least: float | None = None
    when_field: str = ""
    when_is: str = ""
    columns: list[Question] = field(default_factory=list)
    rows: list[list[Question]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    latest: str = ""  # of a moment: no later than this
    big: bool = False
    theirs: dict[str, Any] = field(default_factory=dict)  # what another has saved to it meanwhile

    @property
    def id(self) -> str:
        return "id_" + self.name


@dataclass(frozen=True)
class Setting:
    """What questions need to know of their page."""

    unit: Unit
    language: str
    now: datetime
    step: str
    reasons: Sequence[Reason] = ()
    file_url: Any = None  # attachment id -> address

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.unit.zone)


def questions(
    paper: Paper, values: Mapping[str, Any], *, unit: Unit, step: str, language: str, now: datetime,
    reasons: Sequence[Reason] = (), file_url: Any = None,
) -> list[Question]:  # fmt: skip
    """The questions that `step` asks in `paper`, filled with `values`, each with what is wrong with it."""
    setting = Setting(unit, language, now, step, [one for one in reasons if one.paper == paper.key], file_url)
    return [
        _question(one, f"{paper.key}.{one.key}", values.get(one.key), setting, paper.key)
        for one in paper.asked_at(step)
    ]


def _question(one: Field, name: str, value: Any, setting: Setting, paper: str) -> Question:
    wrong = [reason.text(setting.language) for reason in setting.reasons if reason.field == one.key]
    question = Question(
        name=name, kind=one.type, label=one.label.to(setting.language), hint=one.hint.to(setting.language),
        required=one.required or one.must_be is not None or bool(one.least and one.type in ("rows", "files")),
        value="" if value is None else value, error=" ".join(wrong[:2]), least=one.least,
        most=int(one.most) if one.most else None,
    )  # fmt: skip
    if one.when and one.when.test == "is":
        question.when_field, question.when_is = f"{paper}.{one.when.field}", "|".join(one.when.values)
    _SHAPES.get(one.type, _plain)(question, one, value, setting, paper)
    return question


def _plain(question: Question, one: Field, value: Any, setting: Setting, paper: str) -> None:
    question.most = question.most or (5000 if one.type == "longtext" else 200 if one.type == "text" else None)
    question.value = value if isinstance(value, str | int | float) else ""


def _choice(question: Question, one: Field, value: Any, setting: Setting, paper: str) -> None:
    question.options = [
        {"value": option.value, "label": option.label.to(setting.language), "icon": option.icon,
         "group": option.group.to(setting.language)}
        for option in one.options
    ]  # fmt: skip
    if len(question.options) > 9:
        question.kind = "select"


def _moment(question: Question, one: Field, value: Any, setting: Setting, paper: str) -> None:
    local = _local(value, setting)
    question.other = local
    question.latest = setting.now.astimezone(setting.zone).strftime("%Y-%m-%dT%H:%M") if one.not_future else ""
    if one.quick:
        question.kind = "quick"
        question.value = value if value in QUICK else OTHER if local else ""
        says = {
            "baru": _("Baru saja"),
            "jam": _("Sekitar 1 jam lalu"),
            "pagi": _("Sejak pagi ini"),
            OTHER: _("Waktu lain"),
        }
        question.options = [{"value": key, "label": says[key], "icon": ""} for key in QUICK]
    else:
        question.value = local


def _local(value: Any, setting: Setting) -> str:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return ""
    return (moment.astimezone(setting.zone) if moment.tzinfo else moment).strftime("%Y-%m-%dT%H:%M")


def _reference(question: Question, one: Field, value: Any, setting: Setting, paper: str) -> None:
    given = value if isinstance(value, dict) else {}
    question.options = [{"value": str(row.pk), "label": str(row)} for row in choices(one.to, setting.unit)]
    question.value = str(given["id"]) if given.get("id") else OTHER if given.get("name") else ""
    question.other = "" if given.get("id") else str(given.get("name") or "")


def _rows(question: Question, one: Field, value: Any, setting: Setting, paper: str) -> None:
    blank = Setting(setting.unit, setting.language, setting.now, setting.step)
    given = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    empty = 0 if len(given) >= 3 else 1  # one to write in at once, more by the button

    def row(place: object, values: Mapping[str, Any]) -> list[Question]:
        return [
            _question(column, f"{question.name}.{place}.{column.key}", values.get(column.key), blank, paper)
            for column in one.columns
        ]

    question.columns = row("__n__", {})
    question.rows = [row(place, values) for place, values in enumerate([*given, *({} for _i in range(empty))])]
    for column in [*question.columns, *(cell for cells in question.rows for cell in cells)]:
        column.required = False
        if column.kind == "choices":
            column.kind = "select"


def _files(question: Question, one: Field, value: Any, setting: Setting, paper: str) -> None:
    ids = [pk for pk in value if isinstance(pk, int)] if isinstance(value, list) else []
    found = Attachment.objects.in_bulk(ids) if ids else {}
    question.files = [
        {"name": found[pk].name, "note": f"{found[pk].size / 1024:.0f} kB", "pk": pk,
         "url": setting.file_url(pk) if setting.file_url else ""}
        for pk in ids if pk in found
    ]  # fmt: skip


_SHAPES: dict[str, Any] = {
    "choice": _choice, "choices": _choice, "yesno": _choice, "datetime": _moment, "reference": _reference,
    "rows": _rows, "files": _files,
}  # fmt: skip


# -- what a page sent ---------------------------------------------------------------------------


def answers(paper: Paper, step: str, post: QueryDict, *, unit: Unit, now: datetime) -> dict[str, Any]:
    """The values of `paper` that a page sent for `step`; only fields whose controls were on the page."""
    return {
        one.key: value
        for one in paper.asked_at(step)
        if one.type != "files" and (value := _answer(one, f"{paper.key}.{one.key}", post, unit, now)) is not _ABSENT
    }


_ABSENT: Any = object()


def _answer(one: Field, name: str, post: QueryDict, unit: Unit, now: datetime) -> Any:
    match one.type:
        case "rows":
            return _answered_rows(one, name, post, unit, now)
        case "choices":
            return post.getlist(name)
        case "reference":
            return _answered_reference(name, post)
        case "datetime" if one.quick:
            return _answered_moment(name, post, unit, now)
    return post.get(name, _ABSENT)


def _answered_reference(name: str, post: QueryDict) -> Any:
    if name not in post:
        return _ABSENT
    chosen, typed = post[name], post.get(f"{name}.lain", "").strip()
    if chosen.isdecimal() and len(chosen) < 19:
        return {"id": int(chosen), "name": ""}
    return {"id": None, "name": typed}


def _answered_moment(name: str, post: QueryDict, unit: Unit, now: datetime) -> Any:
    chosen, typed = post.get(name), post.get(f"{name}.pada", "")
    if chosen is None:
        return typed if typed else _ABSENT
    local = now.astimezone(ZoneInfo(unit.zone))
    match chosen:
        case "baru":
            return now.isoformat()
        case "jam":
            return (now - timedelta(hours=1)).isoformat()
        case "pagi":
            return min(local.replace(hour=7, minute=30, second=0, microsecond=0), local).isoformat()
    return typed


def _answered_rows(one: Field, name: str, post: QueryDict, unit: Unit, now: datetime) -> Any:
    start = f"{name}."
    places = {key[len(start) :].split(".", 1)[0] for key in post if key.startswith(start)}
    if not places and name not in post:
        return _ABSENT
    rows = []
    for place in sorted(int(one) for one in places if one.isdecimal() and len(one) < 10)[:500]:
        cells = {column.key: _answer(column, f"{start}{place}.{column.key}", post, unit, now) for column in one.columns}
        row = {key: value for key, value in cells.items() if value is not _ABSENT and is_filled(value)}
        if row:
            rows.append(row)
    return rows


def sent_files(paper: Paper, step: str, files: MultiValueDict[str, UploadedFile]) -> dict[str, list[Upload]]:
    """The files that a page sent, by the field they are for."""
    found = {
        one.key: uploads_of(files, f"{paper.key}.{one.key}") for one in paper.asked_at(step) if one.type == "files"
    }
    return {key: sent for key, sent in found.items() if sent}


def uploads_of(files: MultiValueDict[str, UploadedFile], name: str) -> list[Upload]:
    return [Upload(one.name or "berkas", one.read()) for one in files.getlist(name) if one.name]
