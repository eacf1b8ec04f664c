"""A caller for each of the cast, with a token of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.cast import Cast
from tests.stories import papers
from tuntas.intake import limit
from tuntas.people.models import ApiKey, User
from tuntas.people.tokens import hashed, new


class Caller:
    """Asks the API as one person (or nobody), in one language."""

    def __init__(self, token: str = "", language: str = "id") -> None:
        self.client, self.token, self.language = Client(), token, language

    def headers(self, more: dict[str, str]) -> dict[str, str]:
        known = {
            "Accept-Language": self.language,
            **({"Authorization": f"Bearer {self.token}"} if self.token else {}),
        }
        return {**known, **more}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers({}))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        more = {"content_type": "application/json"} | ({"data": body} if body is not None else {})
        return self.client.post(f"/api/v1{path}", headers=self.headers(headers), **more)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.put(
            f"/api/v1{path}", body, content_type="application/json", headers=self.headers(headers)
        )

    def send(self, method: str, path: str, parts: dict[str, Any], **headers: str) -> Any:
        """A multipart request."""
        body = encode_multipart(BOUNDARY, parts)
        return self.client.generic(
            method, f"/api/v1{path}", body, content_type=MULTIPART_CONTENT, headers=self.headers(headers)
        )


def token_of(user: User, **more: Any) -> str:
    token = new()
    ApiKey.objects.create(user=user, label="uji", token_hash=hashed(token), **more)
    return token


class Callers:
    """Ani, Budi, Ketut, Jusuf, Vina, Sari by name; `nobody` without a token."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.nobody = cast, Caller()
        for name in ("ani", "budi", "ketut", "jusuf", "vina", "sari"):
            setattr(self, name, Caller(token_of(getattr(cast, name))))

    ani: Caller
    budi: Caller
    ketut: Caller
    jusuf: Caller
    vina: Caller
    sari: Caller

    def reported(self) -> str:
        """The number of a fresh case, reported by nobody in particular."""
        body = {
            "data": papers.report(self.cast.room.pk, datetime.now(UTC)),
            "reporter": "Rudi",
            "contact": "0812",
        }
        answer = self.nobody.post("/reports", body)
        assert answer.status_code == 201, answer.content
        return answer.json()["case"]


@pytest.fixture
def callers(cast: Cast) -> Callers:
    limit.forget()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns where there is none
    return Callers(cast)
