/** Files that hold keys, tokens and passwords, told by their names alone. */
import { patternFits } from './path-patterns.ts';

/** `.env` and its variants; those that are made to be shared hold no values. */
const ENVIRONMENT = /(?:^|\/)(?:\.env(?:[._-][^/]*|[*?][^/]*)?|\.envrc|\.dev\.vars|[\w-]+\.env)$/i;
const SHARED_ENVIRONMENT =
  /[._-](?:example|sample|template|tmpl|dist|defaults?|schema|test|testing|ci|d\.ts|[mc]?[jt]s|vault)$|^(?:.*\/)?(?:example|sample|template|test)\.env$/i;

const KEY_NAME =
  /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?:[._-][^/]*)?|ssh_host_\w+_key|[^/]+\.(?:pem|p12|pfx|jks|keystore|kdbx?|ppk|key|p8|jwk)|wallet\.dat|master\.key)$/i;
/** Certificates and public halves have the same endings. */
const PUBLIC_NAME =
  /\.pub$|(?:^|[/._-])(?:certs?|certificates?|ca|cacert|chain|fullchain|bundle|crt|pub|public(?:[._-]?key)?|root|intermediate)(?:[._-]?\d*)\.(?:pem|key|jwk)$|(?:^|[/._-])pub(?:lic)?[._-][^/]*$|-pub\.|dhparams?\.pem$|localizable/i;

/** In the home folder of whoever runs the command, or of anyone. */
const AT_HOME = String.raw`(?:^|\/)(?:~|root|(?:home|Users)\/[^/]+)\/`;
const HOME_FILE = new RegExp(
  `${AT_HOME}(?:${[
    String.raw`\.npmrc`,
    String.raw`\.yarnrc\.yml`,
    String.raw`\.(?:bash|zsh|python|psql|mysql|node_repl|sh|ksh|rediscli)_history`,
    String.raw`\.gradle\/gradle\.properties`,
    String.raw`\.m2\/settings(?:-security)?\.xml`,
    String.raw`\.terraformrc`,
    String.raw`\.dbt\/profiles\.yml`,
    String.raw`\.config\/configstore\/.+`,
    String.raw`\.(?:password-store|gnupg|ssh|aws|azure|kube|docker)`,
  ].join('|')})$`,
);

/** Stores known by folder and name, wherever they lie. */
const STORE = new RegExp(
  `(?:^|\\/)(?:${[
    String.raw`\.ssh\/(?!.*\.pub$|known_hosts|config(?:$|\.d)|authorized_keys|environment$|$)[^/]+`,
    String.raw`\.aws\/(?:credentials|sso\/cache\/.+|cli\/cache\/.+)`,
    String.raw`[._]netrc(?:\.gpg)?`,
    String.raw`\.pypirc`,
    String.raw`\.kube\/config`,
    String.raw`kubeconfig(?:\.ya?ml)?`,
    String.raw`\.docker\/config\.json`,
    String.raw`\.git-credentials`,
    String.raw`git\/credentials`,
    String.raw`\.gnupg\/(?:private-keys.*|secring.*|.*\.key)`,
    String.raw`\.config\/(?:gh|hub|glab-cli|github-copilot|doctl|op|rclone|sops\/age|solana|hcloud|scw|exoscale|stripe|heroku|containers|configstore)\/[^*]*(?:hosts|config|apps|keys|auth|id|cli|credentials|accounts)\.?\w*`,
    String.raw`\.config\/hub`,
    String.raw`\.config\/[^/]+\/(?:auth|tokens?|credentials|secrets?|session)\.(?:json|ya?ml|toml)`,
    String.raw`\.config\/gcloud\/(?!configurations|logs|active_config).+`,
    String.raw`application_default_credentials\.json`,
    String.raw`\.azure\/(?:accessTokens|msal_token_cache|service_principal).*`,
    String.raw`\.vault-token`,
    String.raw`\.terraform\.d\/credentials\.tfrc\.json`,
    String.raw`credentials\.tfrc\.json`,
    String.raw`\.fly\/config\.yml`,
    String.raw`\.(?:netlify|vercel|now)\/(?:config|auth)\.json`,
    String.raw`com\.vercel\.cli\/auth\.json`,
    String.raw`\.cargo\/credentials(?:\.toml)?`,
    String.raw`\.gem\/credentials`,
    String.raw`\.(?:composer|config\/composer)\/auth\.json`,
    String.raw`\.(?:pgpass|my\.cnf|mylogin\.cnf|boto|s3cfg|passwd-s3fs|htpasswd|smbcredentials|dockercfg|rclone\.conf|cdsapirc|kaggle\/kaggle\.json)`,
    String.raw`rclone\.conf`,
    String.raw`age\/keys\.txt`,
    String.raw`\.password-store\/.+`,
    String.raw`keyrings\/.+`,
    String.raw`Keychains\/.+`,
    String.raw`Login Data(?: For Account)?`,
    String.raw`(?:logins\.json|key[34]\.db|cookies\.sqlite|Cookies|signons\.sqlite)`,
    String.raw`\.(?:electrum|ethereum|bitcoin)\/.*(?:wallet|keystore).*`,
    String.raw`\.claude\/\.credentials\.json`,
    String.raw`\.codex\/auth\.json`,
    String.raw`\.gemini\/(?:oauth_creds|google_accounts)\.json`,
    String.raw`(?:secrets?|credentials?)\.(?:ya?ml|json|toml|txt|env|tfvars|properties|ini)`,
    String.raw`(?:client_secret|service[-_]?account)[\w.-]*\.json`,
    String.raw`[\w.-]*\.tfstate(?:\.backup)?`,
    String.raw`passwords?(?:\.txt|\.csv)?`,
    String.raw`\.?aup-guard\/(?:vault|keys?|session-word)(?:\/.*|\.\w+)?`,
  ].join('|')})$`,
);

const SYSTEM_STORE =
  /^\/(?:etc\/(?:g?shadow-?|sudoers|master\.passwd|ssl\/private\/.+|kubernetes\/(?:admin|super-admin|kubelet)\.conf|krb5\.keytab)|(?:var\/)?run\/secrets\/.+|var\/lib\/kubelet\/.+)$/;
const PROCESS_ENVIRONMENT = /^\/proc\/[^/]+\/environ$/;

/** What a file holds that nobody but its owner should see, in words; undefined for all others. */
export function secretFile(path: string): string | undefined {
  const meant = /[*?[]/.test(path) ? secretMeant(path) : undefined;
  return kindOf(meant ?? path);
}

function kindOf(path: string): string | undefined {
  if (PROCESS_ENVIRONMENT.test(path)) return "a process's environment";
  if (path.includes('\n') || path.length > 4096 || isPublicFolder(path)) return undefined;
  if (ENVIRONMENT.test(path)) return SHARED_ENVIRONMENT.test(path) ? undefined : 'an environment file';
  if (KEY_NAME.test(path) && !PUBLIC_NAME.test(path)) return 'a private key';
  return [STORE, HOME_FILE, SYSTEM_STORE].some((known) => known.test(path))
    ? 'a store of credentials'
    : undefined;
}

/** Dependencies ship test keys by the dozen. */
function isPublicFolder(path: string): boolean {
  return /(?:^|\/)(?:node_modules|site-packages|fixtures|testdata|\.git)\//.test(path);
}

const SAMPLES = [
  '.env',
  '.env.local',
  '.netrc',
  '.npmrc',
  'id_rsa',
  'id_ed25519',
  'credentials',
  'config.json',
  'config',
];
const STORES = /(?:^|\/)\.(?:ssh|aws|docker|kube|gnupg)\/$/;

/** The file of secrets a pattern stands for: `.e*v`, `~/.aws/*`, `~/.a*s/cred*`. */
function secretMeant(path: string): string | undefined {
  const at = path.lastIndexOf('/') + 1;
  const [written, name] = [path.slice(0, at), path.slice(at)];
  const folder = folderMeant(written);
  if (folder === undefined || name.length > 64) return undefined;
  if (!isTold(name) && !STORES.test(folder)) return undefined;
  if (folder !== written && kindOf(folder + name) !== undefined) return folder + name;
  const sample = SAMPLES.find((one) => patternFits(name, one) && kindOf(folder + one) !== undefined);
  return sample === undefined ? undefined : folder + sample;
}

/** Too little of a name says nothing. */
function isTold(name: string): boolean {
  return name.replace(/\[[^\]]*\]|[*?]/g, '').length >= 2;
}

const FOLDERS = ['.ssh', '.aws', '.docker', '.kube', '.gnupg', '.azure'];

/** `~/.a*s/` as the folder of secrets it stands for; undefined where a pattern stands for none. */
function folderMeant(folder: string): string | undefined {
  if (!/[*?[]/.test(folder)) return folder;
  const [before, name] = [folder.replace(/[^/]*\/$/, ''), folder.split('/').at(-2) ?? ''];
  if (/[*?[]/.test(before) || !isTold(name) || name.length > 64) return undefined;
  const meant = FOLDERS.find((sample) => patternFits(name, sample));
  return meant === undefined ? undefined : `${before}${meant}/`;
}
