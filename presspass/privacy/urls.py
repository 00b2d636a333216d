"""The addresses about one's own data, under /account/."""

from django.urls import path

from presspass.privacy import views

urlpatterns = [
    path("data/", views.data_page, name="account_data"),
    path("erase/", views.erase_page, name="account_erase"),
    path("erase/<str:token>/", views.confirm_erasure, name="account_erase_confirm"),
]
