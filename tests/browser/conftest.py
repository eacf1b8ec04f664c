"""A browser, people who sign in with it, and a watch over what the pages do: other hosts, errors, axe."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import handlers
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.cast import PASSWORD, Cast, gather

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's own loop runs in this thread

CHROMIUM = next((one for one in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(one).exists()), "")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--no-first-run", "--disable-sync", "--disable-quic",
]  # fmt: skip
# of axe: what a page cannot be blamed for
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.fixture(scope="session", autouse=True)
def statics_as_in_earnest() -> None:
    """Whitenoise serves the collected, hashed files; Django's own handler for tests stays out of its way."""
    handlers.StaticFilesHandler = lambda application: application  # type: ignore[assignment,misc]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.fail("Chromium is missing: apt-get install chromium (bin/test does it)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


_TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const parts = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > room + 1);
  return parts.slice(-5).map((one) => one.outerHTML.slice(0, 160));
}"""


class Watched:
    """A page, and everything it asked for or complained about."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self.seen: set[str] = set()
        page.on("request", self._asked)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.foreign.append(request.url)

    def _said(self, message: Any) -> None:
        refused = "status of 4" in message.text  # the console tells of refusals that the page shows in words
        if message.type == "error" and not refused:
            self.complaints.append(message.text)

    def check(self, name: str) -> None:
        """No violation of axe, nothing from elsewhere, no sideways scrolling; each kind of page once."""
        if name in self.seen:
            return
        self.seen.add(name)
        self.page.wait_for_load_state("networkidle")
        too_wide = self.page.evaluate(_TOO_WIDE)
        assert too_wide == [], f"{name} scrolls sideways: {too_wide}"
        results = Axe().run(self.page, options=RULES)
        assert results.violations_count == 0, f"{name}:\n{results.generate_report()}"
        self.quiet()

    def quiet(self) -> None:
        assert self.foreign == []
        assert self.complaints == []


class Office:
    """The cast at their phones and desks: `office["ani"]` is Ani's page, signed in."""

    def __init__(self, browser: Browser, base: str, cast: Cast, width: int) -> None:
        self.browser, self.base, self.cast, self.width = browser, base, cast, width
        self.contexts: list[BrowserContext] = []
        self.people: dict[str, Watched] = {}

    def visitor(self) -> Watched:
        """Somebody without an account."""
        context = self.browser.new_context(
            viewport={"width": self.width, "height": 900}, locale="id-ID", reduced_motion="reduce"
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        return Watched(context.new_page(), self.base)

    def __getitem__(self, username: str) -> Watched:
        if username not in self.people:
            person = self.visitor()
            page = person.page
            page.goto(self.base + "/masuk/")
            person.check("masuk")
            page.fill("input[name=login]", username)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_url(re.compile(r"/(meja|pengaturan)/"))  # an administrator without a duty has no desk
            self.people[username] = person
        return self.people[username]

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def office(
    request: pytest.FixtureRequest, browser: Browser, live_server: Any, transactional_db: None
) -> Iterator[Office]:
    made = Office(browser, live_server.url, gather(), getattr(request, "param", 390))
    yield made
    made.close()


@pytest.fixture
def photo(tmp_path: Path) -> Callable[[], str]:
    def made() -> str:
        from tests.stories.papers import photo as picture

        path = tmp_path / "bukti.jpg"
        path.write_bytes(picture().content)
        return str(path)

    return made
