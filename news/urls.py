"""Addresses of the news, the fact ledger, statements, cooperation and the press room, with their files."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from bamex.list_files import list_addresses
from news import views
from news.feeds import NewsFeed

urlpatterns = [
    path(pgettext_lazy("address", "news.atom"), NewsFeed(), name="article_feed"),
    *list_addresses(pgettext_lazy("address", "news/"), views.ArticleList, name="article_list"),
    path(pgettext_lazy("address", "news/<slug:slug>/"), views.ArticleDetail.as_view(), name="article_detail"),
    *list_addresses(pgettext_lazy("address", "facts/"), views.FactList, name="fact_list"),
    path(pgettext_lazy("address", "facts/not-published/"), views.OpenQuestionList.as_view(), name="open_question_list"),
    path(pgettext_lazy("address", "facts/<slug:slug>/"), views.FactDetail.as_view(), name="fact_detail"),
    *list_addresses(pgettext_lazy("address", "statements/"), views.StatementList, name="statement_list"),
    *list_addresses(pgettext_lazy("address", "cooperation/"), views.ThemeList, name="theme_list"),
    path(pgettext_lazy("address", "cooperation/<slug:slug>/"), views.ThemeDetail.as_view(), name="theme_detail"),
    path(pgettext_lazy("address", "pictures/"), views.PictureList.as_view(), name="picture_list"),
    path(pgettext_lazy("address", "pictures/<slug:slug>/"), views.PictureDetail.as_view(), name="picture_detail"),
    path(pgettext_lazy("address", "press/"), views.PressRoom.as_view(), name="press"),
    path(pgettext_lazy("address", "press/coverage/"), views.CoverageList.as_view(), name="coverage_list"),
    path(pgettext_lazy("address", "press/names/"), views.NameList.as_view(), name="name_list"),
]
