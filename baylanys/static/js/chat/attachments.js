// Files of a message: chosen, pasted or dropped, looked at before they leave, sent one after another.
const MEGABYTE = 1024 * 1024;
const LONGEST_SIDE = 2560;
const QUALITY = 0.85;
const headers = JSON.parse(document.body.getAttribute("hx-headers"));

export class Attachments {
  #files = [];

  constructor(composer) {
    this.composer = composer;
    this.form = composer.form;
    this.limits = JSON.parse(this.form.dataset.limits);
    this.place = this.form.querySelector("[data-attached-place]");
    const input = this.form.querySelector("[data-file-input]");
    input.addEventListener("change", () => {
      this.add([...input.files]);
      input.value = "";
    });
    this.form.querySelector("[data-attach]").addEventListener("click", () => input.click());
    composer.field.addEventListener("paste", (event) => this.#pasted(event));
    const chat = this.form.closest(".chat-data");
    for (const name of ["dragenter", "dragover"]) chat.addEventListener(name, (event) => this.#over(event));
    for (const name of ["dragleave", "drop"]) chat.addEventListener(name, () => this.form.classList.remove("drop"));
    chat.addEventListener("drop", (event) => this.#dropped(event));
  }

  get count() {
    return this.#files.length;
  }

  /** `voice`: the sound was recorded here. */
  async add(files, { voice = false } = {}) {
    this.composer.problem("");
    for (const file of files) {
      const fit = await this.#fit(file, voice);
      if (typeof fit === "string") this.composer.problem(`${file.name}: ${fit}`);
      else this.#show({ file: fit, voice, key: crypto.randomUUID() });
    }
    this.composer.focus();
  }

  /** The files leave in their order, the text with the first; true when all are with the centre. */
  async send(text) {
    for (let first = true; this.#files.length; first = false) {
      const [next] = this.#files;
      const answer = await this.#post(next, first ? text : "");
      if (!answer.ok) {
        this.composer.problem(answer.message || this.form.dataset.textFailed);
        return false;
      }
      this.#remove(next);
    }
    return true;
  }

  #post({ file, voice, key, line }, caption) {
    const fields = new FormData();
    fields.append("file", file, file.name);
    fields.append("caption", caption);
    fields.append("voice", voice ? "1" : "");
    fields.append("key", key);
    fields.append("reply_to", this.form.elements.reply_to.value);
    const bar = document.createElement("progress");
    line.append(bar);
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", this.form.dataset.file);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = (event) => { bar.max = event.total; bar.value = event.loaded; };
      request.onerror = () => resolve({ ok: false });
      request.onload = () => resolve({ ok: request.status === 200, ...read(request.responseText) });
      request.onloadend = () => bar.remove();
      request.send(fields);
    });
  }

  async #fit(file, voice) {
    const { textEmpty, textType, textLarge } = this.form.dataset;
    if (!file.size) return textEmpty;
    if (voice) return file;
    const kind = this.#kind(file);
    const large = kind && file.size > this.limits[kind].most;
    if (file.type.startsWith("image/") && (!kind || large)) return (await shrink(file, this.limits.image.most)) ?? (kind ? this.#tooLarge(kind) : textType);
    if (!kind) return textType;
    return large ? `${textLarge} ${this.limits[kind].most / MEGABYTE}` : file;
  }

  #tooLarge(kind) {
    return `${this.form.dataset.textLarge} ${this.limits[kind].most / MEGABYTE}`;
  }

  #kind(file) {
    const ending = file.name.split(".").pop().toLowerCase();
    return ["image", "video", "audio", "document"].find((kind) => this.limits[kind].types.includes(file.type) || (!file.type && this.limits[kind].endings.includes(ending)));
  }

  #show(entry) {
    const line = document.createElement("div");
    line.className = "attached";
    if (entry.file.type.startsWith("image/")) line.append(Object.assign(new Image(), { src: URL.createObjectURL(entry.file), alt: "" }));
    if (entry.voice) line.append(Object.assign(document.createElement("audio"), { src: URL.createObjectURL(entry.file), controls: true }));
    const name = document.createElement("bdi");
    name.className = "grow";
    name.textContent = entry.voice ? "" : `${entry.file.name} · ${sizeOf(entry.file)}`;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: this.form.dataset.textRemove });
    button.addEventListener("click", () => this.#remove(entry));
    line.append(name, button);
    entry.line = line;
    this.#files.push(entry);
    this.place.append(line);
  }

  #remove(entry) {
    this.#files = this.#files.filter((each) => each !== entry);
    entry.line.querySelectorAll("img, audio").forEach((media) => URL.revokeObjectURL(media.src));
    entry.line.remove();
  }

  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }

  #over(event) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.form.classList.add("drop");
  }

  #dropped(event) {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    this.add([...event.dataTransfer.files]);
  }
}

function sizeOf({ size }) {
  return size < MEGABYTE ? `${Math.ceil(size / 1024)} KB` : `${(size / MEGABYTE).toFixed(1).replace(".", ",")} MB`;
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** The picture as a JPEG that WhatsApp takes; null where the browser cannot read it. */
async function shrink(file, most) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  const brush = canvas.getContext("2d");
  brush.fillStyle = "#fff";
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return made && made.size <= most ? new File([made], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" }) : null;
}
