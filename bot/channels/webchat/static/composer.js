// Where the person writes: the field, the chosen files, the message that is answered.

import { byId, el, say } from "./dom.js";
import { plain } from "./line.js";
import { canRecord, createVoice } from "./voice.js";

const withKeyboard = matchMedia("(hover: hover) and (pointer: fine)");

/** `send({text, files, answered})` gets what the person wants said; `warn(sentence)` shows a notice. */
export function createComposer({ send, warn }) {
  const form = byId("composer");
  const field = byId("field");
  const chosen = byId("chosen");
  const replying = byId("replying");
  let files = [];
  let answered = null;

  function grow() {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 3}px`;
    const something = field.value.trim() !== "" || files.length > 0;
    byId("voice").hidden = something || !canRecord();
    byId("send").hidden = !something && canRecord();
  }

  function choose(more) {
    files = files.concat(Array.from(more));
    list();
    field.focus();
  }

  function list() {
    for (const picture of chosen.querySelectorAll("img")) URL.revokeObjectURL(picture.src);
    chosen.replaceChildren(...files.map(chip));
    chosen.hidden = files.length === 0;
    grow();
  }

  function chip(file) {
    const picture = file.type.startsWith("image/") ? el("img", { src: URL.createObjectURL(file), alt: "" }) : null;
    const drop = el("button", { type: "button", className: "quiet", textContent: "✕" });
    drop.setAttribute("aria-label", `${say.drop}: ${file.name}`);
    drop.addEventListener("click", () => { files = files.filter((other) => other !== file); list(); field.focus(); });
    return el("li", {}, picture, file.name, drop);
  }

  function reply(line) {
    answered = line;
    replying.hidden = line === null;
    if (line) replying.querySelector("p").textContent = `${say.replying} ${plain(line).split("\n")[0]}`;
    field.focus();
  }

  function submit() {
    const text = field.value.trim();
    if (!text && !files.length) return;
    send({ text, files, answered });
    field.value = "";
    files = [];
    reply(null);
    list();
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && answered) reply(null);
    // While a Vietnamese input method composes a syllable, Enter belongs to it.
    const plainEnter = event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
    if (plainEnter && withKeyboard.matches) { event.preventDefault(); submit(); }
  });
  field.addEventListener("paste", (event) => { if (event.clipboardData.files.length) choose(event.clipboardData.files); });
  byId("file").addEventListener("change", (event) => { choose(event.target.files); event.target.value = ""; });
  replying.querySelector("button").addEventListener("click", () => reply(null));
  createVoice({ onVoice: (file) => { send({ text: "", files: [file], answered }); reply(null); }, onDenied: () => warn(say.no_microphone) });
  grow();
  if (withKeyboard.matches) field.focus();
  return { reply };
}
