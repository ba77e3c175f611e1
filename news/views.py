"""Pages of what is said: news, the fact ledger, statements, cooperation, and the press room; and the feeds."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView

from bamex.atom import KIND
from bamex.formats import file_answer, without_filters
from bamex.languages import active
from bamex.models import Source
from bamex.pages import FilteredList, PublishedDetail, published_related
from exhibitors.models import Exhibitor, Person, Product
from news import feeds, linked_data
from news.filters import FactFilter, StatementFilter
from news.models import Article, Fact, OpenQuestion, Statement, Theme
from programme.models import Salon


class ArticleList(FilteredList):
    template_name = "news/article_list.html"

    def get_queryset(self):
        return Article.objects.published()


class ArticleDetail(PublishedDetail):
    model = Article
    listed_in = ("article_list", _("News"))
    in_linked_data = staticmethod(linked_data.article)
    queryset = Article.objects.published().prefetch_related(
        "citations",
        *published_related(Article, "sessions", "exhibitors", "people", "delegations", "venues"),
    )

    def get_context_data(self, **kwargs):
        # Newest first, as in the list: the row before this one there is the later item.
        rows = list(Article.objects.published().only("slug", "code", "date", "title_fr", "title_en"))
        place = rows.index(self.object)
        return super().get_context_data(
            **kwargs,
            later=rows[place - 1] if place else None,
            earlier=rows[place + 1] if place + 1 < len(rows) else None,
        )


def article_feed(request):
    without_filters(request)
    return feed_answer(feeds.news_feed(request.content_version.changed), "bamex-2025-news")


def corrections_feed(request):
    without_filters(request)
    return feed_answer(feeds.corrections_feed(request.content_version.changed), "bamex-2025-corrections")


def feed_answer(text, name):
    return file_answer(text, f"{KIND}; charset=utf-8", f"{name}.atom")


class FactList(FilteredList):
    per_page = 50
    template_name = "news/fact_list.html"
    filter_class = FactFilter

    def get_queryset(self):
        return Fact.objects.published().with_claims()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, open_questions=OpenQuestion.objects.all())


class FactDetail(PublishedDetail):
    model = Fact
    listed_in = ("fact_list", _("Facts"))
    in_linked_data = staticmethod(linked_data.fact)
    queryset = (
        Fact.objects.published()
        .with_claims()
        .prefetch_related(
            *published_related(Fact, "themes", "exhibitors", "products", "delegations", "people", "venues", "sessions"),
        )
    )


class StatementList(FilteredList):
    per_page = 60
    template_name = "news/statement_list.html"
    filter_class = StatementFilter

    def get_queryset(self):
        return Statement.objects.published().for_list()

    def describe(self, context):
        return linked_data.statements(context["rows"])


class ThemeList(ListView):
    template_name = "news/theme_list.html"

    def get_queryset(self):
        statements = Statement.objects.published().prefetch_related("citations")
        return Theme.objects.published().prefetch_related(
            "citations",
            *published_related(Theme, "people", "facts"),
            Prefetch("statements", queryset=statements),
        )

    def get_context_data(self, **kwargs):
        salon = Salon.objects.prefetch_related("topics__citations", "citations").first()
        return super().get_context_data(**kwargs, salon=salon)


class PressRoom(TemplateView):
    """One page with everything for a journalist; lists that outgrow it go on elsewhere."""

    template_name = "news/press.html"
    MOST_NAMES, MOST_COVERAGE = 100, 120

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs,
            salon=Salon.objects.prefetch_related("citations").first(),
            figures=Fact.objects.published().filter(is_key_figure=True).with_claims(),
            people=Person.objects.published()[: self.MOST_NAMES],
            exhibitors=Exhibitor.objects.published()
            .select_related("country")
            .order_by(f"sort_{active()}")[: self.MOST_NAMES],
            products=Product.objects.published()[: self.MOST_NAMES],
            coverage=Source.objects.published().coverage().order_by("-date", "code")[: self.MOST_COVERAGE],
            open_questions=OpenQuestion.objects.all(),
        )
