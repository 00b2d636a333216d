"""Says in the desk, above the fields and after publishing, what an article lacks."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.panels import Panel
from wagtail.models import Page


class LackingPanel(Panel):
    """What the article lacks as it was saved last; renewed with each saving (`edit_partials`)."""

    class BoundPanel(Panel.BoundPanel):
        """What one article lacks."""

        template_name = "newsroom/desk/lacking_panel.html"

        def show_panel_furniture(self) -> bool:
            """A note, and nothing to fold."""
            return False

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """What it lacks; nothing of one that was not kept yet."""
            context = super().get_context_data(parent_context)
            return {**context, "page": self.instance}


def tell_after_publishing(request: HttpRequest, page: Page) -> None:
    """Tell the editor who published, or scheduled, `page` what it lacks."""
    from presspass.newsroom.desk.lacking import lacks_of  # noqa: PLC0415  (it needs the models)
    from presspass.newsroom.models import Article  # noqa: PLC0415

    lacks = lacks_of(page) if isinstance(page, Article) else []
    if lacks:
        said = format_html_join("", "<li>{}</li>", ((one,) for one in lacks))
        head = _("“%(title)s” lacks something:") % {"title": page.title}
        messages.warning(request, format_html("{}<ul>{}</ul>", head, said))
