"""Addresses of the translation desk, inside the back office."""

from django.contrib import admin
from django.urls import path

from bamex.translations import views

urlpatterns = [
    path("", admin.site.admin_view(views.translation_list), name="translation_list"),
    path("<str:label>/<str:pk>/<str:field>/", admin.site.admin_view(views.translation_detail), name="translation"),
]
