// The policy of an editor as Terraform, CloudFormation and CDK, in the drawer. Without this script the button
// sends its form to a page of its own.
import { load, openDrawer, place } from "./drawer.js";

async function show(button) {
  openDrawer("The policy as code", () => button.focus());
  await load("POST", button.dataset.asCode, Object.fromEntries(valuesOf(button.form)));
  place().focus();
}

/** The form's fields; those of the same name as a list, as htmx sends them. */
function valuesOf(form) {
  const data = new FormData(form);
  return [...new Set(data.keys())].map((name) => {
    const values = data.getAll(name);
    return [name, values.length > 1 ? values : values[0]];
  });
}

/** Lets every button[data-as-code] open the drawer, and shows those that do nothing without this script. */
export function listenForCode() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-as-code]");
    if (!button?.form) return;
    event.preventDefault();
    show(button);
  });
  const reveal = () => {
    for (const button of document.querySelectorAll("button[data-as-code][hidden]")) button.hidden = false;
  };
  document.addEventListener("htmx:afterSettle", reveal);
  reveal();
}
