// The list of requests by keys: `/` searches, J and K go down and up, X chooses, N begins a new one; Enter opens.
function isTyping(target) {
  return target.matches?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

function rows() {
  return [...document.querySelectorAll(".cases-table tbody tr:not(.more)")];
}

function step(by) {
  const all = rows();
  const here = all.indexOf(document.activeElement?.closest?.("tr"));
  const next = all[Math.max(0, Math.min(all.length - 1, here + by))];
  next?.querySelector("a.stretched").focus();
}

function choose() {
  const box = document.activeElement?.closest?.("tr")?.querySelector("[name=case]");
  if (box) box.checked = !box.checked;
}

/** Keys go by their place, so that they work in every layout. */
const ACTS = {
  KeyJ: () => step(1),
  KeyK: () => step(-1),
  KeyX: choose,
  KeyN: () => document.querySelector('[data-key="n"]')?.click(),
  Slash: () => document.getElementById("search").select(),
};

export function attach(form) {
  function onKey(event) {
    if (!form.isConnected) {
      document.removeEventListener("keydown", onKey);
      return;
    }
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const act = ACTS[event.code];
    if (!plain || !act || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  }

  function onChange(event) {
    if (!form.isConnected) document.removeEventListener("change", onChange);
    else if (event.target.matches("[data-all]")) {
      for (const box of document.querySelectorAll("#give [name=case]")) box.checked = event.target.checked;
    }
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("change", onChange);
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) event.target.classList.toggle("chosen", event.target.value !== "");
  });
}
