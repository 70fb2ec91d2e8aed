// Which devices the person chose in this browser: ring, speaker, microphone.

/** Id of the device, or an empty string for the system's own. */
export function chosen(use) {
  return localStorage.getItem(`baylanys.${use}`) ?? "";
}

export function choose(use, device) {
  localStorage.setItem(`baylanys.${use}`, device);
}

/** What getUserMedia is asked for: sound only. */
export function microphone() {
  const device = chosen("microphone");
  return { audio: device ? { deviceId: { ideal: device } } : true, video: false };
}

/** Devices of a kind (`audioinput`, `audiooutput`) with their names. */
export async function devices(kind) {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return all.filter((device) => device.kind === kind && device.deviceId !== "default");
}
