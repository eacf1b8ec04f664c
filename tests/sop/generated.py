"""Definitions made up from a number: 1 to 30 steps, 1 to 6 performers, branches, loops, several boxes in a row."""

from __future__ import annotations

from random import Random

__all__ = ["definition"]

_WORDS = ("memeriksa", "berkas", "penanggungjawabkegiatan", "dan", "laporan/surat", "menurut", "ketentuan", "di unit")
_ANSWERS = ("Ya", "Tidak", "Perlu perbaikan", "Ditolak sama sekali")
_TIMES = ("15 menit", "1-2 jam", "1 hari kerja", "5 menit/berkas", "")


def definition(seed: int) -> str:
    """The text of procedure number `seed`: it can be read and run; the same number makes the same text."""
    return _Maker(Random(seed)).text()


class _Maker:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.roles = [f"r{n}" for n in range(random.randint(1, 6))]
        self.count = random.randint(1, 30)
        self.lines = ['format="sop/1"', 'key="x"', 'edition="1"', 'name="Contoh"', '[cover]\njudul="SOP Contoh"']
        self.readings: list[str] = []

    def text(self) -> str:
        if self.random.random() < 0.5:
            self.lines.append('mengetahui={jabatan="Kepala Biro,", nama="Contoh", nip="197405102000121001"}')
        for one in self.roles:
            self.lines.append(f'[[roles]]\nkey="{one}"\nname="{self._words(1, 6).capitalize()}"')
        for number in range(3):
            field = '[[papers.fields]]\nkey="f"\ntype="text"\nlabel="F"'
            self.lines.append(f'[[papers]]\nkey="p{number}"\nname="{self._words(1, 12)}"\n{field}')
        for number in range(self.count):
            self._step(number)
        return "\n".join([*self.lines, *self.readings])

    def _words(self, least: int, most: int) -> str:
        return " ".join(self.random.choice(_WORDS) for _ in range(self.random.randint(least, most)))

    def _step(self, number: int) -> None:
        random = self.random
        by = random.sample(self.roles, k=min(len(self.roles), random.choice((1, 1, 1, 2))))
        self.lines.append(f'[[steps]]\nno={number + 1}\nkey="s{number}"\ndoes="{self._words(2, 14)}"')
        papers = [f"p{one}" for one in sorted(random.sample(range(3), k=random.randint(0, 2)))]
        self.lines.append(f"needs={_list(papers)}\ngives={_list(papers[:1])}")
        if time := random.choice(_TIMES):
            self.lines.append(f'within="{time}"')
        if random.random() < 0.1:
            self.lines.append(f'note="{self._words(1, 4)}"')
        if random.random() < 0.12 and len(by) == 1:
            self._read(number, by[0])
        else:
            self.lines.append(f"by={_list(by)}")
        partner = random.choice([*self.roles, "", "", ""])
        if partner and partner not in by:
            self.lines.append(f'with=["{partner}"]')
        if random.random() < 0.4:
            self._branches(number)
        elif random.random() < 0.1 and number + 2 < self.count:
            self.lines.append(f'then=["s{number + 1}", "s{random.randint(number + 2, self.count - 1)}"]')

    def _read(self, number: int, role: str) -> None:
        """A step without a performer, and a reading that names one."""
        said = f'sheet="Kosong"\nchoice="Oleh {role}"\nbecause="Tertulis."'
        self.readings.append(f'[[readings]]\nstep="s{number}"\n{said}\nreads={{by="{role}"}}')

    def _branches(self, number: int) -> None:
        random = self.random
        ahead = [f"s{one}" for one in range(number + 1, self.count)] + ["selesai"]
        answers = random.sample(_ANSWERS, k=random.randint(2, 4))
        back = [f"s{one}" for one in range(max(0, number - 6), number + 1)]
        others = [random.choice([*back, *ahead[:6]]) for _ in answers[1:]]
        ways = ", ".join(f'"{one}"="{to}"' for one, to in zip(answers, [ahead[0], *others], strict=True))
        if number + 1 < self.count and random.random() < 0.3:
            for key in ("a", "b"):
                self.lines.append(f'[[steps.boxes]]\nkey="{key}"\nby="{random.choice(self.roles)}"')
        self.lines.append(f'asks={{label="Apa?"}}\nthen={{{ways}}}')


def _list(keys: list[str]) -> str:
    return "[" + ", ".join(f'"{one}"' for one in keys) + "]"
