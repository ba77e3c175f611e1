"""Check of the pictures, for the report on the state of the content."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bamex.health.checks import check
from bamex.health.lines import PICTURES_SECTION, HealthLine, Level, keys_in, line_of
from bamex.models import State
from news.models import MediaItem


@check
def pictures_without_rights() -> Iterator[HealthLine]:
    without = Q(credit="") | Q(rights_fr__isnull=True) | Q(rights_fr="")
    keys = keys_in([MediaItem.objects.filter(without).exclude(state=State.WITHDRAWN)])
    sentence = ngettext(
        "%(count)d picture has no credit, or does not say its rights.",
        "%(count)d pictures have no credit, or do not say their rights.",
        len(keys),
    )
    right = _("Every picture has its credit and its rights.")
    yield line_of(PICTURES_SECTION, Level.TO_DO, len(keys), sentence, right, keys=keys)
