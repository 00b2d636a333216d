"""What the newsroom adds to the desk: authors, topics, and what machines are told."""

from wagtail.contrib.settings.registry import register_setting
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from presspass.newsroom.models import Author, ForMachines, Topic


class AuthorViewSet(SnippetViewSet):
    """The people who sign articles."""

    model = Author
    icon = "user"
    list_display = ["name", "role"]
    search_fields = ["name", "role"]
    add_to_admin_menu = True


class TopicViewSet(SnippetViewSet):
    """What articles are archived under."""

    model = Topic
    icon = "tag"
    list_display = ["name", "language", "slug"]
    list_filter = ["language"]
    search_fields = ["name"]
    add_to_admin_menu = True


register_snippet(AuthorViewSet)
register_snippet(TopicViewSet)
register_setting(ForMachines, icon="site")
