"""Invoices in a real browser, the reader's and the desk's: no faults by axe, phones, print."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looks import SCHEMES, faults
from tests.browser.profiles import PHONE

LIST = "/account/subscription/invoices/"


@pytest.mark.parametrize("locale", ["en-GB", "es-ES"])
def test_invoices_fit_a_phone_and_axe_finds_no_fault(profile, paper, locale):
    one = profile(viewport=PHONE, locale=locale)
    one.sign_in(paper, "premium@demo.example", then=LIST)
    assert faults(one.page, within="main", schemes=SCHEMES) == []

    one.page.locator(".invoices a").first.click()

    one.page.wait_for_url(re.compile(rf"{LIST}\d{{4}}-\d+/$"))
    assert faults(one.page, within="main", schemes=SCHEMES) == []


def test_a_printed_invoice_is_the_invoice_alone(profile, paper):
    one = profile()
    one.sign_in(paper, "basic@demo.example", then=LIST)
    one.page.locator(".invoices a").first.click()
    expect(one.page.locator(".invoice-ask")).to_contain_text("Please transfer €9.00")

    one.page.emulate_media(media="print")

    expect(one.page.locator(".masthead")).to_be_hidden()
    expect(one.page.get_by_role("link", name="As PDF")).to_be_hidden()
    expect(one.page.locator(".invoice")).to_contain_text("ES91 2100 0418")


def test_staff_record_a_payment_in_the_desk(profile, paper):
    desk = profile()
    desk.sign_in(paper, "editor@demo.example", then="/desk/")
    desk.page.goto(f"{paper.url}/desk/invoices/?q=basic@demo.example")
    desk.page.get_by_role("link", name=re.compile(r"^\d{4}-\d{6}$")).click()
    record = desk.page.get_by_role("link", name="Record a payment")
    expect(record).to_be_visible()
    assert faults(desk.page, within="main") == []
    record.click()
    expect(desk.page.get_by_label("Sum")).to_have_value("9.00")
    assert faults(desk.page, within="main") == []

    desk.page.get_by_role("button", name="Continue").click()
    expect(desk.page.locator("form b")).to_contain_text("Nothing stays open.")
    desk.page.get_by_role("button", name="Record the payment").click()

    expect(desk.page.get_by_text("The payment is recorded.")).to_be_visible()
    expect(desk.page.get_by_role("link", name="Refund")).to_be_visible()
