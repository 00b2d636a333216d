"""The full notice: its parts by role, in order, and what it never tells."""

import re
from html import unescape

import msgspec
import pytest

from presspass.gate.answer import Answer
from presspass.gate.notice.facts import Facts, Seen, facts_of
from presspass.gate.notice.full import Place
from presspass.gate.notice.notice import notice_fragment, notice_page, why_page
from presspass.gate.notice.parts import ROWS, parts_for, row_of
from presspass.gate.notice.values import LANGUAGES, words_in
from presspass.gate.policy import Policy, policy_from
from tests.gate.household import MORNING, device_id

from .test_notice import ELSEWHERE, PATH, TICKET, Hrefs, same_as_snapshot

PAGES = {
    "devices": "/account/devices/",
    "not_me": "/account/devices/not-me/",
    "password": "/account/password/change/",
    "terms": "/terms/",
}
SELLING = {
    **PAGES,
    "add_user": "/subscribe/",
    "ask": "/business/ask/",
    "company": "/business/",
    "invite": "/account/readers/",
    "own_details": "/account/own-details/",
    "seats": "/business/mine/",
}
FACTS = Facts(
    devices=(
        Seen("Firefox on Windows", "2026-11-24T08:12:00Z", "2026-11-24T08:14:40Z", reads=True),
        Seen("Safari on iPhone", "2026-11-24T08:05:00Z", "2026-11-24T08:14:31Z", is_this=True),
    ),
    together=("2026-11-24T08:13:20Z", "2026-11-24T08:14:31Z"),
)
PLACE = Place(PATH, PAGES, FACTS, publication="The Estuary")
DISPLACED = msgspec.structs.replace(ELSEWHERE, tone="sharing", other="device-number-2-")
READING = Answer(
    "reading",
    notice="sharing",
    device="Firefox on Windows",
    since="2026-11-24T08:12:00Z",
    other="device-number-2-",
)
ENFORCE = policy_from({"enforcement": "enforce"})


def held(**claims):
    return msgspec.structs.replace(TICKET, policy=ENFORCE, **claims)


ROLES = {
    "owner_of_one": held(role="owner"),
    "owner_with_room": held(role="owner", free_seat=True, seats=2),
    "owner_of_full": held(role="owner", seats=2),
    "added_user": held(role="added_user", seats=2),
    "member": held(role="member", seats=40, admin="Ana Prieto & Co"),
    "admin": held(role="admin", seats=40, free_seat=True),
    "no_password": held(role="owner", password=False),
}
ALWAYS = ("continue", "why", "not_you", "stays", "terms", "mine")


def text_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", ROLES)
def test_the_notice_of_each_row_is_as_it_was(row, language):
    fragment = notice_fragment(DISPLACED, ROLES[row], language, PLACE)

    assert same_as_snapshot(f"sharing.{row}.{language}", fragment)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", ROLES)
def test_the_strip_of_each_row_is_as_it_was(row, language):
    strip = notice_fragment(READING, ROLES[row], language, PLACE)

    assert same_as_snapshot(f"sharing_strip.{row}.{language}", strip)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", ["admin", "member"])
def test_what_a_company_is_offered_is_as_it_was(row, language):
    selling = Place(PATH, SELLING, FACTS)

    fragment = notice_fragment(DISPLACED, ROLES[row], language, selling)

    assert same_as_snapshot(f"sharing.selling.{row}.{language}", fragment)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", [DISPLACED, READING], ids=["elsewhere", "reading"])
def test_the_page_without_script_is_as_it_was(answer, language):
    page = notice_page(answer, ROLES["owner_of_one"], language, PLACE)

    assert same_as_snapshot(f"page.sharing.{answer.state}.{language}", page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_that_says_why_is_as_it_was(language):
    page = why_page(DISPLACED, ROLES["owner_of_one"], language, PLACE)

    assert same_as_snapshot(f"page.why.{language}", page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("row", "first"),
    [
        ("owner_of_one", "add_user"),
        ("owner_with_room", "invite"),
        ("owner_of_full", "own_details"),
        ("added_user", "continue"),
        ("member", "ask"),
        ("admin", "seats"),
        ("no_password", "add_user"),
    ],
)
def test_once_there_is_selling_each_row_has_its_own_main_action(row, first, language):
    parts = parts_for(ROLES[row], SELLING)

    assert parts[0] == first
    assert set(ALWAYS) <= set(parts)
    assert ("company" in parts) is row.startswith(("owner", "no_password"))
    html = notice_fragment(DISPLACED, ROLES[row], language, Place(PATH, SELLING, FACTS))
    strip = notice_fragment(READING, ROLES[row], language, Place(PATH, SELLING, FACTS))
    if first not in {"ask", "continue"}:
        assert f'href="{SELLING[first]}?next={PATH}"' in html
        assert words_in(language)[f"part.{first}"]["text"] in text_of(html)
        assert f'href="{SELLING[first]}?next={PATH}"' in strip


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_all_seats_are_taken_a_second_reader_is_led_to_signing_in(language):
    place = Place(PATH, SELLING, FACTS)
    fragment = notice_fragment(DISPLACED, ROLES["owner_of_full"], language, place)
    strip = notice_fragment(READING, ROLES["owner_of_full"], language, place)

    assert same_as_snapshot(f"sharing.owner_of_full.selling.{language}", fragment)
    assert same_as_snapshot(f"sharing_strip.owner_of_full.selling.{language}", strip)
    offered = parts_for(ROLES["owner_of_full"], SELLING)
    assert offered.index("own_details") < offered.index("add_seat")
    assert "own_details" not in parts_for(ROLES["owner_of_one"], SELLING)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_has_several_seats_is_offered_a_further_one_and_no_other_plan(language):
    place = Place(PATH, SELLING, FACTS)
    words = words_in(language)

    full = text_of(notice_fragment(DISPLACED, ROLES["owner_of_full"], language, place))
    of_one = text_of(notice_fragment(DISPLACED, ROLES["owner_of_one"], language, place))

    assert words["part.add_seat"]["text"] in full
    assert "Premium" not in full
    assert words["part.add_user"]["text"] in of_one
    assert "Premium" in of_one


def test_a_further_seat_is_the_main_action_where_nothing_better_is_there():
    place = Place(PATH, {"add_user": "/subscribe/"}, FACTS)

    html = notice_fragment(DISPLACED, ROLES["owner_of_full"], "en", place)

    assert f'<a class="notice-button" href="/subscribe/?next={PATH}">Add a further seat' in html


@pytest.mark.parametrize("claims", [{"role": "admin"}, {"role": "owner", "admin": "Ana Prieto"}])
@pytest.mark.parametrize("free_seat", [True, False])
def test_whoever_administers_a_company_is_led_to_its_seats(claims, free_seat):
    ticket = held(**claims, free_seat=free_seat, seats=40)

    assert parts_for(ticket, SELLING)[0] == "seats"
    assert not {"add_user", "add_seat"} & set(parts_for(ticket, SELLING))
    assert "company" not in parts_for(ticket, SELLING)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_asks_by_a_button_and_continues_by_the_main_one(language):
    html = notice_fragment(DISPLACED, ROLES["member"], language, Place(PATH, SELLING, FACTS))
    said = words_in(language)["part.ask"]

    assert '<form method="post" action="/business/ask/" data-press data-done=' in html
    assert said["label"] in text_of(html)
    assert f'data-done="{said["done"]}"' in unescape(html)
    assert "/business/mine/" not in html


def test_every_row_of_the_table_has_its_words_and_its_test():
    rows = {row_of(ticket) for ticket in ROLES.values()}

    assert rows == set(ROWS)
    assert row_of(held(role="somebody")) == "added_user"
    for language in LANGUAGES:
        roles = {name for name in words_in(language) if name.startswith("role.")}
        assert roles == {f"role.{row}" for row in ROWS}


@pytest.mark.parametrize("row", ROLES)
def test_what_has_no_page_is_left_out(row):
    alone = notice_fragment(DISPLACED, ROLES[row], "en", Place(PATH, {}, FACTS))

    assert parts_for(ROLES[row], {}) == ("continue", "why", "stays", "mine")
    assert {way for _, way in Hrefs(alone).found} == {
        f"/gate/notice?next={PATH}",
        f"/gate/why?next={PATH}",
    }


@pytest.mark.parametrize("row", ROLES)
def test_the_way_to_devices_password_terms_and_why_stands_for_every_row(row):
    html = notice_fragment(DISPLACED, ROLES[row], "en", PLACE)
    ways = [way for _, way in Hrefs(html).found]

    assert PAGES["devices"] in ways
    assert f"/terms/?next={PATH}" in ways
    assert f"/gate/why?next={PATH}" in ways
    assert (f"/account/password/change/?next={PATH}" in ways) is (row != "no_password")


def test_the_parts_stand_in_order_and_the_price_before_the_button():
    html = notice_page(DISPLACED, ROLES["owner_of_one"], "en", PLACE)
    said = [
        "also in use on",
        "reading stops on the other device",
        'action="/gate/continue"',
        "<summary>Why am I seeing this?",
        'action="/account/devices/not-me/"',
        'href="/account/password/change/',
        "This notice stays on both devices",
        'href="/terms/',
        'action="/gate/mine"',
    ]

    assert [html.index(part) for part in said] == sorted(html.index(part) for part in said)


def test_the_form_signs_out_the_other_device_and_none_if_there_is_none():
    html = notice_fragment(DISPLACED, ROLES["member"], "en", PLACE)
    nobody = msgspec.structs.replace(DISPLACED, other=None, device=None, since=None)

    assert 'name="device" value="device-number-2-"' in html
    assert "not-me" not in notice_fragment(nobody, ROLES["member"], "en", PLACE)


def test_a_company_without_a_named_admin_has_one_all_the_same():
    unnamed = msgspec.structs.replace(ROLES["member"], admin="")

    assert "Ana Prieto &amp; Co" in notice_fragment(DISPLACED, ROLES["member"], "en", PLACE)
    assert "ask your company’s administrator" in notice_fragment(DISPLACED, unnamed, "en", PLACE)


def test_notify_does_not_say_that_reading_stops():
    notifying = msgspec.structs.replace(
        ROLES["owner_of_one"], policy=policy_from({"enforcement": "notify"})
    )

    strip = notice_fragment(READING, notifying, "en", PLACE)
    why = why_page(READING, notifying, "en", PLACE)

    assert "Both can read for now." in strip
    assert "reading stops" not in strip
    assert "no text is withheld" in why


def test_the_strip_has_no_way_to_continue_for_it_reads():
    strip = notice_fragment(READING, ROLES["owner_of_one"], "en", PLACE)

    assert "/gate/continue" not in strip
    assert strip.count('role="status"') == 2
    assert 'data-notice-strip data-sharing lang="en"' in strip


@pytest.mark.parametrize("state", ["no_ticket", "revoked", "not_included", "unavailable"])
def test_whoever_has_no_seat_is_told_that_instead_of_why(state):
    page = why_page(Answer(state), TICKET, "en", PLACE)

    assert "Seen lately" not in page
    assert page == notice_page(Answer(state), TICKET, "en", PLACE)
    assert "Sign in" in why_page(Answer("no_ticket"), None, "en", PLACE)


def test_why_names_no_other_device_where_there_is_none():
    page = why_page(Answer("reading"), ROLES["owner_of_one"], "en", Place(PATH))

    assert "At present no other device is in use." in page
    assert "Seen lately" not in page
    two = msgspec.structs.replace(TICKET, policy=policy_from({"devices": 2}))
    assert "on 2 devices at a time" in why_page(Answer("reading"), two, "en", Place(PATH))


@pytest.mark.parametrize(("language", "times"), [("en", "(4 times)"), ("es", "(4 veces)")])
def test_equal_minutes_are_told_once_with_how_many_times(language, times):
    marks = (
        *(f"2026-11-24T08:13:{second:02}Z" for second in (1, 9, 18, 40)),
        "2026-11-24T08:14:31Z",
    )
    place = Place(PATH, PAGES, msgspec.structs.replace(FACTS, together=marks))

    page = text_of(why_page(DISPLACED, ROLES["owner_of_one"], language, place))

    assert f"2026-11-24 08:13 UTC {times}, 2026-11-24 08:14 UTC" in page.replace(" ,", ",")
    assert page.count("08:13") == 1


def test_the_facts_are_those_of_the_seat(household):
    home = household(overlaps=1)
    home.page("old", at=0)
    home.page("phone", at=90_000)
    home.page("laptop", at=90_005)
    home.heartbeat("phone", at=90_007, since_input=4)

    facts = facts_of(home.seat, device_id("phone"), home.policy, MORNING + 90_008)

    assert [(d.label, d.is_this, d.reads) for d in facts.devices] == [
        ("the phone", True, False),
        ("the laptop", False, True),
    ]
    assert len(facts.together) == 1
    later = facts_of(home.seat, device_id("phone"), home.policy, MORNING + 190_000)
    assert later == Facts()
    assert (
        facts_of(home.seat, device_id("phone"), Policy(), MORNING + 90_500).devices[1].reads
        is False
    )
