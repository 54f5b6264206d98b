// Puts a completion into the text so that the JSON around it stays well-formed: quotes, colon and commas are
// added where they are missing, and never doubled.
import { pickedCompletion } from "@codemirror/autocomplete";
import { contextAt } from "./json-context.js";

const WORD = /^[\w:*?.-]*$/;
const leading = (text) => /^[\w:*?.-]*/.exec(text)[0];

/** What may stand after a string. */
const ENDS = ["", ",", "}", "]", ":"];
const firstOf = (rest) => rest.trimStart().charAt(0);

/** What to replace: the whole string or word at the cursor, or the part of a broken one that is a word. */
function spanAt(text, pos, token) {
  if (!token) return { from: pos, to: pos, content: "" };
  const start = token.from + (token.kind === "string" ? 1 : 0);
  const whole = token.text.slice(start - token.from, token.closed ? -1 : undefined);
  const isSound = token.closed && ENDS.includes(firstOf(text.slice(token.to)));
  if (WORD.test(whole) || isSound) return { from: token.from, to: token.to, content: whole };
  // A string without its second quote has run on to the next one, which belongs to something else.
  const content = text.slice(start, pos) + leading(text.slice(pos));
  const end = start + content.length;
  return { from: token.from, to: text[end] === '"' ? end + 1 : end, content };
}

/** The comma and space that must follow, when another member or element comes next. */
function commaAfter(rest) {
  if (ENDS.includes(firstOf(rest))) return "";
  return /^\s/.test(rest) ? "," : ", ";
}

/** Where the comma missing before `from` belongs, or null if none is. */
function commaBefore(text, from) {
  const before = text.slice(0, from).trimEnd();
  return !before || "{[,:".includes(before.at(-1)) ? null : before.length;
}

/** The value that a new key starts with: what stands before the cursor, and after it. */
function emptyValue(key, text, from) {
  const indent = /[^\n]*$/.exec(text.slice(0, from))[0].match(/^\s*/)[0];
  if (key === "Statement") return [`[{\n${indent}  `, `\n${indent}}]`];
  if (["Principal", "NotPrincipal", "Condition"].includes(key)) return ["{", "}"];
  return ['"', '"'];
}

/** Replaces the span in one undoable change, with the cursor between `head` and `tail`. */
function replace(view, option, span, head, tail) {
  const comma = commaBefore(view.state.doc.toString(), span.from);
  const apart = comma !== null && comma < span.from;
  const lead = comma === span.from ? ", " : "";
  const changes = view.state.changes([
    ...(apart ? [{ from: comma, insert: "," }] : []),
    { from: span.from, to: span.to, insert: lead + head + tail },
  ]);
  const start = changes.mapPos(span.from, -1) + lead.length;
  view.dispatch({
    changes,
    selection: { anchor: start + head.length },
    annotations: pickedCompletion.of(option),
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}

/** Applies a completion that is an element's name. */
export function insertKey(view, option) {
  const text = view.state.doc.toString();
  const pos = view.state.selection.main.head;
  const span = spanAt(text, pos, contextAt(text, pos).token);
  const rest = text.slice(span.to);
  const name = `"${option.label}"`;
  if (firstOf(rest) === ":") return replace(view, option, span, name, "");
  const [head, tail] = emptyValue(option.label, text, span.from);
  return replace(view, option, span, `${name}: ${head}`, tail + commaAfter(rest));
}

/** Whether a value stands here already: the list would add a second one beside it. */
function hasValue(rest) {
  if (ENDS.includes(firstOf(rest))) return false;
  return !/^\s*"(?:[^"\\\n]|\\.)*"\s*:/.test(rest);
}

/**
 * Makes an `apply` for a completion that is a string: `write` turns the string at the cursor into the new.
 * With `stay` the cursor stays within the quotes, to write on.
 */
export function insertValue(write, { stay = false } = {}) {
  return (view, option) => {
    const text = view.state.doc.toString();
    const pos = view.state.selection.main.head;
    const { token, list } = contextAt(text, pos);
    const span = spanAt(text, pos, token);
    const rest = text.slice(span.to);
    if (!token && !list && hasValue(rest)) return;
    const head = `"${write(span.content)}`;
    if (stay) replace(view, option, span, head, `"${commaAfter(rest)}`);
    else replace(view, option, span, `${head}"`, commaAfter(rest));
  };
}
