// The live view: parts are fetched again when something of theirs happened, at a bounded rate; nothing is lost between.
import { notice, post } from "../desk/api.js";
import { setServerNow } from "../clocks.js";
import { followPulse } from "./pulse.js";
import { Listener } from "./listener.js";

const NAMES = ["state", "queue", "register", "floor", "chat", "guard", "resync"];

/** The first event refreshes at once; those within the gap are answered together at its end. */
function schedule(part) {
  const gap = Number(part.dataset.gap);
  if (part.pending) return;
  const wait = Math.max(0, (part.refreshedAt ?? 0) + gap - performance.now());
  part.pending = setTimeout(() => {
    part.pending = null;
    part.refreshedAt = performance.now();
    part.dispatchEvent(new CustomEvent("live-refresh"));
  }, wait);
}

/** Nothing moves under the pointer: while it is over the tiles they keep their places. */
function keepPlaces(tiles, order) {
  const now = new Map([...tiles.children].map((tile) => [tile.id, tile]));
  const kept = order.filter((id) => now.has(id)).map((id) => now.get(id));
  const fresh = [...now.values()].filter((tile) => !order.includes(tile.id));
  tiles.append(...kept, ...fresh);
}

/** Parts are asked for with the newest event they have to show, so that the server draws once for all who ask. */
let heard = 0;

function followEvents(live) {
  const told = new Set();
  const listeners = NAMES.map((name) => [`live:${name}`, (event) => {
    if (!live.isConnected) return stop();
    heard = Number(event.detail?.heard) || heard;
    if (name === "floor" && event.detail?.key) told.add(event.detail.key);
    for (const part of live.querySelectorAll("[data-live-part]")) {
      if (part.dataset.livePart.split(" ").includes(name)) schedule(part);
    }
    return undefined;
  }]);
  const stop = () => listeners.forEach(([name, heard]) => document.body.removeEventListener(name, heard));
  listeners.forEach(([name, heard]) => document.body.addEventListener(name, heard));
  live.addEventListener("htmx:afterSettle", (event) => event.target.id === "live-log" && showTold(event.target, told));
}

/** What has just happened stands in the corner too, in the words of the log. */
function showTold(log, told) {
  for (const line of log.querySelectorAll("[data-key]")) {
    if (!told.delete(line.dataset.key) || line.dataset.tone === "information") continue;
    notice(line.textContent.trim(), line.dataset.tone);
  }
}

function keepOrder(live) {
  let order = [];
  live.addEventListener("htmx:beforeSwap", (event) => {
    const tiles = event.target.querySelector?.(".live-tiles");
    order = tiles?.matches(":hover") ? [...tiles.children].map((tile) => tile.id) : [];
  });
  live.addEventListener("htmx:afterSwap", (event) => {
    const tiles = event.target.querySelector?.(".live-tiles");
    if (tiles && order.length) keepPlaces(tiles, order);
  });
}

async function openSheet(live, button) {
  const answer = await fetch(button.dataset.liveOpen, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return;
  live.querySelector("#live-sheet-body").innerHTML = await answer.text();
  live.querySelector("#live-sheet").showModal();
}

async function supervise(live, button) {
  button.disabled = true;
  const answer = await post(button.dataset.supervise, JSON.parse(button.dataset.fields ?? "{}"));
  button.disabled = false;
  if (answer.ok) live.querySelector("#live-sheet").close();
  else notice(answer.data.message || live.dataset.textFailed);
}

/** A form of the sheet: what was wrong stands in it. */
async function superviseByForm(live, form) {
  const problem = form.querySelector(".errorlist");
  const answer = await post(form.dataset.superviseForm, Object.fromEntries(new FormData(form)));
  if (answer.ok) {
    live.querySelector("#live-sheet").close();
    return;
  }
  problem.textContent = answer.data.message || live.dataset.textFailed;
  problem.hidden = false;
}

/** Arrows go from tile to tile. */
function arrows(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const tile = event.target.closest?.(".tile");
  if (!step || !tile) return;
  const next = step > 0 ? tile.nextElementSibling : tile.previousElementSibling;
  if (next) next.focus();
  event.preventDefault();
}

export function attach(live) {
  const listener = new Listener(live);
  followEvents(live);
  keepOrder(live);
  followPulse(live);
  live.addEventListener("keydown", arrows);
  live.addEventListener("htmx:configRequest", (event) => {
    if (heard && event.target.dataset.livePart) event.detail.parameters.after = heard;
  });
  live.addEventListener("htmx:afterRequest", (event) => setServerNow(event.detail.xhr?.getResponseHeader("X-Server-Now")));
  live.addEventListener("submit", (event) => {
    if (!("superviseForm" in event.target.dataset)) return;
    event.preventDefault();
    superviseByForm(live, event.target);
  });
  live.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("liveOpen" in button.dataset) openSheet(live, button);
    else if ("supervise" in button.dataset) supervise(live, button);
    else if ("join" in button.dataset) listener.join(button);
    else if ("leaveCall" in button.dataset) listener.leave();
  });
}
