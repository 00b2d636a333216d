"""The address to which the link in an invitation leads."""

from django.urls import path

from presspass.importers.inviting import views

urlpatterns = [path("welcome/<str:token>/", views.arrive, name="arrive")]
