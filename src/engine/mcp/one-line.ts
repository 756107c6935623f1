/** Some programs end a line at more characters than a line feed; in JSON these stand within strings alone. */
const ENDS = /[\u0085\u2028\u2029]/;
const ALL_ENDS = /[\u0085\u2028\u2029]/g;

/** The same message for everybody: what some readers would take for the end of a line is escaped. */
export function oneLine(json: string): string {
  if (!ENDS.test(json)) return json;
  return json.replaceAll(ALL_ENDS, (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
