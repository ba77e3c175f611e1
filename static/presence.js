// Signs of an open form, so that colleagues are told who is there; the page says the names once without this script.

const notice = document.querySelector("[data-presence]");

if (notice) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = (more) => new URLSearchParams({ csrfmiddlewaretoken: token, ...more });

  const tell = async () => {
    try {
      const answer = await fetch(notice.dataset.presence, { method: "POST", body: body({}) });
      if (answer.ok) {
        const { others } = await answer.json();
        notice.hidden = others.length === 0;
        notice.querySelector("[data-names]").textContent = others.join(", ");
      }
    } catch {
      // The network is away: the next sign tells.
    }
  };

  setInterval(tell, 30_000);
  addEventListener("pagehide", () => navigator.sendBeacon(notice.dataset.presence, body({ gone: "1" })));
  addEventListener("pageshow", (event) => event.persisted && tell());
}
