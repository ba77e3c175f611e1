// What script adds to pages that read completely without it: suggestions, instant narrowing, pages kept offline.
"use strict";
(() => {
  const texts = document.currentScript.dataset;

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
  const hyphenated = (text) => fold(text).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const wordsOf = (text) => fold(text).split(/\s+/).filter(Boolean);
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  };

  let memory;
  try {
    memory = localStorage; // refused where the reader lets sites keep nothing
    memory.setItem("selection", memory.getItem("selection") || "");
  } catch {
    memory = undefined;
  }

  // Pictures as links, if that was chosen on this device: first of all, before they are asked for

  const light = document.querySelector("[data-light]");
  if (light && memory) {
    const words = [light.textContent, light.dataset.other];
    const there = [light.getAttribute("href"), location.pathname];
    const parsed = (markup) => {
      const holder = make("template", {});
      holder.innerHTML = markup;
      return holder.content.firstElementChild;
    };
    const slots = [...document.querySelectorAll("main picture")].map((picture) => {
      const { dataset, alt, lang } = picture.querySelector("img");
      const described = make("span", lang ? { lang } : {}, alt);
      const link = make("p", { class: "see" }, make("a", { href: dataset.file }, dataset.see), " ", described);
      return { here: picture, link, markup: picture.outerHTML };
    });
    let asLinks = false;
    const turnPictures = () => {
      asLinks = !asLinks;
      for (const slot of slots) {
        // What is on its way is given up.
        if (asLinks) for (const part of slot.here.children) for (const name of ["srcset", "src"]) part.removeAttribute(name);
        const next = asLinks ? slot.link : parsed(slot.markup);
        slot.here.replaceWith(next);
        slot.here = next;
      }
      light.textContent = words[+asLinks];
      light.setAttribute("href", there[+asLinks]);
    };
    if (slots.length && memory.getItem("light")) turnPictures();
    light.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (slots.length) {
        event.preventDefault();
        turnPictures();
      }
      if (asLinks) memory.setItem("light", 1);
      else memory.removeItem("light"); // followed to the page with pictures
    });
  }

  // Suggestions (the ARIA combobox pattern, with a list)

  let index;
  const fetchIndex = () => {
    if (index || (navigator.connection && navigator.connection.saveData)) return;
    index = fetch(texts.suggestions)
      .then((answer) => answer.json())
      .then(({ nouns }) =>
        nouns.flatMap(([noun, address, names]) =>
          names.map((row) => {
            const [name, part, ...others] = [].concat(row);
            return {
              name,
              noun,
              address: new URL(address.replace("*", part || hyphenated(name)), new URL(texts.suggestions, location)).href,
              spellings: [name, ...others].map((spelling) => [spelling, " " + fold(spelling)]),
            };
          }),
        ),
      )
      .catch(() => (index = undefined));
  };

  // 0: no; the more, the nearer. `matched` is the other spelling that answered.
  const match = (entry, words) => {
    let best = 0;
    let matched = "";
    entry.spellings.forEach(([spelling, folded], number) => {
      if (!words.every((word) => folded.includes(word))) return;
      const rank = (folded.startsWith(" " + words[0]) ? 4 : words.every((word) => folded.includes(" " + word)) ? 2.5 : 1) - (number ? 0.5 : 0);
      if (rank > best) [best, matched] = [rank, spelling];
    });
    return [best, words.every((word) => entry.spellings[0][1].includes(word)) ? "" : matched, entry];
  };

  const suggest = (field, number) => {
    const id = `suggestions-${number}`;
    const list = make("ul", { id, role: "listbox", "aria-label": texts.label, hidden: "" });
    const status = make("span", { role: "status", class: "hidden" });
    let chosen = -1;
    const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": false };
    for (const name in attributes) field.setAttribute(name, attributes[name]);
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
      if (options[chosen]) options[chosen].setAttribute("aria-selected", false);
      chosen = (place + options.length + 1) % (options.length + 1);
      if (!options[chosen]) {
        chosen = -1;
        return field.removeAttribute("aria-activedescendant");
      }
      options[chosen].setAttribute("aria-selected", true);
      options[chosen].scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", options[chosen].id);
    };
    const show = async () => {
      const asked = field.value;
      const words = wordsOf(asked);
      const entries = fold(asked).trim().length > 1 && (await index);
      if (field.value !== asked) return;
      close();
      if (!entries) return (status.textContent = "");
      const found = entries
        .map((entry) => match(entry, words))
        .filter(([rank]) => rank)
        .sort((one, other) => other[0] - one[0])
        .slice(0, 8);
      found.forEach(([, matched, entry], place) => {
        const also = matched && ` (${texts.also.replace("{name}", matched)})`;
        const option = make("li", { id: `${id}-${place}`, role: "option", "aria-selected": false }, entry.name + also, " ", make("span", { class: "meta" }, entry.noun));
        option.address = entry.address;
        list.append(option);
      });
      list.hidden = !found.length;
      field.setAttribute("aria-expanded", !!found.length);
      status.textContent = found.length > 1 ? texts.count.replace("{count}", found.length) : found.length ? texts.one : texts.none;
    };

    field.addEventListener("focus", fetchIndex);
    field.addEventListener("input", () => {
      fetchIndex();
      show();
    });
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
    if (document.activeElement === field) fetchIndex();
  };
  document.querySelectorAll("input[type=search][name=q]").forEach(suggest);

  // Instant narrowing of a list

  const narrow = document.querySelector("[data-narrow]");
  if (narrow) {
    const rows = [...document.querySelectorAll("main ul.rows > li")].map((row) => [row, fold(row.textContent)]);
    const sections = [...document.querySelectorAll("main section")].filter((section) => section.querySelector("ul.rows > li"));
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

  // References: the day on which they are consulted, and a button that copies where the browser lets it

  for (const day of document.querySelectorAll("[data-today]")) day.textContent = new Date().toLocaleDateString("fr", { dateStyle: "long" });
  if (navigator.clipboard)
    for (const text of document.querySelectorAll("[data-copy]")) {
      const button = make("button", { type: "button" }, text.dataset.copy);
      const done = make("span", { role: "status" });
      text.after(button, " ", done);
      button.addEventListener("click", () => navigator.clipboard.writeText(text.textContent).then(() => (done.textContent = texts.copied)));
    }
  // One's own selection: codes kept on this device, and nowhere else; a list in an address never touches them

  const own = document.querySelector(".header .chosen");
  const mine = () => memory.getItem("selection").match(/[A-Z]\d{3,6}/g) || [];
  const addressOf = (codes) => own.href.split("?")[0] + (codes.length ? "?i=" + codes : "");
  const select = (codes) => {
    memory.setItem("selection", [...new Set(codes)]);
    showMine();
  };
  const turn = (code) => select(mine().includes(code) ? mine().filter((other) => other !== code) : [...mine(), code]);
  const showMine = () => {
    const codes = mine();
    own.href = addressOf(codes);
    own.lastElementChild.textContent = codes.length || "";
    for (const button of document.querySelectorAll("button[data-mark]")) {
      const chosen = codes.includes(button.dataset.mark);
      button.setAttribute("aria-pressed", chosen);
      button.firstChild.textContent = chosen ? "✓" : "+";
    }
  };
  if (own && memory) {
    for (const place of document.querySelectorAll("main [data-mark]")) {
      const name = place.querySelector("h2, h3, h4");
      const attributes = { type: "button", "data-mark": place.dataset.mark };
      if (name) attributes.title = attributes["aria-label"] = own.dataset.label.replace("{name}", name.textContent);
      const button = make("button", attributes, make("span", { "aria-hidden": true }));
      button.addEventListener("click", () => turn(button.dataset.mark));
      if (name) place.append(button);
      else {
        button.append(" " + own.dataset.short);
        place.replaceWith(button);
      }
    }
    const listed = document.querySelector("[data-codes]");
    if (listed) {
      const codes = listed.dataset.codes ? listed.dataset.codes.split(",") : [];
      const offer = listed.querySelector("[data-offer]");
      const isMine = () => codes.length === mine().length && codes.every((code) => mine().includes(code));
      const showOffer = () => {
        const state = isMine() ? "same" : mine().length ? "other" : "none";
        for (const part of offer.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
        offer.querySelector("a").href = addressOf(mine());
        for (const button of offer.querySelectorAll("button"))
          button.hidden = { same: "add replace", other: "clear", none: "replace clear" }[state].includes(button.dataset.do);
        offer.hidden = false;
      };
      if (!codes.length && mine().length) location.replace(addressOf(mine()));
      listed.addEventListener("click", ({ target }) => {
        const { remove, do: task } = target.closest("a, button")?.dataset || {};
        if (remove && isMine()) select(mine().filter((code) => !remove.split(",").includes(code)));
        if (!task) return;
        select({ add: [...mine(), ...codes], replace: codes, clear: [] }[task]);
        if (task === "add" && !isMine()) return (location = own.href);
        showOffer();
        offer.querySelector("button:not([hidden])").focus();
      });
      // A code added to one's own list is added to what is kept, too.
      listed.addEventListener("submit", ({ target }) => {
        if (isMine()) select([...mine(), ...(target.code.value.toUpperCase().match(/[A-Z]\d{3,6}/g) || [])]);
      });
      if (offer) showOffer();
    }
    showMine();
    // Another tab, or a page that the browser shows again as it left it.
    addEventListener("storage", showMine);
    addEventListener("pageshow", showMine);
  }

  // Pages kept by the service worker, which needs a secure address

  const workers = navigator.serviceWorker;
  if (!workers || !texts.worker || !isSecureContext) return;
  const first = !workers.controller; // this page came without the worker, which claims it as soon as it is there
  const ready = workers.register(texts.worker).then(() => workers.ready);
  ready
    .then((registration) => {
      if (first) registration.active.postMessage({ task: "visit", address: location.href });
    })
    .catch(() => {});

  const kept = document.querySelector("[data-kept]");
  if (!kept) return;
  const { dataset } = kept;
  const status = kept.querySelector("[role=status]");
  const rows = kept.querySelector("ul");
  const ask = (task, answered) =>
    ready.then((registration) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = (event) => answered(event.data);
      registration.active.postMessage({ task, language: document.documentElement.lang }, [channel.port2]);
    });
  const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
  const day = new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : "fr", { dateStyle: "long", timeStyle: "short" });
  const list = () =>
    ask("list", (answer) => {
      rows.textContent = "";
      for (const row of answer.rows || []) {
        const said = [dataset.saved.replace("{date}", day.format(row.saved)), row.old && dataset.old].filter(Boolean).join(" · ");
        rows.append(make("li", {}, make("a", { href: row.address }, plain(row.title)), " ", make("span", { class: "meta" }, said)));
      }
      if (!rows.children.length) rows.append(make("li", {}, dataset.nothing));
    });
  const tasks = {
    keep() {
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
      ask("keep", ({ failed, done, total }) => {
        status.textContent = failed ? dataset.failed : done < total ? dataset.progress.replace("{done}", done).replace("{total}", total) : dataset.done;
        if (failed || done === total) list();
      });
    },
    forget() {
      ask("forget", () => {
        status.textContent = dataset.forgotten;
        list();
      });
    },
  };
  kept.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) tasks[button.dataset.task]();
  });
  ready.then(() => {
    kept.hidden = false;
    document.querySelector("[data-not-kept]").hidden = true;
    list();
  });
})();
