"""Addresses of the directory: exhibitors, equipment, delegations, people; lists with their files."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from bamex.list_files import list_addresses
from exhibitors import views

urlpatterns = [
    *list_addresses(pgettext_lazy("address", "exhibitors/"), views.ExhibitorList, name="exhibitor_list"),
    path(
        pgettext_lazy("address", "exhibitors/<slug:slug>/"),
        views.ExhibitorDetail.as_view(),
        name="exhibitor_detail",
    ),
    *list_addresses(pgettext_lazy("address", "equipment/"), views.ProductList, name="product_list"),
    path(
        pgettext_lazy("address", "equipment/comparison/"),
        views.ProductComparison.as_view(),
        name="product_comparison",
    ),
    path(
        pgettext_lazy("address", "equipment/<slug:slug>/"),
        views.ProductDetail.as_view(),
        name="product_detail",
    ),
    *list_addresses(pgettext_lazy("address", "domains/"), views.DomainList, name="domain_list"),
    path(pgettext_lazy("address", "domains/<slug:slug>/"), views.DomainDetail.as_view(), name="domain_detail"),
    *list_addresses(pgettext_lazy("address", "delegations/"), views.DelegationList, name="delegation_list"),
    path(
        pgettext_lazy("address", "delegations/<slug:slug>/"),
        views.DelegationDetail.as_view(),
        name="delegation_detail",
    ),
    *list_addresses(pgettext_lazy("address", "people/"), views.PersonList, name="person_list"),
    path(pgettext_lazy("address", "people/<slug:slug>/"), views.PersonDetail.as_view(), name="person_detail"),
]
