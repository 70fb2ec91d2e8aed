// The bubble shows what stands in the form, with the examples in the places of the variables.
const VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g;

function examplesOf(text) {
  const pairs = text.split("\n").map((line) => line.split(/=(.*)/s));
  return Object.fromEntries(pairs.map(([name, example]) => [name.trim(), (example ?? "").trim()]));
}

function valueOf(form, name) {
  return form.querySelector(`[name$="-${name}"]`)?.value ?? "";
}

function show(panel, form) {
  const examples = examplesOf(valueOf(form, "examples"));
  const filled = (text) => text.replace(VARIABLE, (whole, name) => examples[name] || whole);
  const place = (name) => panel.querySelector(`[data-show=${name}]`);
  for (const name of ["header", "body", "footer"]) place(name).textContent = filled(valueOf(form, name).trim());
  if (!place("body").textContent) place("body").textContent = panel.querySelector(".wa-screen").dataset.empty;
  const labels = valueOf(form, "buttons").split("\n").map((line) => line.split("|")[0].trim());
  place("buttons").replaceChildren(...labels.filter(Boolean).map((label) => {
    const button = document.createElement("div");
    button.className = "wa-button";
    button.textContent = label;
    return button;
  }));
}

export function attach(panel) {
  const form = panel.querySelector("form.stack");
  if (!form?.querySelector('[name$="-body"]')) return;
  form.addEventListener("input", () => show(panel, form));
  if (panel.querySelector("details[open]")) show(panel, form);
}
