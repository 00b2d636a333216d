"""The addresses below /mailbox/."""

from django.urls import path

from presspass.demo import mailbox

urlpatterns = [
    path("", mailbox.mailbox, name="demo_mailbox"),
    path("<int:number>/", mailbox.letter, name="demo_letter"),
    path("<int:number>/html/", mailbox.as_it_looks, name="demo_letter_html"),
]
