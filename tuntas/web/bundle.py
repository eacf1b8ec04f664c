"""Stores static files hashed and compressed, each style sheet joined so that one request brings it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEETS = ("tuntas/css/tuntas.css", "tuntas/css/lapor.css")
IMPORT = re.compile(r'@import url\("(?P<name>[\w.-]+)"\) layer\((?P<layer>[\w-]+)\);')
COMMENT = re.compile(r"/\*.*?\*/", re.S)
BLANK = re.compile(r"\s*\n\s*")


def joined(sheet: str, read: Callable[[str], str]) -> str:
    """The sheet with each `@import … layer(name)` replaced by `@layer name { … }`.

    `read(name)` gives the text of an imported file, which lies in the same folder, so that
    addresses inside it stay true. Comments and indentation are left out.
    """

    def inlined(found: re.Match[str]) -> str:
        return f"@layer {found['layer']} {{\n{read(found['name'])}\n}}"

    return BLANK.sub("\n", COMMENT.sub("", IMPORT.sub(inlined, sheet))).strip() + "\n"


class BundledStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """`collectstatic` writes the joined sheet before hashing; development reads the imports as they are."""

    def post_process(self, *args: Any, **options: Any) -> Iterator[Any]:
        paths = args[0]
        if not options.get("dry_run"):
            paths = paths | {sheet: (self, self._join(sheet, paths)) for sheet in SHEETS if sheet in paths}
        yield from super().post_process(paths, *args[1:], **options)

    def _join(self, sheet: str, paths: dict[str, Any]) -> str:
        """Write the joined sheet where it was collected; give its name in this storage."""
        folder = PurePosixPath(sheet).parent

        def read(name: str) -> str:
            storage, path = paths[str(folder / name)]
            with storage.open(path) as source:
                return str(source.read().decode())

        text = joined(read(PurePosixPath(sheet).name), read)
        Path(self.path(sheet)).write_text(text, encoding="utf-8")
        return sheet
