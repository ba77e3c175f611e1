"""Models of what happens, when and where: the salon, its phases, venues and sessions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

import bamex.models
from bamex.addresses import address_of
from bamex.db.constraints import citation_constraints
from bamex.models import (
    Addressable,
    AlternativeNames,
    Cited,
    PublishableQuerySet,
    State,
    cited,
    french_required,
)
from bamex.publication import Publication, visible_or_none
from bamex.search.columns import Searchable, search_indexes, search_vector, sort_key
from bamex.text.languages import Text, active, localized
from bamex.withdrawable import Withdrawable
from exhibitors.models import SINGLE_SOURCE_HELP, Delegation, Exhibitor, Person, Product
from programme.certainty import Caution


def ends_after_start(name, start="start", end="end"):
    return models.CheckConstraint(
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)}),
        name=name,
        violation_error_message=_("The end comes before the start."),
    )


class Salon(Cited, AlternativeNames):
    """The one edition of the show."""

    publication = Publication(
        parts=("objectives", "topics", "organisers"),
        tracked=(
            *("name", "short_name", "expanded_name", "edition", "start", "end", "city", "theme"),
            *("patron", "guest_of_honour", "next_name", "next_start", "next_end", "next_city"),
        ),
        names=("name",),
    )

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=40)
    expanded_name = models.CharField(_("expanded name"), max_length=80, blank=True)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    city = models.CharField(_("city"), max_length=80)
    country = models.ForeignKey("exhibitors.Country", models.PROTECT, related_name="+", verbose_name=_("country"))
    summary = models.TextField(_("summary"), help_text=_("What the show was, in one or two sentences."))
    in_25_words = models.TextField(_("in 25 words"), blank=True, help_text=_("For the press, to be copied as it is."))
    in_50_words = models.TextField(_("in 50 words"), blank=True)
    in_100_words = models.TextField(_("in 100 words"), blank=True)
    theme = models.CharField(_("theme"), max_length=200)
    theme_variant = models.CharField(_("other wording of the theme"), max_length=200, blank=True)
    patron = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="patronages", verbose_name=_("patron")
    )
    patron_role = models.CharField(_("role of the patron"), max_length=200, blank=True)
    patronage_form = models.CharField(_("form of patronage"), max_length=80, blank=True)
    guest_of_honour = models.ForeignKey(
        Delegation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("guest of honour"),
    )
    origin = models.TextField(_("origin of the show"), blank=True)
    context = models.TextField(_("context"), blank=True)
    agreements = models.TextField(_("agreements"), blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    opening_hours_note = models.TextField(_("note on opening hours"), blank=True)
    admission = models.CharField(_("admission"), max_length=200, blank=True)
    admission_note = models.TextField(_("note on admission"), blank=True)
    next_name = models.CharField(_("next edition"), max_length=80, blank=True)
    next_start = models.DateField(_("next edition, announced first day"), null=True, blank=True)
    next_end = models.DateField(_("next edition, announced last day"), null=True, blank=True)
    next_city = models.CharField(_("next edition, city"), max_length=80, blank=True)
    next_note = models.TextField(_("note on the next edition"), blank=True)

    class Meta:
        verbose_name = _("show")
        verbose_name_plural = pgettext_lazy("plural", "show")
        constraints = [
            *french_required("name", "summary", "theme"),
            ends_after_start("programme_salon_ends_after_start"),
            ends_after_start("programme_salon_next_ends_after_start", "next_start", "next_end"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address_of("home")

    @property
    def public_patron(self):
        return visible_or_none(self.patron)

    @property
    def public_guest_of_honour(self):
        return visible_or_none(self.guest_of_honour)


class SalonLine(Cited, Withdrawable):
    """A short sourced line that describes the salon."""

    salon = models.ForeignKey(Salon, models.CASCADE, related_name="%(class)ss", verbose_name=_("show"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("text"), max_length=200)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [*Withdrawable.Meta.constraints, *french_required("text")]

    def __str__(self):
        return self.text


class Objective(SalonLine):
    class Meta(SalonLine.Meta):
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")


class Topic(SalonLine):
    """A subject of cooperation named in connection with the salon."""

    class Meta(SalonLine.Meta):
        verbose_name = _("cooperation topic")
        verbose_name_plural = _("cooperation topics")


class Organiser(Cited, Withdrawable):
    publication = Publication(
        tracked=("name", "brand", "role"),
        names=("name", "brand"),
    )

    salon = models.ForeignKey(Salon, models.CASCADE, related_name="organisers", verbose_name=_("show"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=200)
    brand = models.CharField(_("known as"), max_length=80, blank=True)
    country = models.ForeignKey(
        "exhibitors.Country", models.PROTECT, related_name="organisers", verbose_name=_("country")
    )
    role = models.CharField(_("role"), max_length=200)
    exhibitor = models.ForeignKey(
        Exhibitor,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="organiser_roles",
        verbose_name=_("exhibitor"),
    )
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("organiser")
        verbose_name_plural = _("organisers")
        ordering = ["position", "pk"]
        constraints = [*Withdrawable.Meta.constraints, *french_required("name", "role")]

    def __str__(self):
        return self.name

    @property
    def public_exhibitor(self):
        return visible_or_none(self.exhibitor)


class Venue(Addressable, AlternativeNames):
    class Precision(models.TextChoices):
        EXACT = "exact", pgettext_lazy("coordinates", "Exact")
        LOCALITY = "locality", pgettext_lazy("coordinates", "Locality only")
        WITHHELD = "withheld", pgettext_lazy("coordinates", "Not found in our sources")

    publication = Publication(
        prefix="V",
        tracked=("name", "locality", "precision", "latitude", "longitude"),
        names=("name",),
    )
    searchable = Searchable("name_{}", "summary_{}")

    name = models.CharField(_("name"), max_length=160)
    locality = models.CharField(_("locality"), max_length=120)
    role = models.CharField(_("role in the show"), max_length=160)
    precision = models.CharField(_("precision of the coordinates"), max_length=10, choices=Precision.choices)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Degrees north, WGS 84."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Degrees east, WGS 84."),
    )
    coordinates_note = models.CharField(_("note on the coordinates"), max_length=200, blank=True)
    summary = models.TextField(_("summary"))
    access = models.TextField(_("access"), blank=True)

    search_fr = search_vector(
        "fr", A=["name_{}", "aliases", "code"], B=["locality_{}", "role_{}"], C=["summary_{}", "access_{}"]
    )
    search_en = search_vector(
        "en", A=["name_{}", "aliases", "code"], B=["locality_{}", "role_{}"], C=["summary_{}", "access_{}"]
    )
    sort_fr = sort_key("name_fr")
    sort_en = sort_key("name_en")

    objects = PublishableQuerySet.as_manager()

    class Meta(Addressable.Meta):
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["code"]
        constraints = [
            *Addressable.Meta.constraints,
            *french_required("name", "locality", "role", "summary"),
            models.CheckConstraint(
                condition=Q(precision="withheld", latitude__isnull=True, longitude__isnull=True)
                | Q(
                    ~Q(precision="withheld"),
                    # Said outright, because a range alone lets NULL through.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="programme_venue_coordinates_or_withheld",
                violation_error_message=_(
                    "Give both coordinates, or set their precision to “not found in our sources”."
                ),
            ),
        ]
        indexes = search_indexes("programme_venue")

    def __str__(self):
        return self.name

    @property
    def geo_address(self):
        """The point in the reader's own map application (RFC 5870); empty without coordinates."""
        return "" if self.latitude is None else f"geo:{self.latitude:f},{self.longitude:f}"

    def get_absolute_url(self):
        return address_of("venue_detail", self.slug)


class Phase(Cited):
    publication = Publication(
        tracked=("name", "start", "end", "venue"),
        names=("name",),
    )

    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="phases", verbose_name=_("venue")
    )
    summary = models.TextField(_("summary"))

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["start"]
        constraints = [
            *french_required("name", "summary"),
            ends_after_start("programme_phase_ends_after_start"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{address_of('session_list')}#{self.slug}"

    @property
    def public_venue(self):
        return visible_or_none(self.venue)


class SessionQuerySet(PublishableQuerySet):
    def ever_published(self):
        """Sessions that readers see, and those that were taken from them: a calendar keeps both."""
        return self.exclude(state=State.DRAFT)

    def chronological(self):
        # A session with an exact day comes before the spans that begin on the same day.
        return self.order_by("start", F("end").asc(nulls_first=True), F("start_time").asc(nulls_last=True), "code")

    def for_list(self):
        people = models.Prefetch("people", queryset=Person.objects.visible())
        return self.select_related("venue", "phase").prefetch_related(people, "citations").chronological()


class Session(Addressable):
    """Something that took place, on a day or over a span of days; a time only when a source gives one."""

    class Kind(models.TextChoices):
        CEREMONY = "ceremony", _("Ceremony")
        EXHIBITION = "exhibition", _("Exhibition day")
        CONFERENCE = "conference", _("Conference")
        OFFICIAL_VISIT = "official_visit", _("Official visit")
        DEMONSTRATION = "demonstration", _("Demonstration")
        AUDIENCE = "audience", _("Audience")
        BILATERAL = "bilateral", _("Bilateral meeting")
        B2B = "b2b", _("Business meetings")
        PRESS_CONFERENCE = "press_conference", _("Press conference")
        PREPARATION = "preparation", _("Preparatory events")
        MEETING = "meeting", _("Meeting")

    class Moment(models.TextChoices):
        BEFORE = "before", _("Before the show")
        DURING = "during", _("In the programme")
        MARGINS = "margins", _("On the sidelines of the show")
        AFTER = "after", _("After the show")

    class Status(models.TextChoices):
        ANNOUNCED = "announced", pgettext_lazy("session", "Announced")
        HELD = "held", pgettext_lazy("session", "Took place")
        MOVED = "moved", pgettext_lazy("session", "Venue changed")
        CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")

    publication = Publication(
        prefix="S",
        tracked=("title", "start", "end", "start_time", "day_is_exact", "date_note", "status", "venue"),
        names=("title",),
        uncited=("single_source",),
    )
    searchable = Searchable("title_{}", "summary_{}")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    moment = models.CharField(_("moment"), max_length=10, choices=Moment.choices, default=Moment.DURING)
    phase = models.ForeignKey(
        Phase, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("phase")
    )
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"), null=True, blank=True, help_text=_("Empty when the session takes one day."))
    start_time = models.TimeField(
        _("time"), null=True, blank=True, help_text=_("Bamako time (UTC+0). Empty when no source gives it.")
    )
    day_is_exact = models.BooleanField(
        _("exact days"),
        default=True,
        help_text=_("Untick when the sources give only a span in which it took place."),
    )
    date_note = models.CharField(_("note on the date"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.HELD)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("venue")
    )
    summary = models.TextField(_("summary"))
    single_source = models.BooleanField(_("several sources repeat one"), default=False, help_text=SINGLE_SOURCE_HELP)
    people = models.ManyToManyField(Person, related_name="sessions", blank=True, verbose_name=_("people"))
    exhibitors = models.ManyToManyField(Exhibitor, related_name="sessions", blank=True, verbose_name=_("exhibitors"))
    products = models.ManyToManyField(
        Product, related_name="sessions", blank=True, verbose_name=pgettext_lazy("plural", "equipment")
    )
    delegations = models.ManyToManyField(Delegation, related_name="sessions", blank=True, verbose_name=_("delegations"))

    search_fr = search_vector("fr", A=["title_{}", "code"], C=["summary_{}"])
    search_en = search_vector("en", A=["title_{}", "code"], C=["summary_{}"])
    sort_fr = sort_key("title_fr")
    sort_en = sort_key("title_en")

    objects = SessionQuerySet.as_manager()

    class Meta(Addressable.Meta):
        verbose_name = pgettext_lazy("programme", "session")
        verbose_name_plural = pgettext_lazy("programme", "sessions")
        ordering = ["start", "code"]
        constraints = [
            *Addressable.Meta.constraints,
            *french_required("title", "summary"),
            ends_after_start("programme_session_ends_after_start"),
            models.CheckConstraint(
                condition=Q(moment="during", phase__isnull=False) | Q(~Q(moment="during"), phase__isnull=True),
                name="programme_session_phase_when_during",
                violation_error_message=_("A session in the programme belongs to a phase, another does not."),
            ),
        ]
        indexes = search_indexes("programme_session")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return address_of("session_detail", self.slug)

    @property
    def public_venue(self):
        return visible_or_none(self.venue)

    @property
    def last_day(self):
        return self.end or self.start

    @property
    def witnesses(self):
        """The publishers that report it, in the order cited, each once."""
        return list(dict.fromkeys(source.publisher_name for source in self.published_sources()))

    def cautions(self) -> list[Caution]:
        """Cautions on its day, by the note on it or else its being not published; then on its sources."""
        found = []
        if (note := localized(self, "date_note")).written:
            found.append(Caution(Text(f"{note.written}.", note.language)))
        elif not self.day_is_exact:
            found.append(Caution(Text(str(_("Exact day not found in our sources.")), active())))
        if self.is_single_source:
            found.append(Caution(Text(str(_("Reported by a single source.")), active()), is_single=True))
        return found


class Citation(bamex.models.Citation):
    salon = cited(Salon, _("show"))
    objective = cited(Objective, _("objective"))
    topic = cited(Topic, _("cooperation topic"))
    organiser = cited(Organiser, _("organiser"))
    phase = cited(Phase, _("phase"))
    venue = cited(Venue, _("venue"))
    session = cited(Session, pgettext_lazy("programme", "session"))

    class Meta(bamex.models.Citation.Meta):
        constraints = citation_constraints(
            "programme", "salon", "objective", "topic", "organiser", "phase", "venue", "session"
        )
