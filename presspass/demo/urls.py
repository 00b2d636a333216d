"""The addresses below /try/."""

from django.urls import path

from presspass.demo import views

urlpatterns = [
    path("", views.try_it, name="demo_try"),
    path("window/", views.window, name="demo_window"),
    path("sign-in/", views.sign_in, name="demo_sign_in"),
]
