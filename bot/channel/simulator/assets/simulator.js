// The page works without this script; with it, it does not reload.
"use strict";

const problem = document.getElementById("masalah");
const person = new FormData(document.querySelector("form.write")).get("orang");
let live = false; // changes arrive by themselves
let queue = Promise.resolve(); // one message after the other, as they were written

function say(text) {
  problem.textContent = text;
}

function newTicket(form) {
  form.elements.nomor.value = crypto.randomUUID();
}

// merge changes what is on the page into what the server sent, touching only
// what differs, so that a screen reader reads only what is new.
function merge(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  for (const fresh of next.querySelectorAll("[data-live]")) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    if (fresh.tagName !== "OL") {
      if (old.innerHTML !== fresh.innerHTML) old.replaceWith(document.importNode(fresh, true));
      continue;
    }
    let place = old.firstElementChild;
    for (const item of fresh.children) {
      while (place && place.id !== item.id && !next.getElementById(place.id)) {
        const gone = place;
        place = place.nextElementSibling;
        gone.remove();
      }
      if (!place || place.id !== item.id) {
        old.insertBefore(document.importNode(item, true), place);
        continue;
      }
      const here = place;
      place = place.nextElementSibling;
      if (here.outerHTML !== item.outerHTML) here.replaceWith(document.importNode(item, true));
    }
    while (place) {
      const gone = place;
      place = place.nextElementSibling;
      gone.remove();
    }
  }
}

function listen() {
  const source = new EventSource("/simulator/events?orang=" + encodeURIComponent(person));
  source.addEventListener("percakapan", (event) => {
    if (!live) say("");
    live = true;
    merge(event.data);
  });
  source.addEventListener("error", () => {
    if (live) say("Sambungan ke kanca terputus; mencoba lagi …");
    live = false;
  });
}

async function send(form, data) {
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "text/plain" },
      body: new URLSearchParams(data),
    });
    if (!answer.ok) throw new Error((await answer.text()).trim());
    say("");
    if (!live) location.reload();
  } catch (error) {
    say(error instanceof TypeError ? "kanca tidak terjangkau. Apakah programnya masih berjalan?" : error.message);
    const box = form.elements.teks;
    if (box && box.value.trim() === "") {
      box.value = data.get("teks");
      form.elements.nomor.value = data.get("nomor"); // the same message, should it have arrived after all
      changed(box);
    }
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-send]")) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  newTicket(form);
  if (form.elements.teks) {
    form.elements.teks.value = "";
    changed(form.elements.teks);
  }
  const sheet = form.closest("details");
  if (sheet) {
    sheet.open = false;
    document.getElementById("whatsapp-teks").focus();
  }
  queue = queue.then(() => send(form, data));
});

let counting = 0;
async function count(box) {
  const turn = ++counting;
  const answer = await fetch("/simulator/count", {
    method: "POST",
    body: new URLSearchParams({ teks: box.value }),
  }).catch(() => null);
  if (answer && answer.ok && turn === counting) {
    document.getElementById("sms-hitung").textContent = await answer.text();
  }
}

function changed(box) {
  if (box.id === "sms-teks") {
    count(box);
  } else {
    box.rows = Math.min(5, Math.max(1, box.value.split("\n").length, Math.ceil(box.value.length / 34)));
  }
}

for (const box of document.querySelectorAll("textarea")) {
  let shift = false;
  box.addEventListener("keydown", (event) => { shift = event.shiftKey; });
  // Enter sends, and Shift+Enter begins a new line; on a phone's keyboard, too,
  // which does not say which key it was.
  box.addEventListener("beforeinput", (event) => {
    if (shift || (event.inputType !== "insertLineBreak" && event.inputType !== "insertParagraph")) return;
    event.preventDefault();
    box.form.requestSubmit();
  });
  box.addEventListener("input", () => changed(box));
  changed(box); // a reload may have kept what was typed
}

for (const keys of document.querySelectorAll(".keys")) {
  keys.hidden = false;
  const box = document.getElementById("sms-teks");
  keys.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (!key) return;
    if (key === "back") box.value = box.value.slice(0, -1);
    else box.value += key;
    changed(box);
  });
}

for (const menu of document.querySelectorAll("details.menu")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

for (const tab of document.querySelectorAll("input.tab")) {
  tab.addEventListener("change", () => {
    for (const link of document.querySelectorAll(".people a")) {
      const url = new URL(link.href);
      url.searchParams.set("telepon", tab.value);
      link.href = url;
    }
  });
}

if (window.EventSource) listen();
