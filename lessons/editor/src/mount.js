// Puts an editor in a textarea's place. The textarea stays in its form, hidden, and holds what is seen.
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { policyEditor } from "./setup.js";
import { sync } from "./sync.js";

/** Every editor on the page, in the order of its textarea: {textarea, view}. */
export const editors = [];

const followers = [];

/** Calls `follower` whenever an editor's text has changed, an editor has come or one has gone. */
export function follow(follower) {
  followers.push(follower);
  follower();
}

const notify = () => followers.forEach((follower) => follower());

const nonce = document.querySelector("script[data-editor]")?.nonce ?? "";

function nameOf(textarea) {
  const label = textarea.labels?.[0]?.textContent.trim();
  return textarea.getAttribute("aria-label") || label || "Policy editor";
}

function mount(textarea) {
  const attributes = { "aria-label": nameOf(textarea) };
  const describedBy = textarea.getAttribute("aria-describedby");
  if (describedBy) attributes["aria-describedby"] = describedBy;
  const readOnly = "readonly" in textarea.dataset;
  // An editor that cannot be edited is still a place to go to: it scrolls, and its text can be copied.
  attributes.tabindex = "0";
  const view = new EditorView({
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorView.contentAttributes.of(attributes),
        policyEditor({ completions: textarea.dataset.completions, readOnly }),
        sync(textarea),
        EditorView.updateListener.of(({ docChanged }) => docChanged && notify()),
      ],
    }),
  });
  textarea.hidden = true;
  textarea.after(view.dom);
  for (const label of textarea.labels ?? []) label.addEventListener("click", () => view.focus());
  editors.push({ textarea, view });
}

/** Mounts what is new on the page and lets go of editors whose textarea an answer has taken away. */
export function mountAll() {
  for (let i = editors.length - 1; i >= 0; i--) {
    if (!editors[i].textarea.isConnected) editors.splice(i, 1)[0].view.destroy();
  }
  const known = new Set(editors.map(({ textarea }) => textarea));
  for (const textarea of document.querySelectorAll("textarea[data-policy-editor]")) {
    if (!known.has(textarea)) mount(textarea);
  }
  // Without this script they would do nothing, so the page may send them hidden.
  for (const button of document.querySelectorAll("button[data-editor-action]")) button.hidden = false;
  notify();
}

/**
 * The editor that something on the page is about: the one whose textarea has the id `name`, else the one in
 * the same form as `element`, else the first that can be edited.
 */
export function editorFor(name, element) {
  const form = element?.closest("form");
  const named = name && editors.find(({ textarea }) => textarea.id === name);
  const near = form && editors.find(({ textarea }) => textarea.form === form);
  return named || near || editors.find(({ view }) => !view.state.readOnly) || editors[0];
}
