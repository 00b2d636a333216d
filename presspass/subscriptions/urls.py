"""The addresses of the terms."""

from django.urls import path

from presspass.subscriptions import views

urlpatterns = [
    path("terms/", views.current_terms, name="terms"),
    path("terms/<int:number>/", views.earlier_terms, name="earlier_terms"),
    path("account/terms/", views.my_terms, name="account_terms"),
    path("account/terms/band/", views.band, name="terms_band"),
    path("account/terms/accept/", views.accept, name="accept_terms"),
]
