"""The demonstration paper, and beside it something of everything that a paper can have."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupSitePermission,
    PageViewRestriction,
    Site,
)

from presspass.demo import pictures
from presspass.demo.load import load
from presspass.importers import indexing
from presspass.importers.models import Arrival, Imported, ImportedPicture, ImportedReader, Pace
from presspass.insights.models import Day
from presspass.newsletters import consent
from presspass.newsletters.models import (
    Consent,
    Delivery,
    Issue,
    IssueArticle,
    JoinedRecipient,
    JoinedSignup,
    Newsletter,
    Signup,
    Suppression,
)
from presspass.newsroom import purge
from presspass.newsroom.models import Article, ForMachines, Front, Picture, Rendition
from presspass.readers.models import Change, Reader, ReaderLabel
from presspass.shelf import following, history, recommended, saved
from presspass.subscriptions.models import (
    Announcement,
    Company,
    Invitation,
    Plan,
    SeatRequest,
    Subscription,
    Told,
)
from presspass.subscriptions.models.invitations import INVITED_FOR
from presspass.support import acts
from tests.site.demo.loaded import grey_cards

NIGHT = "/town/the-night-the-gate-stayed-open/"
WITHDRAWN = "/town/nine-euros-a-month/"
OTHER = "/culture/a-pencil-and-twenty-four-centimetres/"
DRAFT, SCHEDULED = "nobody-has-read-this", "next-week"
HOUR = timedelta(hours=1)


def make(monkeypatch) -> None:
    """Make it. Sizes of pictures are left to be made by the pages that show them."""
    monkeypatch.setattr(pictures, "printed", grey_cards)
    with indexing.without_tasks(), purge.in_bulk():
        assert load()
    Rendition.objects.all().delete()
    readers = {one.email.partition("@")[0]: one for one in Reader.objects.all()}
    _write_more(readers["editor"])
    _arrange(readers["editor"])
    _keep_accounts(readers)
    _sell_more(readers)
    _send_letters(readers)
    _invite(readers["free"])


def article(address: str) -> Article:
    """The article at `address`."""
    return Article.objects.get(url_path=f"/home{address}")


def _write_more(editor) -> None:
    """Links, a draft of a published piece, one nobody has read, one that is due, one withdrawn."""
    night, gone = article(NIGHT), article(WITHDRAWN)
    deleted = _new(night, "short-lived")
    links = f'<p><a linktype="page" id="{gone.pk}">Nine</a> <a id="{deleted.pk}" linktype="page">'
    night.body.append(("paragraph", f"{links}and</a> <a href='https://example.org'>x</a></p>"))
    night.save_revision().publish()
    deleted.delete()
    night = article(NIGHT)
    night.title = "The night the gate stayed open, told again"
    night.save_revision(user=editor)
    for slug, moment in ((DRAFT, None), (SCHEDULED, timezone.now())):
        piece = _new(night, slug)
        piece.go_live_at, piece.standfirst = moment, "Not yet."
        piece.save_revision(approved_go_live_at=moment)
    gone.unpublish()
    article(OTHER).create_alias(update_slug="a-pencil-again")


def _import(key: str, page: Article, *, is_untouched: bool) -> None:
    """Note that `page` came from elsewhere, long ago."""
    revision = page.latest_revision_id if is_untouched else 0
    one = Imported.objects.create(source="old.example", key=key, page=page, revision=revision)
    Imported.objects.filter(pk=one.pk).update(imported_at=timezone.now() - 900 * HOUR)


def _new(beside, slug: str) -> Article:
    piece = Article(title=slug, slug=slug, live=False)
    return beside.get_parent().add_child(instance=piece)


def _arrange(editor) -> None:
    night = article(NIGHT)
    _import("1", night, is_untouched=False)
    _import("2", article(OTHER), is_untouched=True)
    ImportedPicture.objects.create(source="old.example", path="n.jpg", picture=night.lead_picture)
    Redirect.objects.create(old_path="/2019/night", redirect_page=night)
    Redirect.objects.create(old_path="/gone", redirect_link="/town/", is_permanent=False)
    ForMachines.objects.create(stance="none")
    album = Collection.get_first_root_node().add_child(name="Flood")
    lead = night.lead_picture
    lead.collection = album
    lead.save()
    lead.tags.add("storm", "gate")
    Picture.objects.filter(pk=lead.pk).update(created_at=timezone.now() - 900 * HOUR)
    Document.objects.create(title="Tides", file=ContentFile(b"5.91 m", name="tides.txt"))
    editors = Group.objects.get(name="Editors")
    CollectionViewRestriction.objects.create(collection=album, restriction_type="login")
    closed = PageViewRestriction.objects.create(
        page=Article.objects.get(slug=DRAFT), restriction_type="groups"
    )
    closed.groups.add(editors)
    GroupSitePermission.objects.create(
        group=editors,
        site=Site.objects.get(),
        permission=Permission.objects.get(codename="change_formachines"),
    )
    editor.groups.add(editors)


def _keep_accounts(readers) -> None:
    now, owner = timezone.now(), readers["premium"]
    for one in readers.values():
        EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
    Authenticator.objects.create(user=owner, type="webauthn", data={"name": "Key", "a": [1]})
    Change.objects.create(reader=owner, kind=Change.Kind.PASSKEY, email=owner.email)
    acts.look(owner, by=readers["editor"])
    saved.save(owner, article(NIGHT), now=now)
    following.follow(owner, article(NIGHT).topics.first(), now=now)
    history.note(owner, article(NIGHT), now=now)
    history.switch_off(readers["basic"])
    recommended.switch_off(readers["basic"])


def _sell_more(readers) -> None:
    now = timezone.now()
    Invitation.objects.create(
        subscription=Subscription.objects.get(owner=readers["premium"]),
        email="friend@example.org",
        invited_by=readers["premium"],
        expires_at=now + INVITED_FOR,
    )
    SeatRequest.objects.create(company=Company.objects.get(), reader=readers["business"])
    told = Announcement.objects.create(
        plan=Plan.objects.get(name="Basic"), enforce_from=now, finished_at=now
    )
    Told.objects.create(announcement=told, reader=readers["basic"])
    counts = dict.fromkeys(("seats", "one_device", "handed_over", "overlapping", "hand_overs"), 3)
    Day.objects.create(
        day=now.date(), plan=told.plan, enforcement="notify", told_handover=1, told_sharing=0,
        notices={"handover": {"left": 1}}, at_once={"2": 3}, **counts,
    )  # fmt: skip


def _send_letters(readers) -> None:
    now = timezone.now()
    weekend = Newsletter.objects.create(
        edition=Front.objects.get(language="es"),
        name="El finde",
        slug="finde",
        promise="Lo mejor.",
        rhythm="Cada viernes.",
    )
    said = consent.Said("Quiero El finde.", "/es/")
    for recipient in (
        consent.recipient_of(readers["premium"]),
        consent.recipient_at("lena@example.org", "es"),
    ):
        consent.say_yes(recipient, weekend, Consent.Act.CONFIRMED, said, now=now)
    Suppression.objects.create(email="gone@example.org", reason="bounced", bounces=3, at=now)
    issue = Issue.objects.create(newsletter=weekend, subject="Tides", number=1)
    IssueArticle.objects.create(issue=issue, article=article(NIGHT), sort_order=0)
    signup = Signup.objects.filter(newsletter=weekend).first()
    Delivery.objects.create(issue=issue, signup=signup, address="lena@example.org")
    JoinedSignup.objects.create(pk=signup.pk + 900, signup=signup)
    JoinedRecipient.objects.create(pk=signup.recipient_id + 900, recipient=signup.recipient)


def _invite(reader) -> None:
    """A reader who came from elsewhere."""
    label = ReaderLabel.objects.create(name="founder")
    reader.labels.add(label)
    came = ImportedReader.objects.create(source="shop", key="7", reader=reader, note="Kind.")
    ImportedReader.objects.filter(pk=came.pk).update(imported_at=timezone.now() - 900 * HOUR)
    Arrival.objects.create(reader=reader)
    Pace.now().set(is_on=False, per_hour=9, label=label, now=timezone.now())
