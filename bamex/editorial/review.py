"""Review of drafts by a second pair of eyes: submitted, commented, sent back, approved."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction

from bamex.editorial.models import EditorialStatus, ReviewComment
from bamex.editorial.revisions import lock_status, revisions_of

STATES: dict[str, str] = {
    str(ReviewComment.Act.SUBMIT): str(EditorialStatus.Review.SUBMITTED),
    str(ReviewComment.Act.SEND_BACK): str(EditorialStatus.Review.SENT_BACK),
    str(ReviewComment.Act.APPROVE): str(EditorialStatus.Review.APPROVED),
}


@transaction.atomic
def note_review(row: models.Model, act: str, person: AbstractBaseUser, text: str = "") -> ReviewComment | None:
    """Note what a person says of the draft of `row`, and where its review stands then; None where there is no draft."""
    status = lock_status(row)
    if status.draft is None:
        return None
    if act in STATES:
        status.review = STATES[act]
        status.save()
    return ReviewComment.objects.create(revision=status.draft, act=act, text=text, person=person)


def comments_on(row: models.Model) -> models.QuerySet[ReviewComment]:
    """All that was said of an object's revisions, the oldest first."""
    return ReviewComment.objects.filter(revision__in=revisions_of(row)).select_related("revision")
