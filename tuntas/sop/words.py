"""Text in the two languages of the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["LANGUAGES", "NOTHING", "Label", "sentence"]

LANGUAGES = ("id", "en")


@dataclass(frozen=True, slots=True)
class Label:
    """A short text in Indonesian and English; where English is not given it is the Indonesian."""

    id: str
    en: str = ""

    def to(self, language: str) -> str:
        """The text in `language` ("id", "en", "en-gb" …); Indonesian for any other."""
        return (self.en or self.id) if language.startswith("en") else self.id

    def __str__(self) -> str:
        return self.id

    def __bool__(self) -> bool:
        return bool(self.id)


NOTHING = Label("")


def sentence(
    table: Mapping[str, tuple[str, str]], code: str, values: Mapping[str, object], language: str
) -> str:
    """The sentence `code` of `table` in `language`, its placeholders filled from `values`."""
    indonesian, english = table[code]
    chosen = english if language.startswith("en") else indonesian
    shown = {key: value.to(language) if isinstance(value, Label) else value for key, value in values.items()}
    return chosen.format_map(shown)
