"""Who may open which page of a company: nobody else learns that it is there."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from presspass.subscriptions.companies import companies
from presspass.subscriptions.companies.companies import Part
from presspass.subscriptions.models import Company, Subscription


def company_of(request: HttpRequest, uid: UUID) -> tuple[Company, Part]:
    """The company, and what the reader is in it. Raises Http404 for whoever is nothing there."""
    company = get_object_or_404(Company.objects.select_related("owner"), uid=uid)
    part = companies.part_of(company, request.user)
    if part is None:
        raise Http404
    return company, part


def administered(request: HttpRequest, uid: UUID) -> tuple[Company, Subscription]:
    """The company that the reader owns or administers, with its seats. Raises Http404."""
    company, part = company_of(request, uid)
    subscription = companies.subscription_of(company)
    if part is Part.MEMBER or subscription is None:
        raise Http404
    return company, subscription


def owned(request: HttpRequest, uid: UUID) -> tuple[Company, Subscription]:
    """The company that the reader pays for, with its subscription. Raises Http404."""
    company, subscription = administered(request, uid)
    if company.owner_id != request.user.pk:
        raise Http404
    return company, subscription
