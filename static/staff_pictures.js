// What script adds to the picture forms of the newsroom, which are plain forms without it. In order:
//
//   shared by the features      elements, the sending of a file ahead of its form
//   sendAhead                   templates/admin/_picture_input.html
//   sendSeveralAhead            templates/admin/several_pictures.html
//   framePicture                the same, on the picture: focal point, turn and cut, written into the form's own fields
"use strict";
(() => {
  // Shared by the features

  const makeElement = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  };

  // Sends one file and tells how far it is; resolves with what the server says of it.
  const sendFile = (address, file, token, onProgress) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const data = new FormData();
      data.append("picture", file);
      data.append("csrfmiddlewaretoken", token);
      request.open("POST", address);
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => onProgress(event.loaded, event.total));
      request.addEventListener("load", () =>
        request.response?.token || request.response?.fault ? resolve(request.response) : reject(),
      );
      request.addEventListener("error", reject);
      request.send(data);
    });

  const tokenOf = (form) => form.elements.csrfmiddlewaretoken.value;

  const addProgress = (box) => {
    const status = makeElement("p", { role: "status", class: "sending" });
    const bar = makeElement("progress", { max: "1", value: "0", hidden: "" });
    bar.setAttribute("aria-label", box.dataset.sending);
    box.append(bar, status);
    return { bar, status };
  };

  const sayThatItIsPrepared = (box, status, isNeeded) => {
    box.closest("form").addEventListener("submit", () => {
      if (isNeeded()) status.textContent = box.dataset.working;
    });
  };

  // One picture: it is sent when it is chosen, and the form carries its token.

  function sendAhead() {
    const box = document.querySelector(".picture-input:not(.several)");
    const input = box?.querySelector("input[type=file]");
    if (!input) return;
    const form = box.closest("form");
    const { bar, status } = addProgress(box);
    const field = () => box.querySelector("input[type=hidden]");
    sayThatItIsPrepared(box, status, () => input.files.length || field()?.name.endsWith("_staged"));
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (!file) return;
      bar.hidden = false;
      status.textContent = `${box.dataset.sending} ${file.name}`;
      try {
        const told = await sendFile(box.dataset.stage, file, tokenOf(form), (sent, all) => (bar.value = sent / all));
        if (input.files[0] !== file) return; // another was chosen meanwhile
        status.classList.toggle("fault", Boolean(told.fault));
        status.textContent = told.fault || `${told.name}, ${told.width} × ${told.height}. ${box.dataset.ready}`;
        if (told.fault) return; // the file stays chosen: saving says the same again
        input.value = "";
        field()?.remove();
        box.querySelector(".staged")?.remove();
        box.prepend(makeElement("input", { type: "hidden", name: `${box.dataset.name}_staged`, value: told.token }));
        box.dataset.source = told.preview;
        box.dispatchEvent(new Event("pictureshown"));
      } catch {
        status.classList.add("fault");
        status.textContent = box.dataset.lost;
      } finally {
        bar.hidden = true;
      }
    });
  }

  // Several: each is sent in turn, and the form comes back with a place for the words of each.

  function sendSeveralAhead() {
    const box = document.querySelector(".picture-input.several");
    const input = box?.querySelector("input[type=file]");
    if (!input) return;
    const form = box.closest("form");
    const { bar, status } = addProgress(box);
    sayThatItIsPrepared(box, status, () => true);
    input.addEventListener("change", async () => {
      const files = [...input.files];
      const faults = [];
      const refused = new DataTransfer(); // they stay chosen: saving says the same again
      bar.hidden = false;
      for (const [number, file] of files.entries()) {
        status.textContent = `${box.dataset.sending} ${file.name} (${number + 1}/${files.length})`;
        try {
          const told = await sendFile(
            box.dataset.stage,
            file,
            tokenOf(form),
            (sent, all) => (bar.value = (number + sent / all) / files.length),
          );
          if (told.fault) {
            faults.push(`${file.name} – ${told.fault}`);
            refused.items.add(file);
          } else form.append(makeElement("input", { type: "hidden", name: "staged", value: told.token }));
        } catch {
          faults.push(`${file.name} – ${box.dataset.lost}`);
          refused.items.add(file);
        }
      }
      bar.hidden = true;
      input.files = refused.files;
      status.textContent = faults.length ? faults.join("\n") : box.dataset.ready;
      status.classList.toggle("fault", faults.length > 0);
      if (!faults.length) form.requestSubmit(form.querySelector("[name=_add]"));
    });
  }

  // The focal point, the turn and the cut, on the picture. The form's fields hold them, in percent; the focal point is
  // that of what is left of the picture.

  const LONGEST = 480; // of the picture as it is shown, in pixels
  const CROPS = [
    [4, 3],
    [1, 1],
  ];

  function framePicture() {
    const box = document.querySelector(".picture-input:not(.several)");
    const find = (name) => document.getElementById(`id_${name}`);
    const sides = ["left", "top", "right", "bottom"];
    if (!box || !find("focus_x") || !find("cut_left")) return;
    const number = (name) => Number(find(name).value) || 0;
    const write = (name, value) => {
      find(name).value = Math.round(value);
    };
    const image = new Image();
    const canvas = makeElement("canvas", { class: "framed", "aria-hidden": "true" });
    const veil = makeElement("div", { class: "cut" });
    const point = makeElement("button", { type: "button", class: "focus-point" });
    point.setAttribute("aria-label", box.dataset.focus);
    const stage = makeElement("div", { class: "stage" }, canvas, veil, point);
    const cutting = makeElement(
      "button",
      { type: "button", class: "button", "aria-pressed": "false" },
      box.dataset.cut,
    );
    const whole = makeElement("button", { type: "button", class: "button" }, box.dataset.whole);
    const crops = makeElement("div", { class: "crops", role: "img", "aria-label": box.dataset.crops });
    const hint = makeElement("p", { class: "hint" }, box.dataset.focus);
    const tools = makeElement("div", { class: "framing", hidden: "" }, hint, stage, cutting, " ", whole, crops);
    crops.append(...CROPS.map(() => makeElement("canvas", {})));
    box.insertBefore(tools, box.querySelector(".choice"));
    let corner; // the first of two, while the editor cuts

    const drawTurned = () => {
      const turn = number("turn");
      const isSideways = turn % 180 !== 0;
      const scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
      const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
      canvas.width = isSideways ? height : width;
      canvas.height = isSideways ? width : height;
      const drawing = canvas.getContext("2d");
      drawing.translate(canvas.width / 2, canvas.height / 2);
      drawing.rotate((turn * Math.PI) / 180);
      drawing.drawImage(image, -width / 2, -height / 2, width, height);
    };

    const kept = () => {
      const [left, top, right, bottom] = sides.map((side) => number(`cut_${side}`));
      return { left, top, width: Math.max(1, 100 - left - right), height: Math.max(1, 100 - top - bottom) };
    };

    const drawCrop = (target, [across, down]) => {
      const part = kept();
      const width = (canvas.width * part.width) / 100;
      const height = (canvas.height * part.height) / 100;
      const scale = Math.min(width / across, height / down);
      const [wide, high] = [across * scale, down * scale];
      const left = (canvas.width * part.left) / 100 + ((width - wide) * number("focus_x")) / 100;
      const top = (canvas.height * part.top) / 100 + ((height - high) * number("focus_y")) / 100;
      target.height = 90;
      target.width = (90 * across) / down;
      target.getContext("2d").drawImage(canvas, left, top, wide, high, 0, 0, target.width, target.height);
    };

    const show = () => {
      if (!image.naturalWidth) return;
      drawTurned();
      const part = kept();
      veil.hidden = part.width === 100 && part.height === 100;
      veil.style.inset = `${number("cut_top")}% ${number("cut_right")}% ${number("cut_bottom")}% ${number("cut_left")}%`;
      point.style.left = `${part.left + (part.width * number("focus_x")) / 100}%`;
      point.style.top = `${part.top + (part.height * number("focus_y")) / 100}%`;
      [...crops.children].forEach((target, place) => drawCrop(target, CROPS[place]));
    };

    const within = (value) => Math.min(100, Math.max(0, value));
    const focusOn = (across, down) => {
      write("focus_x", within(across));
      write("focus_y", within(down));
      show();
    };
    const cut = (left, top, right, bottom) => {
      [left, top, right, bottom].forEach((value, place) => write(`cut_${sides[place]}`, value));
      show();
    };
    const endCutting = () => {
      corner = undefined;
      cutting.setAttribute("aria-pressed", "false");
    };

    canvas.addEventListener("click", ({ offsetX, offsetY }) => {
      const [across, down] = [(100 * offsetX) / canvas.clientWidth, (100 * offsetY) / canvas.clientHeight];
      if (cutting.getAttribute("aria-pressed") === "false") {
        const part = kept();
        focusOn((100 * (across - part.left)) / part.width, (100 * (down - part.top)) / part.height);
      } else if (!corner) {
        corner = [across, down];
      } else {
        const [[left, right], [top, bottom]] = [
          [corner[0], across],
          [corner[1], down],
        ].map((pair) => pair.sort((one, other) => one - other));
        endCutting();
        cut(left, top, 100 - right, 100 - bottom);
      }
    });
    point.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? 10 : 1;
      const [across, down] =
        { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key] || [];
      if (across === undefined) return;
      event.preventDefault();
      focusOn(number("focus_x") + across, number("focus_y") + down);
    });
    cutting.addEventListener("click", () => {
      if (cutting.getAttribute("aria-pressed") === "true") endCutting();
      else cutting.setAttribute("aria-pressed", "true");
    });
    whole.addEventListener("click", () => {
      endCutting();
      cut(0, 0, 0, 0);
    });
    for (const name of ["focus_x", "focus_y", "turn", ...sides.map((side) => `cut_${side}`)]) {
      find(name).addEventListener("input", show);
      find(name).addEventListener("change", show);
    }
    image.addEventListener("load", () => {
      tools.hidden = false;
      box.querySelector("img.shown")?.remove();
      show();
    });
    box.addEventListener("pictureshown", () => {
      image.src = box.dataset.source;
    });
    if (box.dataset.source) image.src = box.dataset.source;
  }

  const start = () => {
    for (const feature of [sendAhead, sendSeveralAhead, framePicture]) {
      try {
        feature();
      } catch (error) {
        console.error(error);
      }
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
