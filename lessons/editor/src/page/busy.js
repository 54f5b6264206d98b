// While a form's request runs, the element that its data-busy names has the class is-checking.

const counts = new WeakMap();

function mark(form, change) {
  // Two may run for a moment: the one that is replaced ends after the next has begun.
  const running = Math.max(0, (counts.get(form) ?? 0) + change);
  counts.set(form, running);
  document.querySelector(form.dataset.busy)?.classList.toggle("is-checking", running > 0);
}

/** Follows the requests of every form[data-busy]. */
export function showBusy() {
  const follow = (name, change) =>
    document.addEventListener(name, ({ detail }) => {
      if (detail.elt.matches?.("form[data-busy]")) mark(detail.elt, change);
    });
  follow("htmx:beforeRequest", 1);
  follow("htmx:afterRequest", -1);
}
