// The knowledge base on the desk: found as one types, read in place of the person's card, never left for another page.
const TYPED_MS = 120;
let panel = null;
let finding = null;

const desk = () => document.getElementById("desk");
const part = (name) => panel.querySelector(`[data-part="${name}"]`);
const field = () => panel.querySelector("input[type=search]");

/** The chat before the operator's eyes; empty beside a call. */
function chat() {
  return desk().dataset.view === "chat" ? document.getElementById("chat").dataset.chat : "";
}

async function fetched(address, fields) {
  const url = new URL(address, location.href);
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  const answer = await fetch(url).catch(() => null);
  return answer?.ok ? answer.text() : null;
}

function put(place, html) {
  place.innerHTML = html;
  window.htmx?.process(place);
}

async function find() {
  const asked = field().value;
  panel.querySelector("#knowledge-chat").value = chat();
  const html = await fetched(panel.dataset.find, { text: asked, chat: chat() });
  if (html === null || field().value !== asked) return;
  put(part("found"), html);
  read(false);
}

function read(reading) {
  part("read").hidden = !reading;
  part("search").hidden = reading;
}

async function open(address) {
  const html = await fetched(address, { chat: chat() });
  if (html === null) return;
  put(part("read"), html);
  read(true);
  panel.scrollTop = 0;
  part("read").querySelector("article").focus({ preventScroll: true });
}

function show(name) {
  desk().dataset.help = name;
  for (const tab of desk().querySelectorAll("[data-help-tab]")) tab.setAttribute("aria-pressed", String(tab.dataset.helpTab === name));
  if (name !== "knowledge") return;
  document.querySelector("#script:not([hidden]) [data-script-close]")?.click();
  talk();
  field().focus();
}

/** Another person: what was looked for does not concern them. */
function talk() {
  const now = `${desk().dataset.shown} ${chat()}`;
  if (panel.dataset.talk === now) return;
  panel.dataset.talk = now;
  field().value = "";
  finding = find();
}

/** An article that was hinted at beside the talk. */
async function openHint(event) {
  if (!panel.isConnected) return;
  show("knowledge");
  await finding;
  open(event.detail.address);
}

function clicked(event) {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.article) open(button.dataset.article);
  else if ("knowledgeBack" in button.dataset) {
    read(false);
    field().focus();
  } else if ("insertAnswer" in button.dataset) {
    const text = part("read").querySelector("[data-ready-answer]").textContent;
    document.getElementById("chat").dispatchEvent(new CustomEvent("chat:insert", { detail: { text } }));
  }
}

function typed(event) {
  const rows = [...panel.querySelectorAll(".found-article")];
  const at = rows.indexOf(document.activeElement);
  if (event.key === "Enter" && event.target === field()) rows[0]?.click();
  else if (event.key === "ArrowDown" && !part("search").hidden) rows[Math.min(at + 1, rows.length - 1)]?.focus();
  else if (event.key === "ArrowUp" && at >= 0) (rows[at - 1] ?? field()).focus();
  else if (event.key === "Escape" && !part("read").hidden) part("read").querySelector("[data-knowledge-back]").click();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Alt Q: to the knowledge base and back to the person. */
function byKey(event) {
  if (!event.altKey || event.ctrlKey || event.code !== "KeyQ" || !panel?.isConnected || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  show(desk().dataset.help === "knowledge" ? "person" : "knowledge");
}

export function attach(element) {
  const first = !panel;
  panel = element;
  let timer = 0;
  field().addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, TYPED_MS);
  });
  panel.addEventListener("click", clicked);
  panel.addEventListener("keydown", typed);
  desk().addEventListener("click", (event) => {
    const tab = event.target.closest("[data-help-tab]");
    if (tab) show(tab.dataset.helpTab);
  });
  if (!first) return;
  document.addEventListener("keydown", byKey);
  document.body.addEventListener("knowledge:open", openHint);
  for (const name of ["desk:changed", "chat:shown"]) {
    document.body.addEventListener(name, () => panel.isConnected && desk()?.dataset.help === "knowledge" && talk());
  }
}
