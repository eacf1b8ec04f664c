"""What a paper says, to be read: of a long table of measurements one sees what did not pass."""

from __future__ import annotations

from typing import Any

from tests.cast import Cast
from tuntas.cases.editions import procedure_of
from tuntas.web.reading import rows_of


def measured(cast: Cast, answers: str) -> dict[str, Any]:
    paper = procedure_of(cast.edition).paper("pengukuran_sebelum")
    lines = [{"lapis": "gateway", "nilai": f"{n} ms", "lulus": one} for n, one in enumerate(answers)]
    (row,) = rows_of(
        paper, {"hasil": lines}, unit=cast.office, language="id", files={}, file_url=lambda pk: ""
    )
    return row


def values(rows: list[list[tuple[str, str]]]) -> list[str]:
    return [dict(row)["Hasil"] for row in rows]


def test_what_passed_is_folded_once_there_is_much_of_it(cast: Cast) -> None:
    long = measured(cast, "YYTYYYY")
    assert (long["judged"], values(long["seen"])) == ("Lulus?", ["2 ms"])
    assert values(long["folded"]) == ["0 ms", "1 ms", "3 ms", "4 ms", "5 ms", "6 ms"]


def test_a_short_table_is_read_whole(cast: Cast) -> None:
    short = measured(cast, "YTYYYY")
    assert (len(short["seen"]), "folded" in short) == (6, False)
