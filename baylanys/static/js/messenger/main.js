// The caller's WhatsApp of the demonstration: one person in each window, kept up to date by asking.
import { arrangeDesk } from "../caller/beside.js";
import "./composer.js";
import { say } from "./dom.js";
import "./menu.js";
import { drawPeople } from "./people.js";
import { become, me, refresh } from "./person.js";
import "./thread.js";
import "./voice.js";
import { csrf } from "./wire.js";

const SEEN_MS = 800;
const HIDDEN_MS = 4000;
const PEOPLE_EVERY = 4;
let round = 0;

async function begin() {
  const asked = new URLSearchParams(window.location.search).get("as");
  const people = await drawPeople();
  const known = people.find((person) => person.key === asked) ?? people[0];
  await become(known.key);
  await drawPeople();
}

async function keep() {
  const banner = document.querySelector(".m-banner");
  try {
    if (!me.key) await begin();
    else {
      await refresh();
      if (round++ % PEOPLE_EVERY === 0) await drawPeople();
    }
  } catch (error) {
    if (error.away && !banner.dataset.passing) {
      banner.textContent = say("away");
      banner.hidden = false;
    }
  }
  setTimeout(keep, document.visibilityState === "visible" ? SEEN_MS : HIDDEN_MS);
}

arrangeDesk(csrf);
keep();
