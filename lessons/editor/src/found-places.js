// Where in a policy's text something from the finder belongs.
import { contextAt } from "./json-context.js";

/** By kind of what is found: the elements of a statement whose values it may be. */
const ELEMENTS = { action: ["Action", "NotAction"], arn: ["Resource", "NotResource"] };

/** Whether what is found may stand at a place (see contextAt): a value of its element, or a key of a test. */
function fits({ place, path }, kind) {
  if (kind === "key") return place === "key" && path.length === 3 && path[1] === "Condition";
  return place === "value" && path.length === 2 && ELEMENTS[kind].includes(path[1]);
}

/** Where the value that begins at `from` takes more: in its last string, or right after an empty bracket. */
function endOfValue(text, from) {
  if (text[from] === '"') return from + 1;
  if (text[from] !== "[") return from;
  const end = text.indexOf("]", from);
  const written = text.slice(0, end < 0 ? text.length : end).trimEnd();
  return written.endsWith('"') && written.length - 1 > from ? written.length - 1 : from + 1;
}

/** The positions at which the values of `kind` end in the text, in its order. */
function* ends(text, kind) {
  const element = new RegExp(`"(?:${ELEMENTS[kind].join("|")})"\\s*:\\s*`, "g");
  for (const { 0: found, index } of text.matchAll(element)) yield endOfValue(text, index + found.length);
}

/**
 * The position for something of `kind`: the caret's where it fits, or just before a quote that the caret
 * stands behind; else the element that begins last before the caret, else the first. Null if there is none.
 */
export function placeFor(text, caret, kind) {
  for (const pos of [caret, caret - 1]) {
    if (pos >= 0 && fits(contextAt(text, pos), kind)) return pos;
  }
  if (kind === "key") return null;
  const fitting = [...ends(text, kind)].filter((pos) => fits(contextAt(text, pos), kind));
  return fitting.findLast((pos) => pos <= caret) ?? fitting[0] ?? null;
}
