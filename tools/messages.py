"""Brings the English catalogue up to date with the sources, and compiles it.

python tools/messages.py            after a sentence was added or changed; then translate what it lists
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management.commands import makemessages

__all__ = ["CATALOGUE", "Message", "extracted", "fresh", "has_gettext", "messages_of"]

PACKAGE = Path(__file__).resolve().parent.parent / "tuntas"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
PLAIN = ("--no-wrap", "--no-location")  # a moved line changes nothing in the catalogue
HEAD = """\
# The English of Tuntas. The sources are Indonesian; tools/messages.py keeps this file.
msgid ""
msgstr ""
"Project-Id-Version: Tuntas\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


@dataclass
class Message:
    """One entry of a catalogue: what the source says, and what the reader of English reads."""

    source: str = ""
    plural: str = ""
    context: str = ""
    texts: list[str] = field(default_factory=list)
    fuzzy: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.source


class _Extraction(makemessages.Command):
    """Django's own, without its merging: `_lazy` is ours, and settings would write into the real catalogue."""

    settings_available = False
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_lazy"]


def has_gettext() -> bool:
    return all(shutil.which(name) for name in ("xgettext", "msgmerge", "msgfmt", "msguniq", "msgattrib"))


def fresh(folder: Path) -> Path:
    """A template of every message that the sources hold now, made in `folder` from a copy of them."""
    copy = folder / "tuntas"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("static", "locale", "migrations", "__pycache__"))
    (copy / "locale").mkdir()
    with contextlib.chdir(copy):
        _Extraction(stdout=io.StringIO(), stderr=io.StringIO()).handle(
            verbosity=0, locale=["en"], exclude=[], domain="django", all=False, extensions=["html", "txt", "py"],
            symlinks=False, ignore_patterns=[], use_default_ignore_patterns=True, no_wrap=True, no_location=True,
            add_location=None, no_obsolete=True, keep_pot=True,
        )  # fmt: skip
    return copy / "locale" / "django.pot"


def extracted() -> list[Message]:
    with tempfile.TemporaryDirectory() as folder:
        return messages_of(fresh(Path(folder)))


def messages_of(path: Path) -> list[Message]:
    """The messages of a .po or .pot file; its head and what is obsolete are left out."""
    return [one for one in map(_message, path.read_text(encoding="utf-8").split("\n\n")) if one.source]


def _message(block: str) -> Message:
    parts: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if found := re.match(r'(msg\w+(?:\[\d\])?) (".*")$', line):
            name = found[1]
            parts[name] = ast.literal_eval(found[2])
        elif line.startswith('"'):
            parts[name] += ast.literal_eval(line)
    texts = [text for key, text in parts.items() if key.startswith("msgstr")]
    fuzzy = bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE))
    return Message(parts.get("msgid", ""), parts.get("msgid_plural", ""), parts.get("msgctxt", ""), texts, fuzzy)


def renew() -> list[str]:
    """Writes the catalogue and its compiled form; returns what still lacks English."""
    with tempfile.TemporaryDirectory() as folder:
        template = fresh(Path(folder))
        merged = Path(folder) / "merged.po"
        if not CATALOGUE.exists():
            CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
            CATALOGUE.write_text(HEAD, encoding="utf-8")
        _run("msgmerge", "-q", "--no-fuzzy-matching", *PLAIN, "-o", str(merged), str(CATALOGUE), str(template))
        _run("msgattrib", "--no-obsolete", *PLAIN, "-o", str(merged), str(merged))
        _, _, body = merged.read_text(encoding="utf-8").partition("\n\n")
        CATALOGUE.write_text(f"{HEAD}\n{body}", encoding="utf-8")
    _run("msgfmt", "--check-format", "-o", str(CATALOGUE.with_suffix(".mo")), str(CATALOGUE))
    return [one.source for one in messages_of(CATALOGUE) if not all(one.texts)]


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


def main() -> int:
    if not has_gettext():
        print("GNU gettext is not installed: apt-get install gettext", file=sys.stderr)
        return 1
    lacking = renew()
    for source in lacking:
        print(f"no English yet: {source}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
