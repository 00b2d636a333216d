"""Real Chromium profiles: each its own process, cookie jar and storage, like one device each."""

import os
import signal
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.newspaper import PASSWORD, Newspaper

CHROMIUM = "/usr/bin/chromium-headless-shell"
"""Chromium without a window to draw: the same engine for half the work of `chromium --headless`."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

# Playwright's tabs are always `visible`: a test says itself which one is in front.
HIDEABLE = """
(() => {
  let hidden = false;
  const state = () => (hidden ? "hidden" : "visible");
  Object.defineProperty(Document.prototype, "visibilityState", {get: state, configurable: true});
  Object.defineProperty(Document.prototype, "hidden", {get: () => hidden, configurable: true});
  window.setHidden = (value) => {
    hidden = value;
    document.dispatchEvent(new Event("visibilitychange"));
  };
})();
"""


class Profile:
    """One browser of one person."""

    def __init__(self, playwright: Playwright, folder: Path, **options: object) -> None:
        options.setdefault("viewport", DESK)
        options.setdefault("locale", "en-GB")
        self.folder = folder
        self.login = ""
        self.context: BrowserContext = playwright.chromium.launch_persistent_context(
            str(folder), executable_path=CHROMIUM, headless=True, args=FLAGS, **options
        )
        self.context.add_init_script(HIDEABLE)
        self.page: Page = self.context.pages[0]

    def sign_in(self, paper: Newspaper, login: str, *, then: str = "/") -> None:
        """Sign in by the form; one is on the page `then` afterwards."""
        self.login = login
        sign_in(self.page, paper, login, then=then)

    def act(self) -> None:
        """What a person does while reading: scroll a little."""
        self.page.mouse.wheel(0, 40)

    def kill(self) -> None:
        """End the browser as a power cut does: no page hears of it."""
        for process in Path("/proc").iterdir():
            if process.name.isdigit() and self._is_ours(process):
                os.kill(int(process.name), signal.SIGKILL)

    def close(self) -> None:
        """End the browser in order; its pages hear of it."""
        for page in self.context.pages:
            page.close()
        self.context.close()

    def _is_ours(self, process: Path) -> bool:
        try:
            return f"--user-data-dir={self.folder}" in (process / "cmdline").read_bytes().decode()
        except OSError:
            return False


def sign_in(page: Page, paper: Newspaper, login: str, *, then: str = "/") -> None:
    """Sign in by the form; the browser is on the page `then` afterwards."""
    page.goto(f"{paper.url}/account/login/?next={then}")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{paper.url}{then}")


def is_full(page: Page) -> bool:
    """Whether the article's whole text stands on the page."""
    return page.locator("article[data-access=subscribers] [data-rest] > *").count() > 0


def notice(page: Page):
    """The hand-over notice, where there is one."""
    return page.locator("[data-notice]")
