// A list becomes what the server drew, in place: what did not change is not touched, nothing loses the focus.
const drawn = new WeakMap();

function keyOf(item) {
  return item.dataset.key;
}

/** What must survive a change of its surroundings: a sound that plays, a field with the focus. */
function keepMedia(old, fresh) {
  for (const media of old.querySelectorAll("[data-media-key]")) {
    const twin = fresh.querySelector(`[data-media-key="${media.dataset.mediaKey}"]`);
    if (twin) twin.replaceWith(media);
  }
}

function update(old, fresh) {
  const html = fresh.outerHTML;
  if (drawn.get(old) === html || (fresh.dataset.version && fresh.dataset.version === old.dataset.version)) return old;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const mark = focused && (focused.dataset.keyName || focused.dataset.chat || focused.dataset.reply || "");
  keepMedia(old, fresh);
  for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
  old.className = fresh.className;
  old.replaceChildren(...fresh.childNodes);
  drawn.set(old, html);
  if (focused && !old.contains(document.activeElement)) {
    [...old.querySelectorAll("a, button")].find((each) => [each.dataset.keyName, each.dataset.chat, each.dataset.reply].includes(mark))?.focus();
  }
  return old;
}

/**
 * The children of `list` are those of `fresh`, in its order, known by data-key. `gone(item)` may keep an item that the
 * server no longer has (true: it stays). Answers the items that are new.
 */
export function reconcile(list, fresh, gone = () => false) {
  const here = new Map([...list.children].filter(keyOf).map((item) => [keyOf(item), item]));
  const added = [];
  let place = list.firstElementChild;
  for (const item of [...fresh.children]) {
    const old = here.get(keyOf(item));
    here.delete(keyOf(item));
    if (!old) {
      const html = item.outerHTML;
      list.insertBefore(item, place);
      drawn.set(item, html);
      added.push(item);
      continue;
    }
    update(old, item);
    if (old === place) place = place.nextElementSibling;
    else list.insertBefore(old, place);
  }
  for (const item of here.values()) if (!gone(item)) item.remove();
  return added;
}

/** A fragment that the server drew, as an element. */
export function asElement(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}
