"""The addresses under /account/: of allauth's views those that work without mail, and ours."""

from allauth.account.views import account_inactive, login, signup
from django.urls import path
from django.views.generic import RedirectView

from presspass.readers import views

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="account_devices")),
    path("login/", login, name="account_login"),
    path("signup/", signup, name="account_signup"),
    path("logout/", views.sign_out_here, name="account_logout"),
    path("inactive/", account_inactive, name="account_inactive"),
    path("password/change/", views.change_password, name="account_change_password"),
    path("devices/", views.devices_page, name="account_devices"),
    path("devices/rename/", views.rename_device, name="account_rename_device"),
    path("devices/sign-out/", views.sign_out_device, name="account_sign_out_device"),
    path("devices/sign-out-others/", views.sign_out_others, name="account_sign_out_others"),
    path("language/", views.choose_language, name="account_language"),
    path("ticket/", views.exchange_ticket, name="account_ticket"),
]
