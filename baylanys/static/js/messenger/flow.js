// A form of Meta's Flow JSON without an endpoint: screens, fields, `navigate` and `complete`.
import { el, say } from "./dom.js";
import { closeSheet, notice, openSheet } from "./sheet.js";
import { ask } from "./wire.js";

/** Opens the form; `complete` gets its answers. */
export async function openFlow({ flow_id: id, screen, data }, complete) {
  try {
    const { content } = await ask(`flows/${encodeURIComponent(id)}`);
    showScreen(content, screen ?? content.screens[0].id, data ?? {}, {}, complete);
  } catch (error) {
    notice(error);
  }
}

function examples(screen) {
  return Object.fromEntries(Object.entries(screen.data ?? {}).map(([name, schema]) => [name, schema.__example__]));
}

/** ${data.x}, ${form.x} and ${screen.NAME.form.x} in texts and payloads become values. */
function filled(value, state) {
  if (Array.isArray(value)) return value.map((each) => filled(each, state));
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(each, state)]));
  if (typeof value !== "string") return value;
  const look = (path) => path.split(".").reduce((found, name) => found?.[name], state);
  const whole = value.match(/^\$\{([\w.]+)\}$/u);
  if (whole) return look(whole[1]) ?? "";
  return value.replace(/\$\{([\w.]+)\}/gu, (_, path) => look(path) ?? "");
}

function showScreen(content, id, data, answered, complete) {
  const screen = content.screens.find((each) => each.id === id);
  if (!screen) return;
  const state = { data: { ...examples(screen), ...data }, form: {}, screen: answered };
  const form = el("form", { class: "m-form", novalidate: true });
  form.append(...parts(screen.layout?.children ?? [], state));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = [...form.elements].find((field) => !field.checkValidity());
    if (wrong) return complain(form, wrong);
    state.form = values(form);
    const all = { ...answered, [id]: { form: state.form, data: state.data } };
    const action = form.action_of;
    const payload = filled(action?.payload ?? {}, { ...state, screen: all });
    if (action?.name === "navigate") showScreen(content, action.next.name, payload, all, complete);
    else if (action?.name === "complete") {
      closeSheet();
      complete(payload);
    }
  });
  form.action_of = footerAction(screen.layout?.children ?? []);
  openSheet(screen.title ?? "", [form]);
}

function footerAction(children) {
  for (const each of children) {
    if (each.type === "Footer") return each["on-click-action"];
    const inner = each.children && footerAction(each.children);
    if (inner) return inner;
  }
  return null;
}

function complain(form, field) {
  form.querySelector(".m-wrong")?.remove();
  const place = field.closest("fieldset, label") ?? field;
  place.after(el("p", { class: "m-wrong breach", role: "alert" }, say("required")));
  field.focus();
}

function values(form) {
  const found = {};
  for (const name of new Set([...form.elements].map((field) => field.name).filter(Boolean))) {
    const all = new FormData(form).getAll(name);
    found[name] = form.querySelector(`[name="${CSS.escape(name)}"]`).dataset.many ? all : (all[0] ?? "");
  }
  return found;
}

const TEXTS = { TextHeading: "h3", TextSubheading: "h4", TextBody: "p", TextCaption: "small" };

function parts(children, state) {
  return children.flatMap((part) => {
    if (part.type === "Form") return parts(part.children ?? [], state);
    if (part.visible === false) return [];
    const words = filled(part.text ?? part.label ?? "", state);
    if (TEXTS[part.type]) return [el(TEXTS[part.type], {}, Array.isArray(words) ? words.join("\n") : words)];
    return FIELDS[part.type]?.(part, words, state) ?? [];
  });
}

function options(part, words, state, type) {
  const many = type === "checkbox";
  const source = filled(part["data-source"] ?? [], state);
  const rows = source.map((each, place) =>
    el("label", { class: "m-option" },
      el("input", { type, name: part.name, value: each.id, required: part.required === true && !many && place === 0, "data-many": many }),
      el("span", {}, each.title, each.description ? el("small", { class: "muted" }, each.description) : null)),
  );
  return [el("fieldset", {}, el("legend", {}, words), rows)];
}

function input(type) {
  return (part, words) => [
    el("label", {}, words, el("input", { class: "form-control", type, name: part.name, required: part.required === true, maxlength: part["max-chars"], placeholder: part["helper-text"] })),
  ];
}

const FIELDS = {
  RadioButtonsGroup: (part, words, state) => options(part, words, state, "radio"),
  CheckboxGroup: (part, words, state) => options(part, words, state, "checkbox"),
  ChipsSelector: (part, words, state) => options(part, words, state, "checkbox"),
  Dropdown: (part, words, state) => [
    el("label", {}, words, el("select", { class: "form-select", name: part.name, required: part.required === true }, el("option", { value: "" }, "—"),
      filled(part["data-source"] ?? [], state).map((each) => el("option", { value: each.id }, each.title)))),
  ],
  TextInput: (part, words) => input({ number: "number", email: "email", phone: "tel", password: "password" }[part["input-type"]] ?? "text")(part, words),
  TextArea: (part, words) => [el("label", {}, words, el("textarea", { class: "form-control", name: part.name, rows: "3", required: part.required === true, maxlength: part["max-length"] ?? 600 }))],
  DatePicker: input("date"),
  OptIn: (part, words) => [el("label", { class: "m-option" }, el("input", { type: "checkbox", name: part.name, value: "true", required: part.required === true }), el("span", {}, words))],
  Footer: (part, words) => [el("button", { class: "btn btn-primary", type: "submit" }, words)],
};
