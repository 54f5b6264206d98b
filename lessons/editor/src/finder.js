// The finder beside the editor: a drawer with the same pages as the link leads to, whose buttons put what is
// found into the text. Without this script the link opens the finder as a page.
import { EditorView } from "@codemirror/view";
import { closeDrawer, load, openDrawer, place, say } from "./drawer.js";
import { contextAt } from "./json-context.js";
import { insertFound } from "./insert-found.js";
import { editorFor, editors } from "./mount.js";

const NARROW = matchMedia("(max-width: 59.99rem)");
const LINK = "a[data-finder]";
const NOWHERE = "Put the caret where a key stands, inside an operator such as StringEquals, and insert again.";
const NO_ELEMENT = "There is no Action or Resource in the text yet. Write one, and insert again.";

/** The editor that was written in last: what the drawer inserts into. */
let current = null;

const root = () => new URL(document.querySelector(LINK).href).pathname;

/** Shows a page of the finder in the drawer. */
function show(address) {
  const url = new URL(address, location.href);
  url.searchParams.set("in", "editor");
  return load("GET", url.pathname + url.search);
}

function insert({ insert: found, insertKind: kind }) {
  if (!editors.includes(current)) current = editorFor();
  if (!current) return;
  if (!insertFound(current.view, found, kind)) return say(kind === "key" ? NOWHERE : NO_ELEMENT);
  say(`Inserted ${found}`);
  if (NARROW.matches) closeDrawer();
}

async function follow(link) {
  await show(link.href);
  place().focus();
}

/** What stands in the string at the caret where actions stand: what somebody opens the finder to complete. */
function begun({ view }) {
  const { path, token } = contextAt(view.state.doc.toString(), view.state.selection.main.head);
  const isAction = ["Action", "NotAction"].includes(path?.at(-1));
  return isAction && token ? token.text.replaceAll('"', "").replaceAll("*", "") : "";
}

/** Opens the drawer for an editor, at what is being typed there. */
async function open(editor) {
  current = editor;
  const drawer = openDrawer("Actions and condition keys", () => current?.view.focus());
  const address = new URL(root(), location.href);
  const typed = editor ? begun(editor) : "";
  if (typed) address.searchParams.set("find", typed);
  await show(address);
  drawer.querySelector("input[type=search]")?.select();
}

function noteCurrent({ target }) {
  current = editors.find(({ view }) => !view.state.readOnly && view.dom.contains(target)) ?? current;
}

/** Mod-k in an editor, for the finder: true when the page has one. */
export function openFinder(view) {
  if (!document.querySelector(LINK)) return false;
  open(editors.find((editor) => editor.view === view));
  view.dispatch({ effects: EditorView.announce.of("Finder opened") });
  return true;
}

function onClick(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const control = event.target.closest?.(`.finder-drawer :is([data-insert], a[href]), ${LINK}`);
  if (!control || !editors.length) return;
  if (control.matches("[data-insert]")) return insert(control.dataset);
  const opens = control.matches(LINK);
  if (!opens && !new URL(control.href).pathname.startsWith(root())) return;
  event.preventDefault();
  if (opens) open(control.dataset.finder ? editorFor(control.dataset.finder) : (current ?? editorFor(null, control)));
  else follow(control);
}

/** Lets every link to the finder that stands by an editor open the drawer, and the drawer's pages work in it. */
export function listenForFinder() {
  document.addEventListener("focusin", noteCurrent);
  document.addEventListener("click", onClick);
}
