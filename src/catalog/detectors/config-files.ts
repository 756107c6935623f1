import type { DetectorDef } from '../../engine/definitions.ts';
import { isStandIn } from '../assigned.ts';

function entered(secret: string): 'medium' | 'no' {
  return isStandIn(secret) || /^(?:password|secret|token)$/i.test(secret) ? 'no' : 'medium';
}

const DASHES = '-----';
const BASE64 = String.raw`[A-Za-z0-9+/]{4,20000}={0,2}`;

/** Files whose only purpose is to hold credentials, where the place says what a value is. */
export const configFiles: readonly DetectorDef[] = [
  {
    id: 'netrc-password',
    label: 'PASSWORD',
    category: 'secret',
    keywords: ['machine ', 'default login', 'default\n'],
    pattern:
      /(?:machine\s{1,4}\S{1,128}|default)\s{1,8}login\s{1,4}\S{1,128}\s{1,8}password\s{1,4}([^\s\\]{3,256})/y,
    validate: entered,
    rank: 45,
    examples: {
      yes: [
        { text: 'machine git.example login bob password 7pass-word', secret: '7pass-word' },
        { text: 'default login anonymous password sesame', secret: 'sesame' },
        { text: 'machine git.example\n  login bob\n  password 7pass-word\n', secret: '7pass-word' },
      ],
      no: ['machine learning login screens', 'machine h login u password <password>'],
    },
  },
  {
    id: 'pgpass-password',
    label: 'DBPASSWORD',
    category: 'secret',
    keywords: [':543#:', ':6432:', ':*:'],
    pattern: /:(?:543\d|6432|\*):[^\s:/]{1,63}:[^\s:/]{1,63}:((?:[^\s:\\]|\\.){3,128})(?=\s|$)/y,
    validate: entered,
    rank: 45,
    examples: {
      yes: [
        { text: 'db.internal:5432:main:app:s3cr3t-pw\n', secret: 's3cr3t-pw' },
        { text: '*:*:*:postgres:s3cr3t-pw', secret: 's3cr3t-pw' },
      ],
      no: ['arn:aws:iam::*:role/admin', 'host:5432:main:app:$PW'],
    },
  },
  {
    id: 'kubernetes-secret',
    label: 'K8SSECRET',
    category: 'secret',
    keywords: ['kind: secret', '"kind": "secret"'],
    // Every value of the block: names say nothing here, and `kind` stands before or behind, by the writer's taste.
    pattern: new RegExp(
      [
        String.raw`(?<=^data:[ \t]*\r?\n(?:[ \t][^\n]*\n){0,60}[ \t]{1,24}[\w.-]{1,100}:[ \t]{1,8}["']?)(${BASE64})(?=["']?[ \t]*(?:\r?\n|$))`,
        String.raw`(?<=^stringData:[ \t]*\r?\n(?:[ \t][^\n]*\n){0,60}[ \t]{1,24}[\w.-]{1,100}:[ \t]{1,8})(?:"([^"\n]{3,2000})"|'([^'\n]{3,2000})'|([^\s"'|>{$][^\n]{2,2000}))(?=[ \t]*(?:\r?\n|$))`,
      ].join('|'),
      'gm',
    ),
    window: { back: 2000, forward: 4000 },
    validate: (secret) => (/\$\{|\{\{|^<|^\$\(/.test(secret) ? 'no' : 'medium'),
    rank: 46,
    examples: {
      yes: [
        {
          text: 'kind: Secret\nmetadata:\n  name: app\ndata:\n  dsn: cG9zdGdyZXM6Ly9h\n',
          secret: 'cG9zdGdyZXM6Ly9h',
        },
        { text: 'data:\n  user: "YWRtaW4="\nkind: Secret\n', secret: 'YWRtaW4=' },
        { text: 'kind: Secret\nstringData:\n  dsn: plain value 7\n', secret: 'plain value 7' },
      ],
      no: [
        'kind: SecretStore\nspec:\n  name: app\n',
        'kind: Secret\nmetadata:\n  name: app\n',
        'kind: Secret\nstringData:\n  a: {{ .x }}\n',
      ],
    },
  },
  {
    id: 'service-account-file',
    label: 'SERVICEACCOUNT',
    category: 'secret',
    keywords: ['"service_account"'],
    // The object as a whole is the credential: key, key id, account and project are used together or not at all.
    pattern: /\{[^{}]{0,6000}"private_key"\s{0,4}:\s{0,4}"-----BEGIN[^{}]{40,6000}\}/g,
    window: { back: 6000, forward: 8000 },
    rank: 85,
    examples: {
      yes: [
        {
          text: `x = {"type": "service_account", "project_id": "p1", "private_key": "${DASHES}BEGIN PRIVATE KEY${DASHES}\\nMIIEvQIBADANBgkqhkiG9w0B\\n${DASHES}END PRIVATE KEY${DASHES}\\n", "client_id": "1"}`,
          secret: `{"type": "service_account", "project_id": "p1", "private_key": "${DASHES}BEGIN PRIVATE KEY${DASHES}\\nMIIEvQIBADANBgkqhkiG9w0B\\n${DASHES}END PRIVATE KEY${DASHES}\\n", "client_id": "1"}`,
        },
        {
          text: `{"private_key":"${DASHES}BEGIN PRIVATE KEY${DASHES}\\nMIIEvQIBADANBgkqhkiG9w0B\\n${DASHES}END PRIVATE KEY${DASHES}\\n","type":"service_account"}`,
          secret: `{"private_key":"${DASHES}BEGIN PRIVATE KEY${DASHES}\\nMIIEvQIBADANBgkqhkiG9w0B\\n${DASHES}END PRIVATE KEY${DASHES}\\n","type":"service_account"}`,
        },
      ],
      no: [
        '{"type": "service_account", "project_id": "p1"}',
        'if (key.type === "service_account") { use(key) }',
      ],
    },
  },
  {
    id: 'npmrc-auth',
    label: 'NPMAUTH',
    category: 'secret',
    keywords: ['_authtoken', ':_password', '_auth ', '_auth='],
    pattern:
      /(?<![\w.$-]):?_(?:authToken|password|auth)\s{0,2}=\s{0,2}["']?([A-Za-z0-9+/._~-]{6,2000}={0,2})(?![\w(])/iy,
    validate: (secret) => (/[\d=]/.test(secret) ? entered(secret) : 'no'),
    rank: 46,
    examples: {
      yes: [
        {
          text: '//npm.example/:_authToken=743b294a-cd03-11ec-9d64-0242ac120002',
          secret: '743b294a-cd03-11ec-9d64-0242ac120002',
        },
        { text: '_auth = YWRtaW46WngyS3BXcTNMdA==', secret: 'YWRtaW46WngyS3BXcTNMdA==' },
      ],
      no: [
        '//npm.example/:_authToken=${NPM_TOKEN}',
        '//npm.example/:_authToken=<token>',
        'this._auth = authData2 || {}',
      ],
    },
  },
  {
    id: 'docker-auth',
    label: 'DOCKERAUTH',
    category: 'secret',
    keywords: ['"auth":', '"identitytoken":', '"registrytoken":'],
    pattern: /"(?:auth|identitytoken|registrytoken)":\s{0,4}"([A-Za-z0-9+/._=-]{8,4000})"/y,
    validate: entered,
    rank: 44,
    examples: {
      yes: [
        { text: '{"auths":{"r.example":{"auth":"Ym9iOkdyMzNuLURvb3I="}}}', secret: 'Ym9iOkdyMzNuLURvb3I=' },
        { text: '"identitytoken": "q8Zr1VbT3nKp0Lw7YsXu5GdE"', secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdE' },
      ],
      no: ['"auth": {"user": 1}', '"auth": "none"', '"auth": "${AUTH}"'],
    },
  },
  {
    id: 'kubeconfig-key',
    label: 'K8SKEY',
    category: 'secret',
    keywords: ['client-key-data'],
    pattern: /client-key-data["']?:\s{0,4}["']?([A-Za-z0-9+/]{24,20000}={0,2})/y,
    window: { back: 0, forward: 4000 },
    rank: 46,
    examples: {
      yes: [
        {
          text: 'client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo=',
          secret: 'LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo=',
        },
        {
          text: '"client-key-data": "LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0t"',
          secret: 'LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0t',
        },
      ],
      no: ['client-key-data: REDACTED', 'client-key-data: DATA+OMITTED'],
    },
  },
];
