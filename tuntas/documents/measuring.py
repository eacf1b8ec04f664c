"""What probes measured, as papers tell it: the account of each measuring, the table, packets, and paths."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tuntas.cases.measured import Line, Measured, Taken
from tuntas.documents.blocks import Block, Pair, column, hops, row, small, strip, table
from tuntas.documents.source import Source

__all__ = ["account", "compared", "in_short", "packets", "paths", "single", "telling"]

MOST_STRIPS, MOST_PATHS = 4, 2  # on paper; the rest is in the raw data


def account(source: Source, taken: Taken) -> list[Pair]:
    """When, from where, how, what it came to, and the hash of the raw data."""
    return [
        (_("Diukur"), source.moment(taken.at)), (_("Titik ukur"), taken.vantage), (_("Cara"), taken.methods),
        (_("Putusan"), taken.sentence), (_("Sidik data (SHA-256)"), taken.sha256),
    ]  # fmt: skip


def in_short(source: Source, title: str, taken: Taken) -> Block:
    """The same in two lines."""
    values = {
        "title": title, "sentence": taken.sentence.rstrip("."), "when": source.moment(taken.at),
        "vantage": taken.vantage, "methods": taken.methods, "hash": taken.sha256,
    }  # fmt: skip
    said = _("%(title)s: %(sentence)s. Diukur %(when)s dari %(vantage)s, dengan %(methods)s. Sidik data mentah (SHA-256): %(hash)s.")  # noqa: E501
    return small(said % values)


def single(lines: Sequence[Line], phase: str) -> Block:
    """One measuring alone: Hasil | Ambang | Lulus."""
    columns = [column(_("Yang diukur")), column(_("Hasil"), "3.6cm"), column(_("Ambang"), "2.9cm"), _passed_column()]
    found = [(one, one.before if phase == "before" else one.after) for one in lines]
    return table(columns, [row([_what(one), value, one.limit, _passed(one)]) for one, value in found if value != "–"])


def compared(lines: Sequence[Line]) -> Block:
    """Sebelum | Sesudah | Ambang | Lulus; what had failed stands out."""
    columns = [
        column(_("Yang diukur")), column(_("Sebelum"), "2.9cm"), column(_("Sesudah"), "2.9cm"),
        column(_("Ambang"), "2.6cm"), _passed_column(),
    ]  # fmt: skip
    return table(columns, [row([_what(one), one.before, one.after, one.limit, _passed(one)]) for one in lines])


def _passed_column() -> dict[str, str]:
    return column(_("Lulus"), "1.5cm", "center")


def _what(one: Line) -> dict[str, object]:
    return {"text": one.what, "under": [one.layer]}


def _passed(one: Line) -> str:
    return {True: _("ya"), False: _("tidak"), None: "–"}[one.passed]


def packets(taken: Taken) -> list[Block]:
    """The pings that lost most, packet by packet."""
    return [
        strip(_("%(name)s: hilang %(lost)d dari %(of)d paket, lewat %(method)s") % {
            "name": one.name, "lost": one.lost, "of": len(one.answered), "method": one.method,
        }, one.answered)
        for one in taken.strips[:MOST_STRIPS]
    ]  # fmt: skip


def paths(taken: Taken) -> list[Block]:
    """Where the packets went, and where the path breaks."""
    return [
        hops(
            _("Jalur ke %(name)s") % {"name": one.name}, [hop.address or "*" for hop in one.hops],
            broken=_("putus") if one.breaks else "",
        )
        for one in taken.paths[:MOST_PATHS]
    ]  # fmt: skip


def telling(measured: Measured) -> list[Line]:
    """The lines that tell something in a paper that is about more: what failed before, or does not pass now."""
    return [one for one in measured.lines if one.failed_before or one.passed is False]
