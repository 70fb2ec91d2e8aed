// Articles that may answer the person's own words, or the topic of the call: fetched anew as the person writes.
const QUIET_MS = 400;
let place = null;
let timer = 0;

/** The chat before the operator's eyes; empty beside a call. */
function chat() {
  const desk = document.getElementById("desk");
  return desk.dataset.view === "chat" ? document.getElementById("chat").dataset.chat : "";
}

async function look() {
  const asked = chat();
  const url = new URL(place.dataset.address, location.href);
  url.searchParams.set("chat", asked);
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok || !place.isConnected || asked !== chat()) return;
  const drawn = document.createElement("div");
  drawn.innerHTML = await answer.text();
  const focused = place.contains(document.activeElement);
  if (!focused && drawn.innerHTML !== place.innerHTML) place.replaceChildren(...drawn.childNodes);
}

function soon() {
  if (!place.isConnected) return;
  clearTimeout(timer);
  timer = setTimeout(look, QUIET_MS);
}

function told(event) {
  const { conversation, phase } = event.detail ?? {};
  if (phase === "message" && conversation === chat()) soon();
}

export function attach(element) {
  const first = !place;
  place = element;
  place.addEventListener("click", (event) => {
    const address = event.target.closest("[data-hint]")?.dataset.hint;
    if (address) document.body.dispatchEvent(new CustomEvent("knowledge:open", { detail: { address } }));
  });
  soon();
  if (!first) return;
  for (const name of ["desk:changed", "chat:shown", "live:resync"]) document.body.addEventListener(name, soon);
  document.body.addEventListener("live:chat", told);
}
