// Says while an announcement is written how long it is as it is sent: the office counts.
"use strict";
(() => {
  const form = document.querySelector("form[data-count]");
  if (!form) return;
  const wait = 500;
  let timer = 0, asked = 0;
  async function count() {
    const turn = ++asked, typed = new URLSearchParams();
    for (const name of ["indonesia", "madura", "tawaran"]) typed.set(name, form.elements[name]?.value ?? "");
    try {
      const answer = await fetch("/pengumuman/hitung", { method: "POST", body: typed, headers: { "Kanca-Live": "1" }, redirect: "error" });
      if (!answer.ok || turn !== asked) return;
      const counts = await answer.json();
      for (const line of form.querySelectorAll("[data-count-of]")) line.textContent = counts[line.dataset.countOf] ?? "";
    } catch {} // there is no network: the button counts, too
  }
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(count, wait); });
})();
