// Underlines over a textarea: a see-through copy of its text lies exactly on it and takes no clicks.
const COPIED = [
  "fontFamily", "fontSize", "fontWeight", "fontStyle", "fontFeatureSettings", "fontVariantNumeric", "letterSpacing",
  "wordSpacing", "lineHeight", "textAlign", "textIndent", "textTransform", "tabSize", "direction", "paddingTop",
  "paddingRight", "paddingBottom", "paddingLeft", "borderTopWidth", "borderRightWidth", "borderBottomWidth",
  "borderLeftWidth",
];

export class Marks {
  constructor(area) {
    this.area = area;
    this.layer = document.createElement("div");
    this.layer.className = "spelling-layer";
    this.layer.setAttribute("aria-hidden", "true");
    this.told = document.createElement("div");
    this.told.className = "visually-hidden";
    this.told.setAttribute("role", "status");
    // The copy scrolls with the textarea only where both stand in the same place.
    if (getComputedStyle(area.parentElement).position === "static") area.parentElement.classList.add("spelling-place");
    area.after(this.layer, this.told);
    area.addEventListener("scroll", () => this.follow());
    new ResizeObserver(() => this.lay()).observe(area);
  }

  /** The text with its wrong words underlined; `count` is told to those who do not see them. */
  draw(text, found, count) {
    const parts = [];
    let place = 0;
    for (const { start, end } of found) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      parts.push(text.slice(place, start), mark);
      place = end;
    }
    // A last empty line has no height of its own.
    this.layer.replaceChildren(...parts, `${text.slice(place)}​`);
    const words = count ? `${this.area.dataset.spellingCount}: ${count}` : "";
    if (this.told.textContent !== words) this.told.textContent = words;
    this.area.dataset.spellingFound = count;
    this.shown = found;
    this.lay();
  }

  lay() {
    const { area, layer } = this;
    if (!area.isConnected) return;
    const style = getComputedStyle(area);
    for (const name of COPIED) layer.style[name] = style[name];
    Object.assign(layer.style, {
      left: `${area.offsetLeft}px`,
      top: `${area.offsetTop}px`,
      width: `${area.clientWidth + parseFloat(style.borderLeftWidth) + parseFloat(style.borderRightWidth)}px`,
      height: `${area.offsetHeight}px`,
    });
    this.follow();
  }

  follow() {
    this.layer.scrollTop = this.area.scrollTop;
    this.layer.scrollLeft = this.area.scrollLeft;
  }

  /** Where a word stands in the window. */
  placeOf(word) {
    const marks = [...this.layer.querySelectorAll("mark")];
    const mark = marks[this.shown.findIndex((each) => each.start === word.start)];
    return (mark ?? this.area).getClientRects()[0];
  }
}
