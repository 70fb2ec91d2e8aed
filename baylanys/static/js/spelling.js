// Spelling as one writes (5.3): wrong words are underlined, F7 or a click on one offers what may have been meant.
//
// A textarea gets it by its attributes, written by the tag `spelling`:
//     {% load spelling %}<textarea name="text" {% spelling conversation.language %}></textarea>
// The tag sets data-module="spelling", and the shell calls attach(). A textarea that has a module of its own leaves
// the tag's data-module aside and calls attach(textarea) itself. data-spelling-hint may change at any time.
//
// Before sending, a composer asks, and sends whatever the answer is; a server that is away answers nothing wrong:
// (both functions are imported out of this module)
//     const wrong = await misspellings(textarea);   // [{start, end, word, language, suggestions}], at most 1.5 s
//     if (wrong.length) …warn once, with a button to send and one that calls showFirst(textarea)
// The composer empties the textarea by its value and dispatches "input", so that the underlines go too.
import { Marks } from "./spelling_marks.js";
import { openMenu } from "./spelling_menu.js";
import { ask } from "./spelling_server.js";

const WAIT_MS = 350;
const PATIENCE_MS = 1500;
const fields = new WeakMap();

class Field {
  constructor(area) {
    this.area = area;
    this.marks = new Marks(area);
    this.left = new Set();
    this.found = [];
    this.checked = "";
    area.addEventListener("input", () => this.changed());
    area.addEventListener("click", () => this.clicked());
    area.addEventListener("keydown", (event) => this.key(event));
    if (area.value) this.check();
  }

  /** Underlines before the change stay, those behind it move along; the server is asked after a pause. */
  changed() {
    const { value } = this.area;
    const grown = value.length - this.checked.length;
    const from = sharedStart(this.checked, value);
    this.found = this.found
      .map((each) => (each.end < from ? each : { ...each, start: each.start + grown, end: each.end + grown }))
      .filter((each) => value.slice(each.start, each.end) === each.word);
    this.checked = value;
    this.show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), WAIT_MS);
  }

  async check() {
    clearTimeout(this.timer);
    const text = this.area.value;
    const found = text.trim() ? await ask(this.area, text) : [];
    if (text !== this.area.value || !found) return;
    this.checked = text;
    this.found = found.filter((each) => !this.left.has(each.word));
    this.show();
  }

  /** The word that is being written is left in peace until the next one begins. */
  show() {
    const { selectionStart: caret, selectionEnd: end } = this.area;
    const writing = document.activeElement === this.area && caret === end;
    const open = (each) => !(writing && each.end === caret && caret === this.area.value.length);
    this.marks.draw(this.checked, this.found.filter(open), this.found.length);
  }

  clicked() {
    const { selectionStart: caret, selectionEnd: end } = this.area;
    this.show();
    const word = caret === end && this.found.find((each) => each.start < caret && caret < each.end);
    if (word) this.offer(word);
  }

  key(event) {
    if (event.key !== "F7" || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    this.next();
  }

  /** The menu of the first wrong word at the caret or behind it, or of the very first. */
  async next() {
    await this.check();
    const caret = this.area.selectionStart;
    const word = this.found.find((each) => each.end >= caret) ?? this.found[0];
    if (word) this.offer(word);
  }

  async offer(word) {
    this.area.setSelectionRange(word.start, word.end);
    this.marks.draw(this.checked, this.found, this.found.length);
    if (!word.suggestions.length) word.suggestions = (await ask(this.area, word.word))?.[0]?.suggestions ?? [];
    openMenu(this.area, word, this.marks.placeOf(word), {
      replace: (text) => this.replace(word, text),
      leave: () => this.leave(word),
      learned: () => this.leave(word),
    });
  }

  replace(word, text) {
    this.area.focus();
    this.area.setSelectionRange(word.start, word.end);
    // The only way of putting text in that Ctrl Z takes back.
    if (document.execCommand("insertText", false, text)) return;
    this.area.setRangeText(text, word.start, word.end, "end");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  leave(word) {
    this.left.add(word.word);
    this.found = this.found.filter((each) => each.word !== word.word);
    this.area.focus();
    this.area.setSelectionRange(word.end, word.end);
    this.show();
  }
}

function sharedStart(one, other) {
  const most = Math.min(one.length, other.length);
  let place = 0;
  while (place < most && one[place] === other[place]) place += 1;
  return place;
}

/** The textarea's words are checked from now on; doing it again changes nothing. */
export function attach(area) {
  if (!fields.has(area)) fields.set(area, new Field(area));
}

/** The wrong words of the text as it is now; empty when the server does not answer in time. */
export async function misspellings(area) {
  attach(area);
  const field = fields.get(area);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, "late"));
  return (await Promise.race([field.check(), late])) === "late" ? [] : field.found;
}

/** The menu of the first wrong word is open. */
export function showFirst(area) {
  area.focus();
  area.setSelectionRange(0, 0);
  fields.get(area)?.next();
}
