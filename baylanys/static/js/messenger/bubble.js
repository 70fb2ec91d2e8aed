// One message: its bubble, ticks, reactions, and the menu that a click or Enter opens.
import { briefly, contentOf } from "./content.js";
import { el, hidden, icon, say, timeOf } from "./dom.js";
import { me, write } from "./person.js";
import { closeSheet, notice, openSheet } from "./sheet.js";

const QUICK = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const EDIT_SECONDS = 15 * 60;
let compose = null;

/** The composer tells how a reply and an edit begin. */
export function setComposer(given) {
  compose = given;
}

function ticks(message) {
  if (message.ours) return null;
  const [drawing, name, look] = { sent: ["check", "one_tick", ""], delivered: ["checks", "two_ticks", ""] }[message.status] ?? ["checks", "blue_ticks", "blue"];
  return el("span", { class: `m-ticks ${look}`, title: say(name), "data-ticks": message.status }, icon(drawing, "small"), hidden(say(name)));
}

function quote(message) {
  const earlier = message.context && me.messages.get(message.context);
  if (!earlier) return null;
  const who = earlier.ours ? document.querySelector(".m-name").textContent : say("you");
  return el("a", { class: "m-quote", href: `#${nameOf(earlier)}` }, el("strong", {}, who), el("span", {}, briefly(earlier)));
}

export function nameOf(message) {
  return `m-${message.id.replace(/[^\w]/gu, "-")}`;
}

function reactions(message) {
  const found = Object.values(message.reactions).filter(Boolean);
  return found.length ? el("span", { class: "m-reactions" }, found.join(" ")) : null;
}

/** The list item of a message. */
export function bubble(message) {
  const side = message.ours ? "theirs" : "mine";
  const marks = [message.forwarded ? say("forwarded") : "", message.edited_at && !message.revoked_at ? say("edited") : ""].filter(Boolean).join(" · ");
  const foot = el("span", { class: "m-meta" }, marks ? `${marks} · ` : null, el("time", { datetime: new Date(message.at * 1000).toISOString() }, timeOf(message.at)), ticks(message));
  const more = el("button", { type: "button", class: "m-more", title: say("menu"), "aria-haspopup": "dialog", on: { click: () => openMenu(message.id) } }, icon("dots-vertical", "small"), hidden(say("menu")));
  const parts = contentOf(message).filter(Boolean);
  const inner = parts.filter((part) => !part.classList.contains("m-choices"));
  const choices = parts.filter((part) => part.classList.contains("m-choices"));
  const inside = el("div", { class: `m-bubble${message.kind === "sticker" ? " bare" : ""}` }, quote(message), inner, foot, choices, message.revoked_at ? null : more, reactions(message));
  return el("li", { class: `m-item ${side}`, id: nameOf(message), "data-id": message.id, "data-kind": message.kind }, inside);
}

function item(name, words, act) {
  return el("button", { type: "button", on: { click: () => { closeSheet(); act(); } } }, icon(name), el("span", { class: "grow" }, words));
}

function send(given) {
  write(given).catch((error) => notice(error));
}

function openMenu(id) {
  const message = me.messages.get(id);
  const chosen = message.reactions.person ?? "";
  const faces = QUICK.map((emoji) =>
    el("button", { type: "button", "aria-pressed": String(emoji === chosen), title: say("react", emoji), on: { click: () => { closeSheet(); send({ type: "reaction", reaction: { message_id: id, emoji: emoji === chosen ? "" : emoji } }); } } }, emoji),
  );
  const own = !message.ours;
  const fresh = own && ["text", "image", "video", "document"].includes(message.kind) && Date.now() / 1000 - message.at < EDIT_SECONDS;
  openSheet(briefly(message).slice(0, 60), [
    el("div", { class: "m-faces" }, faces),
    el("div", { class: "m-acts" },
      item("arrow-back-up", say("reply"), () => compose.reply(message)),
      fresh ? item("pencil", say("edit"), () => compose.edit(message)) : null,
      own ? item("trash", say("revoke"), () => send({ type: "revoke", revoke: { original_message_id: id } })) : null),
  ]);
}
