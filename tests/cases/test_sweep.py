"""Files that nothing knows are removed after a day, and never before."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from tests.cast import Cast
from tests.stories import papers
from tuntas.cases import files, moves


def test_orphans_go_after_a_day_and_attachments_stay(cast: Cast) -> None:
    now = datetime.now(UTC)
    case = moves.receive(
        edition=cast.edition, unit=cast.office, data=papers.report(cast.room.pk, now), now=now,
        uploads={"foto": [papers.photo()]},
    ).report.case  # fmt: skip
    orphan, fresh = files.path_of(files.store(b"dahulu")), files.path_of(files.store(b"baru saja"))
    long_ago = (now - timedelta(days=2)).timestamp()
    kept = files.path_of(case.attachments.get().sha256)
    for path in (orphan, kept):
        os.utime(path, (long_ago, long_ago))
    files.sweep(now)
    assert (orphan.exists(), fresh.exists(), kept.exists()) == (False, True, True)
