"""The addresses under /account/: allauth's ways under their names, and ours."""

from allauth.account.views import account_inactive, reauthenticate
from django.urls import path

from presspass.readers import (
    addresses,
    overview,
    passkeys,
    passwords,
    proving,
    signing_in,
    undo_views,
    views,
)

urlpatterns = [
    path("", overview.overview, name="account_overview"),
    path("name/", overview.change_name, name="account_name"),
    path("login/", signing_in.sign_in, name="account_login"),
    path("login/code/", signing_in.ask_for_code, name="account_request_login_code"),
    path("login/code/confirm/", signing_in.sign_in_by_code, name="account_confirm_login_code"),
    path("login/passkey/", passkeys.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("signup/", signing_in.sign_up, name="account_signup"),
    path("own-details/", overview.own_details, name="account_own_details"),
    path("logout/", views.sign_out_here, name="account_logout"),
    path("inactive/", account_inactive, name="account_inactive"),
    path("password/change/", passwords.change_password, name="account_change_password"),
    path("password/set/", passwords.set_password, name="account_set_password"),
    path("password/reset/", passwords.ask_for_reset, name="account_reset_password"),
    path(
        "password/reset/code/",
        passwords.take_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path("password/reset/new/", passwords.reset_password, name="account_complete_password_reset"),
    path("email/", addresses.change_address, name="account_email"),
    path("email/confirm/", addresses.confirm_address, name="account_email_verification_sent"),
    path("reauthenticate/", reauthenticate, name="account_reauthenticate"),
    path(
        "reauthenticate/code/",
        proving.ProofByCode.as_view(),
        name="account_reauthenticate_by_code",
    ),
    path("passkeys/", passkeys.list_passkeys, name="mfa_list_webauthn"),
    path("passkeys/", passkeys.list_passkeys, name="mfa_index"),
    path("passkeys/add/", passkeys.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/proof/", passkeys.prove_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_passkey, name="mfa_remove_webauthn"),
    path("undo/<str:token>/", undo_views.undo_change, name="account_undo"),
    path("devices/", views.devices_page, name="account_devices"),
    path("devices/rename/", views.rename_device, name="account_rename_device"),
    path("devices/sign-out/", views.sign_out_device, name="account_sign_out_device"),
    path("devices/sign-out-others/", views.sign_out_others, name="account_sign_out_others"),
    path("devices/not-me/", views.not_me, name="account_not_me"),
    path("language/", views.choose_language, name="account_language"),
    path("ticket/", views.exchange_ticket, name="account_ticket"),
]
