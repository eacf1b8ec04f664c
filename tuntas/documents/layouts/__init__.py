"""The layouts of official papers, by name: a new one is a new file here that says `LAYOUT = Layout(...)`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from tuntas.documents.layout import Layout

__all__ = ["layout", "layouts"]


@cache
def layouts() -> dict[str, Layout]:
    """Every layout there is; "" is the one of all other papers."""
    found = (import_module(f"{__name__}.{one.name}").LAYOUT for one in iter_modules(__path__))
    return {one.name: one for one in found}


def layout(name: str) -> Layout:
    """The layout of that name; the one of all others where there is none."""
    return layouts().get(name) or layouts()[""]
