// The conversation: changed messages in place, new ones at the end, days between them.
import { bubble, nameOf } from "./bubble.js";
import { dayOf, el, say } from "./dom.js";
import { act, me, onChange } from "./person.js";

const view = document.querySelector(".m-thread");
const list = view.querySelector("ol");
const NEAR_PIXELS = 120;
const order = (message) => message.at;

function atEnd() {
  return view.scrollHeight - view.scrollTop - view.clientHeight < NEAR_PIXELS;
}

function place(message) {
  const made = bubble(message);
  const old = document.getElementById(nameOf(message));
  if (old) {
    // A voice note that is playing is not taken away under the listener.
    const sound = old.querySelector("audio");
    if (!sound || sound.paused) old.replaceWith(made);
    return;
  }
  const later = [...list.querySelectorAll(".m-item")].reverse().find((item) => order(me.messages.get(item.dataset.id) ?? message) <= order(message));
  if (later) later.after(made);
  else list.prepend(made);
}

function drawDays() {
  list.querySelectorAll(".m-day").forEach((day) => day.remove());
  let last = "";
  for (const item of list.querySelectorAll(".m-item")) {
    const day = dayOf(me.messages.get(item.dataset.id).at);
    if (day !== last) item.before(el("li", { class: "m-day" }, el("span", {}, day)));
    last = day;
  }
  if (!last) list.append(el("li", { class: "m-day m-empty" }, el("span", {}, say("no_messages"))));
}

function readWhatIsSeen() {
  const unread = [...me.messages.values()].some((message) => message.ours && message.status === "delivered");
  if (unread && document.visibilityState === "visible") act("read").catch(() => {});
}

onChange(({ reset, messages }) => {
  if (reset) list.replaceChildren();
  const follow = reset || atEnd() || messages.some((message) => !message.ours && !document.getElementById(nameOf(message)));
  messages.toSorted((one, other) => order(one) - order(other)).forEach(place);
  if (reset || messages.length || !list.childElementCount) drawDays();
  if (follow && messages.length) view.scrollTop = view.scrollHeight;
  if (!reset) readWhatIsSeen();
});
document.addEventListener("visibilitychange", readWhatIsSeen);
view.addEventListener("load", () => atEnd() && (view.scrollTop = view.scrollHeight), true);
