"""Every address of the site that Django answers; those of the gate never come here."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as desk_urls

handler400 = "presspass.site.unavailable.bad_request"
handler404 = "presspass.newsroom.views.not_found"
handler429 = "presspass.site.unavailable.too_many_tries"
handler500 = "presspass.site.unavailable.server_error"
urlpatterns = [
    path("account/", include("presspass.readers.urls")),
    path("account/", include("presspass.shelf.urls")),
    path("account/", include("presspass.privacy.urls")),
    path("account/", include("presspass.importers.urls")),
    path("mailbox/", include("presspass.demo.mailbox_urls")),
    path("", include("presspass.mail.urls")),
    path("", include("presspass.newsletters.urls")),
    path("", include("presspass.subscriptions.urls")),
    path("try/", include("presspass.demo.urls")),
    path("desk/", include("presspass.readers.desk_urls")),
    path("desk/", include(desk_urls)),
    path("", include("presspass.newsroom.urls")),
    path("", include(wagtail_urls)),
]
