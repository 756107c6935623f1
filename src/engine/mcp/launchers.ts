/** Programs that start other programs: which of their words are options, and what stands behind them. */
import { image, npmPackage, pythonPackage, type Started } from './packages.ts';

export interface Launcher {
  /** Its words, as in `pnpm dlx`. */
  readonly words: readonly string[];
  /** What the first word behind the options is. `shell`: a file of commands. */
  readonly starts: 'package' | 'file' | 'program' | 'shell';
  readonly reads?: (spec: string) => Started;
  /** Options with a value. */
  readonly valued: readonly string[];
  /** Those whose value is what is started; the word behind the options is an argument then. */
  readonly names?: readonly string[];
  /** Options that change nothing about what runs. */
  readonly idle: readonly string[];
  /** Text of a program comes with these: it cannot be told from its words. */
  readonly text?: readonly string[];
  /** Only behind `--`. */
  readonly dashes?: true;
}

type Shape = Omit<Launcher, 'words'>;

function list(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

const npx: Shape = {
  starts: 'package',
  reads: npmPackage,
  valued: list('--registry --prefix --cache --userconfig -w --workspace --node-options'),
  names: list('-p --package'),
  idle: list('-y --yes -q --quiet --silent --prefer-offline --prefer-online'),
  text: list('-c --call --shell-mode'),
};
const uvx: Shape = {
  starts: 'package',
  reads: pythonPackage,
  valued: list(`
    --with --with-editable --with-requirements -p --python --index --default-index -i --index-url --extra-index-url
    -f --find-links --directory --project --cache-dir --env-file --refresh-package -P --upgrade-package --constraints
    -c --overrides --index-strategy --exclude-newer --link-mode --config-file --color --extra --group --prerelease
  `),
  names: list('--from --spec'),
  idle: list('-q --quiet --no-progress --isolated -n --no-cache'),
};
const container: Shape = {
  starts: 'package',
  reads: image,
  valued: list(`
    -e --env --env-file -v --volume --mount --name --network --net -p --publish -w --workdir -u --user --entrypoint
    --add-host --platform --pull -l --label --memory -m --cpus --cap-add --cap-drop --security-opt --device --gpus
    --tmpfs --hostname -h --dns --ulimit --shm-size --ipc --pid --userns --runtime --restart --log-driver --log-opt
    --volumes-from --link --group-add --stop-timeout -a --attach
  `),
  idle: list('-i --interactive --rm -t --tty -it -ti --init -q --quiet'),
};
const interpreter: Shape = { starts: 'file', valued: [], idle: [] };
const node: Shape = {
  starts: 'file',
  valued: list('-r --require --import --loader --experimental-loader --env-file -C --conditions --tsconfig'),
  idle: list('--no-warnings --enable-source-maps --no-deprecation --experimental-strip-types'),
  text: list('-e --eval -p --print -pe'),
};
const deno: Shape = { ...interpreter, valued: list('-c --config --import-map --env-file'), text: ['eval'] };
const python: Shape = {
  starts: 'file',
  valued: list('-W -X --check-hash-based-pycs'),
  names: ['-m'],
  idle: list('-u -B -q -O -s -E -I'),
  text: ['-c'],
  reads: (name) => ({ kind: 'program', name: `python -m ${name}`, pinned: 'none' }),
};
const uvRun: Shape = {
  ...python,
  starts: 'program',
  valued: uvx.valued,
  names: list('-m --module'),
  idle: uvx.idle,
};
const shell: Shape = {
  starts: 'shell',
  valued: list('-o -O'),
  names: list('-c -lc -ic -ec -xc'),
  idle: list('-l -i -e --login --norc --noprofile'),
};
const powershell: Shape = {
  starts: 'shell',
  valued: list('-ExecutionPolicy -ep -Version'),
  names: list('-Command -c -command'),
  idle: list('-NoProfile -NoLogo -NonInteractive'),
  text: list('-EncodedCommand -enc -e'),
};
const wrapper: Shape = { starts: 'program', valued: [], idle: [] };
const runner: Shape = { ...wrapper, dashes: true };

/** One row each: names, comma-separated, and what they do with their words. */
const ROWS: readonly (readonly [names: string, shape: Shape])[] = [
  ['aup-shim mcp, aup-guard mcp gate', runner],
  ['npx, npm exec, npm x, pnpm dlx, pnpx, yarn dlx, bunx, bun x', npx],
  ['uvx, uv tool run, pipx run', uvx],
  ['uv run', uvRun],
  ['docker run, podman run, nerdctl run, docker container run, podman container run', container],
  ['node, nodejs, tsx, ts-node, bun run, bun', node],
  ['python, python3, py, pypy', python],
  ['ruby, php, perl, rscript, osascript, go run, dart run, lua', interpreter],
  ['deno run, deno', deno],
  ['java', { ...interpreter, valued: list('-cp -classpath --class-path'), names: ['-jar'] }],
  ['sh, bash, zsh, dash, ksh, fish', shell],
  ['powershell, pwsh', powershell],
  ['env', { ...wrapper, valued: list('-u --unset -C --chdir'), text: list('-S --split-string') }],
  ['sudo, doas', { ...wrapper, valued: list('-u --user -g --group'), idle: list('-n -E') }],
  ['nohup, exec, nice, setsid, command, stdbuf', { ...wrapper, valued: ['-n'] }],
  ['op run, doppler run, infisical run, dotenvx run, dotenv, aws-vault exec', runner],
  ['direnv exec, mise exec, mise x, nix develop, nix-shell', runner],
];

export const LAUNCHERS: readonly Launcher[] = ROWS.flatMap(([names, shape]) =>
  names.split(', ').map((name) => Object.assign({ words: name.split(' ') }, shape)),
);

/** Those that set variables or search paths by files of the folder they run in. */
const SETTING = /^(?:op|doppler|infisical|dotenvx|dotenv|aws-vault|direnv|mise|nix|nix-shell|uv run)\b/;

/** By their words alone they change nothing about what runs. */
export const PLAIN_LAUNCHERS: ReadonlySet<string> = new Set(
  LAUNCHERS.map(({ words }) => words.join(' ')).filter((words) => !SETTING.test(words)),
);

/** Options of `cmd`; what stands behind is a command. */
export const CMD_OPTIONS: RegExp = /^\/[acdekqsuv](?::\w+)?$/i;

/** Packages that only reach a server somewhere else, and the options its address comes with; none = any word. */
export const BRIDGES: ReadonlyMap<string, readonly string[]> = new Map([
  ['mcp-remote', []],
  ['mcp-proxy', []],
  ['supergateway', list('--sse --streamableHttp')],
]);
