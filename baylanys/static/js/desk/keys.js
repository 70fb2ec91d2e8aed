// The keyboard of the desk. Keys go by their place, so that they work in every layout.
const BUTTONS = {
  KeyH: '#work [data-key-name="hold"]',
  KeyT: '#work [data-open-dialog="transfer"], #work [data-key-name="transfer"]',
  KeyS: '#work [data-key-name="swap"]',
  KeyJ: '#work [data-key-name="conference"]',
  KeyK: '#work [data-open-dialog="keypad"]',
  KeyX: "#work [data-hang-up]",
  KeyN: '[data-key-name="request"]',
  KeyM: "#work [data-mute]",
  KeyR: '#state [data-fields*="ready"]',
  KeyB: '#state [data-fields*=\'"reason":"break"\']',
};

function isField(target) {
  return target.matches?.("input:not([type=radio]):not([type=checkbox]), textarea, select");
}

function answerByKey(event, phone) {
  if (!phone.ringing || document.querySelector("dialog[open]")) return false;
  const free = !isField(event.target) || !event.target.value;
  if (event.key === "Enter" && !event.ctrlKey && free && !event.target.closest?.("[data-refuse]")) phone.accept();
  else if (event.key === "Escape") phone.refuse();
  else return false;
  return true;
}

function byAlt(event) {
  if (event.code === "KeyO") {
    document.getElementById("dial").showModal();
    return true;
  }
  const result = /^Digit([1-9])$/.exec(event.code);
  const target = result
    ? document.querySelectorAll("[data-wrap-up] input[name=result]")[result[1] - 1]
    : document.querySelector(BUTTONS[event.code] ?? "none");
  target?.click();
  return Boolean(target);
}

function digitByKey(event) {
  const keypad = document.getElementById("keypad");
  const key = /^[0-9*#]$/.test(event.key) && keypad.open && keypad.querySelector(`[data-digit="${event.key}"]`);
  if (key) key.click();
  return Boolean(key);
}

/** The keys work from now on. */
export function listenToKeys(phone) {
  document.addEventListener("keydown", (event) => {
    const plain = !event.altKey && !event.metaKey && !event.ctrlKey;
    const done = (plain && (answerByKey(event, phone) || digitByKey(event))) || (event.altKey && !event.ctrlKey && byAlt(event));
    if (event.ctrlKey && event.key === "Enter") document.querySelector("[data-wrap-up] [data-save]")?.click();
    if (done) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);
}
