"""The addresses of the terms, of companies, of invitations, and of who reads with whom."""

from django.urls import path

from presspass.subscriptions import (
    business,
    company_invites,
    company_pages,
    invitation_views,
    joining,
    reader_views,
    views,
)

urlpatterns = [
    path("terms/", views.current_terms, name="terms"),
    path("terms/<int:number>/", views.earlier_terms, name="earlier_terms"),
    path("account/terms/", views.my_terms, name="account_terms"),
    path("account/terms/band/", views.band, name="terms_band"),
    path("account/terms/accept/", views.accept, name="accept_terms"),
    path("business/", business.offer, name="business"),
    path("business/buy/<int:plan>/", business.buy, name="business_buy"),
    path("business/order/<uuid:uid>/", business.order, name="business_order"),
    path("business/confirm/<str:token>/", business.confirm, name="business_confirm"),
    path("business/mine/", joining.mine, name="company_mine"),
    path("business/ask/", joining.ask, name="company_ask"),
    path("business/join/", joining.join, name="company_join"),
    path("business/domain/<str:token>/", joining.prove_domain, name="prove_domain"),
    path("business/<uuid:uid>/", company_pages.page, name="company"),
    path("business/<uuid:uid>/seats/", company_pages.change_seats, name="company_seats"),
    path("business/<uuid:uid>/people/", company_pages.change_person, name="company_people"),
    path("business/<uuid:uid>/leave/", company_pages.leave, name="company_leave"),
    path("business/<uuid:uid>/invite/", company_invites.invite, name="company_invite"),
    path("business/<uuid:uid>/withdraw/", company_pages.withdraw, name="company_withdraw"),
    path("business/<uuid:uid>/domains/", company_pages.add_domain, name="company_domains"),
    path(
        "business/<uuid:uid>/domains/remove/",
        company_pages.remove_domain,
        name="company_remove_domain",
    ),
    path("business/<uuid:uid>/details/", company_pages.details, name="company_details"),
    path("invitation/<str:token>/", invitation_views.invitation, name="invitation"),
    path("invitation/<str:token>/decline/", invitation_views.decline, name="decline_invitation"),
    path("account/readers/", reader_views.readers, name="account_readers"),
    path("account/readers/invite/", reader_views.invite, name="invite_reader"),
    path("account/readers/seat/", reader_views.add_seat, name="add_seat"),
    path("account/readers/own-seat/", reader_views.take_own_seat, name="take_own_seat"),
    path("account/readers/leave/", reader_views.leave, name="leave_seat"),
    path("account/readers/<int:seat>/remove/", reader_views.remove, name="remove_reader"),
    path("account/readers/<int:seat>/replace/", reader_views.replace, name="replace_reader"),
    path("account/readers/<uuid:uid>/withdraw/", reader_views.withdraw, name="withdraw_invitation"),
    path(
        "account/readers/<uuid:uid>/again/", reader_views.send_again, name="send_invitation_again"
    ),
]
