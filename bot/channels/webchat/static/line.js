// One message as elements. Words are set as text, so nothing that a person wrote can become markup.

import { el, icon, path, say, sizeOf, timeOf } from "./dom.js";

const PAGE = "M6 3h8l5 5v13H6zM14 3v5h5M9 13h6M9 17h6";
const ARROW = "M10 8 5 13l5 5M5 13h9a5 5 0 0 1 5 5v1";
const SAFE_LINK = /^(https?:|tel:|mailto:)/i;

/** The list item of `line`; `acts` has choose(button, node) and, where one may answer, reply(line). */
export function lineNode(line, acts) {
  const who = el("b", { className: "unseen", textContent: line.mine ? say.you : say.them });
  const time = el("time", { textContent: timeOf(new Date(line.at)), dateTime: line.at });
  const bubble = el("div", {}, who, el("div", { className: "foot" }, time));
  const node = el("li", { className: line.mine ? "line mine" : "line theirs" }, bubble);
  fill(node, line, acts);
  return node;
}

/** Let the list item say what `line` says now. What stays the same is not touched: a button keeps its focus. */
export function fill(node, line, acts) {
  const bubble = node.firstChild;
  const foot = bubble.lastChild;
  const shown = line.retracted ? { ...line, spans: [{ text: say.retracted, italic: true }] } : line;
  node.classList.toggle("gone", Boolean(line.retracted));
  bubble.className = shapeOf(shown);
  put(bubble, ".photo, .document, audio", fileNode(shown), foot);
  put(bubble, ".words", wordsNode(shown), foot);
  put(node, ".rows", rowsNode(line.buttons, acts));
  put(node, ".answer", line.mine || line.retracted || !acts.reply ? null : replyNode(line, acts), node.querySelector(".rows"));
}

function put(parent, part, next, before = null) {
  const old = parent.querySelector(part);
  if (old && next && old.isEqualNode(next)) return;
  if (old) old.remove();
  if (next) parent.insertBefore(next, before);
}

const shapeOf = ({ spans, file }) => [
  "bubble", spans.length ? "worded" : "", file && file.kind === "photo" ? "pictured" : "",
].join(" ");

export const plain = (line) => line.spans.map((span) => span.text).join("");

function wordsNode(line) {
  const words = el("div", { className: "words" });
  for (const span of line.spans) words.append(spanNode(span, line.mine));
  return line.spans.length ? words : null;
}

function spanNode(span, mine) {
  const text = document.createTextNode(span.text);
  if (span.url && SAFE_LINK.test(span.url)) {
    return el("a", { href: span.url, target: "_blank", rel: "noopener noreferrer" }, text);
  }
  if (span.bold) return el("strong", {}, text);
  if (span.italic) return el("em", { className: mine ? "quote" : "" }, text);
  return text;
}

function fileNode(line) {
  const file = line.file;
  if (!file) return null;
  const source = line.local || `${path}/files/${line.id}`;
  if (file.kind === "photo") {
    const picture = el("img", { src: source, alt: file.name || say.photo, loading: "lazy", decoding: "async" });
    return el("a", { className: "photo", href: source, target: "_blank", rel: "noopener" }, picture);
  }
  if (file.kind === "voice") {
    const sound = el("audio", { src: source, controls: true, preload: "none" });
    sound.setAttribute("aria-label", say.voice);
    return sound;
  }
  const name = el("span", {}, el("b", { textContent: file.name || say.download }));
  if (file.size) name.append(el("small", { textContent: sizeOf(file.size) }));
  return el("a", { className: "document", href: source, download: file.name || "" }, icon(PAGE, 28), name);
}

function rowsNode(rows, acts) {
  if (!rows.length) return null;
  const group = el("div", { className: "rows" });
  for (const row of rows) {
    const buttons = row.map((button) => {
      const node = el("button", { type: "button", className: "choice", textContent: button.label });
      node.dataset.token = button.token;
      node.setAttribute("aria-disabled", "false");
      node.addEventListener("click", () => acts.choose(button, node));
      return node;
    });
    group.append(el("div", { className: "row" }, ...buttons));
  }
  return group;
}

function replyNode(line, acts) {
  const node = el("button", { type: "button", className: "answer" }, icon(ARROW, 20), el("span", { textContent: say.reply }));
  node.title = say.reply;
  node.setAttribute("aria-label", `${say.reply}: ${plain(line).split("\n")[0].slice(0, 60)}`);
  node.addEventListener("click", () => acts.reply(line));
  return node;
}
