"use strict";
const box = document.getElementById("search");
const field = document.getElementById("q");
const count = document.getElementById("count");
const results = document.getElementById("results");
const fold = (text) =>
  text.toLowerCase().replace(/ı/g, "i").replace(/œ/g, "oe").replace(/ß/g, "ss").normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’'ʼ-]/g, " ");
let entries;
const read = () =>
  [...document.querySelectorAll("article[id]")].map((item) => {
    const title = item.querySelector("h3, h4");
    return {
      id: item.id,
      title: title.textContent,
      name: fold(title.textContent),
      text: fold(item.textContent),
      noun: item.closest("main > section").querySelector("h2").textContent,
    };
  });
const rank = (entry, words) => {
  if (!words.every((word) => entry.text.includes(word))) return 0;
  if (entry.name.startsWith(words[0])) return 3;
  return words.every((word) => entry.name.includes(word)) ? 2 : 1;
};
field.addEventListener("input", () => {
  const words = fold(field.value).split(/\s+/).filter(Boolean);
  results.textContent = count.textContent = "";
  if (fold(field.value).trim().length < 2) return;
  entries ||= read();
  const found = entries
    .map((entry) => [rank(entry, words), entry])
    .filter(([value]) => value)
    .sort((one, other) => other[0] - one[0]);
  count.textContent = found.length ? box.dataset.found.replace("{found}", found.length) : box.dataset.none;
  for (const [, entry] of found.slice(0, 40)) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    const noun = document.createElement("span");
    link.href = "#" + entry.id;
    link.textContent = entry.title;
    noun.textContent = " · " + entry.noun;
    line.append(link, noun);
    results.append(line);
  }
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && results.firstChild) results.querySelector("a").click();
  if (event.key === "Escape") {
    field.value = "";
    results.textContent = count.textContent = "";
  }
});
results.addEventListener("click", (event) => {
  if (event.target.closest("a")) {
    results.textContent = count.textContent = "";
  }
});
box.hidden = false;
