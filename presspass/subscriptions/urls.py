"""The addresses of the shop, of a reader's own subscription and who reads by it, and of the terms."""

from django.urls import path

from presspass.subscriptions import (
    invitation_views,
    invoice_views,
    my_subscription,
    reader_views,
    shop,
    views,
)

urlpatterns = [
    path("subscribe/", shop.plans, name="subscribe"),
    path("subscribe/<int:key>/", shop.plan_page, name="subscribe_to"),
    path("subscribe/mailed/<uuid:uid>/", shop.mailed, name="order_mailed"),
    path("subscribe/done/<uuid:uid>/", shop.done, name="order_done"),
    path("subscribe/confirm/<str:token>/", shop.by_link, name="confirm_order"),
    path("account/subscription/", my_subscription.overview, name="my_subscription"),
    path("account/subscription/cancel/", my_subscription.cancel, name="cancel_subscription"),
    path("account/subscription/undo/", my_subscription.undo, name="undo_cancelling"),
    path("terms/", views.current_terms, name="terms"),
    path("terms/<int:number>/", views.earlier_terms, name="earlier_terms"),
    path("account/terms/", views.my_terms, name="account_terms"),
    path("account/terms/band/", views.band, name="terms_band"),
    path("account/terms/accept/", views.accept, name="accept_terms"),
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
