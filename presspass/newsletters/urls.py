"""The addresses of newsletters: what there is, signing up, choosing and leaving."""

from django.urls import include, path

from presspass.newsletters import views

urlpatterns = [
    path("newsletters/", views.newsletters, name="newsletters"),
    path("newsletters/sign-up/", views.sign_up, name="newsletter_sign_up"),
    path("newsletters/link/", views.send_link, name="newsletter_link"),
    path("newsletters/confirm/<str:token>/", views.confirm, name="newsletter_confirm"),
    path("newsletters/choices/<str:token>/", views.choices, name="newsletter_choices"),
    path("newsletters/leave/<str:token>/", views.leave, name="newsletter_leave"),
    path("newsletters/<slug:slug>/", views.newsletter, name="newsletter"),
    path("", include("presspass.newsletters.issues.urls")),
    path("newsletters/<slug:slug>/asked/", views.asked, name="newsletter_asked"),
    path("account/newsletters/", views.account, name="account_newsletters"),
]
