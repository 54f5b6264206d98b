// On a narrow screen the navigation of an account is one line that scrolls: where one is comes into view.

let shown = null;

/** Scrolls the line, never the page, to the entry that is current; once, so that it stays where it is put. */
function showCurrent() {
  const nav = document.getElementById("console-nav");
  const current = nav?.querySelector("[aria-current]");
  if (!current || nav === shown) return;
  shown = nav;
  const { left, width } = current.getBoundingClientRect();
  nav.scrollLeft += left - nav.getBoundingClientRect().left - (nav.clientWidth - width) / 2;
}

/** Follows every swap, which may bring another navigation. */
export function keepCurrentInView() {
  showCurrent();
  document.addEventListener("htmx:afterSettle", showCurrent);
}
