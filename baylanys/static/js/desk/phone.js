// The operator's browser phone: it rings only for what the server knows, answers, mutes, hangs up.
import { playIn, startAccount } from "../phone/account.js";
import { notice, text } from "./api.js";
import { chosen, microphone } from "../phone/devices.js";
import { startRing, stopRing } from "../phone/ring.js";

const LOST_DESK = "Q.850;cause=41";
const BUSY = 486;

export class Phone {
  #account = null;
  #session = null;
  #offers;
  #changed;

  /** `offers` is the address that knows whether a call is alive; `changed` hears of every change. */
  constructor({ offers, changed }) {
    this.#offers = offers;
    this.#changed = changed;
    this.registered = false;
  }

  start(sip) {
    this.stop();
    this.#account = startAccount(sip, {
      onChange: (there) => {
        this.registered = there;
        this.#changed();
      },
      onCall: (session, request) => this.#called(session, request),
    });
  }

  stop() {
    stopRing();
    this.leave();
    this.#account = null;
    this.registered = false;
  }

  get ringing() {
    return Boolean(this.#session?.isInProgress() && this.#session.direction === "incoming" && !this.#session.answering);
  }

  get talking() {
    return Boolean(this.#session?.isEstablished());
  }

  get muted() {
    return Boolean(this.#session?.isMuted().audio);
  }

  accept() {
    if (this.ringing) this.#answer(this.#session);
  }

  refuse() {
    if (this.ringing) this.#session.terminate({ status_code: BUSY });
  }

  toggleMute() {
    if (!this.talking) return;
    if (this.muted) this.#session.unmute({ audio: true });
    else this.#session.mute({ audio: true });
    this.#changed();
  }

  /** The end without the server: the other side hears a plain hang-up. */
  hangUp() {
    if (this.#session && !this.#session.isEnded()) this.#session.terminate();
  }

  /** The page goes away in mid-call, or another desk takes over: the centre keeps the caller for the desk that is next. */
  leave() {
    if (this.talking) this.#session.terminate({ extraHeaders: [`Reason: ${LOST_DESK}`] });
    this.#account?.stop();
  }

  async #called(session, request) {
    if (this.#session && !this.#session.isEnded()) return session.terminate({ status_code: BUSY });
    const interaction = request.getHeader("X-Interaction");
    const auto = request.getHeader("X-Answer") === "auto";
    this.#session = session;
    session.on("ended", () => this.#over(session));
    session.on("failed", () => this.#over(session));
    session.on("accepted", () => this.#changed());
    session.on("getusermediafailed", () => notice(text("Microphone")));
    if (!(await this.#alive(interaction))) {
      if (!session.isEnded()) session.terminate({ status_code: BUSY });
      return undefined;
    }
    if (session.isEnded()) return undefined;
    if (auto) return this.#answer(session);
    this.#changed();
    if (!(await startRing())) notice(text("Sound"), "attention");
    return undefined;
  }

  async #alive(interaction) {
    if (!interaction) return false;
    const none = "00000000-0000-0000-0000-000000000000";
    const answer = await fetch(this.#offers.replace(none, interaction)).catch(() => null);
    return answer === null || answer.status !== 404;
  }

  #answer(session) {
    stopRing();
    session.answering = true;
    playIn(session, document.getElementById("voice"), chosen("speaker"));
    session.answer({ mediaConstraints: microphone(), pcConfig: { iceServers: [] } });
    this.#changed();
  }

  #over(session) {
    if (session !== this.#session) return;
    stopRing();
    this.#session = null;
    this.#changed();
  }
}
