// Requests of the desk, and short notices for what went wrong.
const headers = JSON.parse(document.body.getAttribute("hx-headers"));

/** Answers {ok, status, data}; never throws: a lost line is an answer too. */
export async function post(address, fields = {}) {
  try {
    const answer = await fetch(address, { method: "POST", headers, body: new URLSearchParams(fields) });
    const data = await answer.json().catch(() => ({}));
    return { ok: answer.ok, status: answer.status, data };
  } catch {
    return { ok: false, status: 0, data: {} };
  }
}

/** The page's words, written by the server in the person's language. */
export function text(name) {
  return document.getElementById("work").dataset[`text${name}`] ?? "";
}

/** A short notice in the corner; the same words never stand there twice. */
export function notice(words, kind = "breach") {
  const place = document.getElementById("notices");
  if ([...place.children].some((note) => note.textContent === words)) return;
  const note = document.createElement("div");
  note.className = `note ${kind}`;
  note.textContent = words;
  place.append(note);
  setTimeout(() => note.remove(), 8000);
}

/** An order to the centre; what it declines stands in the corner. */
export async function order(address, fields = {}) {
  const answer = await post(address, fields);
  if (!answer.ok) notice(answer.data.message || text("Failed"));
  document.body.dispatchEvent(new CustomEvent("live:work"));
  return answer;
}
