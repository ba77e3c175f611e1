"""Pictures: what they show, who took them, under which rights; and the files that readers are served of them.

The files lie in the default storage under their SHA-256, so that several servers can share it, and are only ever
served by a view, which asks whether the picture is published.
"""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bamex.addresses import address_of
from bamex.models import Publishable, PublishableQuerySet, State, french_required
from bamex.publication import Publication
from bamex.search.columns import Searchable, search_indexes, search_vector, sort_key
from exhibitors.models import Delegation, Exhibitor, Person, Product
from news.picture_framing import MIDDLE
from news.renditions import PICTURE_TYPES, ROLES
from programme.models import Session, Venue

LINKS = ("exhibitors", "products", "people", "sessions", "venues", "delegations", "articles")  # what a picture shows
FOLDER = "pictures"  # of the storage
DIGITS = 12  # of the digest in an address
LOCK = 0x706963  # of the files, among PostgreSQL's advisory locks
SALON = "BAMEX’25"  # in the credit of its own pictures
ROLE_NAMES = [role.name for role in ROLES]  # the smallest first


@dataclass(frozen=True)
class Rendition:
    """One of the files of a picture; `role` and `kind` are those of news.renditions."""

    code: str
    role: str
    kind: str
    width: int
    height: int
    bytes: int
    digest: str

    @property
    def media_type(self):
        return PICTURE_TYPES[self.kind]

    @property
    def file_name(self):
        """Names the content too: another file never has the same address."""
        return f"{self.code.lower()}-{self.role}-{self.digest[:DIGITS]}.{self.kind}"

    @property
    def path(self):
        """These very bytes."""
        return address_of("picture_file", self.file_name)

    @property
    def adapted_path(self):
        """These bytes, or fewer for a reader who saves data."""
        return address_of("adapted_picture_file", self.file_name)

    @property
    def stored_as(self):
        return f"{FOLDER}/{self.digest}.{self.kind}"

    def read(self):
        """The bytes; FileNotFoundError where the storage has lost them."""
        with default_storage.open(self.stored_as) as file:
            return file.read()


class MediaItemQuerySet(PublishableQuerySet):
    def in_order(self):
        return self.order_by("position", Length("code"), "code")


class MediaItem(Publishable):
    """A picture and what a reader must know of it. Its files are made anew at each upload and described in
    `renditions`; `picture` is the SHA-256 of the largest, by which wordings tell one picture from another."""

    NEEDED_TO_PUBLISH = ("credit", "rights_fr")  # besides a source

    publication = Publication(
        prefix="M",
        tracked=("picture", "caption", "credit", "rights", "date", "venue", "place"),
        past_dates=("date",),
        names=("caption", "alt", "rights", "place"),
        automatic=("renditions", "received"),
        placement=("focus_x", "focus_y"),
        uncited=("picture", "alt", "is_own"),
        without_source_if="is_own",
    )
    searchable = Searchable("caption_{}", "alt_{}")

    picture = models.CharField(_("fingerprint of the picture"), max_length=64)
    renditions = models.JSONField(default=list, editable=False)
    received = models.DateTimeField(null=True, editable=False)  # when the files were made
    caption = models.CharField(
        _("caption"), max_length=250, help_text=_("What the picture shows, who and where; it is also its title.")
    )
    alt = models.CharField(
        _("description"),
        max_length=250,
        help_text=_("What one sees, for who does not see it: read aloud, and shown where pictures are not loaded."),
    )
    credit = models.CharField(
        _("credit"), max_length=160, blank=True, help_text=_("Who took it, and for whom. Required to publish.")
    )
    rights = models.CharField(
        _("rights"),
        max_length=250,
        blank=True,
        help_text=_("Who holds the rights, and what readers may do with the picture. Required to publish."),
    )
    is_own = models.BooleanField(
        _("the salon’s own picture"),
        default=False,
        help_text=_(
            "Taken by the salon’s own team, which answers for it: it needs no source from outside. Readers are told so."
        ),
    )
    focus_x = models.PositiveSmallIntegerField(
        _("focal point, from the left (%)"),
        default=MIDDLE,
        validators=[MaxValueValidator(100)],
        help_text=_("What a crop keeps in sight: a face, a machine. 50 is the middle."),
    )
    focus_y = models.PositiveSmallIntegerField(
        _("focal point, from the top (%)"), default=MIDDLE, validators=[MaxValueValidator(100)]
    )
    date = models.DateField(_("taken on"), null=True, blank=True, help_text=_("Empty when no source says it."))
    venue = models.ForeignKey(
        Venue, models.SET_NULL, null=True, blank=True, related_name="pictures_taken", verbose_name=_("taken at")
    )
    place = models.CharField(
        _("other place"), max_length=160, blank=True, help_text=_("Where it was taken, if at none of the venues.")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Pages show the lowest numbers first, three pictures at most.")
    )
    exhibitors = models.ManyToManyField(Exhibitor, related_name="pictures", blank=True, verbose_name=_("exhibitors"))
    products = models.ManyToManyField(
        Product, related_name="pictures", blank=True, verbose_name=pgettext_lazy("plural", "equipment")
    )
    people = models.ManyToManyField(Person, related_name="pictures", blank=True, verbose_name=_("people"))
    sessions = models.ManyToManyField(
        Session, related_name="pictures", blank=True, verbose_name=pgettext_lazy("programme", "sessions")
    )
    venues = models.ManyToManyField(Venue, related_name="pictures", blank=True, verbose_name=_("venues"))
    delegations = models.ManyToManyField(Delegation, related_name="pictures", blank=True, verbose_name=_("delegations"))
    articles = models.ManyToManyField("news.Article", related_name="pictures", blank=True, verbose_name=_("news items"))

    search_fr = search_vector("fr", A=["caption_{}", "code"], B=["credit"], C=["alt_{}", "place_{}"])
    search_en = search_vector("en", A=["caption_{}", "code"], B=["credit"], C=["alt_{}", "place_{}"])
    sort_fr = sort_key("caption_fr")
    sort_en = sort_key("caption_en")

    objects = MediaItemQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "code"]
        constraints = [
            *Publishable.Meta.constraints,
            *french_required("caption", "alt"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(credit__gt="", rights_fr__isnull=False, rights_fr__gt=""),
                name="news_mediaitem_credited",
                violation_error_message=_("A published picture has a credit and says its rights, in French at least."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(received__isnull=False) & ~Q(renditions=[]),
                name="news_mediaitem_has_files",
                violation_error_message=_("A published picture has files to be served."),
            ),
            models.CheckConstraint(
                condition=Q(focus_x__lte=100, focus_y__lte=100),
                name="news_mediaitem_focus_in_picture",
                violation_error_message=_("The focal point lies in the picture: from 0 to 100 %."),
            ),
        ]
        indexes = search_indexes("news_mediaitem")

    def faults_of_publishing(self):
        return [self.fault_of_missing(name) for name in self.NEEDED_TO_PUBLISH if not getattr(self, name)]

    @classmethod
    def fault_of_missing(cls, name):
        """The sentence that says that a picture is not published without the field `name`."""
        label = capfirst(cls._meta.get_field(name).verbose_name)
        return gettext("%(field)s: no picture is published without.") % {"field": label}

    def __str__(self):
        return self.caption

    @classmethod
    def before_saving(cls, rows):
        super().before_saving(rows)
        for row in rows:
            row.bring_back_files()

    def bring_back_files(self):
        """Have the files of the picture that it now says to be; if they are not kept, go on being the one it has."""
        if self._state.adding or not self.renditions or self.picture == self.renditions[-1]["digest"]:
            return
        if kept := PictureFiles.objects.filter(media_item=self, picture=self.picture).first():
            self.renditions, self.received = kept.renditions, kept.received
        else:
            self.picture = self.renditions[-1]["digest"]

    def delete(self, *args, **kwargs):
        mine = [*self.files, *(file for kept in self.kept_files.all() for file in kept.files)]
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            transaction.on_commit(lambda: forget(mine))
        return deleted

    def get_absolute_url(self):
        return address_of("picture_detail", self.code.lower())

    @property
    def sources(self):
        """The published sources of what is said of it, each once."""
        return self.published_sources()

    @property
    def credit_line(self):
        """Line of credit: who took it, and that it was for the salon where it was."""
        return f"{self.credit} / {SALON}" if self.is_own and SALON not in self.credit else self.credit

    @property
    def focus(self):
        """Point that a crop keeps in sight, in percent from the left and from the top."""
        return self.focus_x, self.focus_y

    @property
    def focus_steps(self):
        """The focal point as style sheets know it, which cannot be told a number: in tens of percent."""
        return tuple(round(place / 10) * 10 for place in self.focus)

    @property
    def files(self):
        return [Rendition(self.code, **described) for described in self.renditions]

    def file(self, role, kind="jpg"):
        """The Rendition for `role`, or the largest below it where the picture is too small for that."""
        found = {rendition.role: rendition for rendition in self.files if rendition.kind == kind}
        below = [name for name in ROLE_NAMES[: ROLE_NAMES.index(role) + 1] if name in found]
        return found[below[-1]]

    def take(self, made):
        """Have the files that news.renditions made, of which the last is the largest. Nothing is saved here but they;
        those that are no longer used are deleted once the row that says so is."""
        hold_files()
        former = self.files
        self.renditions = [item.described() for item in made]
        self.picture = self.renditions[-1]["digest"]
        self.received = timezone.now()
        for rendition, item in zip(self.files, made, strict=True):
            keep(rendition.stored_as, item.content)
        transaction.on_commit(lambda: forget(former))


class PictureFiles(models.Model):
    """The files that were made of one upload for a picture: its present ones, those of a draft, and earlier ones.

    A draft is so published, and a revision restored, with the very picture it speaks of.
    """

    media_item = models.ForeignKey(MediaItem, models.CASCADE, related_name="kept_files")
    picture = models.CharField(max_length=64)
    renditions = models.JSONField()
    received = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["media_item", "picture"], name="news_picturefiles_once"),
        ]

    def __str__(self):
        return f"{self.media_item_id} {self.picture[:DIGITS]}"

    @property
    def files(self):
        return [Rendition(self.media_item.code, **described) for described in self.renditions]

    @classmethod
    def keep(cls, row, made):
        """Keep the files that were made for a saved picture, whether it has them already or a draft of it will."""
        renditions = [item.described() for item in made]
        values = {"renditions": renditions, "received": timezone.now()}
        cls.objects.update_or_create(media_item=row, picture=renditions[-1]["digest"], defaults=values)


def stored_names():
    """The names, in the storage, of every file that a picture, a draft or an earlier revision of one has."""
    rows = [*MediaItem._base_manager.all(), *PictureFiles.objects.select_related("media_item")]
    return {rendition.stored_as for row in rows for rendition in row.files}


def hold_files():
    """Until this transaction ends, no other one takes files or forgets some: what one deletes, the other may need."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def keep(name, content):
    """Store a file under a name that says what it contains; one cut short by a crash is replaced."""
    if default_storage.exists(name):
        if default_storage.size(name) == len(content):
            return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def forget(files):
    """Delete those of the files that no picture has any more, nor any draft or earlier revision of one."""
    with transaction.atomic():
        hold_files()
        for rendition in files:
            holding = {"renditions__contains": [{"digest": rendition.digest}]}
            if not any(model._base_manager.filter(**holding).exists() for model in (MediaItem, PictureFiles)):
                default_storage.delete(rendition.stored_as)
