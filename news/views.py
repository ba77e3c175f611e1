"""Pages of what is said: news, the fact ledger, statements, cooperation, and the press room."""

from django.db.models import Count, Prefetch, Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bamex.models import Source
from bamex.pages import CodedDetail, FilteredList, PublishedDetail, visible_related
from bamex.text.languages import active
from exhibitors.models import Country, Exhibitor, Person, Product
from news import linked_data
from news.feeds import NewsFeed
from news.filters import CoverageFilter, FactFilter, StatementFilter
from news.media_items import LINKS
from news.models import Article, Fact, MediaItem, OpenQuestion, Statement, Theme
from news.tables import ANSWERS, ARTICLES, FACTS, STATEMENTS, THEMES, answer_lines
from programme.models import Salon, Topic, Venue


class ArticleList(FilteredList):
    tables = (ARTICLES,)
    template_name = "news/article_list.html"

    def get_queryset(self):
        return Article.objects.visible()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, feed_weight=NewsFeed().weight(self.request))


class ArticleDetail(PublishedDetail):
    model = Article
    listed_in = ("article_list", _("News"))
    in_linked_data = staticmethod(linked_data.article_node)
    queryset = Article.objects.visible().prefetch_related(
        "citations",
        *visible_related(Article, "sessions", "exhibitors", "people", "delegations", "venues"),
    )

    def get_context_data(self, **kwargs):
        # Newest first, as in the list: the row before this one there is the later item.
        rows = list(Article.objects.visible().only("slug", "code", "date", "title_fr", "title_en"))
        place = rows.index(self.object)
        return super().get_context_data(
            **kwargs,
            later=rows[place - 1] if place else None,
            earlier=rows[place + 1] if place + 1 < len(rows) else None,
        )


class FactList(FilteredList):
    """The facts; a spreadsheet has a line an answer."""

    tables = (FACTS,)
    csv_tables = (ANSWERS,)
    csv_lines = staticmethod(answer_lines)
    per_page = 18  # with their sources; a first visit stays within its bytes
    template_name = "news/fact_list.html"
    filter_class = FactFilter

    def get_queryset(self):
        return Fact.objects.visible().with_claims().with_subjects()


class OpenQuestionList(FilteredList):
    template_name = "news/open_question_list.html"

    def get_queryset(self):
        return OpenQuestion.objects.visible()


class FactDetail(PublishedDetail):
    model = Fact
    listed_in = ("fact_list", _("Facts"))
    in_linked_data = staticmethod(linked_data.fact_node)
    queryset = (
        Fact.objects.visible()
        .with_claims()
        .prefetch_related(
            *visible_related(Fact, "themes", "exhibitors", "products", "delegations", "people", "venues", "sessions"),
        )
    )


class StatementList(FilteredList):
    tables = (STATEMENTS,)
    per_page = 60
    template_name = "news/statement_list.html"
    filter_class = StatementFilter

    def get_queryset(self):
        return Statement.objects.visible().for_list()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, withdrawn=Statement.objects.withdrawn())

    def describe(self, context):
        return linked_data.statement_nodes(context["rows"])


def themes_with_all_they_show():
    return Theme.objects.visible().prefetch_related(
        "citations",
        *visible_related(Theme, "people", "facts"),
        Prefetch("statements", queryset=Statement.objects.visible().prefetch_related("citations")),
    )


class ThemeList(FilteredList):
    tables = (THEMES,)
    per_page = 40
    template_name = "news/theme_list.html"

    def get_queryset(self):
        return themes_with_all_they_show()

    def get_context_data(self, **kwargs):
        topics = Topic.objects.visible().prefetch_related("citations")
        salon = Salon.objects.prefetch_related(Prefetch("topics", queryset=topics), "citations").first()
        return super().get_context_data(**kwargs, salon=salon, withdrawn=Theme.objects.withdrawn())


class ThemeDetail(PublishedDetail):
    model = Theme
    listed_in = ("theme_list", _("Cooperation"))
    in_linked_data = staticmethod(linked_data.theme_node)
    queryset = themes_with_all_they_show()


class PictureList(FilteredList):
    """Every picture by its caption, as links: the pages of what they show have them as figures. Not there until there
    is a picture."""

    per_page = 100
    template_name = "news/picture_list.html"

    def get_queryset(self):
        return MediaItem.objects.visible().in_order()

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        if not request.filters.objects:
            raise Http404
        return response


class PictureDetail(CodedDetail):
    model = MediaItem
    listed_in = ("picture_list", _("Pictures"))
    template_name = "news/picture_detail.html"
    in_linked_data = staticmethod(linked_data.picture_node)
    queryset = (
        MediaItem.objects.visible()
        .select_related("venue")
        .prefetch_related("citations", *visible_related(MediaItem, *LINKS))
    )


class PressRoom(TemplateView):
    """Page of what a journalist needs first; names and coverage, which are long, have pages of their own."""

    template_name = "news/press.html"

    def get_context_data(self, **kwargs):
        said = Count("statements", filter=Q(statements__in=Statement.objects.visible()))
        return super().get_context_data(
            **kwargs,
            salon=Salon.objects.prefetch_related("citations").first(),
            figures=Fact.objects.visible().filter(is_key_figure=True).with_claims(),
            speakers=Person.objects.visible().annotate(said=said).filter(said__gt=0),
            themes=Theme.objects.visible().annotate(said=said).filter(said__gt=0),
            pictures=MediaItem.objects.visible().count(),
            works=Source.objects.visible().coverage().count(),
        )


class NameList(TemplateView):
    """The sheet of names: how the portal spells each, and the other spellings that the sources use."""

    template_name = "news/name_list.html"

    def get_context_data(self, **kwargs):
        language = active()
        return super().get_context_data(
            **kwargs,
            salon=Salon.objects.first(),
            people=Person.objects.visible(),
            exhibitors=Exhibitor.objects.visible().select_related("country").order_by(f"sort_{language}"),
            products=Product.objects.visible().select_related("maker").order_by(f"sort_{language}"),
            venues=Venue.objects.visible().order_by(f"sort_{language}"),
            countries=Country.objects.select_related("delegation").order_by(f"sort_{language}"),
        )


class CoverageList(FilteredList):
    """The works of the press and of officials, newest first."""

    per_page = 60
    template_name = "news/coverage_list.html"
    filter_class = CoverageFilter

    def get_queryset(self):
        return Source.objects.visible().coverage().order_by("-date", "code")
