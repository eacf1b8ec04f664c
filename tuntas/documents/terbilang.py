"""Numbers in Indonesian words, as they are written out behind a figure on an official paper."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

__all__ = ["MOST", "terbilang"]

MOST = 999_999_999_999_999
_UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh",
          "sebelas")  # fmt: skip
_SIZES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"), (10, "puluh"))
_ONE = {1000: "seribu", 100: "seratus"}  # sebelas and belasan are read before the tens come up


def terbilang(value: int | float | Decimal | str) -> str:
    """dua belas koma lima. Decimals are read digit by digit, a negative number begins with "minus".

    Raises ValueError for what is no number, and beyond 999 trillion (`MOST`).
    """
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError(value) from None
    if not number.is_finite() or abs(number) >= MOST + 1:
        raise ValueError(value)
    whole, _, decimals = f"{abs(number):f}".partition(".")
    said = _whole(int(whole))
    if decimals.strip("0"):
        said += " koma " + " ".join(_UNITS[int(digit)] for digit in decimals.rstrip("0"))
    return f"minus {said}" if number < 0 else said


def _whole(value: int) -> str:
    if value < 12:
        return _UNITS[value]
    if value < 20:
        return f"{_UNITS[value - 10]} belas"
    size, name = next(one for one in _SIZES if value >= one[0])
    count, rest = divmod(value, size)
    head = _ONE[size] if count == 1 and size in _ONE else f"{_whole(count)} {name}"
    return f"{head} {_whole(rest)}" if rest else head
