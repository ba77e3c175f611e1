from django.urls import path

from news.picture_files import picture_file

urlpatterns = [
    path("auto/<str:name>", picture_file, {"adapts": True}, name="adapted_picture_file"),
    path("<str:name>", picture_file, name="picture_file"),
]
