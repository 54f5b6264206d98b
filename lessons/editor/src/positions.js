// From the server's positions (line and column from 1, columns in Unicode code points, end exclusive) to the
// editor's offsets (UTF-16 code units). A position outside the text is moved to its nearest place in it.

/** The Line that `number` names, or the nearest one. */
export function lineAt(doc, number) {
  return doc.line(Math.min(Math.max(Math.trunc(number) || 1, 1), doc.lines));
}

/** The offset of a column in a Line. */
export function offsetIn(line, column) {
  const before = Array.from(line.text).slice(0, Math.max(0, (column ?? 1) - 1));
  return line.from + before.join("").length;
}

/** Where the token that starts at `offset` ends: a whole string, a word, a sign; else the line's end. */
export function tokenEnd(line, offset) {
  const token = /^("(?:[^"\\]|\\.)*"?|[\w.+-]+|[[\]{}:,])/.exec(line.text.slice(offset - line.from));
  return token ? offset + token[0].length : line.to;
}

/**
 * The {from, to} to underline for {line, column, endLine, endColumn}. What goes over several lines (a whole
 * statement) is marked on its first line only: ten underlined lines would hide the text, not show the place.
 */
export function rangeOf(doc, { line: number, column, endLine, endColumn }) {
  const line = lineAt(doc, number);
  const indent = /^\s*/.exec(line.text)[0].length;
  let from = column ? offsetIn(line, column) : line.from + indent;
  let to = line.to;
  if (endColumn && (endLine ?? number) === number) to = offsetIn(line, endColumn);
  else if (column && !endLine) to = tokenEnd(line, from);
  to = Math.max(from, to);
  // Nothing to underline at the end of a line: the sign before it shows the place.
  if (from === to && to < line.to) to += 1;
  else if (from === to && from > line.from) from -= 1;
  return { from, to };
}
