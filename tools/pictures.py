"""Takes the pictures of the README from the demonstration newspaper, as a reader sees it."""

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.profiles import PHONE, Profile, notice  # noqa: E402  (the path comes first)
from tests.newspaper import newspaper  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
DESK = {"width": 1280, "height": 860}
READER = "premium@demo.example"


def take(home: Path) -> None:
    """Serve the paper in `home` and take every picture."""
    with newspaper(home / "paper") as paper, sync_playwright() as playwright:
        story = paper.articles()[1]  # the first is a short one
        laptop = Profile(playwright, home / "laptop", viewport=DESK)
        phone = Profile(playwright, home / "phone", viewport=PHONE)
        laptop.page.goto(paper.url)
        keep(laptop, "front")
        laptop.sign_in(paper, READER, then=story)
        phone.sign_in(paper, READER, then=story)
        notice(laptop.page).wait_for()
        notice(laptop.page).evaluate("notice => notice.scrollIntoView({block: 'center'})")
        keep(laptop, "read-on-elsewhere")
        laptop.context.close()
        phone.context.close()


def keep(profile: Profile, name: str) -> None:
    """Keep what `profile` shows as a small file."""
    profile.page.wait_for_load_state("networkidle")
    whole = profile.folder / f"{name}.png"
    profile.page.screenshot(path=whole)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with Image.open(whole) as picture:
        small = picture.convert("RGB").quantize(colors=128, dither=Image.Dither.NONE)
        small.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        take(Path(folder))
