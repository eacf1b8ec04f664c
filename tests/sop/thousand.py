"""Draws the thousand made-up procedures, whole and on pages, and says which are not drawn right.

python -m tests.sop.thousand [FIRST LAST]
"""

from __future__ import annotations

import sys
import time

from tests.sop.generated import definition
from tests.sop.geometry import whole
from tests.sop.test_chart_pages import check
from tuntas.sop.chart import lay_out
from tuntas.sop.read import read


def main() -> int:
    first, last = (int(one) for one in sys.argv[1:3] or ("0", "1000"))
    began, failed, drawn = time.process_time(), [], 0
    for seed in range(first, last):
        procedure = read(definition(seed))
        try:
            whole(procedure, lay_out(procedure))
            drawn += check(procedure, ("A4", "F4")[seed % 2])
        except Exception as error:
            failed.append(seed)
            print(f"{seed}: {type(error).__name__}: {str(error)[:300]}", flush=True)
    took = time.process_time() - began
    print(f"{last - first} procedures, {drawn} pages, {len(failed)} not drawn right, {took:.0f} s")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
