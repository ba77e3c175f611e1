from django.urls import path
from django.utils.translation import pgettext_lazy

from exhibitors import views

urlpatterns = [
    path(pgettext_lazy("address", "exhibitors/"), views.ExhibitorList.as_view(), name="exhibitor_list"),
    path(
        pgettext_lazy("address", "exhibitors/<slug:slug>/"),
        views.ExhibitorDetail.as_view(),
        name="exhibitor_detail",
    ),
    path(pgettext_lazy("address", "equipment/"), views.ProductList.as_view(), name="product_list"),
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
    path(pgettext_lazy("address", "delegations/"), views.DelegationList.as_view(), name="delegation_list"),
    path(
        pgettext_lazy("address", "delegations/<slug:slug>/"),
        views.DelegationDetail.as_view(),
        name="delegation_detail",
    ),
    path(pgettext_lazy("address", "people/"), views.PersonList.as_view(), name="person_list"),
    path(pgettext_lazy("address", "people/<slug:slug>/"), views.PersonDetail.as_view(), name="person_detail"),
]
