"""Buying in real browsers: compared, quoted, bought once, by mail where needed, and left again."""

import re
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser.looks import faults
from tests.browser.profiles import PHONE, is_full
from tests.mailbox import code, letter
from tests.newspaper import PASSWORD, Newspaper, newspaper

DESKTOP = {"width": 1440, "height": 900}
LOOKS = [
    {"locale": "en-GB", "color_scheme": "light", "viewport": DESKTOP},
    {"locale": "es-ES", "color_scheme": "dark", "viewport": PHONE},
]
BOUGHT = (
    "from presspass.subscriptions.models import Invoice, Subscription\n"
    "mine = Subscription.objects.filter(owner__email={login!r})\n"
    "print(mine.count(), Invoice.objects.filter(subscription__in=mine).count())"
)

_numbers = count(1)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A paper of its own, in which readers come and buy."""
    with newspaper(tmp_path_factory.mktemp("shop"), EMAIL_URL="mailbox:") as paper:
        yield paper


@pytest.fixture
def newcomer(shop: Newspaper) -> str:
    """Has an account, and no subscription."""
    login = f"newcomer{next(_numbers)}@demo.example"
    made = f"Reader.objects.create_user({login!r}, {PASSWORD!r})"
    shop.run("shell", "-c", f"from presspass.readers.models import Reader\n{made}")
    return login


@pytest.fixture
def subscriber(shop: Newspaper) -> str:
    """Has Basic."""
    login = f"subscriber{next(_numbers)}@demo.example"
    shop.add_reader(login)
    return login


def bought(paper: Newspaper, login: str) -> tuple[int, int]:
    """How many subscriptions and invoices there are of `login`."""
    said = paper.run("shell", "-c", BOUGHT.format(login=login)).split()
    return int(said[-2]), int(said[-1])


@pytest.mark.parametrize("looks", LOOKS, ids=["en-light-desk", "es-dark-phone"])
def test_every_page_of_the_shop_can_be_seen_and_used(profile, shop, newcomer, looks):
    one = profile(**looks)
    page = one.page
    for seen in ("/subscribe/", "/subscribe/1/", "/subscribe/2/?interval=year&seats=4"):
        page.goto(shop.url + seen)
        assert faults(page) == [], seen
    one.sign_in(shop, newcomer, then="/subscribe/2/")
    assert faults(page) == []
    page.locator("main form[method=post] button").click()
    page.wait_for_url("**/subscribe/done/**")
    assert faults(page) == []
    for seen in ("", "cancel/"):
        page.goto(f"{shop.url}/account/subscription/{seen}")
        assert faults(page) == [], seen
    page.goto(f"{shop.url}/subscribe/1/")  # a smaller plan, on a new device
    page.locator("main form[method=post] button").click()
    page.wait_for_url("**/subscribe/mailed/**")
    assert faults(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_double_click_back_and_reload_buy_once(profile, shop, newcomer, script):
    one = profile(java_script_enabled=script)
    one.sign_in(shop, newcomer, then="/subscribe/")
    page = one.page
    page.get_by_role("link", name="Choose Premium").click()
    page.get_by_role("button", name="Buy for €11.20").dblclick(no_wait_after=True)
    expect(page).to_have_url(re.compile("/subscribe/done/"))
    expect(page.locator("main")).to_contain_text("You have “Premium” now, for 2 readers.")

    page.reload()
    page.go_back()
    again = page.get_by_role("button", name="Buy for €11.20")
    if again.count():  # the browser kept the page as it was
        again.click()
    expect(page.locator("main")).to_contain_text(re.compile("You have “?Premium”? now"))

    assert bought(shop, newcomer) == (1, 1)
    story = next(p for p in shop.articles(least_words=400) if not p.startswith("/es/"))
    page.goto(shop.url + story)
    if script:
        assert is_full(page)


def test_of_two_tabs_one_buys_and_the_other_says_how_it_stands(profile, shop, newcomer):
    one = profile()
    one.sign_in(shop, newcomer, then="/subscribe/2/")
    second = one.context.new_page()
    second.goto(f"{shop.url}/subscribe/1/")
    one.page.get_by_role("button", name="Buy for").click()
    one.page.wait_for_url("**/subscribe/done/**")

    # On this new device, which reads now, what comes next would be confirmed by mail.
    second.locator("main form[method=post] button").click()
    expect(second.locator("main")).to_contain_text("Nothing was bought just now.")
    expect(second.locator("main")).to_contain_text("You have Premium now, for 2 readers")

    assert bought(shop, newcomer) == (1, 1)
    assert faults(second) == []


def test_on_a_new_device_the_link_in_the_mailbox_buys_once(profile, shop, subscriber):
    one, mailbox = profile(), profile(viewport=PHONE)
    one.sign_in(shop, subscriber, then="/subscribe/2/")
    expect(one.page.locator("main")).to_contain_text("this device is new to your account")
    one.page.get_by_role("button", name="Send me the link").dblclick(no_wait_after=True)
    expect(one.page).to_have_url(re.compile("/subscribe/mailed/"))
    told = letter(shop, subscriber, "Confirm your order")
    assert "€11.20" in told
    assert "20 % off until" in told
    one.page.get_by_role("link", name="Back to the order").click()
    expect(one.page.locator("main")).to_contain_text(f"We mailed a link to {subscriber}")
    assert faults(one.page) == []
    page = mailbox.page
    page.goto(shop.url + re.search(r"/subscribe/confirm/\S+?/", told)[0])
    assert faults(page) == []
    assert bought(shop, subscriber) == (1, 0)

    page.get_by_role("button", name="Buy for €11.20").dblclick(no_wait_after=True)
    expect(page.locator("main")).to_contain_text("You have “Premium” now")
    page.reload()
    page.go_back()
    if (again := page.get_by_role("button", name="Buy for")).count():
        again.click()
    expect(page.locator("main")).to_contain_text("You have “Premium” now")

    assert bought(shop, subscriber) == (1, 1)
    one.page.reload()
    expect(one.page.locator("main")).to_contain_text("This is what you have now.")


def test_who_has_no_account_makes_one_and_comes_back_to_the_order(profile, shop):
    one, login = profile(), f"first{next(_numbers)}@demo.example"
    page = one.page
    page.goto(f"{shop.url}/subscribe/")
    page.get_by_role("link", name="Choose Premium").click()
    page.get_by_label("Every year").check()
    page.get_by_role("button", name="Show the price").click()
    expect(page.locator("main")).to_contain_text("€112.00")
    page.get_by_role("link", name="Create an account and go on").click()
    page.fill("[name=email]", login)
    page.fill("[name=password1]", PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.fill("[name=code]", code(shop, login))
    page.press("[name=code]", "Enter")

    page.get_by_role("button", name="Buy for €112.00").click()

    page.wait_for_url("**/subscribe/done/**")
    assert bought(shop, login) == (1, 1)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_one_leaves_by_two_clicks_and_stays_by_one(profile, shop, newcomer, script):
    one = profile(java_script_enabled=script)
    one.sign_in(shop, newcomer, then="/subscribe/2/")
    page = one.page
    page.get_by_role("button", name="Buy for").click()
    page.wait_for_url("**/subscribe/done/**")
    page.goto(f"{shop.url}/account/subscription/")

    page.get_by_role("link", name="Cancel the subscription").click()
    page.get_by_role("button", name="Cancel it").click()
    expect(page.locator("main")).to_contain_text("You cancelled it. You read until")
    assert "You read until" in letter(shop, newcomer, "You cancelled “Premium”")

    page.get_by_role("button", name="Go on after all").click()
    expect(page.locator("main")).to_contain_text("Next payment")
