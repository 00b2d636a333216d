"""The parts of an export, in the order in which they are read; and what is left out, and why.

A model of any app that is in neither, or a field that is in no part, fails the tests. What each
file and each of its words means is in docs/moving-out.md.
"""

from typing import Final

from django.db.models import Q

from presspass.moving.files import Files
from presspass.moving.imports import Pieces
from presspass.moving.kinds import ARTICLE, EDITION, SECTION
from presspass.moving.names import PICTURES
from presspass.moving.pages import Pages
from presspass.moving.part import Part
from presspass.moving.rows import Rows

_EARLIER = "earlier versions of a text stay behind: what is seen, scheduled and drafted comes along"
_TREE = "follows from the address"
_DESK = "how somebody was just working in the desk"
_OF_ALL = "one for all: editions are told apart by their language"
_DEVICE = "devices stay behind"
_MADE = "made anew from what comes along"
_MACHINE = "of the machine, and begun anew on another"
_UNUSED = "Presspass does not use it"
_WORKFLOW = "the desk's workflows are switched off"

_PAGE = {
    "page_ptr": "the id",
    **dict.fromkeys(("path", "depth", "numchild", "url_path", "content_type"), _TREE),
    **dict.fromkeys(("translation_key", "locale"), _OF_ALL),
    **dict.fromkeys(("latest_revision", "live_revision", "draft_title"), "see scheduled and draft"),
    **dict.fromkeys(("locked", "locked_at", "locked_by"), _DESK),
    "show_in_menus": _UNUSED,
}
_ARTICLE = {**_PAGE, "words_digest": _MADE}
_OF_ARTICLE = ("ArticleAuthor", "Source", "Correction", "MorePick", "Article_topics")

_REDIRECT = {
    "redirect_page": "page",
    "redirect_page_route_path": "route",
    "redirect_link": "link",
    "automatically_created": "is_automatic",
    "created_at": "made_at",
}
_READER = {
    "last_login": "last_sign_in_at",
    "is_superuser": "may_do_everything",
    "date_joined": "joined_at",
    "user_permissions": "permissions",
}
_MAILBOX = {"user": "reader", "verified": "is_confirmed", "primary": "is_in_use"}
_PASSKEY = {"user": "reader", "type": "kind", "created_at": "added_at", "last_used_at": "used_at"}
_ACT = {
    "object_id": "reader",
    "user": "by",
    "timestamp": "at",
    "action": "what",
    "content_type": "kind",
    "content_changed": "is_change",
    "deleted": "is_deletion",
}

CONTENT: Final[tuple[Part, ...]] = (
    Rows("collections", "wagtailcore.Collection", migrated=True),
    Files("pictures", "newsroom.Picture", PICTURES),
    Files("documents", "wagtaildocs.Document", "documents"),
    Rows("authors", "newsroom.Author", without={"latest_revision": _EARLIER}),
    Rows("topics", "newsroom.Topic", without={"latest_revision": _EARLIER}),
    Pages("editions", EDITION, within=("newsroom.FrontPick",), without=_PAGE),
    Pages("sections", SECTION, within=("newsroom.SectionPick",), without=_PAGE),
    Pages(
        "articles",
        ARTICLE,
        within=tuple(f"newsroom.{name}" for name in _OF_ARTICLE),
        without=_ARTICLE,
    ),
    Rows("redirects", "wagtailredirects.Redirect", called=_REDIRECT),
    Pieces("imported"),
    Rows("imported_pictures", "importers.ImportedPicture"),
    Rows("machines", "newsroom.ForMachines"),
    Rows("read_together", "recommendations.ReadTogether"),
)
PEOPLE: Final[tuple[Part, ...]] = (
    Rows("groups", "auth.Group", migrated=True),
    Rows("labels", "readers.ReaderLabel"),
    Rows("readers", "readers.Reader", called=_READER),
    Rows("mailboxes", "account.EmailAddress", called=_MAILBOX),
    Rows("passkeys", "mfa.Authenticator", called=_PASSKEY),
    Rows("changes", "readers.Change", without={"device": _DEVICE}),
    Rows("page_permissions", "wagtailcore.GroupPagePermission", migrated=True),
    Rows("collection_permissions", "wagtailcore.GroupCollectionPermission", migrated=True),
    Rows("site_permissions", "wagtailcore.GroupSitePermission", migrated=True),
    Rows("page_restrictions", "wagtailcore.PageViewRestriction"),
    Rows("collection_restrictions", "wagtailcore.CollectionViewRestriction"),
    Rows(
        "staff_acts",
        "wagtailcore.ModelLogEntry",
        only=Q(content_type__app_label="readers", content_type__model="reader"),
        called=_ACT,
        without={"revision": _EARLIER},
    ),
)
SUBSCRIPTIONS: Final[tuple[Part, ...]] = (
    Rows("publisher", "subscriptions.Publisher"),
    Rows("plans", "subscriptions.Plan"),
    Rows("terms", "subscriptions.Terms"),
    Rows("acceptances", "subscriptions.Acceptance"),
    Rows("companies", "subscriptions.Company"),
    Rows("domains", "subscriptions.Domain"),
    Rows("subscriptions", "subscriptions.Subscription"),
    Rows("seats", "subscriptions.Seat"),
    Rows("events", "subscriptions.SubscriptionEvent"),
    Rows("orders", "subscriptions.Order", without={"device": _DEVICE}),
    Rows("invoice_numbers", "subscriptions.InvoiceNumbers"),
    Rows("invoices", "subscriptions.Invoice"),
    Rows("payments", "subscriptions.Payment"),
    Rows("invitations", "subscriptions.Invitation"),
    Rows("seat_requests", "subscriptions.SeatRequest"),
    Rows("announcements", "subscriptions.Announcement"),
    Rows("told", "subscriptions.Told"),
    Rows("imported_readers", "importers.ImportedReader"),
    Rows("arrivals", "importers.Arrival"),
    Rows("pace", "importers.Pace"),
    Rows("days", "insights.Day"),
)
NEWSLETTERS: Final[tuple[Part, ...]] = (
    Rows("newsletters", "newsletters.Newsletter"),
    Rows("recipients", "newsletters.Recipient"),
    Rows("joined_recipients", "newsletters.JoinedRecipient"),
    Rows("signups", "newsletters.Signup"),
    Rows("joined_signups", "newsletters.JoinedSignup"),
    Rows("consents", "newsletters.Consent"),
    Rows("suppressions", "newsletters.Suppression"),
    Rows("issues", "newsletters.Issue", without=dict.fromkeys(("carried_by", "seen_at"), _MACHINE)),
    Rows("issue_articles", "newsletters.IssueArticle"),
    Rows("deliveries", "newsletters.Delivery"),
)
SHELF: Final[tuple[Part, ...]] = (
    Rows("saved", "shelf.SavedArticle"),
    Rows("followed", "shelf.FollowedTopic"),
    Rows("history", "shelf.ReadArticle"),
    Rows("history_off", "shelf.HistoryOff"),
    Rows("recommendations_off", "shelf.RecommendationsOff"),
)
PARTS: Final[tuple[Part, ...]] = (*CONTENT, *PEOPLE, *SUBSCRIPTIONS, *NEWSLETTERS, *SHELF)

IN_ROWS_OF: Final = {
    "auth.Group_permissions": "groups",
    "readers.Reader_groups": "readers",
    "readers.Reader_labels": "readers",
    "readers.Reader_user_permissions": "readers",
    "subscriptions.Company_admins": "companies",
    "wagtailcore.PageViewRestriction_groups": "page_restrictions",
    "wagtailcore.CollectionViewRestriction_groups": "collection_restrictions",
    "wagtailcore.Revision": "articles",
}
"""Model without a file of its own → the file in whose rows it stands."""

LEFT_OUT: Final = {
    "readers.Device": "a browser proves who it is by a secret of one machine: all sign in anew",
    "sessions.Session": "as devices: all sign in anew",
    "account.EmailConfirmation": "an unused way to confirm; codes are in sessions",
    "insights.SeatDay": "of the gate's journal, which forgets after thirty days",
    "insights.Intake": _MACHINE,
    "recommendations.Recommended": f"{_MADE}, by the task worker",
    "recommendations.Ranked": f"{_MADE}, by the task worker",
    "newsroom.Rendition": f"{_MADE}: the sizes of pictures, when a page shows them",
    "demo.Mail": "the mailbox of the demonstration",
    "support.Support": "has no rows: it carries a permission",
    "django_tasks_database.DBTaskResult": "what the task worker had still to do, letters too",
    "wagtailcore.Page": "each is in the file of its kind; one of no kind is shown nowhere",
    "wagtailcore.Site": "made at the address of the paper that takes the export in",
    "wagtailcore.Locale": _OF_ALL,
    "wagtailcore.PageLogEntry": f"the desk's log of who did what to a page: {_EARLIER}",
    "wagtailcore.UploadedFile": _DESK,
    "wagtailcore.Comment": "notes among editors, at places in a draft",
    "wagtailcore.CommentReply": "as wagtailcore.Comment",
    "wagtailcore.PageSubscription": "as wagtailcore.Comment: who is told of them",
    "wagtailadmin.Admin": "has no rows: it carries a permission",
    "wagtailadmin.EditingSession": _DESK,
    "wagtailadmin.FormState": _DESK,
    "wagtailusers.UserProfile": "how a member of staff has set up the desk",
    "wagtailcore.ReferenceIndex": _MADE,
    "wagtailsearch.IndexEntry": _MADE,
    "wagtailsearch.SQLiteFTSIndexEntry": _MADE,
    "wagtailimages.Image": f"{_UNUSED}: its pictures are newsroom.Picture",
    "wagtailimages.Rendition": _UNUSED,
    "auth.Permission": "of the program: the same everywhere",
    "contenttypes.ContentType": "of the program: the same everywhere",
    **dict.fromkeys(
        (
            *("wagtailcore.Workflow", "wagtailcore.WorkflowState", "wagtailcore.WorkflowPage"),
            *("wagtailcore.WorkflowTask", "wagtailcore.WorkflowContentType", "wagtailcore.Task"),
            *("wagtailcore.TaskState", "wagtailcore.GroupApprovalTask"),
            "wagtailcore.GroupApprovalTask_groups",
        ),
        _WORKFLOW,
    ),
}
"""Model → why it is in no file."""
