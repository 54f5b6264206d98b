// Tab leaves the editor, as everywhere on the page, except that it takes what the completion list offers.
import { acceptCompletion, closeCompletion, selectedCompletion } from "@codemirror/autocomplete";

/** Closes the completion list, which browsers would step into, and lets Tab go on. */
export function leave(view) {
  closeCompletion(view);
  return false;
}

/** Takes the chosen completion. While the list is too new to have been read, Tab waits and does nothing. */
export function acceptOrLeave(view) {
  return selectedCompletion(view.state) ? acceptCompletion(view) || true : leave(view);
}
