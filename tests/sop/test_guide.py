"""The guide cannot rot: its examples are read, its tables are compared with what the reader knows."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from tests.sop.definitions import ROOT, Case
from tests.sop.test_faults import TINY, told
from tests.sop.test_read import toml
from tuntas.sop import faults, syntax
from tuntas.sop.check import check
from tuntas.sop.faults import Faulty
from tuntas.sop.read import read

GUIDE = (ROOT / "docs" / "menulis-sop.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)


def grown(count: int) -> str:
    """The first `count` examples together: a part with the same key replaces, a new one is added."""
    whole: dict[str, Any] = tomllib.loads(EXAMPLES[0])
    for example in EXAMPLES[1:count]:
        for name, part in tomllib.loads(example).items():
            if isinstance(part, dict):
                whole.setdefault(name, {}).update(part)
                continue
            kept = whole.setdefault(name, [])
            for one in part:
                places = [at for at, old in enumerate(kept) if "key" in one and old["key"] == one["key"]]
                for at in places:
                    kept[at] = one
                if not places:
                    kept.append(one)
    return "\n".join(f"{key} = {toml(value)}" for key, value in whole.items())


@pytest.mark.parametrize("count", range(1, len(EXAMPLES) + 1))
def test_every_example_is_read(count: int) -> None:
    assert told(EXAMPLES[0] if count == 1 else grown(count)) == []


def test_the_first_example_runs_to_its_end() -> None:
    assert Case(read(EXAMPLES[0])).walk("permohonan", "pemeriksaan", "penyerahan").state.ended


def test_the_whole_example_runs_to_its_end() -> None:
    case = Case(read(grown(len(EXAMPLES)))).walk(
        "permohonan.tulis", "permohonan.terima=Y", "pemeriksaan=Y", "penyerahan", "pengisian", "pencatatan",
        "keberangkatan=T", "pengembalian@bengkel",
    )  # fmt: skip
    assert case.state.ended


def test_the_whole_example_leaves_no_grave_doubt() -> None:
    assert [str(one) for one in check(read(grown(len(EXAMPLES)))).left if one.grave] == []


def test_the_faults_of_the_guide_are_those_that_are_told() -> None:
    section = GUIDE.split("## Kesalahan yang sering")[1].split("\n## ")[0]
    said = [text for text, _ in faults._SENTENCES.values()]
    said += [words.id for _, words in syntax._SAID] + [syntax._CURLY_SAID.id]
    quoted = re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)
    assert len(quoted) == 16
    assert [one for one in quoted if not any(one in text for text in said)] == []


WRONG = {
    "Naskah SOP": "zzz = 1\n" + TINY,
    "cover": f"{TINY}\n[cover]\nzzz = 1\n",
    "roles": TINY.replace('name = "Petugas"', 'name = "Petugas"\nzzz = 1'),
    "steps": TINY.replace('does = "Menulis"', 'does = "Menulis"\nzzz = 1'),
    "boxes": TINY.replace('does = "Menulis"', 'does = "Menulis"\nboxes = [{ key = "x", zzz = 1 }]'),
    "papers": f'{TINY}\n[[papers]]\nkey = "p"\nname = "P"\nzzz = 1\n',
    "fields": f'{TINY}\n[[papers]]\nkey = "p"\nname = "P"\n[[papers.fields]]\nzzz = 1\n',
    "readings": f'{TINY}\n[[readings]]\nsheet = "s"\nchoice = "c"\nbecause = "b"\nzzz = 1\n',
    "returns": f'{TINY}\n[[returns]]\nfrom = "dua"\nto = ["satu"]\nzzz = 1\n',
    "intake": f'{TINY}\n[[papers]]\nkey = "p"\nname = "P"\n[intake]\npaper = "p"\nzzz = 1\n',
    "policy": f"{TINY}\n[policy]\nzzz = 1\n",
}


@pytest.mark.parametrize("section", WRONG)
def test_the_tables_name_every_key_and_no_other(section: str) -> None:
    with pytest.raises(Faulty) as faulty:
        read(WRONG[section])
    fault = next(one for one in faulty.value.faults if one.values.get("key") == "zzz")
    table = GUIDE.split(f"\n### {section}\n")[1].split("\n#")[0]
    cells = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)[1:]
    named = sorted(key for cell in cells for key in re.findall(r"`(\w+)`", cell))
    assert named == sorted(str(fault.values["known"]).split(", "))
