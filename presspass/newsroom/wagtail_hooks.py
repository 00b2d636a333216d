"""What the newsroom adds to the desk: authors, topics, what machines are told; links in texts."""

from django.db.models import DateTimeField
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.compare import register_comparison_class
from wagtail.contrib.settings.registry import register_setting
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from presspass.newsroom.desk.choosing import article_chooser
from presspass.newsroom.desk.comparing import TimeComparison
from presspass.newsroom.desk.lacking_panel import tell_after_publishing
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
register_comparison_class(DateTimeField, comparison_class=TimeComparison)
hooks.register("register_admin_viewset", lambda: article_chooser)
hooks.register("after_publish_page", tell_after_publishing)


class PublishedLinks(PageLinkHandler):
    """Links in a text to other pieces: to one that is not published there is none."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """The opening tag of each link."""
        found = [page if page and page.live else None for page in cls.get_many(attrs_list)]
        return [format_html('<a href="{}">', page.url) if page else "<a>" for page in found]


@hooks.register("insert_editor_js")
def own_script() -> str:
    """What the newsroom's own parts of a form need."""
    return format_html('<script type="module" src="{}"></script>', static("newsroom/desk.js"))


@hooks.register("insert_global_admin_css")
def own_style() -> str:
    """How they look."""
    return format_html('<link rel="stylesheet" href="{}">', static("newsroom/desk.css"))


@hooks.register("register_rich_text_features", order=10)
def link_to_what_is_published(features: FeatureRegistry) -> None:
    """Put our way with links in the place of Wagtail's, which comes before it."""
    features.register_link_type(PublishedLinks)
