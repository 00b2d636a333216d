"""The newsroom's addresses beside its pages, which Wagtail answers."""

from django.urls import include, path

from presspass.newsroom import views
from presspass.newsroom.search.views import search

urlpatterns = [
    path("", include("presspass.newsroom.machines.urls")),
    path("search/", search, name="search"),
    path("<slug:edition_slug>/search/", search, name="edition_search"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("authors/<slug:slug>/", views.author, name="author"),
    path("<slug:edition_slug>/authors/<slug:slug>/", views.author, name="edition_author"),
    path("<slug:edition_slug>/topics/<slug:slug>/", views.topic, name="edition_topic"),
]
