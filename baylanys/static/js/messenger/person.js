// Who I am in this window: the person, the conversation, and what this person does.
import { ask } from "./wire.js";

export const me = { key: "", person: null, business: null, messages: new Map(), changed: 0 };
const listeners = [];

/** `act` hears of every change. */
export function onChange(act) {
  listeners.push(act);
}

function tell(what) {
  listeners.forEach((act) => act(what));
}

/** From now on this window is that person's. */
export async function become(key) {
  Object.assign(me, { key, person: null, messages: new Map(), changed: 0 });
  history.replaceState(null, "", `?as=${encodeURIComponent(key)}`);
  tell({ reset: true, messages: [] });
  await refresh();
}

/** What changed since the last time is here. */
export async function refresh() {
  const key = me.key;
  if (!key) return;
  const told = await ask(`people/${key}?since=${me.changed}`);
  if (key !== me.key) return;
  me.changed = told.changed;
  me.person = told.person;
  me.business = told.business;
  told.messages.forEach((message) => me.messages.set(message.id, message));
  tell({ messages: told.messages });
}

export async function write(message) {
  await ask(`people/${me.key}/messages`, { method: "POST", body: message });
  await refresh();
}

export async function act(name, more = {}) {
  await ask(`people/${me.key}/acts`, { method: "POST", body: { act: name, ...more } });
  await refresh();
}
