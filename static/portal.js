// What script adds to pages that read completely without it, in one file (docs/decisions/0021-script-by-feature.md):
// what the features share, then a function for each, then their start.
"use strict";
(() => {
  // Shared by the features

  const texts = document.currentScript.dataset; // from templates/_script.html

  // "Şirket", "sirket" and "SİRKET" are the same to who types.
  const fold = (text) =>
    text
      .replace(/[İı]/g, "i")
      .toLowerCase()
      .replace(/œ/g, "oe")
      .replace(/æ/g, "ae")
      .replace(/ß/g, "ss")
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/[’'ʼ\-/]/g, " ");

  const wordsOf = (text) => fold(text).split(/\s+/).filter(Boolean);

  const makeElement = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  };

  // The browser's storage; undefined where the reader lets sites keep nothing.
  const deviceStorage = (() => {
    try {
      localStorage.setItem("selection", localStorage.getItem("selection") || "");
      return localStorage;
    } catch {
      return undefined;
    }
  })();

  // Pictures as links, if that was chosen on this device (templates/news/_light.html). Started before all others, so
  // that no picture is asked for in vain.

  function turnPicturesIntoLinks() {
    const choice = document.querySelector("[data-light]");
    if (!choice || !deviceStorage) return;
    const words = [choice.textContent, choice.dataset.other];
    const addresses = [choice.getAttribute("href"), location.pathname];
    const slots = [...document.querySelectorAll("main picture")].map((picture) => ({
      shown: picture,
      link: linkTo(picture.querySelector("img")),
      markup: picture.outerHTML,
    }));
    let asLinks = false;

    const turn = () => {
      asLinks = !asLinks;
      for (const slot of slots) {
        if (asLinks) stopLoading(slot.shown);
        const next = asLinks ? slot.link : parse(slot.markup);
        slot.shown.replaceWith(next);
        slot.shown = next;
      }
      choice.textContent = words[+asLinks];
      choice.setAttribute("href", addresses[+asLinks]);
    };

    function linkTo({ dataset, alt, lang }) {
      const link = makeElement("a", { href: dataset.file }, dataset.see);
      return makeElement("p", { class: "see" }, link, " ", makeElement("span", lang ? { lang } : {}, alt));
    }

    function parse(markup) {
      const holder = document.createElement("template");
      holder.innerHTML = markup;
      return holder.content.firstElementChild;
    }

    function stopLoading(picture) {
      for (const part of picture.children) {
        part.removeAttribute("srcset");
        part.removeAttribute("src");
      }
    }

    if (slots.length && deviceStorage.getItem("light")) turn();
    choice.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (slots.length) {
        event.preventDefault();
        turn();
      }
      if (asLinks) deviceStorage.setItem("light", 1);
      else deviceStorage.removeItem("light"); // the link is followed to the page with pictures
    });
  }

  // The current place in the row of links, where it is wider than the screen (templates/_header.html)

  function showCurrentPlace() {
    const current = document.querySelector(".header nav [aria-current]");
    // It tells the place: to ask for it would lay out the page at once.
    const observer = new IntersectionObserver(([place]) => {
      current.closest("ul").scrollLeft += place.boundingClientRect.right - innerWidth;
      observer.disconnect();
    });
    if (current) observer.observe(current);
  }

  // Names suggested below each search field: the combobox pattern of ARIA, with a list

  function suggestNames() {
    let names; // a promise of them, from the first use of a field on
    document.querySelectorAll("input[type=search][name=q]").forEach(suggestBelow);

    function fetchNames() {
      // A page opened from a folder, of a copy of the portal, may fetch nothing.
      if (names || navigator.connection?.saveData || location.protocol === "file:") return;
      names = fetch(texts.suggestions)
        .then((answer) => answer.json())
        .then(({ nouns }) => nouns.flatMap(([noun, address, rows]) => rows.map((row) => readName(noun, address, row))))
        .catch(() => (names = undefined));
    }

    function readName(noun, address, row) {
      const [name, part, ...others] = [].concat(row);
      const path = address.replace("*", part || hyphenate(name));
      return {
        name,
        noun,
        address: new URL(path, new URL(texts.suggestions, location)).href,
        spellings: [name, ...others].map((spelling) => [spelling, " " + fold(spelling)]),
      };
    }

    function hyphenate(text) {
      return fold(text)
        .match(/[a-z0-9]+/g)
        .join("-");
    }

    // [rank, matched, entry]: 0 is no match, the higher the nearer; `matched` is the other spelling that matched.
    function match(entry, words) {
      const isIn = (folded, before = "") => words.every((word) => folded.includes(before + word));
      let best = 0;
      let matched = "";
      entry.spellings.forEach(([spelling, folded], number) => {
        if (!isIn(folded)) return;
        const nearness = folded.startsWith(" " + words[0]) ? 4 : isIn(folded, " ") ? 2.5 : 1;
        const rank = nearness - (number ? 0.5 : 0);
        if (rank > best) [best, matched] = [rank, spelling];
      });
      return [best, isIn(entry.spellings[0][1]) ? "" : matched, entry];
    }

    function suggestBelow(field, number) {
      const id = `suggestions-${number}`;
      const list = makeElement("ul", { id, role: "listbox", "aria-label": texts.label, hidden: "" });
      const status = makeElement("span", { role: "status", class: "hidden" });
      let chosen = -1;
      field.setAttribute("role", "combobox");
      field.setAttribute("autocomplete", "off");
      field.setAttribute("aria-autocomplete", "list");
      field.setAttribute("aria-controls", id);
      field.setAttribute("aria-expanded", false);
      field.after(list, status);

      const close = () => {
        list.hidden = true;
        list.textContent = "";
        chosen = -1;
        field.setAttribute("aria-expanded", false);
        field.removeAttribute("aria-activedescendant");
      };

      const choose = (place) => {
        const options = list.children;
        options[chosen]?.setAttribute("aria-selected", false);
        chosen = (place + options.length + 1) % (options.length + 1);
        if (options[chosen]) {
          options[chosen].setAttribute("aria-selected", true);
          options[chosen].scrollIntoView({ block: "nearest" });
          field.setAttribute("aria-activedescendant", options[chosen].id);
        } else {
          chosen = -1;
          field.removeAttribute("aria-activedescendant");
        }
      };

      const show = async () => {
        fetchNames();
        const typed = field.value;
        const words = wordsOf(typed);
        const entries = fold(typed).trim().length > 1 && (await names);
        if (field.value !== typed) return; // typed on meanwhile
        close();
        if (!entries) {
          status.textContent = "";
          return;
        }
        const found = entries
          .map((entry) => match(entry, words))
          .filter(([rank]) => rank)
          .sort((one, other) => other[0] - one[0])
          .slice(0, 8);
        list.append(...found.map(makeOption));
        const count = found.length;
        list.hidden = !count;
        field.setAttribute("aria-expanded", !!count);
        status.textContent = count > 1 ? texts.count.replace("{count}", count) : count ? texts.one : texts.none;
      };

      const makeOption = ([, matched, { name, noun, address }], place) => {
        const also = matched && ` (${texts.also.replace("{name}", matched)})`;
        const attributes = { id: `${id}-${place}`, role: "option", "aria-selected": false };
        const option = makeElement("li", attributes, name + also, " ", makeElement("span", { class: "meta" }, noun));
        option.address = address;
        return option;
      };

      field.addEventListener("focus", fetchNames);
      field.addEventListener("input", show);
      field.addEventListener("blur", close);
      field.addEventListener("keydown", (event) => {
        if (list.hidden || event.isComposing) return;
        if (event.key === "ArrowDown") choose(chosen + 1);
        else if (event.key === "ArrowUp") choose(chosen < 0 ? list.children.length - 1 : chosen - 1);
        else if (event.key === "Escape") close();
        else if (event.key === "Enter" && chosen >= 0) location.href = list.children[chosen].address;
        else return;
        event.preventDefault();
      });
      // Before the field loses the focus, which would close the list.
      list.addEventListener("pointerdown", (event) => event.preventDefault());
      list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) location.href = option.address;
      });
      if (document.activeElement === field) fetchNames();
    }
  }

  // The lists of a page narrowed while one types (templates/_narrow.html)

  function narrowLists() {
    const narrow = document.querySelector("[data-narrow]");
    if (!narrow) return;
    const rows = [...document.querySelectorAll("main ul.rows > li")].map((row) => [row, fold(row.textContent)]);
    const sections = [...document.querySelectorAll("main section")].filter((part) =>
      part.querySelector("ul.rows > li"),
    );
    const status = narrow.querySelector("[role=status]");
    let later;
    narrow.querySelector("input").addEventListener("input", (event) => {
      const words = wordsOf(event.target.value);
      let shown = 0;
      for (const [row, text] of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        shown += !row.hidden;
      }
      for (const section of sections) section.hidden = !section.querySelector("ul.rows > li:not([hidden])");
      clearTimeout(later);
      later = setTimeout(() => {
        status.textContent = narrow.dataset.count.replace("{shown}", shown).replace("{total}", rows.length);
      }, 300);
    });
    narrow.hidden = !rows.length;
  }

  // The day in references (templates/_cite.html), and buttons that copy, addresses too

  // For references in French. To ask Intl costs a slow phone 0.1 s.
  const MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" ");

  function completeReferences() {
    const now = new Date();
    const today = [now.getDate(), MONTHS[now.getMonth()], now.getFullYear()].join(" ").replace(/^1 /, "1er ");
    for (const place of document.querySelectorAll("[data-today]"))
      place.textContent = place.textContent.replace("jj/mm/aaaa", today);
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("[data-copy]")) {
      const text = button.previousElementSibling;
      const status = makeElement("span", { role: "status" });
      button.after(" ", status);
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text.textContent);
        status.textContent = texts.copied;
      });
    }
  }

  // Addresses handed on (templates/_object_foot.html)

  function shareAddresses() {
    if (!navigator.share) return;
    for (const button of document.querySelectorAll("[data-share]")) {
      button.hidden = false;
      const { textContent: url } = button.closest("details").querySelector(".address");
      button.addEventListener("click", () => navigator.share({ title: document.title, url }).catch(() => {}));
    }
  }

  // The reader's own selection: codes kept on this device, and nowhere else. A list in an address never touches them.

  const CODE = /[A-Z]\d{3,6}/g;
  const selectionLink = document.querySelector(".header .chosen");
  const selectedCodes = () => deviceStorage.getItem("selection").match(CODE) || [];
  const addressOf = (codes) => selectionLink.href.split("?")[0] + (codes.length ? "?i=" + codes : "");

  function select(codes) {
    deviceStorage.setItem("selection", [...new Set(codes)]);
    showSelection();
  }

  function showSelection() {
    const codes = selectedCodes();
    selectionLink.href = addressOf(codes);
    selectionLink.lastElementChild.textContent = codes.length || "";
    for (const button of document.querySelectorAll("button[data-mark]")) {
      const isSelected = codes.includes(button.dataset.mark);
      button.setAttribute("aria-pressed", isSelected);
      button.firstChild.textContent = isSelected ? "✓" : "+";
    }
  }

  // A button on each object that can be selected, and the count in the header

  function markForSelection() {
    if (!selectionLink || !deviceStorage) return;
    for (const place of document.querySelectorAll("main [data-mark]")) {
      const name = place.querySelector("h2, h3, h4");
      const button = makeButton(place.dataset.mark, name);
      if (name) place.append(button);
      else {
        // The link of templates/_mark.html.
        button.append(" " + selectionLink.dataset.short);
        place.replaceWith(button);
      }
    }
    showSelection();
    // Another tab, or a page that the browser shows again as it left it.
    addEventListener("storage", showSelection);
    addEventListener("pageshow", showSelection);

    function makeButton(code, name) {
      const attributes = { type: "button", "data-mark": code };
      if (name) {
        attributes.title = selectionLink.dataset.label.replace("{name}", name.textContent);
        attributes["aria-label"] = attributes.title;
      }
      const button = makeElement("button", attributes, makeElement("span", { "aria-hidden": true }));
      button.addEventListener("click", () => {
        const codes = selectedCodes();
        select(codes.includes(code) ? codes.filter((other) => other !== code) : [...codes, code]);
      });
      return button;
    }
  }

  // The page of a list (templates/selection.html): is it the reader's own, may it become that?

  function offerSelection() {
    const listed = document.querySelector("[data-codes]");
    if (!listed || !selectionLink || !deviceStorage) return;
    const codes = listed.dataset.codes ? listed.dataset.codes.split(",") : [];
    const offer = listed.querySelector("[data-offer]");
    const isOwn = () =>
      codes.length === selectedCodes().length && codes.every((code) => selectedCodes().includes(code));
    const HIDDEN = { same: ["add", "replace"], other: ["clear"], none: ["replace", "clear"] };

    const showOffer = () => {
      const state = isOwn() ? "same" : selectedCodes().length ? "other" : "none";
      for (const part of offer.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
      for (const button of offer.querySelectorAll("button")) button.hidden = HIDDEN[state].includes(button.dataset.do);
      for (const link of listed.querySelectorAll(".chosen-foot .remove")) link.hidden = state !== "same";
      offer.querySelector("a").href = addressOf(selectedCodes());
      offer.hidden = false;
    };

    const act = (task) => {
      select({ add: [...selectedCodes(), ...codes], replace: codes, clear: [] }[task]);
      if (task === "add" && !isOwn()) location = selectionLink.href;
      else {
        showOffer();
        offer.querySelector("button:not([hidden])").focus();
      }
    };

    if (!codes.length && selectedCodes().length) location.replace(addressOf(selectedCodes()));
    listed.addEventListener("click", ({ target }) => {
      const { remove, do: task } = target.closest("a, button")?.dataset || {};
      // What is taken out of one's own list is taken out of what is kept, too, and what is added is added to it.
      if (remove && isOwn()) select(selectedCodes().filter((code) => !remove.split(",").includes(code)));
      if (task) act(task);
    });
    listed.addEventListener("submit", ({ target }) => {
      if (isOwn()) select([...selectedCodes(), ...(target.code.value.toUpperCase().match(CODE) || [])]);
    });
    if (offer) showOffer();
  }

  // The service worker (static/sw.js), which needs a secure address

  let workerReady; // a promise of its registration, where there can be one

  function registerServiceWorker() {
    const workers = navigator.serviceWorker;
    if (!workers || !texts.worker || !isSecureContext) return;
    // This page came without the worker, which takes charge of it as soon as it is there.
    const isFirst = !workers.controller;
    workerReady = workers.register(texts.worker).then(() => workers.ready);
    workerReady
      .then(({ active }) => {
        if (isFirst) active.postMessage({ task: "visit", address: location.href });
      })
      .catch(() => {}); // the page reads without it
  }

  // The pages kept on this device (templates/offline.html), by the tasks of static/sw.js

  function showKeptPages() {
    const kept = document.querySelector("[data-kept]");
    if (!kept || !workerReady) return;
    const { dataset } = kept;
    const { lang: language } = document.documentElement;
    const status = kept.querySelector("[role=status]");
    const list = kept.querySelector("ul");
    const moment = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "fr", {
      dateStyle: "long",
      timeStyle: "short",
    });

    const ask = async (task, onAnswer) => {
      const { active } = await workerReady;
      const channel = new MessageChannel();
      channel.port1.onmessage = ({ data }) => onAnswer(data);
      active.postMessage({ task, language }, [channel.port2]);
    };

    const showList = () =>
      ask("list", ({ rows = [] }) => {
        list.textContent = "";
        list.append(...(rows.length ? rows.map(makeRow) : [makeElement("li", {}, dataset.nothing)]));
      });

    const makeRow = ({ address, title, saved, old }) => {
      const notes = [dataset.saved.replace("{date}", moment.format(saved)), ...(old ? [dataset.old] : [])];
      const link = makeElement("a", { href: address }, plainText(title));
      return makeElement("li", {}, link, " ", makeElement("span", { class: "meta" }, notes.join(" · ")));
    };

    const plainText = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;

    const tasks = {
      keep() {
        navigator.storage?.persist?.();
        ask("keep", ({ failed, done, total }) => {
          const progress = dataset.progress.replace("{done}", done).replace("{total}", total);
          status.textContent = failed ? dataset.failed : done === total ? dataset.done : progress;
          if (failed || done === total) showList();
        });
      },
      forget() {
        ask("forget", () => {
          status.textContent = dataset.forgotten;
          showList();
        });
      },
    };

    kept.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) tasks[button.dataset.task]();
    });
    workerReady
      .then(() => {
        kept.hidden = false;
        document.querySelector("[data-not-kept]").hidden = true;
        showList();
      })
      .catch(() => {}); // the page says that nothing can be kept
  }

  const features = [
    turnPicturesIntoLinks,
    showCurrentPlace,
    suggestNames,
    narrowLists,
    completeReferences,
    shareAddresses,
    markForSelection,
    offerSelection,
    registerServiceWorker,
    showKeptPages,
  ];
  // Each as a microtask of its own: the browser reports the error of one, and goes on with the next.
  for (const start of features) queueMicrotask(start);
})();
