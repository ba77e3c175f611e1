"""The account behind a session, read in one query with all that every page of the back office asks of it."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.db.models import Subquery

from bamex.accounts.models import NewsroomSettings


class StaffBackend(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        required = NewsroomSettings.objects.values("second_factor_required")[:1]
        users = User.objects.select_related("account").annotate(second_factor_required=Subquery(required))
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
