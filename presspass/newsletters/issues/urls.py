"""The addresses of the archive."""

from django.urls import path

from presspass.newsletters.issues import archive

urlpatterns = [
    path("newsletters/<slug:slug>/<int:number>/", archive.issue_page, name="newsletter_issue"),
]
