"""A second reader: from the sharing notice to both reading at once, and out within two seconds."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looks import faults
from tests.browser.profiles import PHONE, Profile, is_full, notice
from tests.browser.promises import TOLD_WITHIN, promised
from tests.browser.test_sharing import dialog, strip, take_back_until_told
from tests.newspaper import PASSWORD, newspaper, wait_until

SHORT = {
    "enforcement": "enforce",
    "idle_after": 13,
    "renew_every": 1,
    "renew_every_crowded": 1,
    "overlaps": 2,
}
HIS, HERS = "his@demo.example", "hers@demo.example"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A paper of its own that sells a second seat, and a reader who pays for the first."""
    with newspaper(tmp_path_factory.mktemp("house"), EMAIL_URL="mailbox:") as paper:
        paper.run(
            "shell",
            "-c",
            "from datetime import timedelta\n"
            "from django.utils import timezone\n"
            "from presspass.readers.models import Reader\n"
            "from presspass.subscriptions import purchases\n"
            "from presspass.subscriptions.models import Plan\n"
            "from presspass.subscriptions.terms import terms\n"
            "Plan.objects.update(is_on_sale=False)\n"
            "plan = Plan.objects.create(name='Household', most_seats=2, is_on_sale=True,\n"
            f"    month_cents=900, seat_month_cents=600, tax_percent=4, policy={SHORT!r})\n"
            f"reader = Reader.objects.create_user({HIS!r}, {PASSWORD!r}, name='Hugo Lemos')\n"
            "now = timezone.now()\n"
            "asked = purchases.order(reader, plan, 'month', 1, now=now)\n"
            "purchases.confirm(asked.pk, reader, now=now)\n"
            "terms.accept(reader, terms.current().number, now=now)\n",
        )
        yield paper


@pytest.fixture(scope="module")
def piece(house):
    """A long subscribers' article."""
    return next(p for p in house.articles(least_words=400) if not p.startswith("/es/"))


def grow_old(paper):
    """All devices were first seen more than a week ago: on a new one a seat is bought by mail."""
    paper.run(
        "shell",
        "-c",
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "from presspass.readers.models import Device\n"
        "Device.objects.update(first_seen_at=timezone.now() - timedelta(days=8))",
    )


def newest_letter(page, paper, to, subject):
    """The newest letter to `to` whose subject has `subject`, as its text."""

    def found():
        page.goto(f"{paper.url}/mailbox/?to={to}")
        return page.get_by_role("link", name=re.compile(subject)).count()

    wait_until(found, within=20, every=0.5)
    page.get_by_role("link", name=re.compile(subject)).first.click()
    return page.locator("main").inner_text()


def signs_up(page, paper, email):
    """From the invitation through the account and its code back to the invitation."""
    page.get_by_role("link", name="Create an account").click()
    expect(page.locator("[name=email]")).to_have_value(email)
    page.fill("[name=password1]", PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.wait_for_url(re.compile("confirm"))
    back = page.context.new_page()
    code = re.search(r"\b\d{6}\b", newest_letter(back, paper, email, "Confirm your address"))[0]
    back.close()
    page.fill("[name=code]", code)
    page.press("[name=code]", "Enter")
    page.wait_for_url(re.compile("/invitation/"))


def buys_a_seat_from_the_strip(page, paper, piece):
    """What he pays today and later, then the button, twice; Back and a reload buy nothing more."""
    page.locator(".notice-ways > summary").click()
    strip(page).get_by_role("link", name="Add another user").click()
    sums = page.locator(".readers-way")
    expect(sums).to_contain_text("€6.00")
    expect(sums).to_contain_text("€15.00 a month")
    assert faults(page) == []
    sums.get_by_role("button", name="Add the seat for").dblclick()
    expect(page.locator("main")).to_contain_text("A seat is free: invite a reader")
    page.go_back()
    page.reload()
    page.goto(f"{paper.url}/account/readers/?next={piece}")
    expect(page.locator("main")).to_contain_text("has 2 seats")
    assert faults(page) == []


def invites(page, email):
    """Sends the invitation and goes back to the article."""
    page.fill("[name=email]", email)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator("main")).to_contain_text(f"The invitation is on its way to {email}")
    page.get_by_role("link", name="Back to the article").click()
    assert is_full(page)


def accepts(page, paper, email):
    """Opens the link of the letter, makes an account and takes the seat."""
    letter = newest_letter(page, paper, email, "invites you to read")
    page.goto(re.search(r"http\S+/invitation/\S+/", letter)[0])
    expect(page.locator("h1")).to_contain_text("Hugo Lemos invites you to read")
    assert faults(page) == []
    signs_up(page, paper, email)
    assert faults(page) == []
    expect(page.locator("main")).to_contain_text("With the seat you accept the terms")
    page.get_by_role("button", name="Accept the invitation").click()
    expect(page.locator("h1")).to_contain_text("You read")
    expect(page.locator("[data-terms-band]")).to_be_hidden()


@pytest.fixture(scope="module")
def household(house, piece, playwright, tmp_path_factory):
    """Both read with his details and are told; he buys a seat, she accepts it elsewhere."""
    opened = []

    def profile(**options):
        opened.append(Profile(playwright, tmp_path_factory.mktemp("profile"), **options))
        return opened[-1]

    his, hers_as_him, hers = profile(), profile(viewport=PHONE), profile(viewport=PHONE)
    his.sign_in(house, HIS, then=piece)
    hers_as_him.sign_in(house, HIS)
    grow_old(house)
    hers_as_him.page.goto(house.url + piece)
    _, waits = take_back_until_told(hers_as_him.page, his.page)
    expect(dialog(waits)).to_be_visible(timeout=TOLD_WITHIN)
    if waits is his.page:
        dialog(waits).get_by_role("button", name="Continue here").click()
        expect(notice(his.page)).to_have_count(0)
        his.act()
    expect(strip(his.page)).to_be_visible()
    buys_a_seat_from_the_strip(his.page, house, piece)
    invites(his.page, HERS)
    accepts(hers.page, house, HERS)
    hers_as_him.page.close()
    yield his, hers
    for one in opened:
        one.context.close()


def test_from_the_notice_in_three_steps_to_both_reading_at_once(household, house, piece):
    _, hers = household

    hers.page.goto(house.url + piece)
    for _ in range(3):
        for one in household:
            one.act()
            one.page.wait_for_timeout(700)

    for one in household:
        assert is_full(one.page)
        expect(notice(one.page)).to_have_count(0)
        expect(strip(one.page)).to_have_count(0)
    invoices = house.run(
        "shell",
        "-c",
        "from presspass.subscriptions.models import Invoice\n"
        f"his = Invoice.objects.filter(subscription__owner__email={HIS!r})\n"
        "print(sorted(his.values_list('gross_cents', flat=True)))",
    )
    assert "[600, 900]" in invoices  # one seat, whatever was pressed twice


def test_where_the_seats_are_full_a_second_reader_is_led_to_signing_in(
    household, profile, house, piece
):
    his, _ = household
    again = profile()
    again.sign_in(house, HIS)
    his.page.goto(house.url + piece)
    again.page.goto(house.url + piece)

    _, waits = take_back_until_told(again.page, his.page)
    main = dialog(waits).get_by_role("link", name="A second reader? Sign in with your own details")
    expect(main).to_be_visible(timeout=TOLD_WITHIN)
    main.click()

    expect(waits.locator("h1")).to_contain_text("Sign in with your own details")
    assert faults(waits) == []


def test_who_is_removed_while_reading_is_out_in_two_seconds_and_keeps_the_account(
    household, house, piece
):
    his, hers = household
    hers.page.goto(house.url + piece)
    hers.act()
    assert is_full(hers.page)
    his.page.goto(f"{house.url}/account/readers/")
    his.page.get_by_role("link", name=re.compile("Remove")).click()
    expect(his.page.locator("h1")).to_contain_text(f"Remove {HERS}?")
    assert faults(his.page) == []

    his.page.get_by_role("button", name="Remove").click()

    promised(lambda: not is_full(hers.page))
    expect(hers.page.locator("article[data-variant=opening]")).to_be_visible()
    hers.page.goto(f"{house.url}/account/")
    expect(hers.page.locator("main")).to_contain_text(HERS)


def test_without_a_script_and_in_spanish_a_seat_is_given_accepted_and_given_back(
    profile, house, piece
):
    paper, owner, guest = house, "duena@demo.example", "invitada@demo.example"
    paper.add_reader(owner, "Premium", language="es")
    paper.add_reader(guest, "Basic", language="es")
    hers = profile(java_script_enabled=False, locale="es-ES")
    hers.sign_in(paper, owner, then="/account/readers/")
    hers.page.fill("[name=email]", guest)
    hers.page.get_by_role("button", name="Enviar la invitación").click()
    expect(hers.page.locator("main")).to_contain_text(f"va de camino a {guest}")

    # On her own device the invitation says that it is for somebody else, and how to go on.
    letter = newest_letter(hers.page, paper, guest, "te invita a leer")
    link = re.search(r"http\S+/invitation/\S+/", letter)[0]
    hers.page.goto(link)
    expect(hers.page.locator("h1")).to_have_text("Esta invitación es para otra persona")
    hers.page.get_by_role("button", name=f"Cerrar sesión y seguir como {guest}").click()
    hers.page.get_by_role("link", name="Iniciar sesión", exact=True).last.click()
    expect(hers.page.locator("[name=login]")).to_have_value(guest)
    hers.page.fill("[name=password]", PASSWORD)
    hers.page.press("[name=password]", "Enter")
    expect(hers.page.locator("main")).to_contain_text("Qué cambia para ti")
    hers.page.get_by_role("button", name="Aceptar la invitación").click()
    expect(hers.page.locator("h1")).to_contain_text("Ya lees")
    hers.page.goto(paper.url + piece)
    assert is_full(hers.page)

    hers.page.goto(f"{paper.url}/account/readers/")
    hers.page.get_by_role("link", name="Dejar la plaza").click()
    hers.page.get_by_role("button", name="Dejar la plaza").click()
    expect(hers.page.locator("main")).to_contain_text("Has devuelto la plaza")
    hers.page.goto(paper.url + piece)
    assert is_full(hers.page)  # by the own subscription again
