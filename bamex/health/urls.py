"""Address of the report on the state of the content, inside the back office."""

from django.contrib import admin
from django.urls import path

from bamex.health.views import health_page

urlpatterns = [path("", admin.site.admin_view(health_page), name="health")]
