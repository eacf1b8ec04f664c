"""A reference points to something that is there, or to nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.cast import Cast
from tests.stories import papers
from tests.stories.test_by_ourselves_and_with_the_vendor import open_step, verified
from tuntas.cases import moves
from tuntas.cases.refusals import Refused

NOWHERE = 987_654


def test_a_report_of_a_place_that_is_not_there_says_so(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        moves.receive(edition=cast.edition, unit=cast.office, data=papers.report(NOWHERE, datetime.now(UTC)))
    assert str(refused.value) == "Data gangguan: Di mana? menunjuk ke sesuatu yang tidak ada."


def test_a_vendor_that_is_not_there_is_asked_for_again_and_never_sealed(cast: Cast) -> None:
    case, now = verified(cast, "T"), datetime.now(UTC)
    run = open_step(case)
    written = papers.coordination(NOWHERE, now)["catatan_koordinasi"]
    moves.write(run, "catatan_koordinasi", written, by=cast.actor("ani"))
    with pytest.raises(Refused) as refused:
        moves.finish(run, by=cast.actor("ani"))
    assert [(one.code, one.field) for one in refused.value.reasons] == [("required", "penyedia")]
    assert not case.parties.exists()
