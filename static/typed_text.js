// What is typed into a form of the back office, kept on the device until it is saved; templates/typed_text/_found.html has
// its words. The forms work without it. A copy belongs to one account and one opening of a form, and is offered to that
// account alone. It goes when its text is saved or given up, at log-out, and after a week.
"use strict";
(() => {
  const WEEK = 7 * 24 * 60 * 60 * 1000;
  const PAUSE = 400; // milliseconds without a key or a click, after which a copy is made

  const person = document.querySelector("meta[name=staff-user]");
  const keyOf = (copy) => `typed:${person.content}:${copy}`;

  // The copies on this device

  // Undefined where the browser keeps nothing.
  const storage = (() => {
    try {
      return window.localStorage;
    } catch {
      return undefined;
    }
  })();

  const read = (key) => {
    try {
      return JSON.parse(storage.getItem(key));
    } catch {
      return null;
    }
  };

  const keysOf = (start) => Object.keys(storage || {}).filter((key) => key.startsWith(start));

  const forgetOld = () => {
    for (const key of keysOf("typed:")) {
      if (!(Date.now() - read(key)?.moment < WEEK)) storage.removeItem(key);
    }
    for (const { content } of document.querySelectorAll("meta[name=copy-done-with]")) {
      storage?.removeItem(keyOf(content));
    }
  };

  // The form

  const form = document.querySelector("input[name=_typed_by]")?.form;
  const words = document.querySelector("[data-typed-text]");
  const copy = form?.elements.namedItem("_typed_copy"); // its value is the copy's name
  let leaving = false; // the person has said so

  const clone = (name) => words.querySelector(`template[data-name=${name}]`).content.firstElementChild.cloneNode(true);

  const fieldsNow = () => {
    const fields = new Map();
    for (const [name, value] of new FormData(form)) {
      const stays =
        name === "_typed_copy" || name === "_typed_by" || !/^_|^csrfmiddlewaretoken$|password|__prefix__/.test(name);
      if (stays && typeof value === "string")
        fields.set(name, [...(fields.get(name) || []), value.replace(/\r\n?/g, "\n")]);
    }
    return [...fields];
  };

  // Fields as they are compared: without empty ones, and without what tells of the form rather than of the text.
  const textOf = (fields) =>
    JSON.stringify(
      fields
        .filter(([name, values]) => !/^_|^rests_on$|_FORMS$/.test(name) && values.some((value) => value.trim()))
        .map(([name, values]) => [name, values.map((value) => value.trim())])
        .sort(([one], [two]) => (one < two ? -1 : 1)),
    );

  const differsFromSent = (field) => {
    if (!field.name || field.disabled || field.type === "hidden" || field.name.includes("__prefix__")) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.type === "select-one") {
      const sent = [...field.options].find((option) => option.defaultSelected) || field.options[0];
      return field.value !== (sent ? sent.value : "");
    }
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return "defaultValue" in field && field.value !== field.defaultValue;
  };

  const isUnsaved = () => "unsaved" in words.dataset || [...form.elements].some(differsFromSent);

  const keep = () => {
    const key = keyOf(copy.value);
    if (!isUnsaved()) return storage?.removeItem(key);
    try {
      storage?.setItem(key, JSON.stringify({ path: location.pathname, moment: Date.now(), fields: fieldsNow() }));
    } catch {
      // The device is full: the form still asks before it is left.
    }
  };

  function keepWhatIsTyped() {
    copy.value ||= crypto.randomUUID?.() || `${Date.now()}-${Math.floor(Math.random() * 1e12)}`;
    navigator.locks?.request(keyOf(copy.value), () => new Promise(() => {})); // held while this page is open
    let waiting;
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, PAUSE);
    };
    for (const event of ["input", "change", "click", "keyup"]) document.addEventListener(event, soon);
    document.addEventListener("visibilitychange", () => document.hidden && !leaving && keep());
    window.addEventListener("pagehide", () => leaving || keep());
    window.addEventListener("pageshow", () => (leaving = false));
    window.addEventListener("beforeunload", (event) => !leaving && isUnsaved() && event.preventDefault());
  }

  // Sending: only to a portal that answers

  const answers = async () => {
    try {
      const options = { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(10000) };
      return (await fetch(words.dataset.address, options)).status < 500;
    } catch {
      return false;
    }
  };

  const tellAway = () => {
    const notice = clone("away");
    form.prepend(notice);
    notice.focus();
  };

  function sendOnlyWhenAnswered() {
    let asking = false;
    form.addEventListener("submit", async (event) => {
      if (leaving) return;
      event.preventDefault();
      if (asking) return;
      asking = true;
      form.querySelector("[role=alert]")?.remove();
      keep();
      leaving = await answers();
      asking = false;
      if (leaving) form.requestSubmit(event.submitter);
      else tellAway();
    });
  }

  // Text found again

  const resume = async (fields) => {
    keep();
    if (!(await answers())) return tellAway();
    const sent = document.createElement("form");
    const values = { typed: JSON.stringify(fields), next: location.pathname + location.search };
    values.csrfmiddlewaretoken = form.elements.csrfmiddlewaretoken.value;
    for (const name in values) {
      sent.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: values[name] }));
    }
    Object.assign(sent, { method: "post", action: words.dataset.address, hidden: true });
    document.body.append(sent);
    leaving = true;
    sent.submit();
  };

  async function offerWhatWasFound() {
    const held = new Set(((await navigator.locks?.query())?.held || []).map(({ name }) => name));
    const shown = textOf(fieldsNow());
    const found = keysOf(keyOf(""))
      .filter((key) => !held.has(key) && key !== keyOf(copy.value))
      .map((key) => [key, read(key)])
      .filter(([, { path, fields }]) => path === location.pathname && textOf(fields) !== shown)
      .sort(([, one], [, two]) => two.moment - one.moment);
    for (const [key, { moment, fields }] of found) {
      const bar = clone("found");
      bar.querySelector("time").textContent = new Date(moment).toLocaleString(document.documentElement.lang, {
        dateStyle: "long",
        timeStyle: "short",
      });
      bar.querySelector("[data-act=resume]").addEventListener("click", () => resume(fields));
      bar.querySelector("[data-act=discard]").addEventListener("click", () => {
        storage.removeItem(key);
        bar.remove();
      });
      words.append(bar);
    }
  }

  // Logging out

  function forgetAtLogOut() {
    document.getElementById("logout-form")?.addEventListener("submit", (event) => {
      if (form && words) keep();
      const keys = keysOf(keyOf(""));
      if (keys.length && !confirm(person.dataset.question)) return event.preventDefault();
      leaving = true;
      for (const key of keys) storage.removeItem(key);
    });
  }

  forgetOld();
  forgetAtLogOut();
  if (form && words) {
    sendOnlyWhenAnswered();
    offerWhatWasFound().finally(keepWhatIsTyped);
  }
})();
