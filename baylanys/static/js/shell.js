// The frame: links swap #content alone, so that the phone and the live stream survive every click.
import { openStream, watchStream } from "./stream.js";
import { tickClocks } from "./clocks.js";

const root = document.documentElement;

function swapContentOnly(event) {
  const { requestConfig, xhr } = event.detail;
  if (!requestConfig.boosted) return;
  if (!event.detail.serverResponse.includes('id="content"')) {
    event.detail.shouldSwap = false;
    location.assign(xhr.responseURL || location.href);
    return;
  }
  event.detail.shouldSwap = true;
  event.detail.isError = false;
  event.detail.target = document.getElementById("content");
  event.detail.selectOverride = "#content";
  event.detail.swapOverride = "outerHTML";
}

function afterNavigation(event) {
  if (!event.detail.requestConfig?.boosted) return;
  const content = document.getElementById("content");
  content.scrollTop = 0;
  content.focus({ preventScroll: true });
  const language = document.getElementById("topbar")?.dataset.language;
  if (language && language !== root.lang) {
    root.lang = language;
    document.body.dispatchEvent(new CustomEvent("live:resync"));
  }
}

/** Back and forward put the old page into #content; its class, its title and its place in the menu come with it. */
function afterHistory(event) {
  const page = new DOMParser().parseFromString(event.detail.serverResponse ?? "", "text/html");
  const restored = page.getElementById("content");
  if (restored) document.getElementById("content").className = restored.className;
  for (const part of ["topbar", "menu"]) {
    const old = document.getElementById(part);
    const fresh = page.getElementById(part);
    if (!old || !fresh) continue;
    old.replaceWith(fresh);
    htmx.process(fresh);
  }
}

/** Elements name the module that brings them to life: data-module="player" is js/player.js. */
function attachModules(scope) {
  const found = [...scope.querySelectorAll("[data-module]:not([data-attached])")];
  if (scope.matches?.("[data-module]:not([data-attached])")) found.push(scope);
  for (const element of found) {
    element.dataset.attached = "";
    import(`./${element.dataset.module}.js`).then((module) => module.attach(element));
  }
}

function toggleTheme() {
  const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
  root.dataset.bsTheme = theme;
  document.cookie = `baylanys_theme=${theme};path=/;max-age=31536000;samesite=lax`;
}

function closeDrops(except) {
  for (const drop of document.querySelectorAll("details.drop[open]")) {
    if (!drop.contains(except)) drop.open = false;
  }
}

function isTyping(target) {
  return target.matches?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
}

document.body.addEventListener("htmx:beforeSwap", swapContentOnly);
document.body.addEventListener("htmx:afterSettle", afterNavigation);
document.body.addEventListener("htmx:historyRestore", afterHistory);
document.body.addEventListener("htmx:load", (event) => attachModules(event.detail.elt));
document.addEventListener("click", (event) => {
  closeDrops(event.target);
  if (event.target.closest("[data-theme-toggle]")) toggleTheme();
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) document.getElementById(opener.dataset.openDialog).showModal();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeDrops(null);
  if (event.key === "?" && !isTyping(event.target)) document.getElementById("keys").showModal();
});
new MutationObserver(() => {
  const notices = document.querySelectorAll("#notices .note:not([data-timed])");
  for (const note of notices) {
    note.dataset.timed = "";
    if (!note.classList.contains("breach")) setTimeout(() => note.remove(), 6000);
  }
}).observe(document.body, { childList: true, subtree: true });

attachModules(document.body);
tickClocks();
if (!document.getElementById("work")) {
  openStream();
  watchStream(() => openStream());
}
