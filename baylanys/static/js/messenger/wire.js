// The messenger's way to the server: same origin, one question at a time for each purpose.
const root = document.getElementById("messenger");

export function csrf() {
  const name = `${root.dataset.csrfCookie}=`;
  return document.cookie.split("; ").find((cookie) => cookie.startsWith(name))?.slice(name.length) ?? "";
}

export function address(path) {
  return root.dataset.url + path;
}

/** The answer's JSON. Throws an Error with the server's words; `away` is set where nobody answered. */
export async function ask(path, { method = "GET", body, form } = {}) {
  const headers = method === "GET" ? {} : { "X-CSRFToken": csrf() };
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(address(path), { method, headers, body: form ?? (body && JSON.stringify(body)) }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (answer?.ok && told) return told;
  const error = new Error(told?.error?.error_data?.details ?? told?.error?.message ?? "");
  error.away = !answer || answer.status >= 500;
  throw error;
}

/** A file of this person's lies in the stand-in; its id goes into a message. */
export async function upload(key, file, name, voice = false) {
  const form = new FormData();
  form.append("file", file, name);
  if (voice) form.append("voice", "1");
  return ask(`people/${key}/media`, { method: "POST", form });
}
