// Puts what the finder found into the text: a completion of what is typed, else one more beside what stands there.
import { contextAt } from "./json-context.js";
import { placeFor } from "./found-places.js";
import { insertKey, insertValue } from "./insert.js";

const contentOf = ({ text }) => text.replaceAll('"', "");

/** Whether what stands there is the beginning of what is inserted, or no value yet. */
const isBegun = (content, found) => found.toLowerCase().startsWith(content.toLowerCase()) || content === "";

/** What comes before one more element: on a line of its own where the one before it has one. */
function separator(text, token) {
  const before = /[^\n]*$/.exec(text.slice(0, token.from))[0];
  return before.trim() ? ", " : `,\n${before}`;
}

/** Inserts `found` beside the string that stands there: as the next of its list, or making a list of both. */
function addBeside(view, text, { token, list }, found) {
  const more = `${list ? separator(text, token) : ", "}"${found}"`;
  const head = list ? token.text : `[${token.text}`;
  view.dispatch({
    changes: { from: token.from, to: token.to, insert: `${head}${more}${list ? "" : "]"}` },
    selection: { anchor: token.from + head.length + more.length },
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}

/**
 * Inserts `found`, of kind "action", "arn" or "key", where it belongs (found-places.js); returns whether there
 * is such a place.
 */
export function insertFound(view, found, kind) {
  const text = view.state.doc.toString();
  const place = placeFor(text, view.state.selection.main.head, kind);
  if (place === null) return false;
  const context = contextAt(text, place);
  const { token } = context;
  if (token?.closed && kind !== "key" && !isBegun(contentOf(token), found)) {
    addBeside(view, text, context, found);
    return true;
  }
  view.dispatch({ selection: { anchor: place } });
  const insert = kind === "key" ? insertKey : insertValue(() => found);
  insert(view, { label: found });
  return true;
}
