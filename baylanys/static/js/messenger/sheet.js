// Dialogs of the messenger, and the line that says what went wrong.
import { say } from "./dom.js";

const sheet = document.getElementById("m-sheet");
const NOTICE_MS = 6000;
let fading = null;

/** The dialog opens over the telephone, as a messenger's sheet does. */
export function openOverPhone(dialog) {
  const phone = document.getElementById("messenger").getBoundingClientRect();
  const wide = phone.width > 0 && window.innerWidth > phone.width;
  dialog.classList.toggle("over-phone", wide);
  dialog.style.setProperty("--phone-left", `${phone.left}px`);
  dialog.style.setProperty("--phone-width", `${phone.width}px`);
  dialog.style.setProperty("--phone-bottom", `${window.innerHeight - phone.bottom}px`);
  if (!dialog.open) dialog.showModal();
}

/** The sheet shows these elements under this title. */
export function openSheet(title, parts) {
  sheet.querySelector("h2").textContent = title;
  sheet.querySelector(".m-sheet-body").replaceChildren(...parts.filter(Boolean));
  openOverPhone(sheet);
}

export function closeSheet() {
  sheet.close();
}

/** A dialog of the page is open; what it is opened for lies in its `purpose`. */
export function openDialog(id, purpose = {}) {
  const dialog = document.getElementById(id);
  dialog.purpose = purpose;
  const problem = dialog.querySelector("[role=alert]");
  if (problem) problem.hidden = true;
  dialog.querySelector("form")?.reset();
  openOverPhone(dialog);
  return dialog;
}

/** Says what happened for a few seconds: words, or an error. */
export function notice(what) {
  const banner = document.querySelector(".m-banner");
  banner.textContent = typeof what === "string" ? what : what.away ? say("away") : say("refused", what.message);
  banner.hidden = false;
  banner.dataset.passing = "yes";
  clearTimeout(fading);
  fading = setTimeout(() => {
    delete banner.dataset.passing;
    banner.hidden = true;
  }, NOTICE_MS);
}

// A click beside a dialog closes it, as a messenger's sheets do.
document.addEventListener("click", (event) => {
  if (event.target.matches?.("dialog.m-dialog") || event.target.closest?.("[data-close]")) event.target.closest("dialog").close();
});
