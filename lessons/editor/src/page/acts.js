// After an act in the console what came of it is in view: AWS's refusal, or the field to mend. The focus stays where
// it was; where that is gone it goes to the refusal, or to the page's content.

function onSettle({ detail }) {
  const root = document.getElementById("console");
  if (detail.target?.id !== "console" || !root) return;
  const wrong = root.querySelector('[aria-invalid="true"]') ?? root.querySelector(".refusal[tabindex]");
  const isWrong = detail.xhr.status >= 400 && wrong;
  // In the middle, where no bar at the foot of the window covers it.
  if (isWrong) wrong.scrollIntoView({ block: "center" });
  if (document.activeElement !== document.body) return;
  (isWrong ? wrong : document.getElementById("content"))?.focus({ preventScroll: true });
}

/** A search's answer replaces rows, and with one of them the form of an act that is under way: the act goes first. */
function onAnswer({ detail }) {
  const isSearch = detail.requestConfig?.elt.id === "find";
  if (isSearch && document.querySelector("#console form.htmx-request")) detail.shouldSwap = false;
}

/** Follows the acts of console pages. */
export function followActs() {
  document.addEventListener("htmx:beforeSwap", onAnswer);
  document.addEventListener("htmx:afterSettle", onSettle);
}
