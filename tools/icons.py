"""Draws the signs of the site at every size that machines ask for, from the one drawing there is.

`python -m tools.icons` writes them beside `icon.svg`; needs Chromium, as the tests do.
"""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "presspass/site/static/site"
SIDES = (180, 192, 512)
ICO = (16, 32, 48)
GROUND = "#0a4f46"
SAFE = 0.8
"""The part of a maskable icon that no shape of a phone cuts off (W3C, Web App Manifest)."""


def drawn(page: Page, side: int, share: float = 1.0) -> Image.Image:
    """The sign, `side` pixels wide; drawn over `share` of that, on its ground."""
    page.set_viewport_size({"width": side, "height": side})
    svg = (FOLDER / "icon.svg").read_text()
    inner = f"width:{side * share}px;height:{side * share}px;margin:{side * (1 - share) / 2}px"
    page.set_content(
        f"<body style='margin:0;background:{GROUND}'><div style='{inner};position:absolute'>"
        f"{svg.replace('<svg', '<svg style=display:block')}"
    )
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def main() -> None:
    """Write them all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"]
        )
        page = browser.new_page()
        for side in SIDES:
            drawn(page, side).save(FOLDER / f"icon-{side}.png", optimize=True)
        drawn(page, SIDES[-1], SAFE).save(FOLDER / "icon-maskable-512.png", optimize=True)
        small = [drawn(page, side) for side in ICO]
        small[-1].save(
            FOLDER / "favicon.ico", sizes=[(s, s) for s in ICO], append_images=small[:-1]
        )
        browser.close()


if __name__ == "__main__":
    main()
