/** Tools of development, containers and remote machines that run what they are given. */
import { DOCKER_REACHES, type Shape } from './wrapper-shapes.ts';

const PLAIN: Shape = {};
const DASHES: Shape = { dashes: true };

function all(names: string, ...shapes: readonly Shape[]): readonly (readonly [string, Shape])[] {
  return names.split(' ').flatMap((name) => shapes.map((shape) => [name, shape] as const));
}

const DOCKER_RUN =
  '-e -v -w -u -p -h -m -l -a -c -H --context --config --log-level --connection --url --env --env-file --volume --workdir --user --publish --name --network --net --hostname --memory --cpus --label --mount --platform --entrypoint --add-host --device --gpus --ipc --pid --restart --shm-size --tmpfs --ulimit --cap-add --cap-drop --security-opt --log-driver --link --expose --dns --cidfile --pull --stop-signal --userns --group-add --index --detach-keys';
const COMPOSE = '-f -p --file --project-name --profile --env-file --project-directory --index';
const KUBE =
  '-n -c -f --namespace --context --container --kubeconfig --cluster --filename --image --user --token --server --as';

const CONTAINERS: readonly (readonly [string, Shape])[] = [
  ...all(
    'docker podman nerdctl finch',
    { words: 'run|create', valued: DOCKER_RUN, skip: 1, away: true, reaches: DOCKER_REACHES },
    { words: 'container run|create', valued: DOCKER_RUN, skip: 1, away: true, reaches: DOCKER_REACHES },
    { words: 'exec', valued: DOCKER_RUN, skip: 1, away: true },
    { words: 'container exec', valued: DOCKER_RUN, skip: 1, away: true },
    { words: 'compose run|exec', valued: `${COMPOSE} ${DOCKER_RUN}`, skip: 1, away: true },
    { words: 'machine ssh', skip: 1, away: true },
  ),
  ...all('docker-compose podman-compose', {
    words: 'run|exec',
    valued: `${COMPOSE} ${DOCKER_RUN}`,
    skip: 1,
    away: true,
  }),
  ...all('kubectl oc microk8s.kubectl', { words: 'exec|run|debug', valued: KUBE, dashes: true, away: true }),
  ['kubectl', { words: 'exec', valued: KUBE, skip: 1, away: true }],
  ['oc', { words: 'rsh|exec', valued: KUBE, skip: 1, away: true }],
  ['k3s', PLAIN],
  ['minikube', { words: 'kubectl|ssh', dashes: true, away: true }],
  ...all('lxc incus', { words: 'exec', valued: '--cwd --env --user', skip: 1, away: true }),
  ...all('multipass', { words: 'exec', skip: 1, away: true }),
  ['limactl', { words: 'shell', valued: '--workdir', skip: 1, away: true }],
  ['lima', { away: true }],
  ['colima', { words: 'ssh', dashes: true, away: true }],
  ['vagrant', { words: 'ssh', skip: 99, codes: '-c --command', away: true }],
  ['wsl', { valued: '-d -u --distribution --user --cd', away: true }],
  ['distrobox', { words: 'enter', dashes: true, away: true }],
  ['toolbox', { words: 'run', valued: '-c -d -r', away: true }],
  ['flatpak-spawn', { away: true }],
  ['machinectl', { words: 'shell', skip: 1, away: true }],
  ['systemd-nspawn', { valued: '-D -M -u --directory --machine', away: true }],
];

/** Programs that run one command on many machines, and those of their options that take a word. */
export const FLEETS = 'pdsh dsh clush pssh parallel-ssh';
export const FLEET_OPTIONS =
  '-w -x -X -H -h -l -g -G -u -R -p -t -f -o -e -O -m -F -r --hosts --host --user --par --outdir --errdir --timeout --option --options --extra-args --hostfile --worker --group --nodes --exclude --fanout --connect_timeout --command_timeout --topology --machine --file --forklimit --remoteshell --remoteshellopt';

const REMOTE: readonly (readonly [string, Shape])[] = [
  ['mosh', { skip: 1, away: true }],
  ['gcloud', { words: 'compute ssh', skip: 99, codes: '--command', away: true }],
  ...all('fly flyctl', { words: 'ssh console', skip: 99, codes: '-C --command', away: true }),
  ['eb', { words: 'ssh', skip: 99, codes: '-c --command', away: true }],
  ['et', { skip: 99, codes: '-c --command', away: true }],
  ['gh', { words: 'codespace|cs ssh', dashes: true, away: true }],
  ...all(FLEETS, { valued: FLEET_OPTIONS, text: 'joined', away: true }),
  ['adb', { valued: '-s -t', words: 'shell', text: 'joined', away: true }],
];

const NODE: readonly (readonly [string, Shape])[] = [
  ['npx', { valued: '-p --package -w --workspace', codes: '-c --call', versioned: true }],
  ['bunx', { valued: '-p --package', versioned: true }],
  [
    'npm',
    {
      words: 'exec|x',
      valued: '-p --package -w --workspace --prefix -C',
      codes: '-c --call',
      versioned: true,
    },
  ],
  ['pnpm', { words: 'exec|dlx', valued: '-F -C --filter --dir --package', versioned: true }],
  ['pnpx', { versioned: true }],
  ['yarn', { words: 'exec|dlx', valued: '-p --package --cwd', versioned: true }],
  ['yarn', { words: 'workspaces foreach', valued: '-j --jobs --from --include --exclude --since' }],
  ['yarn', { words: 'workspace *' }],
  ['bun', { words: 'x', versioned: true }],
  ...all('cross-env cross-env-shell', { assigns: true }),
  ['env-cmd', { valued: '-f -e -r --file --environments' }],
  ...all('dotenv dotenv-cli', { valued: '-e -c -v -p -f' }),
  ['dotenvx', { words: 'run', valued: '-f --env-file -e --env', dashes: true }],
  [
    'concurrently',
    {
      text: 'each',
      valued:
        '-n -c -m -s -i -l -t --names --prefix --prefix-colors --max-processes --success --restart-tries --kill-others-on-fail',
    },
  ],
  ['nodemon', { skip: 99, codes: '-x --exec' }],
  ['tsc-watch', { skip: 99, codes: '--onSuccess --onFailure --onFirstSuccess' }],
  ['chokidar', { skip: 99, codes: '-c --command' }],
  ['start-server-and-test', { text: 'each' }],
  ...all('onchange watchexec reflex lerna nx rushx', DASHES),
  ['watchexec', { valued: '-e -w -f -i -d -s -o --exts --watch --filter --ignore --debounce --signal' }],
  ['pm2', { words: 'start', text: 'joined', valued: '-n -i --name' }],
];

const LANGUAGES: readonly (readonly [string, Shape])[] = [
  ...all(
    'uv',
    { words: 'run', valued: '-p -m --with --python --extra --group --env-file --directory --project' },
    { words: 'tool run', valued: '--from --with -p', versioned: true },
  ),
  ['uvx', { valued: '--from --with -p --python', versioned: true }],
  ['pipx', { words: 'run', valued: '--spec --python', versioned: true }],
  ...all('poetry pipenv hatch rye pdm pixi', {
    words: 'run',
    valued: '-e -p -m --environment --manifest-path',
  }),
  ...all('conda mamba micromamba', { words: 'run', valued: '-n -p --name --prefix --cwd' }),
  ...all('bundle rbenv pyenv nodenv jenv goenv asdf', { words: 'exec' }),
  ...all('mise rtx', { words: 'exec|x', dashes: true, codes: '-c --command' }),
  ['volta', { words: 'run', valued: '--node --npm --yarn --pnpm' }],
  ['fnm', { words: 'exec', valued: '--using' }],
  ['nvm', { words: 'exec', skip: 1 }],
  ...all('direnv', { words: 'exec', skip: 1 }),
  ['devbox', { words: 'run' }],
  ['nix-shell', { skip: 99, codes: '--run --command' }],
  ['nix', { words: 'develop|shell', skip: 99, marks: '-c --command' }],
  ['guix', { words: 'shell|environment', dashes: true }],
  ['dotnet', { words: 'tool run' }],
  ['dotnet', { words: 'dnx|exec' }],
  ['dnx', PLAIN],
  ...all('cargo', { words: 'watch', skip: 99, codes: '-s --shell' }),
  ...all('foreman honcho', { words: 'run', valued: '-e -f --env --procfile' }),
  ['coursier', { words: 'launch', versioned: true }],
];

const SECRETS: readonly (readonly [string, Shape])[] = [
  ...all('doppler', { words: 'run', dashes: true, codes: '--command' }),
  ...all('op infisical teller envchain phase', { words: 'run', dashes: true }),
  ...all('aws-vault chamber saml2aws berglas granted', { words: 'exec', dashes: true }),
  ...all('aws-vault chamber saml2aws', { words: 'exec', skip: 1, valued: '-d -n -t --duration --profile' }),
  ['envchain', { skip: 1 }],
  ['sops', { words: 'exec-env|exec-file', skip: 1, text: 'joined' }],
  ['railway', { words: 'run', valued: '-s -e --service --environment' }],
  ['envconsul', { valued: '-config -prefix -secret' }],
  ['summon', { valued: '-f -p -e -D' }],
];

export const RUNNERS: readonly (readonly [string, Shape])[] = [
  ...CONTAINERS,
  ...REMOTE,
  ...NODE,
  ...LANGUAGES,
  ...SECRETS,
];

/** Options whose value is a command, of programs that otherwise run nothing. */
export const COMMAND_OPTIONS: ReadonlyMap<string, string> = new Map([
  [
    'tar',
    '--checkpoint-action=exec --to-command --use-compress-program -I -F --info-script --new-volume-script --rsh-command --rmt-command',
  ],
  ['bsdtar', '--use-compress-program'],
  ['rsync', '-e --rsh --rsync-path'],
  ['scp', '-S'],
  ['sftp', '-S'],
  ['rg', '--pre --hostname-bin'],
  ['ag', '--pager'],
  ['ack', '--pager'],
  ['sort', '--compress-program'],
  ['zip', '-TT --unzip-command'],
  ['man', '-P --pager -H --html'],
  ['bat', '--pager'],
  ['delta', '--pager'],
  ['fzf', '--preview'],
  ['openvpn', '--up --down --route-up'],
  ['aria2c', '--on-download-complete --on-download-start'],
  ['split', '--filter'],
]);
