// The web chat, put together: what arrives is shown, what is said goes through the outbox.

import { byId, el, greeting, path, say, uuid } from "./dom.js";
import { plain } from "./line.js";
import { createComposer } from "./composer.js";
import { createLog } from "./log.js";
import { createOutbox } from "./outbox.js";
import { shrink } from "./photo.js";
import { listen } from "./stream.js";

const limit = Number(document.body.dataset.limit);
const officer = document.body.classList.contains("officer");
const pending = new Map(); // item id -> its node and the button it came from
const held = []; // own lines from the server while it is unknown which of ours they are

let expired = false;

function notice(sentence, reload = false) {
  const place = byId("notice");
  place.hidden = !sentence;
  place.querySelector("span").textContent = sentence;
  place.querySelector("a").hidden = !reload;
}

function expire() {
  expired = true;
  notice(say.expired, true);
}

function connected(up) {
  if (!expired) notice(up ? "" : navigator.onLine ? say.lost : say.offline);
}

const log = createLog({
  choose(button, node) {
    if (node.getAttribute("aria-disabled") === "true") return;
    const group = node.closest(".rows");
    disable(group, true);
    speak({ choice: button.token, label: button.label }, group);
  },
  reply: officer ? (line) => composer.reply(line) : null,
});

const outbox = createOutbox({
  limit,
  onState(item, state, sentence) {
    const { node } = pending.get(item.id);
    if (node) log.setState(node, state, ...stateOf(item, state, sentence));
    if (state === "refused") showHeld();
  },
  onSettled(item, id) {
    release(item, id);
    showHeld();
  },
  onExpired: expire,
});

const composer = createComposer({ send, warn: notice });

function showHeld() {
  if (outbox.isEmpty()) held.splice(0).forEach(log.show);
}

function disable(group, off) {
  for (const button of group.querySelectorAll("button")) button.setAttribute("aria-disabled", String(off));
}

function stateOf(item, state, sentence) {
  if (state === "sending") return [say.sending];
  if (state === "waiting") return [pressable(sentence || say.failed, outbox.retry)];
  const { node, group } = pending.get(item.id);
  if (group) disable(group, false);
  return [sentence || say.failed, pressable(say.drop, () => node.remove())];
}

function pressable(label, act) {
  const button = el("button", { type: "button", textContent: label });
  button.addEventListener("click", act);
  return button;
}

function release(item, id) {
  const { node, group } = pending.get(item.id);
  pending.delete(item.id);
  if (group) disable(group, false);
  log.settle(node, id);
}

/** Show the item as the person's own bubble and send it. */
function speak(content, group = null) {
  put({ id: uuid(), at: new Date().toISOString(), ...content }, group);
}

function put(item, group = null) {
  const silent = /^\/(start|officer)\b/.test(item.text || "");
  const node = silent ? null : log.pend(asLine(item));
  if (node) log.setState(node, "sending", say.sending);
  pending.set(item.id, { group, node });
  outbox.add(item);
}

function asLine(item) {
  const spans = [{ text: item.label || item.text || "" }].filter((span) => span.text);
  if (item.quote) spans.unshift({ text: `↩ ${item.quote}\n`, italic: true });
  if (!item.file) return { spans, at: item.at };
  const { type, size } = item.file;
  const kind = /^image\/(jpeg|png|webp|gif)$/.test(type) ? "photo" : type.startsWith("audio/") ? "voice" : "document";
  return { spans, at: item.at, file: { kind, size, name: item.name }, local: URL.createObjectURL(item.file) };
}

async function send({ text, files, answered }) {
  const about = answered ? { reply_to: answered.id, quote: plain(answered).trim().split("\n")[0].slice(0, 60) } : {};
  if (!files.length) return speak({ text, ...about });
  for (const [index, chosen] of files.entries()) {
    const file = await shrink(chosen);
    speak({ file, name: file.name, text: index ? "" : text, ...about });
  }
}

byId("menu").addEventListener("click", () => speak({ text: "menu" }));

outbox.restore().forEach((item) => put(item));

function greet() {
  log.begin();
  const query = new URLSearchParams(location.search);
  const code = (query.get("o") || "").slice(0, 64);
  if (code) {
    speak({ text: `/start ${code}` });
    query.delete("o");
    history.replaceState(null, "", [path, query].filter(String).join("?"));
  } else if (log.isEmpty() && outbox.isEmpty()) {
    speak({ text: greeting });
  }
}

listen({
  onLine(line) {
    if (line.mine && !outbox.isEmpty()) held.push(line);
    else log.show(line);
  },
  onReady: greet,
  onConnected: connected,
  onExpired: expire,
});

addEventListener("offline", () => connected(false));
addEventListener("online", () => connected(true));
