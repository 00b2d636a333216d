"""The newsroom's addresses beside its pages, which Wagtail answers."""

from django.urls import path

from presspass.newsroom import views

urlpatterns = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("authors/<slug:slug>/", views.author, name="author"),
    path("<slug:edition_slug>/authors/<slug:slug>/", views.author, name="edition_author"),
    path("<slug:edition_slug>/topics/<slug:slug>/", views.topic, name="edition_topic"),
]
