/** Client libraries whose methods are named like the commands of the program they stand for. */
import type { CodeCall } from './code-values.ts';
import { PLAYED_AMAZON } from './code-services-clouds.ts';
import { textsOf, type Value } from './code-values.ts';
import { UNKNOWN } from './model.ts';

type Argv = readonly string[];
type Client = readonly [RegExp, (hit: RegExpExecArray, call: CodeCall) => Argv | undefined];

const dashed = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
const firstText = (value: Value | undefined): string => textsOf(value)?.[0] ?? UNKNOWN;
const texts = (call: CodeCall): Argv => call.args.items.filter((item) => item.kind !== 'map').map(firstText);

const READS =
  /^(?:get|list|describe|head|read|search|retrieve|find|fetch|query|scan|batch_?get|can_?paginate|generate_?presigned|close|paginate)/i;

/** Changes through an API, in the words of its command line. */
const kubernetes: Client[1] = (hit) => {
  const verb = /^(delete|create|patch|replace|connect)_/.exec(hit[1] ?? '')?.[1];
  if (verb === undefined) return undefined;
  return ['kubectl', verb === 'delete' ? 'delete' : 'apply', hit[1] ?? ''];
};

const CLIENTS: readonly Client[] = [
  [/^dotenv\.(?:main\.)?dotenv_values$/, () => ['cat', '.env']],
  [/^git\.Repo\(\)\.git\.(\w+)$/, (hit, call) => ['git', dashed(hit[1] ?? ''), ...texts(call)]],
  [
    /^(?:git\.Repo|pygit2\.(?:Repository|discover_repository))\(\)\.remotes?\b.*\.push$/,
    (_hit, call) => ['git', 'push', 'origin', ...texts(call)],
  ],
  [/^git\.Repo\(\)\.delete_head$/, (_hit, call) => ['git', 'branch', '-D', ...texts(call)]],
  [/^git\.Repo\(\)\.delete_tag$/, (_hit, call) => ['git', 'tag', '-d', ...texts(call)]],
  [
    /^git\.Repo\(\)\.(?:head|index)\.reset$/,
    (_hit, call) => (call.args.named.has('working_tree') ? ['git', 'reset', '--hard'] : undefined),
  ],
  [/^pygit2\.Repository\(\)\.branches.*\.delete$/, (_hit, call) => ['git', 'branch', '-D', ...texts(call)]],
  [/^dulwich\.porcelain\.push$/, () => ['git', 'push']],
  [
    /^(?:simple-git(?:\.simpleGit|\.default|\.gitP)?(?:\(\))?|simpleGit\(\))\.(push|merge|reset|clean|pushTags|deleteLocalBranch|raw)$/,
    simpleGit,
  ],
  [/^isomorphic-git\.(push|merge|deleteBranch|deleteTag)$/, (hit) => simpleGit(hit)],
  [
    /^sh\.(\w+)((?:\.\w+)*)$/,
    (hit, call) => [hit[1] ?? '', ...(hit[2] ?? '').split('.').slice(1), ...texts(call)],
  ],
  [/^plumbum\.cmd\.(\w+)$/, (hit, call) => [hit[1] ?? '', ...texts(call)]],
  [/^boto3(?:\.\w+\(\))?\.client\(\)\.(\w+)$/, awsClient],
  [
    /^boto3\.resource\(\)\.\w+\(\)(?:\.\w+)*\.(delete|terminate|put|put_item|delete_item|upload_file|put_object|stop|reboot)$/,
    (hit) => ['aws', 'ec2', `${dashed(hit[1] ?? '')}-resource`],
  ],
  [
    /^@aws-sdk\/(?:client|lib)-([\w-]+)\.(\w+)Command$/,
    (hit) => (READS.test(hit[2] ?? '') ? undefined : ['aws', hit[1] ?? '', dashed(hit[2] ?? '')]),
  ],
  [
    /^stripe(?:\(\)|\.Stripe\(\)|\.default\(\))?\.(\w+(?:\.\w+)*)\.(create|capture|confirm|cancel|update|modify|pay|refund|del|delete)$/,
    (hit) => [
      'stripe',
      dashed(hit[1] ?? ''),
      hit[2] === 'modify' ? 'update' : hit[2] === 'del' ? 'delete' : (hit[2] ?? ''),
    ],
  ],
  [
    /^(?:paypalrestsdk|braintree|razorpay|square|adyen|coinbase|plaid)\b.*\.(?:create|sale|refund|pay|send_money|capture|charge)$/i,
    (hit) => ['stripe', 'payments', 'create', hit[0]],
  ],
  [/^kubernetes\.client\.\w+\(\)\.(\w+)$/, kubernetes],
  [
    /^docker\.(?:from_env|DockerClient)\(\)\.images\.push$/,
    (_hit, call) => ['docker', 'push', ...texts(call)],
  ],
  [
    /^(?:github\.Github|@octokit\/\w+\.Octokit|octokit\.Octokit)\(\).*\.(merge|create_pull|create_issue|createComment|create_comment|delete|deleteRef|create_issue_comment|edit)$/,
    hub,
  ],
  [
    /^(?:slack_sdk\.WebClient|slack_sdk\.web\.WebClient|slack\.WebClient|@slack\/web-api\.WebClient)\(\)\..*(?:post|upload|send|create)\w*$/i,
    () => ['curl', '-X', 'POST', 'https://slack.com/api'],
  ],
  [
    /^(?:twilio|sendgrid|@sendgrid\/mail|mailgun|tweepy|telegram|discord|postmarker|resend)\b.*\.(?:create|send\w*|create_tweet|update_status|post\w*)$/i,
    (hit) => ['curl', '-X', 'POST', `https://${(hit[0].split(/[.(]/)[0] ?? '').replace(/^@/, '')}`],
  ],
];

function simpleGit(hit: RegExpExecArray, call?: CodeCall): Argv {
  const named: Readonly<Record<string, Argv>> = {
    pushTags: ['push', '--tags'],
    deleteLocalBranch: ['branch', '-D'],
    deleteBranch: ['branch', '-D', 'branch'],
    deleteTag: ['tag', '-d', 'tag'],
  };
  const given = call?.args.items.flatMap((item) => (item.kind === 'list' ? item.items : [item])) ?? [];
  const words = given.filter((item) => item.kind === 'text').map(firstText);
  return hit[1] === 'raw' ? ['git', ...words] : ['git', ...(named[hit[1] ?? ''] ?? [hit[1] ?? '']), ...words];
}

function awsClient(hit: RegExpExecArray, call: CodeCall): Argv | undefined {
  const service = firstText(call.of.items[0]);
  const method = hit[1] ?? '';
  if (READS.test(method)) return undefined;
  const endpoint = call.of.named.get('endpoint_url');
  const where = endpoint === undefined ? [] : ['--endpoint-url', firstText(endpoint)];
  return ['aws', service === 's3' ? 's3api' : service, dashed(method), ...where];
}

function hub(hit: RegExpExecArray): Argv {
  if (hit[1] === 'merge') return ['gh', 'pr', 'merge', '1'];
  if (hit[1] === 'delete' || hit[1] === 'deleteRef')
    return ['gh', 'api', '-X', 'DELETE', 'repos/git/refs/heads'];
  return ['gh', 'issue', 'comment', '1', '-b', 'text'];
}

/** Finds the command a client's method stands for; undefined when it is none, or only reads. */
export type ClientReader = (call: CodeCall) => Argv | undefined;

/** The reader for a program text. */
export function clientReader(code: string): ClientReader {
  const played = PLAYED_AMAZON.test(code);
  return (call) => {
    for (const [pattern, argv] of CLIENTS) {
      const hit = pattern.exec(call.name);
      if (hit !== null) return played && call.name.startsWith('boto3') ? undefined : argv(hit, call);
    }
    return undefined;
  };
}
