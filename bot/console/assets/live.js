// Keeps an open page as things are in the office, and sounds while a cry for help waits.
//
// One tab of a browser holds the stream of news and tells the others. What comes is a mark:
// a page that shows another one reads itself again and puts the parts marked data-live in
// the place of its own. Nothing that somebody types in is ever replaced.
"use strict";
(() => {
  const box = document.getElementById("kabar");
  if (!box) return;
  const streamPath = "/kabar", nowPath = "/kabar/sekarang", quiet = { "Kanca-Live": "1" };
  const tryAgain = 1500, ringEvery = 60000, silentFor = 35000;
  const title = document.title;
  let mark = box.dataset.mark; // of what this page shows
  let news = { mark, waiting: +box.dataset.waiting, cries: +box.dataset.cries };
  let heardAt = Date.now(), over = false;

  const part = name => box.querySelector(`[data-kabar=${name}]`);
  function show(name, yes) {
    if (part(name).hidden === yes) part(name).hidden = !yes;
    box.hidden = !box.querySelector("[data-kabar]:not([hidden])");
  }
  function ended() {
    over = true;
    show("off", false);
    show("ended", true);
  }

  // ---- what is heard
  function hear(n) {
    const more = n.cries > news.cries;
    news = n;
    heardAt = Date.now();
    show("off", false);
    number();
    if (n.mark !== mark) renew();
    stir(n.moves);
    sound(more);
  }
  function number() {
    document.title = news.waiting > 0 ? `(${news.waiting}) ${title}` : title;
  }

  // ---- the page reads itself again
  //
  // What the office refuses it does not ask for again until there is other news, and what
  // it fails at less and less often: a forgotten tab must not keep it busy.
  const slowest = 60000;
  let reading = false, again = false, late = false, wait = tryAgain;
  async function renew() {
    if (over || !box.dataset.place || !document.querySelector("[data-live]")) return;
    if (document.hidden) { late = true; return; }
    if (reading) { again = true; return; }
    reading = true;
    again = late = false;
    let pause = 0;
    try {
      const answer = await fetch(box.dataset.place, { headers: quiet, cache: "no-store", redirect: "manual" });
      if (answer.status === 401) return ended();
      if (answer.status >= 500 || answer.status === 429) {
        again = true;
        pause = wait;
        wait = Math.min(2 * wait, slowest);
        return;
      }
      wait = tryAgain;
      const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
      const theirs = fresh && fresh.getElementById("kabar");
      mark = theirs ? theirs.dataset.mark : news.mark;
      if (theirs) replace(fresh);
    } catch { // there is no network
      again = true;
    } finally {
      setTimeout(() => { reading = false; if (again) renew(); }, pause || (again ? tryAgain : 500));
    }
  }
  function replace(fresh) {
    for (const old of document.querySelectorAll("[data-live]")) {
      const now = fresh.querySelector(`[data-live="${old.dataset.live}"]`);
      if (!now || old.isEqualNode(now)) continue;
      const typed = [...old.querySelectorAll("textarea, input:not([type=hidden])")].some(f => f.value !== f.defaultValue || f === document.activeElement || f.type === "textarea" && f.value);
      const heard = [...old.querySelectorAll("audio")].some(a => !a.paused);
      if (typed || heard || old.querySelector("details[open]:not(.why)")) continue; // who reads on in it, or listens, is left alone
      const at = old.contains(document.activeElement) ? document.activeElement : null;
      const ours = document.importNode(now, true);
      for (const d of old.querySelectorAll("details.why[open]")) { // what stands below an answer stays open, and new messages come all the same
        const same = ours.querySelector(`#${d.id}`);
        if (same) same.open = true;
      }
      old.replaceWith(ours);
      if (at) {
        const same = [...ours.querySelectorAll(at.tagName)].find(e => (e.id || e.getAttribute("href") || e.textContent) === (at.id || at.getAttribute("href") || at.textContent));
        if (same) same.focus({ preventScroll: true });
      }
    }
    document.dispatchEvent(new CustomEvent("kanca:baru"));
  }

  document.addEventListener("pause", renew, true); // what came while somebody listened

  // What changes by the clock says in how many milliseconds.
  let change = 0;
  function wind() {
    clearTimeout(change);
    const next = document.querySelector("[data-within]");
    if (next) change = setTimeout(renew, +next.dataset.within + 500);
  }
  document.addEventListener("kanca:baru", wind);
  wind();

  // What moves by itself says how often it wants to be read again. Of what is told by the news
  // as well (data-told) that is said when it moves, and it is read by the clock so often only
  // for a while after that, or while there are no news.
  const seldom = 5, stirredAtMost = 2000, stirredFor = 10000;
  let moves = 0, moved, stirring = 0, stirredAt = 0;
  function move() {
    clearTimeout(moves);
    const moving = document.querySelector("[data-every]");
    if (!moving) return;
    const rests = "told" in moving.dataset && moved !== undefined && !alone && Date.now() - heardAt < silentFor && Date.now() - stirredAt > stirredFor;
    moves = setTimeout(() => renew().finally(move), +moving.dataset.every * (rests ? seldom : 1));
  }
  function stir(now) {
    if (now === undefined || now === moved) return;
    moved = now;
    clearTimeout(stirring);
    if (document.querySelector("[data-told]")) stirring = setTimeout(() => { stirredAt = Date.now(); renew(); }, Math.max(0, stirredAt + stirredAtMost - Date.now()));
  }
  document.addEventListener("kanca:baru", move);

  // ---- sound, from every tab that may, and never two at once
  const asked = "kanca-suara", rang = "kanca-bunyi";
  let audio = null;
  const kept = (key, value) => {
    try { return value === undefined ? localStorage.getItem(key) : localStorage.setItem(key, value); } catch { return null; }
  };
  async function may() {
    try {
      audio ||= new AudioContext();
      if (audio.state !== "running") await Promise.race([audio.resume(), new Promise(r => setTimeout(r, 300))]);
      return audio.state === "running";
    } catch { return false; }
  }
  // One after the other: sound that is being turned off would not come from what is turned on.
  let turn = Promise.resolve();
  const sound = now => { turn = turn.then(() => soundOnce(now)); };
  async function soundOnce(now) {
    const cries = news.cries > 0 && !over;
    show("cry", cries);
    const loud = (cries || !kept(asked)) && await may();
    show("mute", !over && !loud && (cries || !kept(asked)));
    if (loud && cries && (now || Date.now() - Number(kept(rang) || 0) >= ringEvery)) {
      ring();
      kept(rang, Date.now());
    } else if (loud && !cries) await audio.suspend();
  }
  function ring() {
    [880, 660, 880].forEach((pitch, i) => {
      const tone = audio.createOscillator(), volume = audio.createGain(), from = audio.currentTime + i * 0.4;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.4, from);
      volume.gain.exponentialRampToValueAtTime(0.001, from + 0.35);
      tone.connect(volume).connect(audio.destination);
      tone.start(from);
      tone.stop(from + 0.36);
    });
  }
  part("mute").querySelector("button").addEventListener("click", () => { kept(asked, "1"); sound(true); });
  for (const gesture of ["pointerup", "keydown"]) document.addEventListener(gesture, () => { if (!part("mute").hidden) sound(false); });

  // ---- the stream: one tab holds it
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("kanca-kabar") : null;
  const alone = !("EventSource" in window) || !navigator.locks || !tabs;
  move();
  let source = null, letGo = null;
  function open() {
    if (over || !letGo) return;
    if (source) source.close();
    source = new EventSource(`${streamPath}?dari=${encodeURIComponent(news.mark)}`);
    for (const name of ["kabar", "muat-ulang"]) source.addEventListener(name, e => {
      const n = JSON.parse(e.data);
      tabs.postMessage(n);
      hear(n);
    });
    source.onerror = () => {
      show("off", true);
      if (source.readyState === EventSource.CLOSED) setTimeout(ask, tryAgain);
    };
  }
  function lead(steal) {
    navigator.locks.request("kanca-kabar", steal ? { steal: true } : {}, () => new Promise(done => { letGo = done; open(); }))
      .catch(() => { if (source) source.close(); source = letGo = null; lead(false); }); // another tab took it
  }
  // ask reads the news once: after the stream was refused, and where there is none.
  async function ask() {
    if (over) return;
    try {
      const answer = await fetch(nowPath, { headers: quiet, cache: "no-store", redirect: "error" });
      if (answer.status === 401) { if (tabs) tabs.postMessage("ended"); return ended(); }
      if (!answer.ok) throw new Error(String(answer.status));
      hear(await answer.json());
      if (letGo && (!source || source.readyState === EventSource.CLOSED)) open();
    } catch {
      show("off", true);
      if (!alone) setTimeout(ask, tryAgain);
    }
  }
  if (tabs) tabs.onmessage = e => e.data === "ended" ? ended() : hear(e.data);
  let timer = 0;
  function poll() {
    clearTimeout(timer);
    timer = setTimeout(() => ask().finally(poll), document.hidden ? 60000 : 15000);
  }
  if (alone) poll(); else lead(false);
  // A tab whose leader fell asleep with its phone takes the stream itself.
  setInterval(() => {
    if (!alone && !over && !letGo && !document.hidden && Date.now() - heardAt > silentFor) { heardAt = Date.now(); lead(true); }
    if (news.cries > 0) sound(false);
  }, 5000);
  addEventListener("online", ask);
  addEventListener("pageshow", e => { if (e.persisted) ask(); });
  document.addEventListener("visibilitychange", () => {
    if (alone) poll();
    if (!document.hidden) { ask(); if (late) renew(); }
  });

  number();
  sound(false);
})();
