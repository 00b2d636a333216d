"""Who could read a Ghost's posts, and parts of them: nothing that was closed comes open."""

from django.test import Client

from presspass.newsroom.access import ANONYMOUS, SIGNED_IN
from presspass.newsroom.models import Article
from presspass.newsroom.reading import reading_for
from tests.site.importers.conftest import article
from tests.site.importers.ghosts import lexical, mobiledoc, node, paragraph, post

GATED = "<!--kg-gated-block:begin {} --><p>SecretPart</p><!--kg-gated-block:end-->"
MEMBERS = "status:free,status:-free"
MORE = "<p>And on it goes, sentence after sentence, until the tide has turned.</p>" * 9


def test_an_access_rule_that_is_not_known_closes(moves_in):
    known = {"public": "free", "members": "registered", "paid": "subscribers"}
    others = ["tiers", "label:vip", "product:'gold'", "status:free", "Public", "", None, ["public"]]
    rules = [*known, *others]
    report = moves_in(*(post(n, visibility=rule) for n, rule in enumerate(rules)))

    for n, rule in enumerate(rules):
        closed = "subscribers" if rule in others else known[str(rule)]
        assert article(f"uuid-{n}").access == closed, rule
        told = f"(uuid-{n}): it" in report.path.read_text()
        assert told == (rule in others), rule


def test_no_wish_opens_what_was_closed_and_a_private_site_is_closed(moves_in):
    rows = [post(1), post(2, visibility="members"), post(3, visibility="paid")]
    moves_in(*rows, wish={"access": "subscribers"})
    moves_in(*rows, settings={"db_hash": "d2"}, wish={"access": "registered"})
    report = moves_in(post(9), settings={"db_hash": "d3", "is_private": "true"})

    assert {one.access for one in Article.objects.filter(title="A headline", slug="piece-9")} == {
        "subscribers"
    }
    assert "the whole site had a password" in report.path.read_text()
    wished = list(Article.objects.order_by("pk").values_list("access", flat=True))[:6]
    assert wished == ["subscribers"] * 3 + ["registered", "registered", "subscribers"]


PARTS = {
    'nonMember:false memberSegment:"status:free,status:-free"': "registered",
    'nonMember:false memberSegment:"status:-free"': "subscribers",
    "nonMember:false memberSegment:'product:gold'": "subscribers",
    "": "subscribers",
    'nonMember:true memberSegment:"label:x"': "subscribers",
    'nonMember:true memberSegment:"<x>"': "subscribers",
    'nonMember:true memberSegment:"status:free,status:-free"': "free",
    'nonMember:true memberSegment:""': "free",
    'nonMember:false memberSegment:""': "free",
}


def test_a_part_for_some_members_stays_behind_the_gate(moves_in):
    moves_in(
        *(
            post(n, text=f"<p>Open.</p>{GATED.format(fields)}{MORE}")
            for n, fields in enumerate(PARTS)
        )
    )

    for n, (fields, access) in enumerate(PARTS.items()):
        one = article(f"uuid-{n}")
        shown = " ".join(str(part.text) for part in reading_for(one, ANONYMOUS).parts)
        assert one.access == access, fields
        assert shown.startswith("Open."), fields
        is_open = fields.startswith("nonMember:true") and "-free" in fields
        assert ("SecretPart" in shown) == is_open, fields
    assert "SecretPart" in str(reading_for(article("uuid-0"), SIGNED_IN).parts)


SECRET = "SecretWords on and on until the tide turns, " * 9
TREE = lexical(paragraph("Open."), node("paywall"), paragraph(SECRET), paragraph(SECRET))
DOCUMENT = mobiledoc(
    *([1, "p", [[0, [], 0, "Open."]]], [10, 0], [1, "p", [[0, [], 0, SECRET]]]),
    cards=[["paywall", {}]],
)
LINED = {
    "html": {"text": f"<p>Open.</p><!--members-only--><p>{SECRET}</p><p>{SECRET}</p>"},
    "lexical": {"text": None, "lexical": TREE},
    "mobiledoc": {"text": None, "mobiledoc": DOCUMENT},
    "stale": {"text": f"<p>Open.</p><p>{SECRET}</p>", "lexical": TREE},
    "in a quote": {"text": f"<blockquote><p>Open.<!-- members-only -->{SECRET}</blockquote>"},
    "at the top": {"text": f"<!--members-only--><p>{SECRET}</p>"},
}


def test_nothing_after_the_line_for_members_is_ever_in_the_opening(moves_in):
    kinds = [(form, rule) for form in LINED for rule in ("public", "members", "paid", "odd")]
    moves_in(*(post(n, "", **LINED[form], visibility=rule) for n, (form, rule) in enumerate(kinds)))

    for n, (form, rule) in enumerate(kinds):
        one = article(f"uuid-{n}")
        reading = reading_for(one, ANONYMOUS)
        assert one.access == ("registered" if rule == "members" else "subscribers"), (form, rule)
        given = repr(reading.parts) + reading.cut + one.title + one.standfirst
        assert "Secret" not in given, (form, rule)
        assert "Secret" in str(one.body.raw_data), (form, rule)
    assert "Secret" not in Client().get(article("uuid-0").get_url()).text


def test_what_was_by_letter_only_is_a_draft_for_those_who_got_it(moves_in):
    report = moves_in(
        post(1, status="sent", email_recipient_filter="all"),
        post(2, status="sent", email_recipient_filter="status:-free"),
        post(3),
        posts_meta=[{"post_id": 3, "email_only": 1}],
    )

    for key, access in ((1, "registered"), (2, "subscribers"), (3, "subscribers")):
        one = article(f"uuid-{key}")
        assert (one.live, one.access) == (False, access)
        assert Client().get(f"/piece-{key}/").status_code == 404
    assert report.path.read_text().count("it was for e-mail only") == 3


def test_cards_of_the_editor_and_unknown_ones_too_are_closed_as_their_setting_says(moves_in):
    settings = {
        "members": ({"web": {"nonMember": False, "memberSegment": MEMBERS}}, "registered"),
        "payers": ({"web": {"nonMember": False, "memberSegment": "status:-free"}}, "subscribers"),
        "all": ({"web": {"nonMember": True, "memberSegment": MEMBERS}}, "free"),
        "old": ({"showOnWeb": True, "showOnEmail": False, "segment": ""}, "free"),
        "letters": ({"emailOnly": True, "segment": "status:free"}, "free"),
        "odd": ({"who": "friends"}, "subscribers"),
        "no tree": ("gold", "subscribers"),
    }
    kinds = [(kind, name) for kind in ("html", "mystery") for name in settings]
    moves_in(
        *(
            post(
                f"{kind}-{name}",
                text=None,
                lexical=lexical(
                    paragraph("Open."),
                    node(kind, html="<p>SecretPart</p>", visibility=settings[name][0]),
                    *[paragraph("And on it goes until the tide has turned.")] * 9,
                ),
            )
            for kind, name in kinds
        )
    )

    for kind, name in kinds:
        one = article(f"uuid-{kind}-{name}")
        shown = str(reading_for(one, ANONYMOUS).parts)
        assert one.access == settings[name][1], (kind, name)
        assert ("SecretPart" in shown) == (name in {"all", "old"}), (kind, name)


def test_what_only_the_editor_knows_to_be_closed_stays_closed_though_the_html_shows_it(moves_in):
    rules = {
        "registered": {"web": {"nonMember": False, "memberSegment": MEMBERS}},
        "subscribers": {"who": "friends"},
        "free": {"web": {"nonMember": True, "memberSegment": MEMBERS}},
    }
    for access, visibility in rules.items():
        card = node("html", html="<p>SecretPart</p>", visibility=visibility)
        shown = f"<p>Open.</p><p>SecretPart</p>{MORE}"
        moves_in(post(access, text=shown, lexical=lexical(paragraph("Open."), card)))

    for access in rules:
        one = article(f"uuid-{access}")
        parts = str(reading_for(one, ANONYMOUS).parts)
        assert one.access == access
        assert ("SecretPart" in parts) == (access == "free"), access
