// What the spelling check asks the server; a lost line or a refusal answers null.
async function post(area, address, body) {
  const token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  const headers = { ...token, "Content-Type": "application/json" };
  try {
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** The wrong words of a text, with their places in it. */
export async function ask(area, text) {
  const { spellingUrl, spellingHint } = area.dataset;
  return (await post(area, spellingUrl, { text, hint: spellingHint }))?.misspellings ?? null;
}

/** The word counts as right in every text from now on; false where that was refused. */
export async function learn(area, { word, language }) {
  return Boolean(await post(area, area.dataset.spellingAdd, { word, language }));
}
