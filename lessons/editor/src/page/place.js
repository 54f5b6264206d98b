// An answer replaces what the learner is reading. This keeps their place in it: which checks they opened or
// closed, how far they scrolled, and where the focus was.

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
const opened = new Map();
let before = null;

/** A click on the summary, or Enter on it: only these are the learner's, not the server's `open`. */
function noteToggle({ target }) {
  const details = target.closest?.(":is(details.check, details.hint, #results details, .snippet-answer details)[id] > summary")?.parentElement;
  // The click comes before the change.
  if (details) opened.set(details.id, !details.open);
}

/** Where the focus is within `root`: the nearest element with an id, and which of its controls it is. */
function focusIn(root) {
  const active = document.activeElement;
  // Where a row had its button another row may have one afterwards: that one nobody pressed.
  if (!root.contains(active) || active.closest(".row-act")) return null;
  const owner = active.closest("[id]");
  if (!owner) return null;
  return { id: owner.id, index: [...owner.querySelectorAll(FOCUSABLE)].indexOf(active) };
}

const withScroll = (root) =>
  [root, ...root.querySelectorAll("[id]")].filter((one) => one.id && one.scrollTop);

function remember({ detail, target }) {
  const root = detail.target ?? target;
  before = {
    focus: focusIn(root),
    scrolls: withScroll(root).map(({ id, scrollTop }) => ({ id, scrollTop })),
  };
}

function restore() {
  for (const [id, open] of opened) {
    const details = document.getElementById(id);
    if (details) details.open = open;
  }
  if (!before) return;
  const { focus, scrolls } = before;
  before = null;
  for (const { id, scrollTop } of scrolls) {
    const element = document.getElementById(id);
    if (element) element.scrollTop = scrollTop;
  }
  // Gone with what was replaced; htmx itself finds again what has an id.
  if (!focus || document.activeElement !== document.body) return;
  const owner = document.getElementById(focus.id);
  const control = focus.index < 0 ? owner : owner?.querySelectorAll(FOCUSABLE)[focus.index];
  control?.focus({ preventScroll: true });
}

/** Keeps the learner's place over every swap. */
export function keepPlace() {
  document.addEventListener("click", noteToggle);
  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:afterSwap", restore);
}
