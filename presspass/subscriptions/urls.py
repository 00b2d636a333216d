"""The addresses of the shop, of a reader's subscription, of companies, and of the terms."""

from django.urls import path

from presspass.subscriptions.billing import views as invoice_views
from presspass.subscriptions.companies import business, invites, joining, pages
from presspass.subscriptions.invitations import reader_views
from presspass.subscriptions.invitations import views as invitation_views
from presspass.subscriptions.shop import my_subscription, shop
from presspass.subscriptions.terms import views

urlpatterns = [
    path("subscribe/", shop.plans, name="subscribe"),
    path("subscribe/<int:key>/", shop.plan_page, name="subscribe_to"),
    path("subscribe/mailed/<uuid:uid>/", shop.mailed_page, name="order_mailed"),
    path("subscribe/done/<uuid:uid>/", shop.done, name="order_done"),
    path("subscribe/confirm/<str:token>/", shop.by_link, name="confirm_order"),
    path("account/subscription/", my_subscription.overview, name="my_subscription"),
    path("account/subscription/cancel/", my_subscription.cancel, name="cancel_subscription"),
    path("account/subscription/undo/", my_subscription.undo, name="undo_cancelling"),
    path("terms/", views.current_terms, name="terms"),
    path("terms/<int:number>/", views.earlier_terms, name="earlier_terms"),
    path("account/terms/", views.my_terms, name="account_terms"),
    path("account/terms/accept/", views.accept, name="accept_terms"),
    path("business/", business.offer, name="business"),
    path("business/buy/<int:plan>/", business.buy, name="business_buy"),
    path("business/order/<uuid:uid>/", business.order, name="business_order"),
    path("business/confirm/<str:token>/", business.confirm, name="business_confirm"),
    path("business/mine/", joining.mine, name="company_mine"),
    path("business/ask/", joining.ask, name="company_ask"),
    path("business/join/", joining.join, name="company_join"),
    path("business/domain/<str:token>/", joining.prove_domain, name="prove_domain"),
    path("business/<uuid:uid>/", pages.page, name="company"),
    path("business/<uuid:uid>/seats/", pages.change_seats, name="company_seats"),
    path("business/<uuid:uid>/people/", pages.change_person, name="company_people"),
    path("business/<uuid:uid>/leave/", pages.leave, name="company_leave"),
    path("business/<uuid:uid>/invite/", invites.invite, name="company_invite"),
    path("business/<uuid:uid>/withdraw/", pages.withdraw, name="company_withdraw"),
    path("business/<uuid:uid>/domains/", pages.add_domain, name="company_domains"),
    path(
        "business/<uuid:uid>/domains/remove/",
        pages.remove_domain,
        name="company_remove_domain",
    ),
    path("business/<uuid:uid>/cancel/", pages.cancel, name="company_cancel"),
    path("business/<uuid:uid>/undo/", pages.undo, name="company_undo"),
    path("business/<uuid:uid>/details/", pages.details, name="company_details"),
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
    path("account/subscription/invoices/", invoice_views.my_invoices, name="account_invoices"),
    path(
        "account/subscription/invoices/<slug:number>/",
        invoice_views.my_invoice,
        name="account_invoice",
    ),
    path(
        "account/subscription/invoices/<slug:number>.pdf",
        invoice_views.my_invoice_pdf,
        name="account_invoice_pdf",
    ),
    path(
        "account/subscription/invoices/<slug:number>/pay/",
        invoice_views.pay,
        name="account_pay_invoice",
    ),
]
