/** Calls that only make values: joining, splitting, paths, finding libraries, and undoing a disguise. */
import { fill } from './code-fill.ts';
import {
  first,
  self,
  hidden,
  hex,
  fromCodes,
  always,
  mapped,
  joinPaths,
  libraryOf,
  memberOf,
  splitWords,
  split,
  replace,
  makePath,
  under,
  base64,
  buffer,
  map,
  parent,
  joinedBy,
  type Pure,
} from './code-makers.ts';
import {
  HIDDEN,
  NOTHING,
  concat,
  elementOf,
  firstText,
  isPath,
  path,
  text,
  textsOf,
  thing,
  type CodeCall,
  type Value,
} from './code-values.ts';
import { UNKNOWN } from './model.ts';

const ROWS: readonly (readonly [string, Pure])[] = [
  [
    'base64.b64decode base64.decodebytes base64.standard_b64decode base64.urlsafe_b64decode b64decode atob binascii.a2b_base64 decode_base64 MIME.Base64.decode_base64 MIME.Base64.decode Base64.decode64 Base64.strict_decode64 Base64.urlsafe_decode64 base64_decode',
    base64,
  ],
  ['bytes.fromhex bytearray.fromhex binascii.unhexlify unhexlify hex2bin', hex],
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
  ['os.homedir Dir.home', always('~')],
  [
    'os.getenv os.environ.get getenv ENV.fetch Deno.env.get Sys.getenv',
    ({ args }) => (firstText(args.items[0]) === 'HOME' ? text('~') : undefined),
  ],
  ['os.getcwd process.cwd Dir.pwd getcwd', always('.')],
  ['pathlib.Path.home', () => path(text('~'), thing('pathlib.Path()'))],
  ['pathlib.Path.cwd', () => path(text('.'), thing('pathlib.Path()'))],
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

/** The value of a call that only makes one; undefined when it is none of these. */
export function pureValue(call: CodeCall): Value | undefined {
  if (call.name.startsWith('hidden.')) return HIDDEN;
  if (call.name.endsWith('.require')) return libraryOf(call);
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
