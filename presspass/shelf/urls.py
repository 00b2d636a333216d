"""The addresses of what readers keep, under /account/."""

from django.urls import path

from presspass.shelf import views

urlpatterns = [
    path("shelf/", views.known_here, name="shelf_known_here"),
    path("shelf/without-script.css", views.without_script, name="shelf_without_script"),
    path("saved/", views.saved_articles, name="account_saved"),
    path("saved/keep/", views.keep_article, name="account_keep_article"),
    path("topics/", views.followed_topics, name="account_topics"),
    path("topics/follow/", views.follow_topic, name="account_follow_topic"),
    path("recommendations/", views.recommendations, name="account_recommendations"),
    path("recommendations/keep/", views.keep_recommendations, name="account_keep_recommendations"),
    path("history/", views.history_page, name="account_history"),
    path("history/note/", views.note_reading, name="account_note_reading"),
    path("history/clear/", views.clear_history, name="account_clear_history"),
    path("history/keep/", views.keep_history, name="account_keep_history"),
]
