/**
 * Which programs a session puts a gate in front of, and which of their calls run at once. A program that says nothing
 * here has a gate that submits each call its definition does not free by its first word.
 */
import type { CommandDef } from '../engine/definitions.ts';
import { wordList } from './argv.ts';
import { commands } from './commands/index.ts';

export interface GatedProgram {
  readonly def: CommandDef;
  /** Its names that have a gate. */
  readonly names: readonly string[];
  /**
   * Patterns in which `*` stands for any text and nothing else is special, `!` or `+` in front. For each argument the
   * first that fits decides: `!` = the call is submitted, `+` = look at the next argument; none fits = submitted.
   * A call all of whose arguments are passed runs at once. Empty: no call does.
   */
  readonly calm: readonly string[];
}

/** No gate: what shells do themselves, what runs texts of any kind, and what a concern in needs a reader of shell text. */
const WITHOUT = new Set(
  wordList(`
    * . : [ alias bg break builtin cd command continue declare dirs disown echo enable env eval exec exit export
    false fc fg getopts hash history jobs kill let local logout popd printf pushd pwd read readonly return set shift
    shopt source test time times trap true type typeset ulimit umask unalias unset wait
    ash bash csh dash elvish fish ksh mksh nu pwsh sh tcsh zsh awk bun deno gawk lua mawk node nodejs perl php
    python python2 python3 Rscript ruby tclsh
    chrt doas ionice nice nohup parallel setsid stdbuf sudo timeout watch xargs
  `),
);
/** No gate: an argv, where all is known, is never of concern; or agents call them for themselves, to sign in. */
const NEVER = new Set(
  wordList('dig drill host nslookup ping ping6 pgrep pidof traceroute security secret-tool keyring'),
);

/** Files of the guard, of agents and of git, as far as names tell; anything may stand around them. */
const KEPT =
  '!*aup* !*AUP* !*.claude* !*.codex* !*.gemini* !*.qwen* !*.copilot* !*.cursor* !*.aider* !*.amp* !*/amp/* !*.agents* !*.crush* !*/crush/* !*/goose/* !*opencode* !*managed-* !/etc/* !*//etc/* !*../etc/* !*claude-code* !*github-copilot* !*.git* ';
/** The machine, the home folder and devices. */
const WHOLE =
  '!*..* !*//* !~* !. !./ !*/. !*/./* !/dev/* !/usr/* !/bin* !/sbin* !/lib* !/boot* !/sys* !/proc* !/etc* !/System* !/Library* +/*/*/*/* !/* ';
const SECRETS =
  '!*.env* !*env !*ssh* !*id_* !*.pem* !*.key* !*key !*Key* !*KEY* !*credential* !*Credential* !*secret* !*Secret* !*token* !*netrc* !*.npmrc* !*.pypirc* !*.kube* !*.docker* !*config.json* !*.gnupg* !*hosts.yml* !*gcloud* !*vault* !*shadow* !*sudoers* !*passw* !*.p12* !*.pfx* !*.jks* !*keystore* !*.aws* !*.azure* !*ookie* !*ogin* !*wallet* !*.pgpass* !*.my.cnf* !*htpasswd* !*keychain* !*.tfstate* !*.tfvars* !*.kdbx* !*.asc* !*.gpg* !*.ppk* !*/proc/* !*environ* !*.ENV* !*.PEM* !*ID_* !*.P12* !*.PFX* !*.KDB* !*.JKS* !*.jwk* !*.p8 !*.kdb* !*envrc* !*.vars* !*auth.json* !*ervice* !*history* !*kubeconfig* !*oauth* !*accounts* !*accessToken* !*AccessToken* !*msal* !*settings*xml* !*gradle.properties* !*.terraform* !*.dbt* !*configstore* !*.yarnrc* !*.config* !*.fly* !*.netlify* !*vercel* !*.now* !*.cargo* !*.gem* !*composer* !*.mylogin* !*.boto* !*s3cfg* !*s3fs* !*dockercfg* !*rclone* !*cdsapi* !*kaggle* !*keys.txt* !*keyring* !*Keychain* !*password* !*signons* !*key3.db* !*key4.db* !*electrum* !*ethereum* !*bitcoin* !*kubernetes* !*kubelet* !*krb5* !*/run/* !*private* !*/pts/* ';
/** Where a cloud gives a machine's credentials out, in whatever way the host is spelt. */
const MACHINE =
  '!*169.254.* !*credentials* !*metadata* !*Metadata* !*user-data* !*userdata* !*/opc/* !*/identity/* ';
const MADE = wordList(
  'node_modules dist build out coverage target .next .nuxt .cache .turbo .parcel-cache .vite .svelte-kit .pytest_cache .mypy_cache .ruff_cache __pycache__ .nyc_output htmlcov .tox .venv venv',
)
  .map((name) => `+${name} +${name}/* +./${name} +./${name}/*`)
  .join(' ');
const RM_OPTIONS = '+-r +-R +-f +-rf +-fr +-Rf +-v +-rv +-fv +-rfv +-d +--recursive +--force +--verbose ';

const CALM: Readonly<Record<string, string>> = {
  rm: `${RM_OPTIONS}!-* ${KEPT}!*..* !*//* !~* !/tmp/ !/tmp/. !/tmp/./* +/tmp/* !/* ${MADE} +*/node_modules +*/__pycache__ +*.o +*.pyc +*.log +*.tmp +*.tsbuildinfo`,
  cat: `${SECRETS}+*`,
  mv: `${KEPT}!-t* !--t* ${WHOLE}!*/dev/* +*`,
  cp: `${KEPT}!-t* !--t* ${WHOLE}!*/dev/* +*`,
  ln: `${KEPT}!*/dev/* +*`,
  tee: `${KEPT}!/* !~* +*`,
  dd: `${KEPT}${SECRETS}!of=/* !of=~* !*..* !if=/dev/null +if=* +of=* +bs=* +count=* +status=* +conv=*`,
  sed: `${SECRETS}!-*i* !--i* !--* !*.git* !*aup* !*.claude* +*`,
  find: '!-delete !-exec* !-ok* !-f* !*aup* +*',
  chmod: `${KEPT}!0* !a-* !-r* !*= !a=* !u=* !g=* !o=* !u-* !g-* !o-* !-*-* !~* !/* !. !./ !*..* +*`,
  tar: `${SECRETS}!*aup* !*remove-files* !*checkpoint* !*command* !*compress* !-I* !*:* !/dev/* +*`,
  zip: `${SECRETS}!*aup* !-*m* !-*s* !-d* !-* !m +*`,
  truncate: `${KEPT}!-*- +-s +-s1G`,
  curl: `${KEPT}${MACHINE}!file:* !FILE:* !File:* !*?* !*@* !*{* !*$* +-s +-S +-L +-f +-sS +-sL +-sSL +-fsSL +-sSf +-sSfL +-fsS +-sfL +-Lo +-LO +-sSLo +-fsSLo +-o +-O +-I +-sI +-v +-i +-k +-m +--silent +--show-error +--location +--fail +--head +--output +--max-time +--retry +--connect-timeout +--compressed !-* +*`,
  wget: `${KEPT}${MACHINE}!*?* !*@* +-q +-O +-qO +-qO- +-O- +-c +-N +-P +-nc +-nv +--quiet +--no-verbose !-* +*`,
  'pre-commit': '!*uninstall* +*',
  gpg: '+--verify +--version +--list-* !-* +*.sig +*.asc +*.gz +*.tgz +*.xz +*.tar',
};

/** The definitions whose programs get gates, in the order of the catalogue; each name once. */
export const gatedPrograms: readonly GatedProgram[] = gatesOf(commands);

function gatesOf(all: readonly CommandDef[]): readonly GatedProgram[] {
  const seen = new Set<string>();
  return all.flatMap((def) => {
    const names = [def.program, ...(def.aliases ?? [])].filter(
      (name) => !seen.has(name) && isGated(name) && seen.add(name),
    );
    return names.length === 0 ? [] : [{ def, names, calm: wordList(CALM[def.program] ?? '') }];
  });
}

/** A name that can be one of a file on PATH. */
function isGated(name: string): boolean {
  return !WITHOUT.has(name) && !NEVER.has(name) && /^[A-Za-z0-9][\w.+-]*$/.test(name);
}
