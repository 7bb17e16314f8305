// A voice note by MediaRecorder, where the browser has one.

import { byId } from "./dom.js";

const LONGEST = 5 * 60;
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

/** Wires the microphone button; `onVoice(file)` gets the note, `onDenied()` when there is no microphone. */
export function createVoice({ onVoice, onDenied }) {
  const panel = byId("recording");
  const typing = byId("typing");
  const clock = panel.querySelector("time");
  let recorder = null;
  let keep = false;

  function show(recording) {
    panel.hidden = !recording;
    typing.hidden = recording;
    byId(recording ? "stop" : "voice").focus();
  }

  function count(started) {
    const seconds = Math.floor((Date.now() - started) / 1000);
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds >= LONGEST) finish(true);
  }

  async function start() {
    try {
      record(await navigator.mediaDevices.getUserMedia({ audio: true }));
    } catch {
      onDenied();
    }
  }

  function record(microphone) {
    const pieces = [];
    recorder = new MediaRecorder(microphone, { mimeType: KINDS.find((kind) => MediaRecorder.isTypeSupported(kind)) });
    const type = recorder.mimeType.split(";")[0];
    const ticking = setInterval(count, 250, Date.now());
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => {
      clearInterval(ticking);
      for (const track of microphone.getTracks()) track.stop();
      show(false);
      clock.textContent = "0:00";
      if (keep) onVoice(new File(pieces, `voice.${type.split("/")[1]}`, { type }));
    };
    recorder.start();
    show(true);
  }

  function finish(wanted) {
    keep = wanted;
    if (recorder.state !== "inactive") recorder.stop();
  }

  byId("voice").addEventListener("click", start);
  byId("stop").addEventListener("click", () => finish(true));
  byId("drop").addEventListener("click", () => finish(false));
}
