// The translation desk: Ctrl + Enter saves and goes to the next text, as its button does.
const english = document.getElementById("english");
const next = document.querySelector('input[name="_next"]');

if (english && next) {
  english.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      next.click();
    }
  });
  english.focus();
}
