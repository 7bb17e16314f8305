// The line to the server: an EventSource that also comes back from what EventSource gives up on.

import { path } from "./dom.js";

const SILENCE = 45000; // the server says something every 15 seconds
const PATIENCE = 4000;

export function listen({ onLine, onReady, onConnected, onExpired }) {
  let source = null;
  let last = null;
  let watchdog = 0;
  let worry = 0;
  let tries = 0;

  function open() {
    clearTimeout(watchdog);
    if (source) source.close();
    source = new EventSource(`${path}/events${last === null ? "" : `?after=${last}`}`);
    source.onmessage = (event) => {
      last = Math.max(last || 0, Number(event.lastEventId));
      onLine(JSON.parse(event.data));
      alive();
    };
    source.addEventListener("ready", () => { tries = 0; alive(); onReady(); });
    source.addEventListener("beat", alive);
    source.onerror = failed;
    watchdog = setTimeout(open, SILENCE);
  }

  function alive() {
    clearTimeout(watchdog);
    clearTimeout(worry);
    worry = 0;
    onConnected(true);
    watchdog = setTimeout(open, SILENCE);
  }

  function failed() {
    worry = worry || setTimeout(() => onConnected(false), PATIENCE);
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    clearTimeout(watchdog);
    tries += 1;
    watchdog = setTimeout(refused, Math.min(1000 * 2 ** tries, 30000));
  }

  /** EventSource hides why it was refused, so ask once plainly. */
  async function refused() {
    const asking = new AbortController();
    try {
      const answer = await fetch(`${path}/events?after=${last || 0}`, { signal: asking.signal });
      asking.abort();
      if (answer.status === 401) return onExpired();
    } catch {
      // still no connection: the next attempt will tell
    }
    return open();
  }

  addEventListener("online", open);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && source.readyState === EventSource.CLOSED) open();
  });
  open();
}
