// What a learner unfolds at the foot of a page would open beneath the window's edge: it comes into view.

function onClick({ target }) {
  const details = target.closest?.("#console summary")?.parentElement;
  if (!details || details.open) return;
  details.addEventListener("toggle", () => details.scrollIntoView({ block: "nearest" }), { once: true });
}

/** Follows what is unfolded in the console; Enter on a summary is a click as well. */
export function followUnfolding() {
  document.addEventListener("click", onClick);
}
