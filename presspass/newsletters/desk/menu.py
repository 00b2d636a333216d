"""The menu of newsletters in the desk."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from presspass.newsletters.desk.issues import NAME, IssueViewSet
from presspass.newsletters.desk.mailboxes import MailboxViewSet
from presspass.newsletters.desk.newsletters import NewsletterViewSet


class NewslettersInDesk(ViewSetGroup):
    """Newsletters, and what is done with them."""

    menu_label = _("Newsletters")
    menu_icon = "mail"
    menu_order = 330
    items = (
        IssueViewSet(NAME),
        NewsletterViewSet("newsletters"),
        MailboxViewSet("newsletter_mailboxes"),
    )
