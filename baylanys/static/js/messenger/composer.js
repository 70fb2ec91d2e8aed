// Writing: text, emoji, files, places, cards; answers to a message and changes of one.
import { setComposer } from "./bubble.js";
import { briefly } from "./content.js";
import { say } from "./dom.js";
import { me, onChange, write } from "./person.js";
import { notice, openDialog } from "./sheet.js";
import { upload } from "./wire.js";

const root = document.getElementById("messenger");
const form = root.querySelector(".m-composer");
const field = form.elements.text;
const about = root.querySelector(".m-about");
const panels = { emoji: root.querySelector(".m-emoji"), attach: root.querySelector(".m-attach") };
const IMAGES = new Set(["image/jpeg", "image/png"]);
const VIDEOS = new Set(["video/mp4", "video/3gpp"]);
let purpose = null;

/** Sends with the reply that was begun, and forgets it. */
export async function send(message) {
  const context = purpose?.kind === "reply" ? { context: { message_id: purpose.message.id } } : {};
  forget();
  try {
    await write({ ...message, ...context });
  } catch (error) {
    notice(error);
    throw error;
  }
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 120)}px`;
  root.classList.toggle("writing", Boolean(field.value.trim()));
}

function begin(kind, message) {
  purpose = { kind, message };
  about.querySelector("strong").textContent = say(kind);
  about.querySelector("span").textContent = briefly(message);
  about.hidden = false;
  if (kind === "edit") field.value = message.kind === "text" ? message.body.body : (message.body.caption ?? "");
  grow();
  field.focus();
}

function forget() {
  if (purpose?.kind === "edit") field.value = "";
  purpose = null;
  about.hidden = true;
  grow();
}

function edited(message, text) {
  const body = message.kind === "text" ? { ...message.body, body: text } : { ...message.body, caption: text };
  return { type: "edit", edit: { original_message_id: message.id, message: { type: message.kind, [message.kind]: body } } };
}

async function submit() {
  const text = field.value.trim();
  if (!text) return;
  const message = purpose?.kind === "edit" ? edited(purpose.message, text) : { type: "text", text: { body: text } };
  field.value = "";
  togglePanel(null);
  grow();
  await send(message).catch(() => {
    field.value ||= text;
    grow();
  });
}

function togglePanel(name) {
  for (const [each, panel] of Object.entries(panels)) {
    panel.hidden = each !== name || !panel.hidden;
    form.querySelector(`[data-do=${each}]`).setAttribute("aria-expanded", String(!panel.hidden));
  }
}

function kindOf(file, asDocument) {
  if (asDocument) return "document";
  if (IMAGES.has(file.type)) return "image";
  if (VIDEOS.has(file.type)) return "video";
  return file.type === "image/webp" ? "sticker" : "document";
}

/** Each file becomes a message; the text that stands in the field is the first one's caption. */
export async function sendFiles(files, asDocument = false) {
  togglePanel(null);
  for (const file of files) {
    const kind = kindOf(file, asDocument);
    const caption = kind === "sticker" ? "" : field.value.trim();
    try {
      const { id } = await upload(me.key, file, file.name);
      field.value = "";
      grow();
      await send({ type: kind, [kind]: { id, ...(caption ? { caption } : {}), ...(kind === "document" ? { filename: file.name } : {}) } });
    } catch (error) {
      notice(error);
    }
  }
}

function sendCard() {
  const card = JSON.parse(root.dataset.card);
  const digits = card.phone.replace(/\D/gu, "");
  const phones = [{ phone: card.phone, wa_id: digits, type: "MOBILE" }];
  send({ type: "contacts", contacts: [{ name: { formatted_name: card.name, first_name: card.first, last_name: card.last }, phones }] }).catch(() => {});
}

const DO = {
  emoji: () => togglePanel("emoji"),
  attach: () => togglePanel("attach"),
  forget,
  photo: () => root.querySelector("input[name=photo]").click(),
  document: () => root.querySelector("input[name=document]").click(),
  location: () => openDialog("m-places"),
  contact: sendCard,
};

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.emoji) {
    field.setRangeText(button.dataset.emoji, field.selectionStart, field.selectionEnd, "end");
    grow();
    field.focus();
  } else if (button && DO[button.dataset.do]) {
    DO[button.dataset.do]();
    if (button.closest(".m-attach")) togglePanel(null);
  }
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
field.addEventListener("input", grow);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
  if (event.key === "Escape") {
    togglePanel(null);
    forget();
  }
});
field.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length) return;
  event.preventDefault();
  sendFiles(files);
});
root.addEventListener("dragover", (event) => event.preventDefault());
root.addEventListener("drop", (event) => {
  event.preventDefault();
  sendFiles([...event.dataTransfer.files]);
});
for (const input of root.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    await sendFiles(files, input.name === "document");
  });
}
document.getElementById("m-places").addEventListener("click", (event) => {
  const chosen = event.target.closest("button[data-name]");
  if (!chosen) return;
  const dialog = chosen.closest("dialog");
  dialog.close();
  const { name, latitude, longitude } = chosen.dataset;
  const place = { type: "location", location: { latitude: Number(latitude), longitude: Number(longitude), name } };
  send({ ...place, ...(dialog.purpose ?? {}) }).catch(() => {});
});
setComposer({ reply: (message) => begin("reply", message), edit: (message) => begin("edit", message) });
onChange(({ reset }) => reset && forget());
