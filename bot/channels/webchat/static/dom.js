// Small things that every part of the page uses.

export const say = JSON.parse(document.body.dataset.say);
export const path = document.body.dataset.path;
export const greeting = document.body.dataset.greeting;
export const language = document.documentElement.lang;

export const byId = (id) => document.getElementById(id);

/** An element with properties and children; strings become text, never markup. */
export function el(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** A picture from `d`, the path data of a 24 x 24 drawing. */
export function icon(d, size) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  const shape = document.createElementNS(ns, "path");
  for (const [name, value] of [["viewBox", "0 0 24 24"], ["width", size], ["height", size], ["aria-hidden", "true"]]) {
    svg.setAttribute(name, value);
  }
  shape.setAttribute("d", d);
  svg.append(shape);
  return svg;
}

/** A random id (RFC 9562, version 4); crypto.randomUUID is missing on plain http. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const calendar = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });

export const timeOf = (date) => clock.format(date);

export function dayOf(date) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return say.today;
  if (date.toDateString() === yesterday.toDateString()) return say.yesterday;
  const name = calendar.format(date);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function sizeOf(bytes) {
  const number = (value) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);
  return bytes < 1e6 ? `${number(Math.max(bytes / 1e3, 0.1))} kB` : `${number(bytes / 1e6)} MB`;
}
