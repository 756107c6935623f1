// Other spellings of a text in which a secret stands, the way terminals, files and encoders produce them.

/** A text in three parts, the middle one being the secret. */
const parts = (encode) => (text) => text.map(encode);

const jsonBody = (text) => JSON.stringify(text).slice(1, -1);
const hex = (code, width) => code.toString(16).padStart(width, '0');
const everyChar = (spell) => (text) => Array.from(text, (char) => spell(char.charCodeAt(0))).join('');
const quotedPrintable = (text) =>
  text.replaceAll(/[^\t\n\r -<>-~]|=/g, (char) =>
    Buffer.from(char)
      .toString('hex')
      .toUpperCase()
      .replaceAll(/../g, (pair) => `=${pair}`),
  );

/** Puts `mark` before every line of the whole; `mark` gets the number of the line. */
function prefixed(mark) {
  return ([before, secret, after]) => {
    let line = 0;
    const next = () => mark((line += 1));
    const prefix = (text) => text.replaceAll('\n', () => `\n${next()}`);
    return [next() + prefix(before), prefix(secret), prefix(after)];
  };
}

/** Breaks every line after `width` characters, wherever that is. */
function wrapped(width, mark) {
  return (text) => {
    let column = 0;
    const put = (part) => {
      let out = '';
      for (const char of part) {
        if (char === '\n') column = 0;
        else if (column === width) {
          out += mark;
          column = 0;
        }
        if (char !== '\n') column += 1;
        out += char;
      }
      return out;
    };
    return text.map(put);
  };
}

/** Breaks the secret itself, at a third and at two thirds when it is long. */
function broken(mark) {
  return ([before, secret, after]) => {
    const pieces = secret.length >= 60 ? 3 : 2;
    const size = Math.ceil(secret.length / pieces);
    const cut = Array.from({ length: pieces }, (_, at) => secret.slice(at * size, (at + 1) * size));
    return [before, cut.join(mark), after];
  };
}

/** The whole as one encoded run: what hides the secret is the run. */
function whole(encode, before = 'data: ', after = ' end') {
  return (text) => [before, encode(Buffer.from(text.join(''))), after];
}

const base64 = (bytes) => bytes.toString('base64');
const lines =
  (width, mark = '\n') =>
  (bytes) =>
    base64(bytes)
      .replaceAll(new RegExp(`.{${width}}`, 'g'), `$&${mark}`)
      .replace(/\s+$/, '');
const utf16 = (text) => Buffer.from(text, 'utf16le');

/** Name, least share in percent of what is found plain, and the spelling; `broken` counts only what was broken,
 * `secrets` no personal data: those are too short, and made of words and blanks, to be known in such pieces. */
export const WRAPPINGS = [
  { name: 'json', least: 97, wrap: parts(jsonBody) },
  { name: 'json twice', least: 97, wrap: parts((text) => jsonBody(jsonBody(text))) },
  { name: 'json three times', least: 90, wrap: parts((text) => jsonBody(jsonBody(jsonBody(text)))) },
  { name: 'url', least: 97, wrap: parts(encodeURIComponent) },
  { name: 'url twice', least: 90, wrap: parts((text) => encodeURIComponent(encodeURIComponent(text))) },
  {
    name: 'form',
    least: 90,
    secrets: true,
    wrap: parts((text) => encodeURIComponent(text).replaceAll('%20', '+')),
  },
  { name: 'url, every character', least: 90, wrap: parts(everyChar((code) => `%${hex(code, 2)}`)) },
  {
    name: 'html',
    least: 90,
    wrap: parts((text) =>
      text
        .replaceAll('&', '&amp;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;'),
    ),
  },
  { name: 'html, every character', least: 90, wrap: parts(everyChar((code) => `&#${code};`)) },
  { name: 'unicode escapes', least: 90, wrap: parts(everyChar((code) => `\\u${hex(code, 4)}`)) },
  { name: 'hex escapes', least: 90, wrap: parts(everyChar((code) => `\\x${hex(code, 2)}`)) },
  { name: 'quoted-printable', least: 60, wrap: (text) => wrapped(75, '=\n')(text.map(quotedPrintable)) },
  {
    name: 'ansi',
    least: 97,
    wrap: parts((text) =>
      text.replaceAll(
        /[A-Za-z0-9]{6}/g,
        (run) => `${run.slice(0, 2)}\u001b[1m${run.slice(2, 4)}\u001b[0m${run.slice(4)}`,
      ),
    ),
  },
  { name: 'crlf', least: 97, wrap: parts((text) => text.replaceAll('\n', '\r\n')) },
  { name: 'diff', least: 97, wrap: prefixed(() => '+') },
  { name: 'cat -n', least: 97, wrap: prefixed((line) => `${String(line).padStart(6)}\t`) },
  { name: 'numbered', least: 97, wrap: prefixed((line) => `${String(line).padStart(5)}\u2192`) },
  { name: 'quoted', least: 97, wrap: prefixed(() => '> ') },
  { name: 'base64', least: 80, wrap: whole(base64) },
  { name: 'base64, url-safe', least: 80, wrap: whole((bytes) => bytes.toString('base64url')) },
  { name: 'base64, 76 columns', least: 80, wrap: whole(lines(76)) },
  { name: 'base64, 64 columns, CRLF', least: 80, wrap: whole(lines(64, '\r\n')) },
  { name: 'base64, indented', least: 80, wrap: whole(lines(64, '\n    '), 'data: |\n    ', '\nend: 1\n') },
  {
    name: 'base64 in json',
    least: 80,
    wrap: whole((bytes) => jsonBody(lines(76)(bytes)), '{"data":"', '"}'),
  },
  { name: 'base64 twice', least: 80, wrap: whole((bytes) => base64(Buffer.from(base64(bytes)))) },
  { name: 'base64 of utf-16', least: 80, wrap: whole((bytes) => base64(utf16(bytes.toString()))) },
  { name: 'hex', least: 80, wrap: whole((bytes) => bytes.toString('hex')) },
  { name: 'utf-16', least: 97, secrets: true, wrap: parts((text) => utf16(text).toString('latin1')) },
  {
    name: 'zero-width',
    least: 90,
    wrap: parts((text) => text.replaceAll(/[A-Za-z0-9]{5}(?=[A-Za-z0-9])/g, '$&\u200b')),
  },
  {
    name: 'soft hyphens',
    least: 90,
    wrap: parts((text) => text.replaceAll(/[A-Za-z0-9]{5}(?=[A-Za-z0-9])/g, '$&\u00ad')),
  },
  {
    name: 'full-width',
    least: 90,
    wrap: parts((text) =>
      text.replaceAll(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    ),
  },
  { name: 'wrapped at 40', least: 60, broken: true, wrap: wrapped(40, '\n') },
  { name: 'wrapped at 76', least: 60, broken: true, wrap: wrapped(76, '\n') },
  { name: 'wrapped, CRLF', least: 60, broken: true, wrap: wrapped(60, '\r\n') },
  { name: 'broken', least: 60, secrets: true, wrap: broken('\n') },
  { name: 'broken, indented', least: 60, secrets: true, wrap: broken('\n      ') },
  { name: 'broken, continued', least: 60, secrets: true, wrap: broken('\\\n') },
  {
    name: 'broken, in quotes',
    least: 60,
    secrets: true,
    wrap: (text) => prefixed(() => '> ')(broken('\n')(text)),
  },
  {
    name: 'broken, in a diff',
    least: 60,
    secrets: true,
    wrap: (text) => prefixed(() => '+')(broken('\n')(text)),
  },
  {
    name: 'broken, numbered',
    least: 60,
    secrets: true,
    wrap: (text) => prefixed((line) => `${String(line).padStart(6)}\t`)(broken('\n')(text)),
  },
  { name: 'concatenated', least: 60, secrets: true, wrap: broken('" +\n    "') },
  { name: 'concatenated in a line', least: 60, secrets: true, wrap: broken("' + '") },
];
