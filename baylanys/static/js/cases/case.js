// One request by keys: elements with data-case-key="T" are pressed by that letter, by its place in every layout.
function isTyping(target) {
  return target.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
}

function press(target) {
  const details = target.closest("details");
  if (target.matches("summary")) {
    details.open = true;
    details.querySelector("textarea, select, input:not([type=hidden])")?.focus();
  } else if (target.matches("textarea, input")) target.focus();
  else target.click();
}

export function attach(page) {
  function onKey(event) {
    if (!page.isConnected) {
      document.removeEventListener("keydown", onKey);
      return;
    }
    if (event.key === "Enter" && event.ctrlKey && event.target.form?.closest(".case-page")) {
      event.preventDefault();
      event.target.form.requestSubmit(event.target.form.querySelector("button:not([type=button])"));
      return;
    }
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!plain || !event.code.startsWith("Key") || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const target = page.querySelector(`[data-case-key="${event.code.slice(3)}"]`);
    if (!target) return;
    event.preventDefault();
    press(target);
  }
  document.addEventListener("keydown", onKey);
}
