// The conversation on the screen: order, days, and a scroll position that does not jump.

import { byId, dayOf, el, greeting, say } from "./dom.js";
import { fill, lineNode, plain } from "./line.js";

const NEAR = 96;

export function createLog(acts) {
  const list = byId("log");
  const scroller = byId("scroller");
  const newest = byId("newest");
  const nodes = new Map(); // line id -> its node, or null for a line that is not shown
  let ready = false;
  let following = true;
  let top = 0;

  /** The end; of a last line that is taller than the screen its beginning, as a long list is read from there. */
  function end() {
    const bottom = scroller.scrollHeight - scroller.clientHeight;
    const last = list.lastElementChild;
    if (!last || last.offsetHeight < scroller.clientHeight) return bottom;
    const above = last.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    return Math.min(bottom, scroller.scrollTop + above);
  }
  const toEnd = () => { scroller.scrollTop = end(); };
  const atEnd = () => end() - scroller.scrollTop < NEAR;

  // Only a move upwards leaves the end: what is below may also have grown, as a photo does.
  scroller.addEventListener("scroll", () => {
    if (atEnd()) following = true;
    else if (scroller.scrollTop < top) following = false;
    top = scroller.scrollTop;
    if (following) newest.hidden = true;
  }, { passive: true });
  newest.addEventListener("click", () => { newest.hidden = true; following = true; toEnd(); });
  new ResizeObserver(() => { if (following) toEnd(); }).observe(list);
  new ResizeObserver(() => { if (following) toEnd(); }).observe(scroller);

  /** Put the node before `next`, or at the end, below the name of its day. */
  function add(node, at, next = null) {
    const day = dayOf(new Date(at));
    const above = next && next.previousElementSibling;
    node.dataset.day = day;
    if (ready) node.classList.add("new");
    list.insertBefore(node, above && above.className === "day" && next.dataset.day !== day ? above : next);
    const before = node.previousElementSibling;
    if (!before || before.dataset.day !== day) node.before(dayNode(day));
    if (following) toEnd();
  }

  function dayNode(day) {
    const node = el("li", { className: "day", textContent: day });
    node.dataset.day = day;
    return node;
  }

  /** A line from the server. One that is here already is passed over, unless it was changed. */
  function show(line) {
    if (line.changed && nodes.has(line.id)) change(line);
    if (nodes.has(line.id) || (line.changed && ready && isBeforeAll(line.id))) return;
    const silent = line.mine && ["/start", greeting].includes(plain(line));
    const node = silent ? null : lineNode(line, acts);
    nodes.set(line.id, node);
    if (!node) return;
    node.dataset.id = line.id;
    add(node, line.at, line.changed ? nextOf(line.id) : null);
    if (line.buttons.length) freshen();
    if (line.mine) markSent(node);
    else if (ready && !following) newest.hidden = false;
  }

  /** A changed line comes later than those that stand below it. */
  const nextOf = (id) => Array.from(list.children).find((node) => Number(node.dataset.id) > id) || null;
  const isBeforeAll = (id) => nodes.size > 0 && id < Math.min(...nodes.keys());

  /** In place and in silence: no news, no scrolling, and nothing that a screen reader would say again. */
  function change(line) {
    const node = nodes.get(line.id);
    node.setAttribute("aria-live", "off");
    fill(node, line, acts);
    freshen();
  }

  /** Only the buttons shown last look as if something was asked. */
  function freshen() {
    for (const old of list.querySelectorAll(".fresh")) old.classList.remove("fresh");
    const groups = list.querySelectorAll(".rows");
    if (groups.length) groups[groups.length - 1].parentElement.classList.add("fresh");
  }

  /** The person's own words, shown at once; its state follows. */
  function pend(line) {
    const node = lineNode({ ...line, mine: true, buttons: [] }, acts);
    node.append(el("div", { className: "state" }));
    following = true;
    add(node, line.at);
    return node;
  }

  function setState(node, state, ...content) {
    node.classList.remove("sending", "waiting", "refused");
    node.classList.add(state);
    const place = node.querySelector(".state");
    place.className = `state ${state}`;
    place.replaceChildren(...content);
  }

  /** The server has it as line `id`; a second picture of the same line goes. */
  function settle(node, id) {
    const twin = nodes.get(id);
    if (twin && twin !== node) twin.remove();
    nodes.set(id, node);
    if (!node) return;
    node.dataset.id = id;
    markSent(node);
  }

  function markSent(node) {
    for (const old of list.querySelectorAll(".state.sent")) old.remove();
    const place = node.querySelector(".state") || node.appendChild(el("div"));
    node.classList.remove("sending", "waiting", "refused");
    place.className = "state sent";
    place.textContent = say.sent;
  }

  function begin() {
    if (ready) return;
    ready = true;
    list.setAttribute("aria-busy", "false");
    toEnd();
  }

  return { show, pend, settle, setState, begin, isEmpty: () => nodes.size === 0 };
}
