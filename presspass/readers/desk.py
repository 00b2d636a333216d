"""The desk's own app of users, with our forms: a reader has one name, and no user name.

Nothing is imported here beyond Wagtail's configuration: Django reads this before any model.
"""

from wagtail.users.apps import WagtailUsersAppConfig


class ReadersInDesk(WagtailUsersAppConfig):
    """Stands for `wagtail.users` in INSTALLED_APPS."""

    user_viewset = "presspass.readers.desk_readers.ReaderViewSet"
