// After an act in the console the focus is on what came of it: AWS's refusal or the field to mend. After one that
// was done it stays where it was, or goes to the page's content where that is gone.

function show(element) {
  // In the middle, where no bar at the foot of the window covers it.
  element.scrollIntoView({ block: "center" });
  element.focus({ preventScroll: true });
}

function onSettle({ detail }) {
  const root = document.getElementById("console");
  if (detail.target?.id !== "console" || !root) return;
  const wrong = root.querySelector('[aria-invalid="true"]') ?? root.querySelector(".refusal[tabindex]");
  if (detail.xhr.status >= 400 && wrong) show(wrong);
  else if (document.activeElement === document.body) document.getElementById("content")?.focus();
}

/** Follows the acts of console pages. */
export function followActs() {
  document.addEventListener("htmx:afterSettle", onSettle);
}
