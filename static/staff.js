"use strict";
// The forms of the back office: where the cursor begins, no saving by accident, a name for every control.
// Without it they work as plain HTML.

const searchWords = document.currentScript.dataset.search;
const { jQuery } = window.django;
const form = document.querySelector("#content-main > form");

// The cursor begins at the list of errors, or in the first field; Django's script would choose the first button.
function firstField() {
  const controls = form.querySelectorAll("fieldset :is(input:not([type=hidden]), select, textarea)");
  return [...controls].find((control) => !control.disabled && !control.readOnly && control.offsetParent);
}

(document.getElementById("error-summary") ?? firstField())?.focus({ preventScroll: true });

// Enter in a line of text goes to no button: a long form would be saved half-way.
form.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.key === "Enter" && target.matches("input:not([type=submit], [type=button], [type=file], [type=search])")) {
    event.preventDefault();
  }
});

// A link of the list of errors leads into the field, also where a completing field hides the real one.
document.getElementById("error-summary")?.addEventListener("click", (event) => {
  const field = document.getElementById(event.target.hash?.slice(1));
  if (!field) return;
  event.preventDefault();
  for (let folded = field.closest("details"); folded; folded = folded.parentElement.closest("details")) {
    folded.open = true;
  }
  const shown = field.nextElementSibling?.matches(".select2-container")
    ? field.nextElementSibling.querySelector(".select2-selection")
    : field;
  if (!shown.matches("input, select, textarea, [tabindex]")) shown.tabIndex = -1;
  shown.focus();
  shown.scrollIntoView({ block: "center" });
});

// Completing fields are called by their label, not by what is chosen in them.
function labelOf(select) {
  const label = select.ariaLabel ?? select.labels?.[0]?.textContent ?? "";
  return label.trim().replace(/\s*:$/, "");
}

// The head of a table's first column, which has no words, and the cross that would empty a whole field at one click.
for (const head of form.querySelectorAll("th.original")) head.replaceWith(document.createElement("td"));
for (const select of form.querySelectorAll("select.admin-autocomplete[multiple]")) {
  select.dataset.allowClear = "false";
}

function nameCompletingFields(within) {
  for (const select of within.querySelectorAll("select.admin-autocomplete:not([name*=__prefix__])")) {
    const shown = select.nextElementSibling?.querySelector(".select2-selection");
    const label = labelOf(select);
    if (!shown || !label) continue;
    shown.ariaLabel = label;
    shown.removeAttribute("aria-labelledby");
    const chosen = shown.querySelector(".select2-selection__rendered");
    if (chosen && !select.multiple) {
      for (const name of ["role", "aria-readonly"]) chosen.removeAttribute(name); // no second control inside this one
      shown.id ||= `${select.id}-shown`;
      shown.setAttribute("aria-labelledby", `${shown.id} ${chosen.id}`);
    }
    const search = shown.querySelector(".select2-search__field");
    if (search) search.ariaLabel = searchWords + label;
  }
}

// Later than autocomplete.js, which makes these fields and was loaded before.
jQuery(() => nameCompletingFields(form));
document.addEventListener("formset:added", (event) => nameCompletingFields(event.target));
jQuery(form).on("select2:open", "select", (event) => {
  const search = document.querySelector(".select2-container--open .select2-dropdown .select2-search__field");
  if (search) search.ariaLabel = searchWords + labelOf(event.target);
});

// Pictures that open a calendar or a clock, which DateTimeShortcuts.js makes when all is loaded.
addEventListener("load", () => {
  for (const link of form.querySelectorAll(":is(a[id^=calendarlink], a[id^=clocklink]):has([title])")) {
    link.ariaLabel = link.querySelector("[title]").title;
  }
});
