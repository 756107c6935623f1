/** Clouds a program changes through their libraries, as the commands they amount to. */
import type { CodeCall } from './code-values.ts';

type Argv = readonly string[];

/** The command a call stands for; undefined when it only reads. */
export type ServiceCommand = (method: string, call: CodeCall) => Argv | undefined;

const DESTROYS =
  /^(?:begin_?)?(?:batch_?)?(?:delete|remove|drop|destroy|terminate|purge|wipe|deregister|revoke|detach|disable|cancel|stop|reboot|restart|shutdown|reset|deallocate|power_?off|restore|rollback)/i;
const CHANGES =
  /^(?:begin_?)?(?:batch_?)?(?:put|create|update|modify|patch|replace|insert|set_?iam|start|run_?instances|attach|authorize|invoke|upload|copy_?object|import|enable|apply|scale|deploy|add_?(?:role|user|permission|tags))/i;
/** Of any object: no call of a service. */
const PLAIN =
  /^(?:setdefault|setattr|create_?(?:client|logger|parser|Hash|Interface|Server|ReadStream|WriteStream|Require))$/i;
const SECRETS =
  /^(?:get_?secret|access_?secret|read_?secret|get_?password|get_?parameters?(?:_by_path)?$|list_?(?:account_)?keys|read_namespaced_secret)/i;

/** `DBInstance` and `db_instance` as `db-instance`. */
export const dashed = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();

/** A word alone may belong to any object: `dict.update`, `list.insert`. */
const ALONE = /^(?:delete|terminate|destroy|purge|drop|deploy|patch|delete_?all)$/i;
const TWO_WORDS = /_|[a-z][A-Z]/;

/** What a program holds itself: no part of a service. */
export const HELD_HERE: RegExp =
  /^(?:list|map|text|unknown|os|fs|shutil|json|(?:set|dict|list|deque|frozenset)\(\)|new Map\(\)|(?:Weak)?(?:Map|Set)\(\)|cache|URLSearchParams\(\)|(?:crypto|hashlib|hmac|datetime|pandas|collections|itertools|asyncio|argparse|logging)\b.*)\./;

function changing(method: string, name: string): boolean {
  if (PLAIN.test(method) || HELD_HERE.test(name)) return false;
  return ALONE.test(method) || (TWO_WORDS.test(method) && (DESTROYS.test(method) || CHANGES.test(method)));
}

/** A cloud: what changes it, and what lays its secrets open. */
const cloud =
  (change: (method: string) => Argv, secret: Argv): ServiceCommand =>
  (method, { name }) => {
    if (SECRETS.test(method)) return secret;
    return changing(method, name) ? change(method) : undefined;
  };

/** Amazon's services are played in this very program, or by one on this machine. */
export const PLAYED_AMAZON: RegExp = new RegExp(
  [
    String.raw`^(?=[^]*(?:^|[;\n])[ \t]*(?:from[ \t]+moto\b|import[ \t][^;\n]*\bmoto\b))(?=[^]*(?:@|\bwith[ \t]+|=[ \t]*|[;\n][ \t]*)(?:moto\.)?mock_\w)`,
    String.raw`aws-sdk-client-mock|localhost:4566|127\.0\.0\.1:4566|localstack:4566`,
  ].join('|'),
);

const SENT = /^(?:publish|send_?(?:email|raw_?email|templated_?email|message(?:_?batch)?))$/i;

export const amazon: ServiceCommand = (method, call) =>
  SENT.test(method)
    ? ['aws', 'ses', 'send-email']
    : cloud((name) => ['aws', 'ec2', dashed(name)], ['aws', 'secretsmanager', 'get-secret-value'])(
        method,
        call,
      );

const KUBERNETES = /^(delete|create|patch|replace|connect)(?:_|[A-Z])/;

export const kubernetes: ServiceCommand = (method) => {
  if (/^read_?namespaced_?secret/i.test(method)) return ['kubectl', 'get', 'secret', 'x', '-o', 'yaml'];
  const verb = KUBERNETES.exec(method)?.[1];
  return verb === undefined
    ? undefined
    : ['kubectl', verb === 'delete' ? 'delete' : 'apply', 'resource', 'name'];
};

export const google: ServiceCommand = cloud(
  (method) => ['gcloud', 'compute', 'instances', DESTROYS.test(method) ? 'delete' : 'create', 'x'],
  ['gcloud', 'secrets', 'versions', 'access', 'latest'],
);
export const azure: ServiceCommand = cloud(
  (method) => ['az', 'resource', DESTROYS.test(method) ? 'delete' : 'create'],
  ['az', 'keyvault', 'secret', 'show'],
);
/** Clouds with a few methods in common. */
export const otherCloud: ServiceCommand = cloud(
  () => ['kubectl', 'delete', 'ns', 'x'],
  ['vault', 'read', 'x'],
);
