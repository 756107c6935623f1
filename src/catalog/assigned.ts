/** Judges a value by the name it is assigned to and by the code around it. */
import { looksRandom, shapeOf } from '../engine/redact/randomness.ts';
import type { Shape } from '../engine/redact/randomness.ts';

export type Verdict = 'medium' | 'low' | 'no';

/** Where a value stands. */
export interface Place {
  /** Text before the value, at most what the scanner hands out, without the opening quote. */
  readonly before: string;
  readonly after: string;
  /** Between quotes or between tags. */
  readonly quoted: boolean;
  /** What precedes the value is not its name: a neighbour in a list, a label that ends there, a comparison. */
  readonly apart: boolean;
  /** The value is all there is to the right on its line, and only a name stands to the left: configuration. */
  readonly alone: boolean;
}

const QUOTE = /["'`]$/;
/** `"Password: "` and then code: the quote closes the label instead of opening a value. */
const LABEL_CLOSED = /(["'`])[^"'`\n\s,\])}][^"'`\n]*[:=][ \t]*\1$/;
/** A comma assigns only between the two members of a pair or of a call: `define('NAME', 'value')`. */
const COMMA = /,\s*$/;
const PAIR = /[([]\s*["'`][\w.:-]+["'`]\s*,\s*$/;
/** What may stand left of a value where nothing but assignments are written; line numbers and diff marks included. */
const LINE_START =
  /^[ \t]*(?:\d{1,6}[\u2192|:\t][ \t]*)?[-+>]{0,2}[ \t]*(?:(?:export|set|setx|env|ENV|arg|ARG|declare -x|define)[ \t(]+|\$env:|\$)?["']?(?!(?:const|let|var|val|final|static|public|private|protected|readonly|type|return) )[\w\u0080-\uffff./:@-]{1,70}(?: [\w\u0080-\uffff-]{1,20}){0,3}["']?[ \t]*(?:=|:|=>|\?=|:=|\+=|[ ,])[ \t]*$/;
const LINE_END = /^[ \t]*(?:[,;\\]|\);?)?[ \t]*(?:(?:#|\/\/|--)[^\n]*)?(?:$|\r?\n|\\[nr])/;

/** The scanner hands out this much on either side. */
const AROUND = 80;

/** The part of `before` that stands on the line of the value; undefined when the line begins further left. */
function lineOf(before: string): string | undefined {
  const raw = before.lastIndexOf('\n');
  const escaped = before.lastIndexOf('\\n');
  if (raw < 0 && escaped < 0) return before.length < AROUND - 1 ? before : undefined;
  return before.slice(Math.max(raw + 1, escaped + 2));
}

function isAlone(before: string, right: string): boolean {
  if (!LINE_END.test(right)) return false;
  const line = lineOf(before);
  return line !== undefined && LINE_START.test(line);
}

function isStrayComma(before: string, right: string): boolean {
  return COMMA.test(before) && !(PAIR.test(before) && /^\s*[)\]]/.test(right));
}

/** What stands between the tags of an element. */
function isContent(before: string, right: string): boolean {
  return /<[\w:.-]+(?:\s[^<>]*)?>\s*$/.test(before) && /^\s*<[/!]/.test(right);
}

/** `>` assigns only where an element is opened and closed: elsewhere it compares. */
function isStrayTag(before: string, content: boolean): boolean {
  return !content && /(?<!=)>\s*$/.test(before);
}

/** Finds out where `secret` stands in `around`, which has at most `AROUND` characters on either side of it. */
export function placeOf(secret: string, around: string): Place {
  const at = Math.max(0, around.lastIndexOf(secret, AROUND));
  const left = around.slice(0, at);
  const quoted = QUOTE.test(left);
  const before = quoted ? left.slice(0, -1) : left;
  const after = around.slice(at + secret.length);
  const right = quoted ? after.slice(1) : after;
  const content = isContent(before, right);
  const apart = LABEL_CLOSED.test(left) || isStrayComma(before, right) || isStrayTag(before, content);
  return { before, after, quoted: quoted || content, apart, alone: isAlone(before, right) };
}

/** The words of an identifier: `dbPassWord_2` -> `db pass word`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

const KEY_WORD =
  /^(?:(?!monkey|turkey|hockey|donkey|jockey|whiskey)[a-z]*key|[a-z]*tokens?|[a-z]*secrets?|(?:keys|auth|credentials?|creds|salt|pat))$/;
const PASS_WORD =
  /^(?:[a-z]*(?:passw(?:or)?ds?|passphrases?|passcode|passwort|pwd)|(?!by|com|sur|tres|under|over)[a-z]{0,8}pass|pw|psk|kennwort|contrase(?:n|\u00f1)a|passe|mdp|senha|wachtwoord|has[l\u0142]o|salasana|l[o\u00f6]senord|parola|\u043f\u0430\u0440\u043e\u043b\u044c)$/;
/** Words behind the key word that make the value something about a secret instead of the secret. */
const ABOUT = new Set(
  (
    'id ids url urls uri uris path paths file files filename filepath dir folder name names type types kind length len size min max count ' +
    'limit arn endpoint domain host port realm expires expiry expiration expired ttl lifetime timeout duration age date time version prefix ' +
    'suffix format algorithm alg algo cipher mode encoding label title desc description hint help placeholder message msg error errors field ' +
    'input element el selector regex regexp pattern rule rules policy validator validation strength class classname style index idx ref ' +
    'reference status state enabled disabled required visible visibility show hidden toggle reset forgot event handler callback func function ' +
    'provider service manager factory store storage scheme schema method location header headers param params parameter query column table ' +
    'attribute attr property prop props options usage icon image color button link page route view component template user username email ' +
    'account alias issuer audience scope scopes position offset set map list array object tree stream fingerprint thumbprint checksum ' +
    'metadata info bytes word words frames code board press up down stroke identifier family rotation arg args encryption hasher'
  ).split(' '),
);
/** Words before `key` or `token` that name something meant to be seen. */
const OPEN =
  /^(?:public|pub|publishable|foreign|sort|partition|cache|query|row|column|map|hot|shortcut|arrow|host|known|idempotency|dedupe|grouping|localization|translation|socket|dictionary|object|registry|lookup|track|storage|next|page|continuation|pagination|sync|cursor|syntax|lock|cancel|cancellation|primary|group|composite|unique|index|license)$/;

interface Name {
  /** Words before the key word, the key word, and those behind it. */
  readonly before: readonly string[];
  readonly word: string;
  readonly behind: readonly string[];
}

/** The last name in `before` that holds a key word, in parts. */
function nameIn(before: string, kind: RegExp): Name | undefined {
  for (const identifier of (before.match(/[\p{L}\p{N}_$.-]{2,80}/gu) ?? []).toReversed()) {
    const words = wordsOf(identifier);
    const at = words.findLastIndex((word) => kind.test(word));
    const word = words[at];
    if (word !== undefined) return { before: words.slice(0, at), word, behind: words.slice(at + 1) };
  }
  return undefined;
}

function isAbout({ before, word, behind }: Name): boolean {
  // The secret id of an approle is its password; the id of a private key belongs to a file of credentials.
  if (behind.length === 1 && behind[0] === 'id' && (word === 'secret' || before.at(-1) === 'private'))
    return false;
  return behind.some((tail) => ABOUT.has(tail));
}

/** True when the value is assigned to a name that means a key, token or secret. */
export function namesKey(before: string): boolean {
  const name = nameIn(before, KEY_WORD);
  if (name === undefined || isAbout(name)) return false;
  if (name.word === 'pubkey') return false;
  return !name.before.slice(-1).some((word) => OPEN.test(word));
}

/** True when the value is assigned to a name that means a password. */
export function namesPassword({ before, quoted }: Place): boolean {
  // `PASS: 12 tests`: reports of tests say so all the time.
  if (!quoted && /(?:^|[^\w.-])pass: *$/i.test(before)) return false;
  const name = nameIn(before, PASS_WORD);
  return name !== undefined && !isAbout(name);
}

/** References to a value kept elsewhere, format fields and our own placeholders. */
const REFERENCE =
  /\$\{|\$\(|\{\{|#\{|<%|%>|^\$\$?[A-Za-z_][\w:.]*$|^%[A-Za-z_]\w*%?$|^%\(|^@[A-Za-z_]+@$|\{[A-Za-z_]?[\w.]*\}|^<[^<>]*>$|^\[[^\]]*\]$|^\*[A-Za-z_]\w*$|process\.env|import\.meta|environ\b|getenv|secrets\.|AUP_[A-Z0-9]{2,24}_[0-9A-Z]{12}|^[a-z][a-z0-9+.-]*:\/\/|^(?:env|vault|ssm|file|arn|op|ref|secret|urn|data):|!(?:Ref|Sub|GetAtt|vault)\b/;
/** What documentation writes where a secret would stand. */
const STAND_IN =
  /^(?:x+|\*+|\.+|-+|_+|#+|0+|\?+)$|x{5,}|^(?:\d{10})?(?:abcdefghijklmnopqrstuvwxyz){1,2}\d{0,10}[+/=_-]{0,3}$|\*{3,}|\.{3,}|\u2022{3,}|\u2026|^(?:your|the|enter|insert|some|new|old|a|an|put|set|add|use|replace)[-_ ]|your[-_]|\\bmy[-_ ]?(?:secret|password|passwd|pw|pass|key|token|api|app)|[-_ ]here$|placeholder|example|change[-_ ]?(?:me|it|this)|replace[-_ ]?(?:me|with|this)|redacted|^(?:dummy|sample|todo|tbd|none|null|nil|undefined|true|false|yes|no|on|off|empty|optional|required|hidden|secret|string|number|boolean|any|unknown|void|never|object|prompt|ask|masked|encrypted|default|disabled|enabled|n\/a|utf-?8|base64|sha-?\d+|md5|oauth2?|bcrypt|argon2(?:id|i|d)?|pbkdf2|scrypt|x509|ipv[46]|anonymous@?)$/i;
const FILE =
  /\.(?:[cm]?[jt]sx?|json|ya?ml|md|py|go|rs|java|rb|php|html?|css|scss|svg|png|jpe?g|pem|key|crt|cer|p12|pfx|txt|sh|lock|env|conf|cfg|ini|xml)$/i;
const PATH = /^(?:~|\.{1,2}|[A-Za-z]:)?[\\/][\w.@~-]{2,}(?:[\\/]|$)|^(?:[a-z][\w-]{1,30}\/){2,}/;
/** Checksums and public keys are published to be compared. */
const PUBLIC =
  /^(?:(?:sha(?:1|224|256|384|512)|md5)[-:]|ssh-(?:rsa|dss|ed25519)|ecdsa-sha2|AAAA[BC]3Nza|age1)/i;
/** Names of constants and numbers in the notation of code. */
const CONSTANT =
  /^(?=(?:\D*\d){0,4}\D*$)[A-Z]{2,}\d{0,4}(?:_[A-Z\d]{2,})+$|^-?0x[\dA-Fa-f_]{1,16}$|^\d+(?:\.\d+){1,4}$|^!{1,2}[A-Za-z_$][\w$.]*$/;
/** Names of keys, as code gives them to one another. */
const KEY_NAME = /(?:^|[a-z0-9_])(?:[Kk]ey|[Tt]oken|[Ss]ecret|[Pp]assword|[Cc]redential)s?(?![a-z])/;
/** Calls, elements and addresses: `auth[2]`, `encode(bytes)`, `&empty`. */
const EXPRESSION = /^&?[A-Za-z_$][\w$.]*[([].*[)\]]$|^&[A-Za-z_]\w*$/;
const OPERATION = /^(?:new|await|typeof|async|function|lambda|return)\b|\b(?:this|self)\./;
const MEMBER = /^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+$/;

/** True when the value only stands for a secret: a variable, a template field, a word of documentation, a path. */
export function isStandIn(quoted: string): boolean {
  const value = quoted.replaceAll(/^["'`]+|["'`]+$/g, '');
  return (
    value === '' ||
    REFERENCE.test(value) ||
    STAND_IN.test(value) ||
    CONSTANT.test(value) ||
    FILE.test(value) ||
    PATH.test(value) ||
    PUBLIC.test(value)
  );
}

function isMember(value: string): boolean {
  return MEMBER.test(value) && !value.split('.').some((part) => looksRandom(part));
}

/** The next field of a form or of a query. */
const FORM = /^&[a-z_]+=/i;

/** `NAME=value` on a line of its own: a shell or an env file, where the right side is never an expression. */
function isEnv({ before, alone }: Place): boolean {
  return alone && /(?:^|[^A-Za-z0-9_])[A-Z][A-Z0-9_]*=$/.test(before);
}

function isExpression(value: string): boolean {
  return isMember(value) || EXPRESSION.test(value) || OPERATION.test(value);
}

function isIdentifier(value: string): boolean {
  return /^[A-Za-z_$][A-Za-z_$]*[0-9]{0,2}[A-Za-z]{0,6}$/.test(value);
}

/** True when a bare value is an expression: a call, a member, a name. Configuration has no names on its right side. */
export function isCode(value: string, place: Place): boolean {
  const { after, quoted, alone } = place;
  if (quoted || isEnv(place) || FORM.test(after)) return false;
  if (/^[ \t]?[([]/.test(after) || isExpression(value)) return true;
  if (alone && !/^[ \t]*[;,)]/.test(after)) return false;
  return isIdentifier(value) || /[+:?]$/.test(value);
}

/** Fields of format strings and marks of regular expressions. */
const TEMPLATE = /:\/\/|\$\{\w|\{\{|\{[\w.]*\}|AUP_[A-Z0-9]{2,24}_|\(\?|\[\^|\\[wdsbnrt\\]|%s|\.\*/;

/** Keyboard noise, as salts are: so many kinds of characters that no words and no code have. */
export function isNoise(value: string): boolean {
  const { length, letters, digits, distinct, wordiness } = shapeOf(value);
  const marks = length - letters - digits;
  if (!/^[ -~]+$/.test(value) || TEMPLATE.test(value)) return false;
  return length >= 24 && distinct >= 18 && digits >= 1 && marks >= 5 && wordiness < 0.4 && marks < length / 2;
}

function isKeyName(value: string): boolean {
  return shapeOf(value).digits <= 4 && KEY_NAME.test(value);
}

/** Key material: generated, and no stand-in. */
export function keyLike(secret: string, place: Place): Verdict {
  const value = secret.replace(/[.,;:!?]+$/, '');
  if (place.apart) return 'no';
  if (place.quoted && isNoise(value)) return 'medium';
  return isName(value, place) ? 'no' : generated(value, place);
}

function isName(value: string, place: Place): boolean {
  return /\s/.test(value) || isStandIn(value) || isCode(value, place) || isKeyName(value);
}

function generated(value: string, place: Place): Verdict {
  if (looksRandom(value)) return 'medium';
  if (/^\d{20,80}$/.test(value) && new Set(value).size >= 6) return 'low';
  return place.alone && isSecretPhrase(value, place) ? 'low' : 'no';
}

/** `secret: "development#product"`: made up by a person, in a place where only configuration stands. */
function isSecretPhrase(value: string, { before }: Place): boolean {
  return (
    value.length >= 8 && /secret[\w-]{0,8}["']?\s*[:=]\s*$/i.test(before) && strong(shapeOf(value), value)
  );
}

/** Letters with digits or marks: what a person types where a password is asked for. */
export function strong(shape: Shape, value: string): boolean {
  const { digits, letters, length, distinct } = shape;
  if (length > 64 || distinct < 4 || letters + digits < 3) return false;
  if (/[!@#$%^&*+=?~;|<>]/.test(value)) return letters >= 2;
  return digits >= 6 || (letters >= 2 && digits > 0 && isMixed(shape));
}

/** More than one word with a figure behind it, unless it is long for a name: `sesame7`. */
function isMixed({ digits, letters, length, wordiness }: Shape): boolean {
  return length > digits + letters || wordiness < 0.75 || digits >= 2 || length >= 7;
}

/** Words of messages and labels of forms, not of passwords. */
const LABEL =
  /pass|pwd|\b(?:your|the|is|are|must|enter|invalid|incorrect|wrong|forgot|reset|change|confirm|new|old|current|login|sign|de|le|la|el|das|der|die|ihr|su|tu|of|to|for|and|or|with|not|field|input|form|label|key|error|token|user)\b/i;

/** Several plain words: a passphrase only where nothing but configuration stands. */
function isPhrase(value: string, place: Place): boolean {
  if (!place.alone || !place.quoted || LABEL.test(value)) return false;
  return /^[a-z]{3,12}(?:[ -][a-z]{3,12}){3,7}$/.test(value);
}

/** A password may be short; letters with digits or marks are enough, a word only where nothing else can stand. */
export function passwordLike(secret: string, place: Place): Verdict {
  if (place.apart || isStandIn(secret) || isCode(secret, place)) return 'no';
  if (/\s/.test(secret)) return isPhrase(secret, place) ? 'low' : 'no';
  if (looksRandom(secret)) return 'medium';
  if (isPhrase(secret, place)) return 'low';
  return strong(shapeOf(secret), secret) || isPlainPassword(secret, place) ? 'low' : 'no';
}

/** `DB_PASSWORD=sesame`, `define('DB_PASSWORD', 'sesame')`: capital names hold settings, not the names of other things. */
function isPlainPassword(value: string, { before, alone }: Place): boolean {
  return (
    alone &&
    /[A-Z0-9]_?(?:PASS(?:WORD|WD|PHRASE)?|PWD)["']?(?:=|\s*,\s*|:\s+)$/.test(before) &&
    !LABEL.test(value)
  );
}
