"""Where machines look. Every list has its feed below its own address."""

from django.urls import path, re_path

from presspass.newsroom.machines import views
from presspass.newsroom.machines.addresses import FORMS

PLACE = r"^(?P<place>(?:[-\w]+/)*)"

urlpatterns = [
    path("sitemap.xml", views.site_map, name="sitemap"),
    path("sitemap-news.xml", views.news_map, name="news_sitemap"),
    path("sitemap-<int:number>.xml", views.part_of_site_map, name="part_of_sitemap"),
    path("robots.txt", views.robots_txt, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    re_path(rf"{PLACE}feed\.(?P<form>{'|'.join(FORMS)})$", views.feed, name="feed"),
    re_path(rf"{PLACE}manifest\.webmanifest$", views.web_manifest, name="manifest"),
]
