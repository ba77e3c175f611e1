"""Rights that depend on more than one permission: who publishes, who administers, whose draft it is."""

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from bamex.accounts.groups import EDITORIAL


def may_publish(user: User) -> bool:
    return user.has_perm(f"{EDITORIAL}.publish")


def may_administer(user: User) -> bool:
    return user.has_perm("auth.change_user")


def may_delete_draft(user: User, draft: Model) -> bool:
    """Writers delete what they have written themselves; who publishes, any draft."""
    own = LogEntry.objects.filter(
        user_id=user.pk,
        action_flag=ADDITION,
        content_type=ContentType.objects.get_for_model(draft),
        object_id=str(draft.pk),
    )
    return may_publish(user) or own.exists()
