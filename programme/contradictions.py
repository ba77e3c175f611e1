"""Rules on which the days and places of the programme must agree."""

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from bamex.contradictions import Rule, agree
from programme.models import Phase, Salon, Session

# A session without a last day takes one.
ENDS_AFTER_PHASE = Q(end__gt=F("phase__end")) | Q(end=None, start__gt=F("phase__end"))
ENDS_BEFORE_PHASE = Q(end__lt=F("phase__start")) | Q(end=None, start__lt=F("phase__start"))
# One whose day is not known has a span in which it took place: that need but touch the phase.
OUTSIDE_PHASE = (
    Q(start__gt=F("phase__end"))
    | ENDS_BEFORE_PHASE
    | Q(day_is_exact=True) & (Q(start__lt=F("phase__start")) | ENDS_AFTER_PHASE)
)
ELSEWHERE = Q(venue__isnull=False, phase__venue__isnull=False) & ~Q(venue=F("phase__venue"))
INSIDE_SALON = Exists(Salon.objects.filter(start__lte=OuterRef("start"), end__gte=OuterRef("end")))
SALON_BEGUN = Exists(Salon.objects.filter(start__lte=OuterRef("start")))
SALON_NOT_OVER = Exists(Salon.objects.filter(end__gte=OuterRef("start")))

agree(
    Rule(Session, Phase, OUTSIDE_PHASE, _("the days of the session are outside its phase"), "phase"),
    Rule(
        *(Session, Phase, ELSEWHERE & ~Q(status=Session.Status.MOVED)),
        *(_("the session is at another venue than its phase"), "phase"),
    ),
    Rule(Phase, Salon, Q(~INSIDE_SALON), _("the days of the phase are outside the show")),
    Rule(
        *(Session, Salon, Q(SALON_BEGUN, moment=Session.Moment.BEFORE)),
        _("the session is said to be before the show, and its day is not"),
    ),
    Rule(
        *(Session, Salon, Q(SALON_NOT_OVER, moment=Session.Moment.AFTER)),
        _("the session is said to be after the show, and its day is not"),
    ),
)
