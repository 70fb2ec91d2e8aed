// A SIP account on a websocket: registered, and registered again by our own clock after a failure.
const AGAIN_MS = 1500;
const EXPIRES_SECONDS = 60;

/** Starts a JsSIP user agent; `onChange(there)` hears of registration, `onCall(session, request)` of calls. */
export function startAccount({ uri, password, ws }, { onChange, onCall }) {
  const agent = new JsSIP.UA({
    uri,
    password,
    sockets: [new JsSIP.WebSocketInterface(ws)],
    register_expires: EXPIRES_SECONDS,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 4,
    session_timers: false,
    user_agent: "Baylanys",
  });
  let again = null;
  let stopped = false;
  agent.on("registered", () => onChange(true));
  agent.on("unregistered", () => onChange(false));
  agent.on("disconnected", () => onChange(false));
  agent.on("registrationFailed", () => {
    onChange(false);
    clearTimeout(again);
    if (!stopped) again = setTimeout(() => agent.register(), AGAIN_MS);
  });
  agent.on("newRTCSession", ({ originator, session, request }) => {
    connectOnFirstCandidate(session);
    if (originator === "remote") onCall(session, request);
  });
  agent.start();
  return {
    agent,
    stop() {
      stopped = true;
      clearTimeout(again);
      agent.stop();
    },
  };
}

/** One host or one network: the first candidate will do, waiting for more costs seconds. */
function connectOnFirstCandidate(session) {
  let told = false;
  session.on("icecandidate", ({ ready }) => {
    if (told) return;
    told = true;
    ready();
  });
}

/** The other side is heard in `audio`, in the chosen device. */
export function playIn(session, audio, device = "") {
  const follow = (connection) =>
    connection.addEventListener("track", ({ streams, track }) => {
      audio.srcObject = streams[0] ?? new MediaStream([track]);
      if (device && audio.setSinkId) audio.setSinkId(device).catch(() => {});
      audio.play().catch(() => {});
    });
  if (session.connection) follow(session.connection);
  else session.on("peerconnection", ({ peerconnection }) => follow(peerconnection));
}
