// A try is a text left alone for a while, or sent with Enter or a button. The form's field `settled` says so.
import { editors } from "./mount.js";

const TRIES = ["policy-settled", "submit"];

/** Fills `settled`, where an editor's form has such a field, in the htmx requests that are tries. */
export function markTries() {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const form = editors.find(({ textarea }) => textarea.form === detail.elt)?.textarea.form;
    if (!form?.elements.settled || !TRIES.includes(detail.triggeringEvent?.type)) return;
    detail.parameters.settled = "1";
  });
}
