/** Calls that only make values: joining, splitting, paths, finding libraries, and undoing a disguise. */
import { libraryName } from './code-imports.ts';
import {
  HIDDEN,
  NOTHING,
  concat,
  elementOf,
  isPath,
  itemsOf,
  path,
  text,
  textsOf,
  thing,
  type Args,
  type Value,
} from './code-values.ts';
import { fill } from './code-fill.ts';
import { fromBase64, fromHex } from './code-decode.ts';
import { UNKNOWN } from './model.ts';
import type { CodeCall } from './code-values.ts';

type Pure = (call: CodeCall) => Value | undefined;

const first: Pure = ({ args }) => args.items[0];
const self: Pure = ({ of }) => of.items[0];
const hidden: Pure = () => HIDDEN;

/** Undoes a disguise where that is exact; what is not plain text then stays hidden. */
const decoded =
  (decode: (text: string) => string | undefined): Pure =>
  ({ args }) => {
    const texts = textsOf(args.items[0])?.map((one) => (one.includes(UNKNOWN) ? undefined : decode(one)));
    if (texts === undefined) return HIDDEN;
    const plain = texts.filter((one) => one !== undefined);
    return plain.length === texts.length ? text(...plain) : HIDDEN;
  };

/** Characters by their numbers, in a list or one after the other. */
const fromCodes: Pure = ({ args }) => {
  const numbers = args.items.flatMap((item) => (item.kind === 'list' ? item.items : [item]));
  const codes = numbers.map((item) => Number(textsOf(item)?.[0] ?? ''));
  const fine =
    codes.length > 0 && codes.every((code) => Number.isInteger(code) && code > 0 && code < 0x1_0000);
  return fine ? text(String.fromCodePoint(...codes)) : HIDDEN;
};
const always =
  (...texts: readonly string[]): Pure =>
  () =>
    text(...texts);

/** Applies to every text a value may be; unknown parts stay unknown. */
const mapped =
  (pick: Pure, change: (one: string) => string): Pure =>
  (call) => {
    const texts = textsOf(pick(call));
    return texts === undefined
      ? HIDDEN
      : text(...texts.map((one) => (one.includes(UNKNOWN) ? one : change(one))));
  };

const joinPaths: Pure = ({ args }) => {
  const parts = args.items.length === 1 ? (itemsOf(args.items[0]) ?? args.items) : args.items;
  const rooted = parts.findLastIndex((part) => /^[/~]/.test(textsOf(part)?.[0] ?? ''));
  return concat(parts.slice(Math.max(rooted, 0)), '/');
};

const libraryOf: Pure = ({ args }) => {
  const names = textsOf(args.items[0]);
  const [name] = names ?? [UNKNOWN];
  if (name !== undefined && /^\.{0,2}\//.test(name)) return thing('own');
  return thing(name === undefined || name.includes(UNKNOWN) ? '?' : libraryName(name));
};

/** `getattr(os, 'system')`, `x.send(:system)`. */
function memberOf(owner: Value | undefined, name: Value | undefined): Value {
  const [text = UNKNOWN] = textsOf(name) ?? [];
  const known = text.includes(UNKNOWN) ? '?' : text;
  return owner?.kind === 'thing' ? thing(`${owner.name}.${known}`, owner.of) : NOTHING;
}

const splitWords: Pure = (call) => {
  const [only, ...others] = textsOf(call.args.items[0] ?? call.of.items[0]) ?? [];
  if (only === undefined || others.length > 0) return NOTHING;
  return {
    kind: 'list',
    items: only
      .split(/\s+/)
      .filter((word) => word !== '')
      .map((word) => text(word)),
  };
};

/** `'a b'.split()`; other separators than a blank only when they are known. */
const split: Pure = (call) => {
  const [by = ' '] = textsOf(call.args.items[0]) ?? [];
  const [only] = textsOf(call.of.items[0]) ?? [];
  if (call.args.items.length === 0 || by === ' ') return splitWords({ ...call, args: call.of });
  if (only === undefined || by.includes(UNKNOWN)) return NOTHING;
  return { kind: 'list', items: only.split(by).map((part) => text(part)) };
};

const replace: Pure = ({ of, args }) => {
  const [from] = textsOf(args.items[0]) ?? [];
  const [to] = textsOf(args.items[1]) ?? [];
  const texts = textsOf(of.items[0]);
  if (texts === undefined || from === undefined || to === undefined) return HIDDEN;
  return text(
    ...texts.map((one) =>
      from.includes(UNKNOWN) || one.includes(UNKNOWN) ? UNKNOWN : one.replaceAll(from, to),
    ),
  );
};

const makePath: Pure = ({ args }) =>
  path(joinPaths({ args, of: args, name: '', line: '' }) ?? NOTHING, thing('pathlib.Path()'));
const under =
  (tail: (args: Args) => readonly Value[]): Pure =>
  ({ of, args }) =>
    path(concat([...of.items.slice(0, 1), ...tail(args)], '/'), thing('pathlib.Path()'));

/** `Buffer.from(x, 'base64')` undoes a disguise; without an encoding it only wraps. */
const base64 = decoded(fromBase64);
const hex = decoded(fromHex);
const buffer: Pure = (call) => {
  const { args } = call;
  const [encoding = 'utf8'] = args.items.length > 1 ? (textsOf(args.items[1]) ?? []) : [];
  if (/^base64(?:url)?$/i.test(encoding)) return base64(call);
  if (/^hex$/i.test(encoding)) return hex(call);
  const known = /^(?:utf-?8|ascii|latin1)$/i.test(encoding);
  return known && args.items[0]?.kind === 'text' ? args.items[0] : HIDDEN;
};

/** `map(chr, [..])` makes text of numbers. */
const map: Pure = ({ args }) => {
  const [made, list] = args.items;
  if (made?.kind !== 'thing' || !/^(?:chr|String\.fromCharCode)$/.test(made.name)) return undefined;
  const codes = itemsOf(list) ?? [];
  const chars = codes.map((code) =>
    fromCodes({ name: '', args: { items: [code], named: new Map() }, of: args, line: '' }),
  );
  return { kind: 'list', items: chars.map((char) => char ?? HIDDEN) };
};

const parent = (one: string): string => (one.includes('/') ? one.slice(0, one.lastIndexOf('/')) || '/' : '.');

const ROWS: readonly (readonly [string, Pure])[] = [
  [
    'base64.b64decode base64.decodebytes base64.standard_b64decode base64.urlsafe_b64decode b64decode atob binascii.a2b_base64 decode_base64 MIME.Base64.decode_base64 MIME.Base64.decode Base64.decode64 Base64.strict_decode64 Base64.urlsafe_decode64 base64_decode',
    decoded(fromBase64),
  ],
  ['bytes.fromhex bytearray.fromhex binascii.unhexlify unhexlify hex2bin', decoded(fromHex)],
  ['chr String.fromCharCode String.fromCodePoint string.char', fromCodes],
  ['bytes bytearray', fromCodes],
  [
    'base64.b32decode base64.b85decode base64.a85decode codecs.decode zlib.decompress gzip.decompress lzma.decompress unescape zlib.inflateSync zlib.gunzipSync pack unpack list.pack text.unpack text.unpack1 str_rot13 gzinflate gzuncompress strrev convert_uudecode list.reverse text.reverse reversed reverse',
    hidden,
  ],
  ['Buffer.from', buffer],
  ['map', map],
  ['text.join', ({ of, args }) => joinedBy(of.items[0], args.items[0])],
  ['list.join', ({ of, args }) => joinedBy(args.items[0] ?? text(','), of.items[0])],
  ['join implode', ({ args }) => joinedBy(args.items[0], args.items[1] ?? NOTHING)],
  ['text.split', split],
  ['shlex.split Shellwords.split shellsplit', splitWords],
  ['text.format', ({ of, args }) => fill(of.items[0] ?? NOTHING, args.items, /\{[^}]*\}/)],
  [
    'sprintf util.format string.format',
    ({ args }) => fill(args.items[0] ?? NOTHING, args.items.slice(1), /%[-+ 0-9.]*[a-zA-Z]/),
  ],
  ['text.concat', ({ of, args }) => concat([...of.items, ...args.items])],
  ['text.replace text.replaceAll text.gsub', replace],
  [
    'text.strip text.trim text.rstrip text.lstrip text.trimEnd text.encode text.decode text.toString text.to_s text.chomp text.freeze text.as_posix',
    self,
  ],
  ['list.copy list.slice list.concat list.flat list.to_a', self],
  ['text.lower text.toLowerCase text.downcase', mapped(self, (one) => one.toLowerCase())],
  ['lc strtolower', mapped(first, (one) => one.toLowerCase())],
  [
    'str String list tuple set sorted Array.from iter reversed os.fspath os.path.expanduser os.path.abspath os.path.realpath os.path.normpath os.path.expandvars path.normalize File.expand_path util.promisify promisify functools.partial partial URI URI.parse URL Uri Array escapeshellarg shlex.quote quote shlex.join? shutil.which',
    first,
  ],
  ['shlex.join subprocess.list2cmdline', ({ args }) => joinedBy(text(' '), args.items[0])],
  ['os.path.join posixpath.join path.join path.resolve path.posix.join File.join', joinPaths],
  ['os.path.dirname path.dirname File.dirname dirname', mapped(first, parent)],
  [
    'os.path.basename path.basename File.basename basename',
    mapped(first, (one) => one.split('/').at(-1) ?? one),
  ],
  ['pathlib.Path pathlib.PosixPath pathlib.PurePath Pathname Pathname.new', makePath],
  ['pathlib.Path.home os.path.expanduser() os.homedir Dir.home', always('~')],
  ['pathlib.Path.cwd os.getcwd process.cwd Dir.pwd getcwd', always('.')],
  [
    'pathlib.Path().glob pathlib.Path().rglob pathlib.Path().joinpath',
    under((args) => args.items.slice(0, 1)),
  ],
  ['pathlib.Path().iterdir', under(() => [text(UNKNOWN)])],
  [
    'pathlib.Path().resolve pathlib.Path().absolute pathlib.Path().expanduser pathlib.Path().with_suffix',
    under(() => []),
  ],
  ['os.walk', ({ args }) => concat([args.items[0] ?? NOTHING, text(UNKNOWN)], '/')],
  ['glob.glob glob.iglob glob.sync glob Dir.glob globSync fast-glob.sync', first],
  [
    'tempfile.mkdtemp tempfile.mkstemp tempfile.mktemp tempfile.NamedTemporaryFile tempfile.TemporaryDirectory Dir.mktmpdir tempnam tmp.dirSync tempdir',
    always(`/tmp/${UNKNOWN}`),
  ],
  ['tempfile.gettempdir os.tmpdir sys_get_temp_dir Dir.tmpdir', always('/tmp')],
  [
    'fs.mkdtempSync fs.mkdtemp fs.promises.mkdtemp',
    ({ args }) => concat([args.items[0] ?? NOTHING, text(UNKNOWN)]),
  ],
  [
    '__import__ importlib.import_module import_module require import module.require process.mainModule.require module.createRequire()',
    libraryOf,
  ],
  ['getattr', ({ args }) => memberOf(args.items[0], args.items[1])],
  ['Reflect.get', ({ args }) => memberOf(args.items[0], args.items[1])],
];

const PURE: ReadonlyMap<string, Pure> = new Map(
  ROWS.flatMap(([names, pure]) => names.split(' ').map((name) => [name, pure] as const)),
);

function joinedBy(between: Value | undefined, list: Value | undefined): Value {
  if (list?.kind === 'hidden') return HIDDEN;
  const [by] = textsOf(between) ?? [];
  return list?.kind === 'list' ? concat(list.items, by ?? UNKNOWN) : text(UNKNOWN);
}

/** The value of a call that only makes one; undefined when it is none of these. */
export function pureValue(call: CodeCall): Value | undefined {
  if (call.name.startsWith('hidden.')) return HIDDEN;
  const pure = PURE.get(call.name);
  return pure?.(call);
}

/** A path's parent and the like: members that are read, not called. */
export function memberValue(owner: Value, name: string): Value | undefined {
  if (owner.kind === 'hidden') return thing(`hidden.${name}`);
  if (!isPath(owner) || owner.kind !== 'thing') return undefined;
  if (name !== 'parent') return undefined;
  const texts = textsOf(elementOf(owner)) ?? [];
  return path(text(...texts.map(parent)), owner);
}
