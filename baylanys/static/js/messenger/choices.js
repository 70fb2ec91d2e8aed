// Buttons, lists, forms and links of the business: what is chosen goes back as Meta would send it.
import { el, icon, say } from "./dom.js";
import { openFlow } from "./flow.js";
import { me, write } from "./person.js";
import { closeSheet, openSheet, notice, openDialog } from "./sheet.js";

const context = (message) => ({ message_id: message.id });

function send(message) {
  write(message).catch((error) => notice(error));
}

function reply(message, type, chosen) {
  send({ type: "interactive", interactive: { type, [type]: chosen }, context: context(message) });
}

function key(text, name, act, disabled = false) {
  return el("button", { type: "button", class: "m-choice", disabled, on: { click: act } }, name ? icon(name, "small") : null, text);
}

function link(text, url) {
  if (!/^https?:\/\//u.test(url)) return el("span", { class: "m-choice" }, text);
  return el("a", { class: "m-choice", href: url, target: "_blank", rel: "noopener noreferrer" }, icon("external-link", "small"), text);
}

function rows(message) {
  const { button, sections } = message.body.action;
  const list = sections.flatMap((section) => [
    section.title ? el("h3", { class: "cap" }, section.title) : null,
    ...section.rows.map((row) =>
      el("button", { type: "button", class: "m-row", on: { click: () => { closeSheet(); reply(message, "list_reply", row); } } },
        el("span", {}, row.title), row.description ? el("small", { class: "muted" }, row.description) : null),
    ),
  ]);
  openSheet(button, list);
}

function flow(message, parameters) {
  openFlow(parameters, (response) => {
    const told = { name: "flow", body: "Sent", response_json: JSON.stringify({ ...response, flow_token: parameters.flow_token ?? "unused" }) };
    send({ type: "interactive", interactive: { type: "nfm_reply", nfm_reply: told }, context: context(message) });
  });
}

function shareNumber(message) {
  const phone = me.person.number ? [{ phone: `+${me.person.number}`, wa_id: me.person.number, type: "CELL" }] : [];
  send({ type: "contacts", contacts: [{ name: { formatted_name: me.person.name, first_name: me.person.name }, phones: phone, origin: "contact_request" }], context: context(message) });
}

const INTERACTIVE = {
  button: (message) => message.body.action.buttons.map(({ reply: each }) => key(each.title, "arrow-back-up", () => reply(message, "button_reply", each), Boolean(message.answered))),
  list: (message) => [key(message.body.action.button, "list", () => rows(message))],
  cta_url: (message) => [link(message.body.action.parameters.display_text, message.body.action.parameters.url)],
  flow: (message) => {
    const { parameters } = message.body.action;
    const given = { ...parameters, flow_id: message.shown.flow_id ?? parameters.flow_id, ...(parameters.flow_action_payload ?? {}) };
    return [key(parameters.flow_cta, "forms", () => flow(message, given), Boolean(message.answered))];
  },
  location_request_message: (message) => [key(say("send_location"), "map-pin", () => openDialog("m-places", { context: context(message) }))],
  contact_request: (message) => [key(say("share_number"), "user", () => shareNumber(message))],
};

/** What can be pressed under an interactive message. */
export function interactiveParts(message) {
  const parts = INTERACTIVE[message.body.type]?.(message) ?? [];
  return parts.length ? el("div", { class: "m-choices" }, parts) : null;
}

function templateButton(message, button) {
  if (button.type === "QUICK_REPLY") return key(button.text, "arrow-back-up", () => send({ type: "button", button: { payload: button.payload, text: button.text }, context: context(message) }));
  if (button.type === "URL") return link(button.text, button.url);
  if (button.type === "FLOW") return key(button.text, "forms", () => flow(message, button));
  if (button.type === "REQUEST_CONTACT_INFO") return key(button.text, "user", () => shareNumber(message));
  if (button.type === "COPY_CODE") return key(button.text || say("copied"), "copy", () => notice(say("copied", button.text)));
  return el("span", { class: "m-choice" }, button.type === "PHONE_NUMBER" ? icon("phone", "small") : null, button.text);
}

/** What can be pressed under a template. */
export function templateButtons(message, buttons) {
  return buttons.length ? el("div", { class: "m-choices" }, buttons.map((each) => templateButton(message, each))) : null;
}
