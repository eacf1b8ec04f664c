"""Numbers in words, against num2words as an oracle.

num2words is wrong in Indonesian in two places, which are set right before comparing:
- "satu ribu" inside a larger number (1.001.000 is "satu juta seribu", KBBI: seribu);
- "min" before a negative number, where an official text has "minus".
"""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from num2words import num2words

from tuntas.documents.terbilang import MOST, terbilang

SEED = 20261123
EDGES = [
    *range(1300), *(10**power + more for power in range(1, 15) for more in (-1, 0, 1, 10, 11, 100, 111, 1000, 1001)),
    *(size * 10**power for size in (1, 2, 11, 21, 110, 111) for power in (3, 6, 9, 12)), MOST - 1, MOST,
]  # fmt: skip


def oracle(value: object) -> str:
    said: str = num2words(value, lang="id")
    return f" {said} ".replace(" satu ribu ", " seribu ").strip().removesuffix(" koma nol").replace("min ", "minus ")


def counted_thousands(value: int) -> bool:
    """Whether "satu ribu" is right after all: 21.000, 101.000 are counted thousands, and end in satu."""
    return value // 1000 % 1000 not in (0, 1) and value // 1000 % 10 == 1


def expected(value: int) -> str:
    said: str = num2words(value, lang="id")
    return said if counted_thousands(value) else oracle(value)


def test_edges() -> None:
    wrong = [(value, terbilang(value)) for value in EDGES if terbilang(value) != expected(value)]
    assert wrong == []


def test_thousands_of_numbers() -> None:
    drawn = random.Random(SEED)
    values = [drawn.randrange(10 ** drawn.randint(1, 15)) for _ in range(8000)]
    assert [value for value in values if terbilang(value) != expected(value)] == []


def test_decimals() -> None:
    drawn = random.Random(SEED)
    values = [
        Decimal(f"{drawn.randrange(1000)}.{drawn.randrange(10**4):04}{drawn.randint(1, 9)}") for _ in range(2000)
    ]
    assert [value for value in values if terbilang(value) != oracle(value)] == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (12.5, "dua belas koma lima"), ("0.05", "nol koma nol lima"), (Decimal("3.10"), "tiga koma satu"),
        (0.1, "nol koma satu"), (7.0, "tujuh"), (-7, "minus tujuh"), (-0.5, "minus nol koma lima"),
        (1_001_000, "satu juta seribu"), (101_000, "seratus satu ribu"), (21_001, "dua puluh satu ribu satu"),
        (2026, "dua ribu dua puluh enam"), (1e6, "satu juta"),
    ],
)  # fmt: skip
def test_as_an_office_writes_it(value: float, said: str) -> None:
    assert terbilang(value) == said


@pytest.mark.parametrize("value", [MOST + 1, -MOST - 1, float("nan"), float("inf"), "dua", "", None])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError):
        terbilang(value)
