// The text of an article: formatted by a toolbar and by keys; the server cleans it again, whatever comes.
import DOMPurify from "../../vendor/purify.esm.js";
import Squire from "../../vendor/squire.esm.js";

const TAGS = "p br h2 h3 h4 ul ol li b i u s strong em blockquote a hr code pre table thead tbody tr th td".split(" ");
const KEPT = { ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ["href", "colspan", "rowspan", "start"], RETURN_DOM_FRAGMENT: true };

function fragmentOf(html) {
  return document.importNode(DOMPurify.sanitize(html, KEPT), true);
}

/** The lines chosen become headings, or paragraphs again where they are headings already. */
function asHeading(editor, tag) {
  editor.modifyBlocks((lines) => {
    const made = document.createDocumentFragment();
    for (const line of [...lines.childNodes]) {
      if (!line.matches?.("p, div, h2, h3, h4")) {
        made.append(line);
        continue;
      }
      const other = document.createElement(line.localName === tag ? "p" : tag);
      other.append(...line.childNodes);
      made.append(other);
    }
    return made;
  });
}

function toggle(editor, tag, on, off) {
  if (editor.hasFormat(tag)) editor[off]();
  else editor[on]();
}

function link(editor, words) {
  if (editor.hasFormat("A")) return editor.removeLink();
  const address = prompt(words, "https://");
  if (address && /^(https?:|mailto:|tel:)/i.test(address.trim())) editor.makeLink(address.trim());
  return undefined;
}

const inList = (editor, kind) => new RegExp(`(^|>)${kind}(>|$|[.#[])`).test(editor.getPath());

const ACTS = {
  bold: (editor) => toggle(editor, "B", "bold", "removeBold"),
  italic: (editor) => toggle(editor, "I", "italic", "removeItalic"),
  heading: (editor) => asHeading(editor, "h2"),
  subheading: (editor) => asHeading(editor, "h3"),
  bullets: (editor) => (inList(editor, "UL") ? editor.removeList() : editor.makeUnorderedList()),
  numbers: (editor) => (inList(editor, "OL") ? editor.removeList() : editor.makeOrderedList()),
  undo: (editor) => editor.undo(),
  redo: (editor) => editor.redo(),
};

export function attach(place) {
  const field = place.querySelector("textarea");
  const bar = place.querySelector("[role=toolbar]");
  const page = document.createElement("div");
  page.className = "form-control rich editor-page";
  page.lang = field.lang;
  for (const [name, value] of Object.entries({ role: "textbox", "aria-multiline": "true", "aria-label": place.dataset.label })) page.setAttribute(name, value);
  field.before(page);
  field.hidden = true;
  bar.hidden = false;
  const editor = new Squire(page, { blockTag: "P", sanitizeToDOMFragment: fragmentOf, addLinks: true });
  editor.setHTML(field.value);
  editor.addEventListener("input", () => (field.value = editor.getHTML()));
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "link") link(editor, place.dataset.textLink);
    else if (act) ACTS[act](editor);
    if (act) field.value = editor.getHTML();
    editor.focus();
  });
}
