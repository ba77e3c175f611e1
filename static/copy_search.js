// The search of a copy of the portal (bamex/archive/): in the browser, from an index that is a script beside the page,
// because a page opened from a folder may fetch nothing. Without script the page offers the site map instead.
"use strict";
(() => {
  const place = document.querySelector("[data-copy-search]");
  if (!place || typeof BAMEX_INDEX === "undefined") return;
  const texts = place.dataset;
  const SIMILAR_ENOUGH = 0.35; // as the portal's own search
  const MOST_PER_NOUN = 8;
  const MOST_SIMILAR = 10;

  // As bamex.search.columns.fold_text and the database fold; a test compares them.
  const fold = (text) =>
    text
      .replace(/[İı]/g, "i")
      .toLowerCase()
      .replace(/œ/g, "oe")
      .replace(/æ/g, "ae")
      .replace(/ß/g, "ss")
      .normalize("NFKD")
      .replace(/\p{M}/gu, "");
  const wordsOf = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];
  const keyOf = (text) => wordsOf(text).join("");
  window.bamexFold = wordsOf; // for the test

  const entries = BAMEX_INDEX.nouns.flatMap(([noun, rows]) =>
    rows.map(([title, titleLanguage, text, language, way, others]) => ({
      noun,
      title,
      titleLanguage,
      text,
      language,
      way,
      words: wordsOf(title),
      // Where a word stands decides how much it counts.
      places: [
        [wordsOf(title), 4],
        [wordsOf(text), 2],
        [others.split(" "), 1],
      ],
    })),
  );
  const spellings = new Map();
  for (const group of BAMEX_INDEX.spellings) {
    for (const spelling of group) {
      const key = keyOf(spelling);
      spellings.set(key, [...new Set([...(spellings.get(key) || []), ...group])]);
    }
  }

  // The typed words as a list of alternatives, as the portal reads them: a run that is a known spelling stands for all
  // spellings of that name.
  function phrasesOf(words) {
    const phrases = [];
    let start = 0;
    while (start < words.length) {
      for (let end = Math.min(words.length, start + 6); end > start; end -= 1) {
        const same = spellings.get(words.slice(start, end).join(""));
        if (!same && end > start + 1) continue;
        if (same) phrases.push(same.map(wordsOf));
        else if (!BAMEX_INDEX.articles.includes(words[start])) phrases.push([[words[start]]]);
        start = end;
        break;
      }
    }
    return phrases;
  }

  // A plural finds the singular, and the beginning of a word the whole of it.
  const stem = (word) => (word.length > 3 ? word.replace(/(aux|[sx])$/, (end) => (end === "aux" ? "a" : "")) : word);
  const isFound = (word, typed) => word === typed || (typed.length > 2 && word.startsWith(stem(typed)));

  function rankOf(entry, phrases) {
    let rank = 0;
    for (const alternatives of phrases) {
      let best = 0;
      for (const phrase of alternatives) {
        let weight = 0;
        for (const typed of phrase) {
          const found = entry.places.find(([words]) => words.some((word) => isFound(word, typed)));
          if (!found) {
            weight = 0;
            break;
          }
          weight += found[1] / phrase.length;
        }
        best = Math.max(best, weight);
      }
      if (!best) return 0;
      rank += best;
    }
    // First what bears the name that was typed.
    const names = phrases.length === 1 ? phrases[0] : [phrases.flatMap(([first]) => first)];
    return rank + 3 * Math.max(...names.map((name) => likeness(entry.words, name)));
  }

  const trigramsOf = (words) =>
    new Set(
      words.flatMap((word) => {
        const padded = `  ${word} `;
        return Array.from({ length: padded.length - 2 }, (_none, at) => padded.slice(at, at + 3));
      }),
    );

  // The similarity of pg_trgm, of two lists of words.
  function likeness(one, other) {
    const [first, second] = [trigramsOf(one), trigramsOf(other)];
    const common = [...first].filter((part) => second.has(part)).length;
    return common / (first.size + second.size - common);
  }

  const resemblance = (entry, words) =>
    words.reduce((sum, typed) => sum + Math.max(0, ...entry.words.map((word) => likeness([word], [typed]))), 0) /
    words.length;

  const byRank = (measure) =>
    entries
      .map((entry, number) => [measure(entry), number, entry])
      .filter(([rank]) => rank > 0)
      .sort((one, other) => other[0] - one[0] || one[1] - other[1])
      .map(([, , entry]) => entry);

  // What is shown, in the form of templates/_results.html

  const makeElement = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  };

  const makeRow = ({ title, titleLanguage, text, language, way }) =>
    makeElement(
      "li",
      {},
      makeElement("a", { href: way, lang: titleLanguage }, title),
      ...(text ? [makeElement("p", { class: "excerpt", lang: language }, excerptOf(text))] : []),
    );

  const excerptOf = (text) => {
    const words = text.split(" ");
    return words.length > 32 ? `${words.slice(0, 32).join(" ")}\u00a0…` : text;
  };

  const makeList = (rows) => makeElement("ul", { class: "rows" }, ...rows.map(makeRow));

  function makeGroup([noun, rows], number) {
    const id = `noun-${number}`;
    const count = makeElement("span", { class: "count" }, `(${rows.length})`);
    const heading = makeElement("h2", { id }, noun.charAt(0).toUpperCase() + noun.slice(1), " ", count);
    const more = rows.slice(MOST_PER_NOUN);
    const rest = more.length
      ? [
          makeElement(
            "details",
            {},
            makeElement("summary", {}, texts.more.replace("{count}", more.length)),
            makeList(more),
          ),
        ]
      : [];
    return makeElement("section", { "aria-labelledby": id }, heading, makeList(rows.slice(0, MOST_PER_NOUN)), ...rest);
  }

  function show(query) {
    const words = wordsOf(query).slice(0, 12);
    const phrases = phrasesOf(words);
    place.textContent = "";
    if (!phrases.length) return;
    let found = byRank((entry) => rankOf(entry, phrases));
    let sentence = found.length === 1 ? texts.one : texts.many;
    if (!found.length) {
      const similar = (entry) => {
        const measure = resemblance(entry, words);
        return measure >= SIMILAR_ENOUGH ? measure : 0;
      };
      found = byRank(similar).slice(0, MOST_SIMILAR);
      sentence = found.length ? texts.similar : texts.none;
    }
    const said = sentence.replace("{count}", found.length).replace("{query}", query);
    place.append(makeElement("p", { role: "status" }, said));
    const groups = new Map();
    for (const entry of found) groups.set(entry.noun, [...(groups.get(entry.noun) || []), entry]);
    place.append(...[...groups].map(makeGroup));
  }

  for (const note of document.querySelectorAll("[data-without-script]")) note.hidden = true;
  const query = (new URLSearchParams(location.search).get("q") || "").trim().slice(0, 200);
  if (query) {
    document.querySelector("#search-field").value = query;
    show(query);
  }
})();
