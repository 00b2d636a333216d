"""The addresses of the shop, of a reader's own subscription and invoices, and of the terms."""

from django.urls import path

from presspass.subscriptions import invoice_views, my_subscription, shop, views

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
