"""What is wrong with how a page looks: what axe finds, and whether it is wider than its window."""

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCHEMES = ("light", "dark")
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe whose verdict another scheme can change: it changes nothing but colours."""


def faults(
    page: Page, address: str = "", *, within: str = "", schemes: Sequence[str] = ()
) -> list[str]:
    """What is wrong with the page, or with the part `within`; in each of the colour `schemes`.

    With an `address` it is gone to first. Without schemes the page is seen as it is.
    """
    if address:
        page.goto(address)
    found = []
    options: dict[str, object] = {"resultTypes": ["violations"]}
    for scheme in schemes or ("",):
        if scheme:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        seen = Axe().run(page, context=within or None, options=options)
        options["runOnly"] = OF_COLOURS  # of the schemes that follow
        for rule in seen.response["violations"]:
            where = [node["target"] for node in rule["nodes"]]
            found.append(f"{page.url} {scheme}: {rule['id']} {where}")
    return found + ([f"{page.url}: too wide"] if overflow(page) > 0 else [])


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
