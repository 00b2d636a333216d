"""The addresses of the terms, and of a reader's invoices."""

from django.urls import path

from presspass.subscriptions import invoice_views, views

urlpatterns = [
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
