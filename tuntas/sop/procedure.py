"""What an SOP is: a Procedure of steps, their boxes, arrows and papers, as frozen values.

`tuntas.sop.read` makes these values from text; nothing here can be changed afterwards.
Words follow the sheet of an SOP AP (PermenPAN-RB 35/2012): see GLOSSARY.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tuntas.sop.words import NOTHING, Label

__all__ = [
    "END",
    "INTAKE",
    "Arrow",
    "Asks",
    "Box",
    "Condition",
    "Field",
    "Intake",
    "Norm",
    "Option",
    "Paper",
    "Policy",
    "Procedure",
    "Reading",
    "Return",
    "Role",
    "Step",
]

END = "selesai"  # the target of an arrow that leaves the procedure
INTAKE = "lapor"  # stands for the moment of reporting, where a field says `at`


@dataclass(frozen=True, slots=True)
class Role:
    """A pelaksana (a column of the sheet), or a recipient who is told but performs nothing."""

    key: str
    name: Label
    short: Label
    kind: str = "internal"  # internal · vendor (acts by a signed link) · recipient (no column)
    recorded_by: str = ""  # the internal role that may record this role's work

    @property
    def has_column(self) -> bool:
        return self.kind != "recipient"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice."""

    value: str
    label: Label
    icon: str = ""
    group: Label = NOTHING


@dataclass(frozen=True, slots=True)
class Condition:
    """When a field is asked: another field `is` one of, `is_not` any of, or is `filled`."""

    field: str
    test: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A question of a paper. Its `type` decides the control, the value and the limits."""

    key: str
    type: str
    label: Label
    hint: Label = NOTHING
    required: bool = False
    at: tuple[str, ...] = ()  # the steps (or INTAKE) that ask it; empty: all that give the paper
    when: Condition | None = None
    options: tuple[Option, ...] = ()
    columns: tuple[Field, ...] = ()  # of `rows`
    least: float | None = None  # number: smallest; rows, files, choices: fewest
    most: float | None = None  # number: largest; text: characters; rows, files, choices: most
    must_be: bool | None = None  # of `yesno`: the only answer that lets the step finish
    not_future: bool = False  # of `datetime`
    quick: bool = False  # of `datetime`: offered as "just now / an hour ago / this morning"
    to: str = ""  # of `reference`: place · device · vendor · person
    assigns: str = ""  # of `reference`: the vendor chosen becomes holder of this role in the case
    printed: bool = True  # appears in the papers made from it
    signs: str = ""  # of `text`: the name of who signs for this role

    def asked_at(self, step: str) -> bool:
        """Whether `step` asks this field (it may ask it without requiring it)."""
        return not self.at or step in self.at


@dataclass(frozen=True, slots=True)
class Seat:
    """A place under a paper for the signature of `role`, and what stands above it ("Pihak Pertama")."""

    role: str
    above: Label = NOTHING
    seen: bool = False  # "Mengetahui": stands below those who made the paper


@dataclass(frozen=True, slots=True)
class Paper:
    """A kelengkapan or an output: one noun for both. A `document` without fields is composed from its case."""

    key: str
    name: Label
    kind: str = "form"  # form · files · measurement · document
    fields: tuple[Field, ...] = ()
    short: Label = NOTHING
    from_reading: bool = False  # not on the sheet; a reading brought it
    layout: str = ""  # how it is set as an official paper; "" is the one of all others
    seats: tuple[Seat, ...] = ()  # who signs it; empty: who finished the step that gave it
    numbered_at: tuple[str, ...] = ()  # the steps whose revision gets a number; empty: every one

    def field(self, key: str) -> Field | None:
        return next((one for one in self.fields if one.key == key), None)

    def asked_at(self, step: str) -> tuple[Field, ...]:
        """The fields of this paper that `step` asks."""
        return tuple(one for one in self.fields if one.asked_at(step))

    @property
    def title(self) -> Label:
        return self.short or self.name


@dataclass(frozen=True, slots=True)
class Norm:
    """The waktu of a step. `high` binds; all in working minutes or in working days."""

    text: str = ""
    low: int = 0
    high: int = 0
    unit: str = ""  # "minutes" · "days" · "" (the cell is empty: no norm)
    per: str = ""  # "berkas": the time is per unit of work
    calendar_unclear: bool = False  # "hari" without saying working or calendar
    calendar_days: bool = False  # "hari kalender"; counted in working days all the same, and told so

    def __bool__(self) -> bool:
        return bool(self.unit)


@dataclass(frozen=True, slots=True)
class Asks:
    """The question in a diamond; answered by a yes/no or choice field of a paper, or directly."""

    label: Label
    paper: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """From a box, by an answer ("" where nothing is asked), to one box or several at once."""

    answer: str
    to: tuple[str, ...]  # box keys, or END
    label: Label = NOTHING


@dataclass(frozen=True, slots=True)
class Box:
    """A symbol on the sheet: the node of the flow. A Run is the execution of a box."""

    key: str
    step: str
    by: tuple[str, ...]  # any of these roles may perform it
    arrows: tuple[Arrow, ...] = ()
    asks: Asks | None = None
    starts: bool = False
    joins: tuple[str, ...] = ()  # steps (or boxes) whose arrows must all have arrived before it opens
    does: Label = NOTHING  # where a row has several boxes, what this one is

    @property
    def ends(self) -> bool:
        return any(END in arrow.to for arrow in self.arrows)

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(arrow.answer for arrow in self.arrows) if self.asks else ()

    def awaits(self, source: Box) -> str:
        """What `joins` calls the box `source` (its own key, or its step's); "" where it is not awaited."""
        return next((key for key in (source.key, source.step) if key in self.joins), "")

    def arrow(self, answer: str) -> Arrow | None:
        return next((one for one in self.arrows if one.answer == answer), None)


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the sheet: one kegiatan with one Mutu Baku."""

    no: int
    key: str
    does: Label
    short: Label
    plain: Label  # how a reporter is told of it
    boxes: tuple[Box, ...]
    by: tuple[str, ...]
    taking_part: tuple[str, ...] = ()  # roles that do it together with `by`
    needs: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    within: Norm = Norm()
    shares: str = ""  # the earlier step whose time cell spans this row too
    prints: Mapping[str, str] = field(default_factory=dict)  # cells whose text is not the papers' names
    note: str = ""  # Keterangan


@dataclass(frozen=True, slots=True)
class Reading:
    """Our reading of a gap in the sheet: what it shows, what we read, and why."""

    letter: str
    about: str  # a step's key, "cover", or "" for the whole sheet
    key: str  # the box of the cover, where `about` is "cover"
    sheet: Label
    choice: Label
    because: Label
    changes: tuple[str, ...] = ()  # the keys of the step that it fills


@dataclass(frozen=True, slots=True)
class Return:
    """An operation, not an arrow: `from_step` may send the case back to any of `to`."""

    from_step: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """What a report must bring: the paper that its form fills."""

    paper: str = ""
    title: str = ""  # the field whose answer names the case
    place: str = ""  # the field that says where
    occurred: str = ""  # the field that says since when
    kind: str = ""  # the field in which the check says what it really is
    device: str = ""  # the field in which the check says which device it is


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules of the house that the sheet does not print: which roles may do what."""

    waive: tuple[str, ...] = ()
    reassign: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()
    reopen: tuple[str, ...] = ()
    reopen_at: str = ""
    acknowledge: tuple[str, ...] = ()
    report_paper: str = ""  # the final paper, made as a document
    restores: str = ""  # the step after which what was reported works again


@dataclass(frozen=True, eq=False)
class Procedure:
    """An SOP as it runs: the sheet with its readings. `printed` is the sheet alone."""

    key: str
    edition: str
    name: Label
    cover: Mapping[str, object]
    roles: tuple[Role, ...]
    papers: tuple[Paper, ...]
    steps: tuple[Step, ...]
    readings: tuple[Reading, ...] = ()
    returns: tuple[Return, ...] = ()
    intake: Intake = Intake()
    policy: Policy = Policy()
    printed: Procedure | None = None
    text: str = field(default="", repr=False)
    sha256: str = ""

    @cached_property
    def _boxes(self) -> dict[str, Box]:
        return {box.key: box for step in self.steps for box in step.boxes}

    @cached_property
    def _steps(self) -> dict[str, Step]:
        return {step.key: step for step in self.steps}

    @cached_property
    def _papers(self) -> dict[str, Paper]:
        return {paper.key: paper for paper in self.papers}

    @cached_property
    def _roles(self) -> dict[str, Role]:
        return {role.key: role for role in self.roles}

    @cached_property
    def _reachable(self) -> dict[str, frozenset[str]]:
        return {key: self._walk_from(key) for key in self._boxes}

    def _walk_from(self, key: str) -> frozenset[str]:
        seen: set[str] = set()
        ahead = list(self.targets(key))
        while ahead:
            one = ahead.pop()
            if one not in seen:
                seen.add(one)
                ahead.extend(self.targets(one))
        return frozenset(seen)

    def targets(self, key: str) -> tuple[str, ...]:
        """The boxes that arrows from box `key` lead to, END left out."""
        return tuple(to for arrow in self._boxes[key].arrows for to in arrow.to if to != END)

    def reachable(self, key: str) -> frozenset[str]:
        """Every box that can come after box `key` (itself too, where a loop leads back)."""
        return self._reachable[key]

    def boxes(self) -> Iterator[Box]:
        return iter(self._boxes.values())

    def box(self, key: str) -> Box:
        return self._boxes[key]

    def step(self, key: str) -> Step:
        return self._steps[key]

    def step_of(self, box: str) -> Step:
        return self._steps[self._boxes[box].step]

    def norm_of(self, step: Step) -> Norm:
        """The norm that binds `step`: its own, or that of the row above whose time cell spans it too."""
        return self._steps[step.shares].within if step.shares and not step.within else step.within

    def paper(self, key: str) -> Paper:
        return self._papers[key]

    def role(self, key: str) -> Role:
        return self._roles[key]

    def has_step(self, key: str) -> bool:
        return key in self._steps

    def has_paper(self, key: str) -> bool:
        return key in self._papers

    def has_role(self, key: str) -> bool:
        return key in self._roles

    @property
    def columns(self) -> tuple[Role, ...]:
        """The roles that have a column on the sheet, in its order."""
        return tuple(role for role in self.roles if role.has_column)

    @property
    def starts(self) -> tuple[Box, ...]:
        return tuple(box for box in self.boxes() if box.starts)

    def may_perform(self, box: str, role: str) -> bool:
        """Whether `role` may act on box `box`: as performer, or recording for one who is."""
        by = self._boxes[box].by
        return role in by or any(self._roles[one].recorded_by == role for one in by)

    def returns_from(self, step: str) -> tuple[str, ...]:
        """The steps that `step` may send a case back to."""
        return tuple(to for one in self.returns if one.from_step == step for to in one.to)
