"""Pages of the translation desk: the list of all texts by state, and one text in both languages side by side."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bamex.addresses import back_office_address
from bamex.admin.pages.translation_saving import (
    OvertakenError,
    accept_translation,
    save_translation,
)
from bamex.admin.pages.translation_texts import (
    TextOnDesk,
    pair_of,
    stale_note,
    text_on_desk,
    texts_that_wait,
)
from bamex.editorial.publishing import may_publish_at_once
from bamex.editorial.revisions import is_known_to_readers, pending_draft
from bamex.object_names import names_of_objects
from bamex.publication import owner_of, part_relation, publication_of
from bamex.text.word_diff import word_differences_html
from bamex.translations.desk import (
    STATE_NAMES,
    TO_DO,
    AskedTexts,
    Desk,
    ListedText,
    StateCounts,
    nouns_of,
    state_in_draft,
)
from bamex.translations.models import StaleTranslation
from bamex.translations.pairs import bilingual_models, bilingual_names
from bamex.typed_text.kept import form_text_of, let_go_of_typed_text

PER_PAGE = 50
ALL = "all"
CHOICES_OF_STATES = {
    "": (gettext_lazy("to do"), TO_DO),
    **{state: (name, (state,)) for state, name in STATE_NAMES.items()},
    ALL: (gettext_lazy("all"), tuple(STATE_NAMES)),
}


class TranslationForm(forms.Form):
    """The English of one text, and on which pair of texts it rests."""

    english = forms.CharField(required=False, strip=False)
    rests_on = forms.CharField(required=False)


def asked_in(query: QueryDict) -> AskedTexts:
    """The texts that a query string asks for; what it has no sense in is left out."""
    _name, states = CHOICES_OF_STATES.get(query.get("state", ""), CHOICES_OF_STATES[""])
    labels = {model._meta.label for model in bilingual_models()}
    noun = query.get("noun", "")
    return AskedTexts(states, noun if noun in labels else "")


def kept_query(query: QueryDict, **changes: str) -> str:
    """The query string of the same choice with some changes; a page is not kept."""
    values = {name: query.get(name, "") for name in ("state", "noun")} | changes
    chosen = urlencode({name: value for name, value in values.items() if value})
    return f"?{chosen}" if chosen else ""


def desk_of(user: Any) -> Desk:
    """The desk of a user, with what waits in drafts."""
    nouns = nouns_of(user)
    return Desk(nouns, texts_that_wait(nouns))


# The list


def translation_list(request: HttpRequest) -> HttpResponse:
    """All texts that the user may translate, in the states and of the noun asked for."""
    desk = desk_of(request.user)
    if not desk.nouns:
        raise PermissionDenied
    asked, counts = asked_in(request.GET), desk.count_states()
    total = sum(getattr(count, state) for count in counts for state in asked.states if asked.noun in ("", count.label))
    paginator = Paginator(range(total), PER_PAGE)  # of numbers: only the texts of one page are read
    page = paginator.get_page(request.GET.get("page"))
    rows = desk.listed_texts(asked)
    start = (page.number - 1) * PER_PAGE
    found = rows[start : start + PER_PAGE] if rows is not None and total else ()
    listed = [desk.as_it_waits(ListedText._make(row)) for row in found]
    names = names_of_objects({text.owner_key for text in listed})
    context = {
        **admin.site.each_context(request),
        "title": _("Translations"),
        "states": states_offered(request.GET, counts, asked),
        "counts": [(count, query_of_noun(request.GET, count.label)) for count in counts if has_texts(count)],
        "noun": asked.noun,
        "every_noun": kept_query(request.GET, noun="") or "?",
        "texts": [(text, names.get(text.owner_key), address_of(text, request.GET)) for text in listed],
        "page": page,
        "query": kept_query(request.GET, page=""),
    }
    return TemplateResponse(request, "admin/translation_list.html", context)


def has_texts(count: StateCounts) -> bool:
    return bool(count.to_do or count.right)


def query_of_noun(query: QueryDict, label: str) -> str:
    return kept_query(query, noun=label)


def states_offered(query: QueryDict, counts: list[StateCounts], asked: AskedTexts) -> list[dict[str, Any]]:
    """Each choice of states with its number, narrowed to the noun asked for."""
    within = [count for count in counts if asked.noun in ("", count.label)]
    return [
        {
            "name": capfirst(str(name)),
            "number": sum(getattr(count, state) for count in within for state in states),
            "query": kept_query(query, state=value) or "?",
            "is_chosen": states == asked.states,
        }
        for value, (name, states) in CHOICES_OF_STATES.items()
    ]


def address_of(text: ListedText, query: QueryDict) -> str:
    return reverse("newsroom:translation", args=[text.label, text.row_pk, text.field]) + kept_query(query)


# One text


def translation_detail(request: HttpRequest, label: str, pk: str, field: str) -> HttpResponse:
    """One text in both languages; saving leads to the next one."""
    row = row_to_translate(request, label, pk, field)
    if request.method != "POST":
        return text_page(request, row, field)
    form = TranslationForm(request.POST)
    if not form.is_valid():  # a character that no text may hold
        return text_page(request, row, field, typed=request.POST.get("english", ""), faults=faults_of_form(form))
    typed, rests_on = form.cleaned_data["english"], form.cleaned_data["rests_on"]
    try:
        if "_right" in request.POST:
            accept_translation(row, field, request.user, rests_on=rests_on)
            is_shown = True
        else:
            is_shown = save_translation(row, field, typed, request.user, rests_on=rests_on)
    except ValidationError as error:
        return text_page(request, row, field, typed=typed, faults=error.messages)
    except OvertakenError:
        row.refresh_from_db()
        return text_page(request, row, field, typed=typed, is_overtaken=True)
    return lead_on(request, row, field, is_shown)


def row_to_translate(request: HttpRequest, label: str, pk: str, field: str) -> Model:
    """The row of an address of the desk; 404 where there is no such text, 403 where it is not the user's to change."""
    model = next((model for model in bilingual_models() if model._meta.label == label), None)
    if model is None or field not in bilingual_names(model):
        raise Http404
    relation = part_relation(model)
    if (relation.related_model if relation else model) not in nouns_of(request.user):
        raise PermissionDenied
    try:
        key = model._meta.pk.to_python(pk)
    except ValidationError as error:
        raise Http404 from error
    return get_object_or_404(model._base_manager.select_related(*([relation.name] if relation else [])), pk=key)


def faults_of_form(form: forms.Form) -> list[str]:
    return [str(fault) for faults in form.errors.values() for fault in faults]


def lead_on(request: HttpRequest, row: Model, field: str, is_shown: bool) -> HttpResponse:
    """To the next text after one was saved, to the same one, or to the list where nothing is left."""
    let_go_of_typed_text(request, request.path)
    here = request.path + kept_query(request.GET)
    if not is_shown:
        messages.info(request, _("It is a draft: readers see it once it is published."))
    if "_stay" in request.POST:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(here)
    following = desk_of(request.user).next_text(asked_in(request.GET), row, field)
    if following is None:
        messages.success(request, _("Saved. Nothing is left in this list."))
        return HttpResponseRedirect(reverse("newsroom:translation_list") + kept_query(request.GET))
    messages.success(request, _("Saved. Here is the next text."))
    return HttpResponseRedirect(address_of(following, request.GET))


def text_page(
    request: HttpRequest,
    row: Model,
    field: str,
    *,
    typed: str | None = None,
    faults: list[str] | None = None,
    is_overtaken: bool = False,
) -> HttpResponse:
    owner = owner_of(row)
    text = text_on_desk(row, field, pending_draft(owner))
    context = {
        **admin.site.each_context(request),
        "title": f"{capfirst(owner._meta.verbose_name)} – {owner}",
        "code": getattr(owner, "code", ""),
        "object_state": owner.get_state_display() if hasattr(owner, "get_state_display") else "",
        "is_known": (is_known := is_known_to_readers(owner)),
        "is_shown_at_once": is_known and text.can_be_shown and may_publish_at_once(request.user),
        "text_name": name_of_text(row, field),
        "longest": row._meta.get_field(f"{field}_en").max_length,
        "faults": faults or [],
        "is_overtaken": is_overtaken,
        "others": other_texts(row, field, owner),
        "list_query": kept_query(request.GET),
        **form_context(request, text, typed),
        **how_it_stands(text, None if text.waits else stale_note(row, field)),
        **links_of(owner),
    }
    following = desk_of(request.user).next_text(asked_in(request.GET), row, field)
    context["next_address"] = following and address_of(following, request.GET)
    # 409: somebody else has written it meanwhile (RFC 9110, 15.5.10).
    return TemplateResponse(request, "admin/translation.html", context, status=409 if is_overtaken else 200)


def how_it_stands(text: TextOnDesk, note: StaleTranslation | None) -> dict[str, Any]:
    """Context of a text: what it says, the state of its English, and what changed in the French."""
    state: str | None = "stale" if note else "right" if text.pair.english else "missing"
    if text.in_draft and text.waits:
        state = state_in_draft(text.in_draft)
    earlier = note.french if note else text.published.french
    has_changes = state == "stale" and earlier != text.pair.french
    return {
        "pair": text.pair,
        "published": text.published if text.waits else None,
        "state": state or "",
        "state_name": STATE_NAMES.get(state or "", ""),
        "note": note,
        "changes": word_differences_html(earlier, text.pair.french) if has_changes else "",
        "since": note.since if note else text.draft and text.draft.moment,
    }


def form_context(request: HttpRequest, text: TextOnDesk, typed: str | None) -> dict[str, Any]:
    """With what the form is filled; typed text that comes back still rests on the pair that it was typed for."""
    form_text = form_text_of(request)
    if typed is None:
        typed = form_text.initial.get("english", text.pair.english)
    return {"form_text": form_text, "typed": typed, "rests_on": form_text.initial.get("rests_on", text.digest)}


def name_of_text(row: Model, field: str) -> str:
    name = capfirst(row._meta.get_field(field).verbose_name)
    return f"{capfirst(row._meta.verbose_name)} – {name}" if part_relation(type(row)) else name


def other_texts(row: Model, field: str, owner: Model) -> list[tuple[str, str, str]]:
    """`(name, French, English)` of what else the object says: the context of a word to translate."""
    parts = [item for name in publication_of(type(owner)).parts for item in getattr(owner, name).all()]
    texts = []
    for item in (owner, *parts):
        for name in bilingual_names(type(item)):
            pair = pair_of(item, name)
            if pair.french and (item, name) != (row, field):
                texts.append((name_of_text(item, name), pair.french, pair.english))
    return texts


def links_of(owner: Model) -> dict[str, Any]:
    """Addresses of the object's form and of its public pages."""
    if not admin.site.is_registered(type(owner)):
        return {"form_address": "", "public_pages": []}
    return {
        "form_address": back_office_address(owner, "change", owner.pk),
        "public_pages": admin.site.get_model_admin(type(owner)).public_pages(owner),
    }
