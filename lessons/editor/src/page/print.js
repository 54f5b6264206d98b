// A button that prints the page. Without this script it would do nothing, so it is what shows it.

/** Shows every button[data-print] and lets it open the browser's print dialog. */
export function offerPrinting() {
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
