// What stands inside a bubble, kind by kind.
import { templateButtons, interactiveParts } from "./choices.js";
import { el, icon, rich, say } from "./dom.js";
import { voiceNote } from "./player.js";
import { address } from "./wire.js";

const mediaUrl = (message, content) => address(`media/${message.shown?.media ?? content.id}`);

function caption(text) {
  return text ? el("div", { class: "m-text" }, rich(text)) : null;
}

/** A file that lies elsewhere is not fetched by the page; its address can be opened. */
function outside(content, name) {
  return el("a", { class: "m-file", href: content.link, target: "_blank", rel: "noopener noreferrer" }, icon("external-link"), content.filename || say(name));
}

function image(message, content = message.body) {
  if (!content.id && !message.shown?.media) return [outside(content, "photo")];
  const url = mediaUrl(message, content);
  const picture = el("img", { src: url, alt: content.caption || say("photo"), loading: "lazy" });
  return [el("a", { class: "m-picture", href: url, target: "_blank", rel: "noopener" }, picture), caption(content.caption)];
}

function video(message, content = message.body) {
  if (!content.id && !message.shown?.media) return [outside(content, "video")];
  const film = el("video", { src: mediaUrl(message, content), controls: true, preload: "metadata", "aria-label": say("video") });
  return [el("div", { class: "m-picture" }, film), caption(content.caption)];
}

function file(message, content = message.body) {
  if (!content.id && !message.shown?.media) return [outside(content, "document")];
  const name = content.filename || say("document");
  const link = { class: "m-file", href: mediaUrl(message, content), download: name };
  return [el("a", link, icon("file"), el("span", { class: "grow" }, name), icon("download", "small")), caption(content.caption)];
}

function location(message) {
  const { latitude, longitude, name, address: street } = message.body;
  const place = `${Number(latitude).toFixed(5)}, ${Number(longitude).toFixed(5)}`;
  const url = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  const link = el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, say("open_map"));
  return [el("div", { class: "m-card" }, icon("map-pin"), el("div", {}, el("strong", {}, name || say("location")), street ? el("div", {}, street) : null, el("div", { class: "m-faint" }, place), link))];
}

function contacts(message) {
  return message.body.map((card) => {
    const phones = (card.phones ?? []).map((each) => el("div", { class: "m-faint" }, each.phone ?? ""));
    return el("div", { class: "m-card" }, icon("user"), el("div", {}, el("strong", {}, card.name?.formatted_name ?? ""), phones));
  });
}

function template(message) {
  const { header, body, footer, buttons } = message.shown;
  const head = typeof header === "object" ? (KINDS[header.type]?.(message, header[header.type]) ?? []) : header ? [el("strong", { class: "m-head" }, header)] : [];
  return [...head, el("div", { class: "m-text" }, rich(body ?? "")), footer ? el("div", { class: "m-foot" }, footer) : null, templateButtons(message, buttons ?? [])];
}

function interactive(message) {
  const content = message.body;
  if (!message.ours) return [answer(content)];
  const header = content.header?.type === "text" ? [el("strong", { class: "m-head" }, content.header.text)] : (KINDS[content.header?.type]?.(message, content.header[content.header.type]) ?? []);
  return [...header, el("div", { class: "m-text" }, rich(content.body?.text ?? "")), content.footer ? el("div", { class: "m-foot" }, content.footer.text) : null, interactiveParts(message)];
}

/** What somebody chose or filled in. */
function answer(content) {
  if (content.type === "nfm_reply") return el("div", { class: "m-text" }, icon("forms", "small"), ` ${say("form_sent")}`);
  const chosen = content[content.type] ?? {};
  return el("div", { class: "m-text" }, chosen.title ?? "", chosen.description ? el("div", { class: "m-faint" }, chosen.description) : null);
}

const KINDS = {
  text: (message) => [el("div", { class: "m-text" }, rich(message.body.body ?? ""))],
  image,
  sticker: (message) => image(message, { ...message.body, caption: "" }),
  video,
  audio: (message) => [voiceNote(message, mediaUrl(message, message.body))],
  document: file,
  location,
  contacts,
  template,
  interactive,
  button: (message) => [el("div", { class: "m-text" }, message.body.text ?? "")],
};

/** The inside of the bubble. */
export function contentOf(message) {
  if (message.revoked_at) return [el("div", { class: "m-text m-faint" }, icon("trash", "small"), ` ${say("revoked")}`)];
  return KINDS[message.kind]?.(message) ?? [el("div", { class: "m-text m-faint" }, say("unsupported"))];
}

/** One line that stands for the message in a quote, a list or a notice. */
export function briefly(message) {
  if (message.revoked_at) return say("revoked");
  const { kind, body } = message;
  if (kind === "text") return body.body ?? "";
  if (kind === "template") return message.shown.body ?? "";
  if (kind === "interactive") return message.ours ? (body.body?.text ?? "") : body.type === "nfm_reply" ? say("form_sent") : (body[body.type]?.title ?? "");
  if (kind === "button") return body.text ?? "";
  const name = { image: "photo", video: "video", audio: body.voice ? "voice" : "audio", document: "document", sticker: "sticker", location: "location", contacts: "contact" }[kind];
  return [say(name ?? "unsupported"), body.caption].filter(Boolean).join(": ");
}

