// The register's filters: `/` leads to the search; chosen days and ready-made periods take each other's place.
function isTyping(target) {
  return target.matches?.("input, textarea, select, [contenteditable]");
}

export function attach(form) {
  const search = form.querySelector("#search");
  const anyTime = form.querySelector("#period-all");
  const days = [...form.querySelectorAll("input[type=date]")];

  function onKey(event) {
    if (!form.isConnected) {
      document.removeEventListener("keydown", onKey);
    } else if (event.key === "/" && !isTyping(event.target)) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  }

  // Runs before htmx reads the form: the listener stands in the capturing phase.
  function onChange(event) {
    if (days.includes(event.target)) anyTime.checked = false;
    if (event.target.name === "period") days.forEach((day) => (day.value = ""));
    if (days.includes(event.target)) for (const radio of form.querySelectorAll("[name=period]")) radio.checked = false;
    if (event.target.matches("select")) event.target.classList.toggle("chosen", event.target.value !== "");
  }

  document.addEventListener("keydown", onKey);
  form.addEventListener("change", onChange, true);
}
