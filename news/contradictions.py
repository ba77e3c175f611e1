"""Rules on which the days of statements and sessions must agree."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bamex.contradictions import Rule, agree
from news.models import Statement
from programme.models import Session

AFTER_SESSION = Q(date__gt=F("session__end")) | Q(session__end=None, date__gt=F("session__start"))
ON_ANOTHER_DAY = Q(date__lt=F("session__start")) | AFTER_SESSION

agree(Rule(Statement, Session, ON_ANOTHER_DAY, _("the statement is dated outside its occasion"), "session"))
