// The live stream: what the server tells becomes an event `live:<name>` on the body.
const SILENCE_MS = 12000;
const BLINK_MS = 1000;
const NAMES = ["work", "state", "queue", "register", "floor", "tasks", "chat", "operation", "margins", "guard", "resync", "beat", "lease_lost"];

let source = null;
let lastHeard = Date.now();

function tell(name, fields = {}) {
  document.body.dispatchEvent(new CustomEvent(`live:${name}`, { detail: fields }));
}

function showLost(lost) {
  const bar = document.getElementById("line-lost");
  if (bar) bar.hidden = !lost;
}

function heard(name, event) {
  lastHeard = Date.now();
  showLost(false);
  if (name === "beat") return;
  const fields = event.data ? JSON.parse(event.data) : {};
  tell(name, fields);
  if (name === "state" && String(fields.operator) === document.body.dataset.person) tell("own_state", fields);
}

/** The page listens; `lease` makes it an operator's desk. Calling again replaces the stream. */
export function openStream(lease = "") {
  closeStream();
  lastHeard = Date.now();
  const address = document.body.dataset.live + (lease ? `?lease=${encodeURIComponent(lease)}` : "");
  source = new EventSource(address);
  source.onopen = () => heard("beat", {});
  source.onerror = () => setTimeout(() => source && showLost(source.readyState !== EventSource.OPEN), BLINK_MS);
  for (const name of NAMES) source.addEventListener(name, (event) => heard(name, event));
  return source;
}

export function closeStream() {
  source?.close();
  source = null;
}

/** EventSource gives up for good after some answers: `again` is called while there is no line. */
export function watchStream(again) {
  setInterval(() => {
    if (!source) return;
    const silent = Date.now() - lastHeard > SILENCE_MS;
    if (silent || source.readyState === EventSource.CLOSED) {
      showLost(true);
      lastHeard = Date.now() - SILENCE_MS + 2000;
      again();
    }
  }, 1000);
}
