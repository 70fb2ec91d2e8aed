// The supervisor's own phone on this page: it registers when first wanted and answers by itself.
import { notice, post } from "../desk/api.js";
import { playIn, startAccount } from "../phone/account.js";
import { chosen, microphone } from "../phone/devices.js";

const REGISTER_MS = 6000;

export class Listener {
  #live;
  #account = null;
  #session = null;
  #registered = null;
  #addresses = null;

  constructor(live) {
    this.#live = live;
    window.addEventListener("pagehide", () => this.#account?.stop());
  }

  /** Listens, whispers or joins: the conversation of the open sheet, or in another way the one at hand. */
  async join(button) {
    const first = button.closest("[data-whom]")?.querySelector("[data-join-listen]");
    const wanted = first
      ? { whom: first.closest("[data-whom]").dataset.whom, listen: first.dataset.joinListen, whisper: first.dataset.joinWhisper, join: first.dataset.joinJoin }
      : this.#addresses;
    if (!wanted) return;
    button.disabled = true;
    const there = await this.#phone();
    const answer = there && (await post(wanted[button.dataset.join]));
    button.disabled = false;
    if (!answer?.ok) {
      notice(answer?.data?.message || this.#live.dataset.textPhone);
      return;
    }
    this.#addresses = wanted;
    this.#live.querySelector("#live-sheet").close();
    this.#show(button.dataset.join);
  }

  async leave() {
    await post(this.#live.dataset.leave);
    this.#over();
  }

  #show(mode) {
    const place = this.#live.querySelector("[data-live-listening]");
    const { textListen, textWhisper, textJoin } = this.#live.dataset;
    place.hidden = false;
    place.querySelector("[data-live-mode]").textContent = { listen: textListen, whisper: textWhisper, join: textJoin }[mode];
    place.querySelector("[data-live-whom]").textContent = this.#addresses.whom;
    for (const button of place.querySelectorAll("[data-join]")) {
      button.setAttribute("aria-pressed", String(button.dataset.join === mode));
    }
  }

  #over() {
    if (this.#session && !this.#session.isEnded()) this.#session.terminate();
    this.#session = null;
    this.#addresses = null;
    this.#live.querySelector("[data-live-listening]").hidden = true;
  }

  /** Whether the phone is registered, after trying where it was not. */
  async #phone() {
    if (!window.JsSIP) await this.#loadScript();
    if (!this.#account) {
      const answer = await post(this.#live.dataset.phone);
      if (!answer.ok) return false;
      this.#registered = Promise.withResolvers();
      this.#account = startAccount(answer.data.sip, {
        onChange: (there) => there && this.#registered.resolve(true),
        onCall: (session) => this.#called(session),
      });
    }
    const late = new Promise((resolve) => setTimeout(resolve, REGISTER_MS, false));
    const there = await Promise.race([this.#registered.promise, late]);
    if (!there) this.#forget();
    return there;
  }

  #forget() {
    this.#account?.stop();
    this.#account = null;
  }

  #loadScript() {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = this.#live.dataset.jssip;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  #called(session) {
    this.#session = session;
    session.on("ended", () => session === this.#session && this.#over());
    session.on("failed", () => session === this.#session && this.#over());
    session.on("getusermediafailed", () => notice(this.#live.dataset.textPhone));
    playIn(session, document.getElementById("live-voice"), chosen("speaker"));
    session.answer({ mediaConstraints: microphone(), pcConfig: { iceServers: [] } });
  }
}
