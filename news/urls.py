from django.urls import path
from django.utils.translation import pgettext_lazy

from news import views

urlpatterns = [
    path(pgettext_lazy("address", "news.atom"), views.article_feed, name="article_feed"),
    path(pgettext_lazy("address", "corrections.atom"), views.corrections_feed, name="corrections_feed"),
    path(pgettext_lazy("address", "news/"), views.ArticleList.as_view(), name="article_list"),
    path(pgettext_lazy("address", "news/<slug:slug>/"), views.ArticleDetail.as_view(), name="article_detail"),
    path(pgettext_lazy("address", "facts/"), views.FactList.as_view(), name="fact_list"),
    path(pgettext_lazy("address", "facts/not-published/"), views.OpenQuestionList.as_view(), name="open_question_list"),
    path(pgettext_lazy("address", "facts/<slug:slug>/"), views.FactDetail.as_view(), name="fact_detail"),
    path(pgettext_lazy("address", "statements/"), views.StatementList.as_view(), name="statement_list"),
    path(pgettext_lazy("address", "cooperation/"), views.ThemeList.as_view(), name="theme_list"),
    path(pgettext_lazy("address", "pictures/"), views.PictureList.as_view(), name="picture_list"),
    path(pgettext_lazy("address", "pictures/<slug:slug>/"), views.PictureDetail.as_view(), name="picture_detail"),
    path(pgettext_lazy("address", "press/"), views.PressRoom.as_view(), name="press"),
    path(pgettext_lazy("address", "press/coverage/"), views.CoverageList.as_view(), name="coverage_list"),
    path(pgettext_lazy("address", "press/names/"), views.NameList.as_view(), name="name_list"),
]
