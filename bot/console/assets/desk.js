// The inbox under the fingers: what is typed is kept while it is typed, a message counts
// as seen when it was seen, and keys spare the mouse.
"use strict";
(() => {
  const quiet = { "Kanca-Live": "1" };
  const desk = () => document.getElementById("tulis");
  const post = (what, values, more = {}) => {
    const form = new URLSearchParams(values);
    return fetch(desk().dataset.need + what, { method: "POST", body: form, redirect: "manual", ...more });
  };

  // ---- drafts: saved one after the other, and no more once the form is on its way
  const fields = "#balasan, #catatan", waitFor = 700, tryAgain = 3000;
  const dirty = new Set(), sent = new Set();
  let timer = 0, saving = Promise.resolve(), over = false;
  const valueOf = name => document.getElementById(name)?.value;
  function say(name, key) {
    const field = document.getElementById(name);
    if (!field) return;
    let line = field.parentElement.querySelector("[data-draft]");
    if (!line) {
      line = document.createElement("p");
      line.className = "soft";
      line.dataset.draft = "";
      field.after(line);
    }
    line.textContent = key ? desk().dataset[key] : "";
  }
  // What was typed elsewhere stands below the field, to be read and copied.
  function elsewhere(field, text) {
    const old = field.parentElement.querySelector("[data-other]");
    if (old) old.remove();
    if (!text) return;
    const box = document.createElement("div"), why = document.createElement("p"), words = document.createElement("p");
    box.className = "box care";
    box.dataset.other = "";
    box.setAttribute("role", "status");
    why.textContent = desk().dataset.elsewhere;
    words.className = "words";
    words.textContent = text;
    box.append(why, words);
    field.after(box);
  }
  function save(more) {
    clearTimeout(timer);
    for (const name of dirty) {
      dirty.delete(name);
      const text = valueOf(name), turn = desk().dataset[name];
      if (text === undefined || sent.has(name) || over) continue;
      saving = saving.then(async () => {
        if (sent.has(name)) return;
        const field = document.getElementById(name), form = field?.form;
        try {
          const answer = await post("/draf", { [name]: text, giliran: turn, versi: form?.dataset.version ?? "", asal: desk().dataset.need }, more);
          if (form && answer.headers.has("Kanca-Draf")) form.dataset.version = answer.headers.get("Kanca-Draf");
          const theirs = answer.status === 412 ? await answer.text() : text; // the answer to what was kept may be lost
          if (answer.status === 401) over = true; // what was typed is kept for after signing in
          else if (theirs !== text) elsewhere(field, theirs);
          else if (answer.ok || answer.status === 412) say(name, text ? "saved" : "");
          else if (answer.status !== 409) throw new Error(String(answer.status));
        } catch {
          say(name, "unsaved");
          dirty.add(name);
          timer = setTimeout(save, tryAgain);
        }
      });
    }
    return saving;
  }
  if (desk()) {
    document.addEventListener("input", e => {
      if (!e.target.matches(fields)) return;
      dirty.add(e.target.id);
      say(e.target.id, "");
      clearTimeout(timer);
      timer = setTimeout(save, waitFor);
    });
    document.addEventListener("submit", e => {
      const own = [...e.target.querySelectorAll(fields)].map(f => f.id);
      for (const name of own) { sent.add(name); dirty.delete(name); }
      if (!dirty.size) return;
      e.preventDefault(); // what stands in the other fields is saved first
      const { target, submitter } = e;
      save().finally(() => { dirty.clear(); target.requestSubmit(submitter); });
    });
    addEventListener("pagehide", () => save({ keepalive: true }));
  }

  // ---- what was seen: the newest message stood before who looks for a moment
  const glance = 1000;
  let shown = desk() ? Number(desk().dataset.seen) : 0, told = 0, looking = 0;
  const newest = () => [...document.querySelectorAll(".said[data-id]")].at(-1);
  const set = () => { for (const f of document.querySelectorAll("input[name=terlihat]")) f.value = shown; };
  const seen = new IntersectionObserver(all => {
    clearTimeout(looking);
    if (all.at(-1).isIntersecting) looking = setTimeout(note, glance, all.at(-1).target);
  });
  async function note(bubble) {
    if (document.hidden || !bubble.isConnected) return;
    shown = Math.max(shown, Number(bubble.dataset.id));
    set();
    if (told >= shown) return;
    told = shown;
    try { await post("/terlihat", { terlihat: shown }, { headers: quiet }); } catch { told = 0; }
  }
  function look() {
    set();
    seen.disconnect();
    if (newest()) seen.observe(newest());
  }
  if (desk()) {
    look();
    document.addEventListener("kanca:baru", look);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  }

  // ---- replies that are kept ready: put where one writes, in one tap
  let caret = null;
  document.addEventListener("focusout", e => {
    if (e.target.id === "balasan") caret = { field: e.target, from: e.target.selectionStart, to: e.target.selectionEnd };
  });
  const find = selector => document.querySelector(selector);
  document.addEventListener("click", e => {
    const button = e.target.closest("button[data-ready]"), field = find("#balasan");
    if (!button || !field) return;
    e.preventDefault();
    const end = field.value.length, at = caret && caret.field === field ? caret : { from: end, to: end };
    const ready = button.dataset.ready, before = field.value.slice(0, at.from), after = field.value.slice(at.to);
    const text = (before && !/\s$/.test(before) ? "\n" : "") + ready + (after && !/^\s/.test(after) ? "\n" : "");
    field.setRangeText(text, at.from, at.to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    button.closest("details").open = false;
    field.focus();
    const hole = /\{[^{}]*\}/.exec(text); // to be written by hand: typing takes its place
    if (hole) field.setSelectionRange(at.from + hole.index, at.from + hole.index + hole[0].length);
    field.scrollIntoView({ block: "center" });
  });
  const list = () => find("details.ready");
  document.addEventListener("toggle", e => {
    const search = e.target === list() && list().querySelector("[data-find]");
    if (search) search.hidden = list().querySelectorAll("li").length < 6;
  }, true);
  document.addEventListener("input", e => {
    if (e.target.id !== "cari-balasan") return;
    const words = e.target.value.toLowerCase().split(/\s+/);
    for (const one of list().querySelectorAll("li")) one.hidden = !words.every(w => one.textContent.toLowerCase().includes(w));
  });

  // ---- keys, which can be turned off
  const off = "kanca-tombol-mati";
  const kept = value => {
    try { return value === undefined ? localStorage.getItem(off) : localStorage.setItem(off, value); } catch { return null; }
  };
  const help = document.getElementById("tombol"), button = help.querySelector("[data-keys] button");
  const pressed = () => button.setAttribute("aria-pressed", String(kept() === "1"));
  help.querySelector("[data-keys]").hidden = false;
  button.addEventListener("click", () => { kept(kept() === "1" ? "" : "1"); pressed(); });
  pressed();
  const go = field => {
    field.focus();
    if (field.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
    field.scrollIntoView({ block: "center" });
  };
  function move(by) {
    const links = [...document.querySelectorAll("main .card h2 a")];
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    go(links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)]);
  }
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    r: () => find("#balasan") ? go(find("#balasan")) : find("form[action$='/ambil'] button")?.click(),
    n: () => find("#catatan") && go(find("#catatan")),
    e: () => find("#hasil") && go(find("#hasil")),
    b: () => { if (list()) { list().open = true; go(list().querySelector("summary")); } },
    "/": () => find("input[type=search]") && go(find("input[type=search]")),
    "?": () => { help.open = true; go(help.querySelector("summary")); },
  };
  document.addEventListener("keydown", e => {
    const field = e.target.matches("input, textarea, select, [contenteditable]");
    if (field) {
      if (e.key === "Enter" && e.target.id === "cari-balasan") { e.preventDefault(); list().querySelector("li:not([hidden]) button")?.focus(); }
      else if (e.key === "Enter" && e.ctrlKey && e.target.form) { e.preventDefault(); e.target.form.requestSubmit(); }
      return;
    }
    if (e.ctrlKey || e.altKey || e.metaKey || e.repeat || kept() === "1" || !keys[e.key]) return;
    e.preventDefault();
    keys[e.key]();
  });
})();
