// What the person said and the server has not yet confirmed: sent one by one, in order, again and
// again with the same id, so that a lost answer never makes two messages.

import { language, path } from "./dom.js";

const LONGEST_WAIT = 30;
const KEY = `outbox:${path}`;

export function createOutbox({ limit, onState, onSettled, onExpired }) {
  const queue = [];
  let busy = false;
  let timer = 0;
  let tries = 0;

  function save() {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(queue.filter((item) => !item.file)));
    } catch {
      return; // no storage here: the queue lives as long as the page
    }
  }

  function restore() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY)) || [];
    } catch {
      return [];
    }
  }

  function add(item) {
    queue.push(item);
    save();
    next();
  }

  function next() {
    clearTimeout(timer);
    if (busy || !queue.length) return;
    busy = true;
    const item = queue[0];
    onState(item, "sending");
    post(item, limit).then((answer) => { busy = false; settle(item, answer); });
  }

  function settle(item, answer) {
    if (answer.status === 202) return done(item, () => onSettled(item, answer.body.id));
    if (answer.status === 401) return onExpired();
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429 && answer.status !== 408) {
      return done(item, () => onState(item, "refused", answer.body.error));
    }
    tries += 1;
    const wait = answer.after || Math.min(2 ** (tries - 1), LONGEST_WAIT);
    onState(item, "waiting", answer.status === 429 ? answer.body.error : "");
    timer = setTimeout(next, (wait + Math.random()) * 1000);
  }

  function done(item, tell) {
    queue.shift();
    tries = 0;
    save();
    tell();
    next();
  }

  addEventListener("online", next);
  addEventListener("beforeunload", (event) => {
    if (queue.some((item) => item.file)) event.preventDefault();
  });

  return { add, restore, retry: next, isEmpty: () => queue.length === 0 };
}

/** Resolves to {status, body, after}; status 0 means that nobody knows whether it arrived. */
function post(item, limit) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${path}/${item.file ? "files" : "messages"}`);
    request.setRequestHeader("X-Caunoi", "1");
    request.setRequestHeader("Accept-Language", language);
    request.timeout = item.file ? 600000 : 30000;
    request.onloadend = () => resolve({
      status: request.status,
      body: parsed(request.responseText),
      after: Number(request.getResponseHeader("Retry-After")),
    });
    if (!item.file) request.setRequestHeader("Content-Type", "application/json");
    request.send(item.file ? form(item, limit) : JSON.stringify(fields(item)));
  });
}

function parsed(text) {
  try {
    return JSON.parse(text) || {};
  } catch {
    return {};
  }
}

function fields({ id, text, choice, label, reply_to }) {
  return { id, text, choice, label, reply_to };
}

/** A file that is too large for the server is announced without its bytes: the line may be slow. */
function form(item, limit) {
  const data = new FormData();
  data.append("id", item.id);
  if (item.text) data.append("text", item.text);
  if (item.reply_to) data.append("reply_to", item.reply_to);
  const fits = item.file.size <= limit;
  if (!fits) data.append("size", item.file.size);
  data.append("file", fits ? item.file : new Blob([], { type: item.file.type }), item.name);
  return data;
}
