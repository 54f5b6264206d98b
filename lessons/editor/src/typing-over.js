// Typing over a selection, done by the editor instead of the browser: Chromium keeps the look of what it
// removes in a style attribute, which the page's security policy refuses, and reports.
import { EditorView } from "@codemirror/view";

function onBeforeInput(event, view) {
  const { from, to } = view.state.selection.main;
  const plain = event.inputType === "insertText" && event.data && event.cancelable && !event.isComposing;
  if (!plain || from === to || view.state.readOnly) return false;
  const insert = () =>
    view.state.update(view.state.replaceSelection(event.data), {
      userEvent: "input.type",
      scrollIntoView: true,
    });
  // Others come first, as they would have: closing brackets wrap the selection.
  const handlers = view.state.facet(EditorView.inputHandler);
  if (!handlers.some((handler) => handler(view, from, to, event.data, insert))) view.dispatch(insert());
  return true;
}

/** An extension. */
export const typingOver = EditorView.domEventHandlers({ beforeinput: onBeforeInput });
