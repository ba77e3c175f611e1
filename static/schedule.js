// Moments of the schedule in the time of the reader's device, beside that of Bamako, where the two differ.
"use strict";

{
  const words = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  const differs = (moment) => new Date(moment).getTimezoneOffset() !== 0; // Bamako keeps UTC all year

  for (const time of document.querySelectorAll("[data-moment]"))
    if (differs(time.dataset.moment))
      time.after(` (${time.dataset.device.replace("{time}", words.format(new Date(time.dataset.moment)))})`);

  const line = document.querySelector("[data-chosen]");
  const day = document.querySelector("[name=day]");
  const hour = document.querySelector("[name=hour]");
  const tell = () => {
    const moment = new Date(`${day.value}T${hour.value}:00Z`);
    line.hidden = Number.isNaN(+moment) || !differs(moment);
    if (!line.hidden) line.textContent = line.dataset.device.replace("{time}", words.format(moment));
  };
  if (line && day && hour) {
    day.addEventListener("input", tell);
    hour.addEventListener("input", tell);
    tell();
  }
}
