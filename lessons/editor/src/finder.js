// The finder beside the editor: a drawer with the same pages as the link leads to, whose buttons put what is
// found into the text. Without this script the link opens the finder as a page.
import { EditorView } from "@codemirror/view";
import { contextAt } from "./json-context.js";
import { insertFound } from "./insert-found.js";
import { editorFor, editors } from "./mount.js";

const NARROW = matchMedia("(max-width: 59.99rem)");
const LINK = "a[data-finder]";
const NOWHERE = "Put the caret where a key stands, inside an operator such as StringEquals, and insert again.";
const NO_ELEMENT = "There is no Action or Resource in the text yet. Write one, and insert again.";

let drawer = null;
/** The editor that was written in last: what the drawer inserts into. */
let current = null;

const place = () => drawer.querySelector(".finder-place");
const root = () => new URL(document.querySelector(LINK).href).pathname;

function build() {
  drawer = document.createElement("dialog");
  drawer.className = "finder-drawer";
  drawer.setAttribute("aria-label", "Actions and condition keys");
  drawer.innerHTML = `
    <div class="finder-drawer-head"><p class="small muted" role="status"></p>
      <button type="button" class="button button-small" data-close-finder>Close</button></div>
    <div class="finder-place scrolls" tabindex="-1"></div>`;
  drawer.addEventListener("click", onClick);
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && close());
  document.body.append(drawer);
}

const say = (text) => (drawer.querySelector("[role=status]").textContent = text);

/** When what htmx brings is ready to be used: its fields answer only once it has settled. */
const settled = () =>
  new Promise((resolve) => place().addEventListener("htmx:afterSettle", resolve, { once: true }));

/** Shows a page of the finder in the drawer. */
async function load(address) {
  const ready = settled();
  const url = new URL(address, location.href);
  url.searchParams.set("in", "editor");
  await window.htmx.ajax("GET", url.pathname + url.search, { target: place(), swap: "innerHTML" });
  await ready;
  place().scrollTop = 0;
}

function close() {
  drawer.close();
  current?.view.focus();
}

function insert({ insert: found, insertKind: kind }) {
  if (!editors.includes(current)) current = editorFor();
  if (!current) return;
  if (!insertFound(current.view, found, kind)) return say(kind === "key" ? NOWHERE : NO_ELEMENT);
  say(`Inserted ${found}`);
  if (NARROW.matches) close();
}

async function follow(link) {
  await load(link.href);
  place().focus();
}

function onClick(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const control = event.target.closest("[data-insert], [data-close-finder], a[href]");
  if (!control) return;
  if (control.matches("[data-insert]")) insert(control.dataset);
  else if (control.matches("[data-close-finder]")) close();
  else if (new URL(control.href).pathname.startsWith(root())) {
    event.preventDefault();
    follow(control);
  }
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
  if (!drawer) build();
  say("");
  const address = new URL(root(), location.href);
  const typed = editor ? begun(editor) : "";
  if (typed) address.searchParams.set("find", typed);
  if (!drawer.open) drawer.show();
  await load(address);
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

/** Lets every link to the finder that stands by an editor open the drawer. */
export function listenForFinder() {
  document.addEventListener("focusin", noteCurrent);
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest?.(LINK);
    if (!link || !editors.length) return;
    event.preventDefault();
    open(link.dataset.finder ? editorFor(link.dataset.finder) : (current ?? editorFor(null, link)));
  });
}
