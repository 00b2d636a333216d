"""Where everything that refers to a reader is in the download, or why it is not.

A new reference to `Reader` that is in neither table fails the tests.
"""

IN_PART = {
    "readers.Device.reader": "devices",
    "readers.Change.reader": "changes",
    "readers.Reader_groups.reader": "account",
    "readers.Reader_user_permissions.reader": "account",
    "readers.Reader_labels.reader": "account",
    "importers.ImportedReader.reader": "imports",
    "importers.Arrival.reader": "imports",
    "account.EmailAddress.user": "addresses",
    "mfa.Authenticator.user": "passkeys",
    "subscriptions.Subscription.owner": "subscriptions",
    "subscriptions.SubscriptionEvent.by": "events",
    "subscriptions.Order.reader": "orders",
    "subscriptions.Company.owner": "companies",
    "subscriptions.Company.admins": "companies",
    "subscriptions.Company_admins.reader": "companies",
    "subscriptions.Seat.holder": "seats",
    "subscriptions.SeatRequest.reader": "seat_requests",
    "subscriptions.Invitation.invited_by": "invitations_sent",
    "subscriptions.Acceptance.reader": "acceptances",
    "subscriptions.Told.reader": "announcements",
    "newsletters.Recipient.reader": "newsletters",
    "shelf.SavedArticle.reader": "saved",
    "shelf.FollowedTopic.reader": "topics",
    "shelf.ReadArticle.reader": "history",
    "shelf.HistoryOff.reader": "account",
    "shelf.RecommendationsOff.reader": "account",
}
"""Field that refers to a reader → the part of the download."""

_WORK = "work of staff at the paper, seen in the desk: it is the paper's"
_DESK = "how a member of staff has set up the desk, seen and changed there"

LEFT_OUT = {
    "subscriptions.Order.mailed_to": "whose mailbox has the order's link: it is sent once a minute",
    "subscriptions.Payment.recorded_by": _WORK,
    "subscriptions.Terms.published_by": _WORK,
    "newsletters.Issue.made_by": _WORK,
    "newsroom.Picture.uploaded_by_user": _WORK,
    "newsroom.Front.locked_by": _WORK,
    "newsroom.Front.owner": _WORK,
    "newsroom.Section.locked_by": _WORK,
    "newsroom.Section.owner": _WORK,
    "newsroom.Article.locked_by": _WORK,
    "newsroom.Article.owner": _WORK,
    "wagtaildocs.Document.uploaded_by_user": _WORK,
    "wagtailimages.Image.uploaded_by_user": _WORK,
    "wagtailcore.ModelLogEntry.user": _WORK,
    "wagtailcore.PageLogEntry.user": _WORK,
    "wagtailcore.Page.locked_by": _WORK,
    "wagtailcore.Page.owner": _WORK,
    "wagtailcore.Revision.user": _WORK,
    "wagtailcore.UploadedFile.uploaded_by_user": _WORK,
    "wagtailcore.WorkflowState.requested_by": _WORK,
    "wagtailcore.TaskState.finished_by": _WORK,
    "wagtailcore.Comment.user": _WORK,
    "wagtailcore.Comment.resolved_by": _WORK,
    "wagtailcore.CommentReply.user": _WORK,
    "wagtailcore.PageSubscription.user": _DESK,
    "wagtailusers.UserProfile.user": _DESK,
    "wagtailadmin.EditingSession.user": _DESK,
    "wagtailadmin.FormState.user": _DESK,
}
"""Field that refers to a reader → why it is not in the download."""
