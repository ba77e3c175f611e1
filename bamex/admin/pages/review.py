"""Page on which a draft is reviewed, and the address at which an open form gives its signs."""

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from bamex.addresses import back_office_page_name
from bamex.editorial.models import ReviewComment
from bamex.editorial.object_pages import form_address
from bamex.editorial.presence import note_absence, note_presence
from bamex.editorial.publishing import needs_another_publisher
from bamex.editorial.review import comments_on, note_review
from bamex.editorial.revisions import status_of
from bamex.text.form_fields import Paragraphs
from bamex.typed_text.kept import form_text_of, let_go_of_typed_text

REVIEWERS_ACTS = (ReviewComment.Act.APPROVE, ReviewComment.Act.SEND_BACK)
TOLD = {
    ReviewComment.Act.SUBMIT: _("Submitted for review."),
    ReviewComment.Act.COMMENT: _("Comment noted."),
    ReviewComment.Act.SEND_BACK: _("Sent back to its author."),
    ReviewComment.Act.APPROVE: _("Approved: it can be published."),
}


class ReviewAdmin(ModelAdmin):
    """Mixin of admins whose drafts are reviewed."""

    def get_urls(self) -> list:
        pages = {"review": self.review_view, "presence": self.presence_view}
        own = [
            path(
                f"<path:object_id>/{page}/",
                self.admin_site.admin_view(view),
                name=back_office_page_name(self.model, page),
            )
            for page, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def row_to_review(self, request: HttpRequest, object_id: str) -> models.Model:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return row

    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The draft, what was said of it, and the buttons with which one says more."""
        row = self.row_to_review(request, object_id)
        if request.method == "POST" and self.answer_review(request, row):
            let_go_of_typed_text(request, request.path)
            return HttpResponseRedirect(request.path)
        form_text = form_text_of(request)
        status = status_of(row)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Review"),
            "opts": self.opts,
            "row": row,
            "status": status,
            "draft": status.draft,
            "revision": form_text.initial.get("revision") or (status.draft and status.draft.pk),
            "comments": comments_on(row),
            "text_field": Paragraphs(attrs={"id": "id_text"}).render("text", form_text.shown.get("text", "")),
            "form_text": form_text,
            "may_change": self.has_change_permission(request, row),
            "may_review": request.user.has_perm("editorial.review"),
            "form_address": form_address(row),
        }
        return TemplateResponse(request, "admin/review.html", context)

    def answer_review(self, request: HttpRequest, row: models.Model) -> bool:
        """Note what was said, if the account may say it, of the draft that it has read; whether it is noted."""
        act, typed = request.POST.get("act", ""), request.POST.get("text", "")
        if act not in TOLD:
            raise Http404
        if act in REVIEWERS_ACTS and not request.user.has_perm("editorial.review"):
            raise PermissionDenied
        if act == ReviewComment.Act.SUBMIT and not self.has_change_permission(request, row):
            raise PermissionDenied
        draft = status_of(row).draft
        if draft and request.POST.get("revision") != str(draft.pk):
            text = gettext(
                "The draft has changed since you opened this page: read it again. Your comment is still here."
            )
            self.message_user(request, text, messages.ERROR)
            return False
        if act == ReviewComment.Act.APPROVE and needs_another_publisher(draft, request.user):
            text = gettext("Nobody approves here what they wrote: a colleague reads it.")
            self.message_user(request, text, messages.ERROR)
            return False
        try:
            text = forms.CharField(required=False).clean(typed)
        except ValidationError as fault:
            self.message_user(request, " ".join(fault.messages), messages.ERROR)
            return False
        if act in (ReviewComment.Act.SEND_BACK, ReviewComment.Act.COMMENT) and not text:
            self.message_user(request, gettext("Write what is to be said to the author."), messages.ERROR)
            return False
        if note_review(row, act, request.user, text):
            self.message_user(request, TOLD[act], messages.SUCCESS)
        else:
            self.message_user(request, gettext("No draft waits here any longer."), messages.WARNING)
        return True

    def presence_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The names of others who have the form open, for a browser that says that it still has, or has no longer."""
        return require_POST(self.answer_presence)(request, self.row_to_review(request, object_id))

    def answer_presence(self, request: HttpRequest, row: models.Model) -> HttpResponse:
        if "gone" in request.POST:
            note_absence(row, request.user)
            return HttpResponse(status=204)
        return JsonResponse({"others": note_presence(row, request.user)}, headers={"Cache-Control": "no-store"})
