/** Cloud and hosting programs, databases, the machine's own services. */
import type { CommandDef } from '../../engine/definitions.ts';
import { byRules } from './rules.ts';

export const aws: CommandDef = byRules({
  program: 'aws',
  valued: ['--profile', '--region', '--output', '--query', '--endpoint-url'],
  rules: [
    { words: '*', verb: 'none', when: ['dry-run', 'dryrun'] },
    { words: '* *', verb: 'payment', text: /\bpurchase-|\bcreate-savings-plan\b/ },
    { words: 's3 rm|rb', verb: 'prod-change' },
    { words: 's3 cp|mv|sync', verb: 'external-send', text: /\ss3:\/\/\S+\s*(?:--|$)/ },
    { words: 'secretsmanager get-secret-value', verb: 'secret-read' },
    { words: 'ssm get-parameter|get-parameters', verb: 'secret-read', when: ['with-decryption'] },
    { words: 'sts|configure *', verb: 'none' },
    {
      words: '* *',
      verb: 'prod-change',
      text: /\s(?:delete|terminate|update|put|create|modify|stop|start|reboot|deregister|register|detach|attach|remove|disable|enable|change|run|invoke|execute|revoke|authorize|set|reset|restore|deploy|publish|send|cancel|disassociate|associate)-?[a-z-]*(?:\s|$)/,
    },
  ],
  examples: `
    aws ec2 terminate-instances --instance-ids i-1 => prod-change
    aws rds delete-db-instance --db-instance-identifier prod => prod-change
    aws s3 rb s3://bucket --force => prod-change
    aws s3 cp notes.md s3://bucket/x => external-send
    aws ec2 purchase-reserved-instances-offering --instance-count 1 => payment
    aws secretsmanager get-secret-value --secret-id x => secret-read
    aws ec2 describe-instances =>
    aws s3 ls =>
    aws s3 cp s3://bucket/x . =>
    aws sts get-caller-identity =>
  `,
});

export const cloudCli: CommandDef = byRules({
  program: 'gcloud',
  aliases: ['az', 'doctl', 'hcloud', 'oci', 'linode-cli', 'ibmcloud', 'aliyun', 'scw', 'gsutil', 'bq'],
  rules: [
    {
      words: '* *',
      verb: 'prod-change',
      text: /(?:^|\s)(?:delete|create|update|deploy|destroy|remove|rm|rb|set|add|stop|start|restart|reset|promote|rollback|scale|resize|import|patch|apply|cp|mv|rsync|purge|up|add-iam-policy-binding)(?:\s|$)/,
    },
    { words: 'auth print-access-token|print-identity-token|application-default', verb: 'secret-read' },
    { words: 'account get-access-token', verb: 'secret-read' },
    { words: 'secrets versions', verb: 'secret-read', text: /\baccess\b/ },
  ],
  examples: `
    gcloud run deploy web => prod-change
    gcloud sql instances delete db => prod-change
    az webapp deploy --src-path a.zip => prod-change
    gcloud auth print-access-token => secret-read
    gcloud projects list =>
    az account show =>
  `,
});

export const hosting: CommandDef = byRules({
  program: 'vercel',
  aliases: [
    'netlify',
    'fly',
    'flyctl',
    'heroku',
    'railway',
    'wrangler',
    'firebase',
    'render',
    'surge',
    'eb',
    'cf',
    'dokku',
    'supabase',
  ],
  rules: [
    {
      words:
        'deploy|publish|rollback|promote|rm|remove|delete|destroy|scale|redeploy|up|link-domain|push|releases:rollback|ps:scale|ps:restart|config:set|config:unset|apps:destroy|pg:reset|pg:promote|addons:create|addons:destroy|hosting:disable|functions:delete|run',
      verb: 'prod-change',
    },
    {
      words:
        'secrets|secret|env|config|domains|alias|dns|volumes|kv|r2|d1|db set|unset|put|delete|rm|add|import|remove|destroy|reset|push|execute',
      verb: 'prod-change',
    },
    { words: 'env pull', verb: 'secret-read' },
    { words: 'config', verb: 'secret-read', text: /^config\s+(?:-a|--app)/ },
    { words: '', verb: 'prod-change', when: ['prod', 'production'] },
  ],
  examples: `
    vercel deploy --prod => prod-change
    vercel --prod => prod-change
    fly deploy => prod-change
    fly secrets set A=b => prod-change
    heroku ps:scale web=0 -a prod => prod-change
    firebase deploy => prod-change
    netlify dev =>
    heroku apps =>
    fly logs =>
    firebase emulators:start =>
    wrangler dev =>
  `,
});

export const databases: CommandDef = byRules({
  program: 'psql',
  aliases: ['mysql', 'mariadb', 'mongosh', 'mongo', 'redis-cli', 'sqlcmd', 'clickhouse-client', 'cockroach'],
  valued: [
    '-c',
    '-e',
    '-h',
    '-U',
    '-d',
    '-p',
    '-P',
    '--command',
    '--execute',
    '--eval',
    '--host',
    '--dbname',
    '-f',
    '--file',
    '-u',
  ],
  rules: [
    { words: '', verb: 'none', text: /(?:-h|--host)[ =]?(?:localhost|127\.0\.0\.1|::1)\b/ },
    {
      words: '',
      verb: 'prod-change',
      text: /\b(?:drop|truncate|delete|update|alter|insert|grant|revoke|create|flushall|flushdb|dropDatabase|deleteMany|remove|shutdown)\b/i,
    },
    { words: '', verb: 'prod-change', when: ['f', 'file'] },
  ],
  examples: `
    psql -h db.prod.internal -c DROP␣TABLE␣users => prod-change
    psql postgres://db.example/app -c DELETE␣FROM␣orders => prod-change
    redis-cli FLUSHALL => prod-change
    psql -c \\dt =>
    psql -c SELECT␣1 =>
    psql -h localhost -d app_test -c TRUNCATE␣users =>
  `,
});

export const migrations: CommandDef = byRules({
  program: 'flyway',
  aliases: ['liquibase', 'prisma', 'alembic', 'sequelize', 'knex', 'goose', 'dbmate', 'atlas'],
  rules: [
    { words: 'migrate deploy|reset', verb: 'prod-change' },
    { words: 'db push|seed|execute', verb: 'prod-change' },
    { words: 'clean|update|rollback|drop-all|dropAll|repair|downgrade', verb: 'prod-change' },
  ],
  examples: `
    flyway clean => prod-change
    liquibase update --url=jdbc:postgresql://prod/db => prod-change
    prisma migrate deploy => prod-change
    prisma migrate reset --force => prod-change
    prisma migrate dev =>
    prisma generate =>
  `,
});

export const vault: CommandDef = byRules({
  program: 'vault',
  aliases: ['op', 'bw', 'pass', 'gopass', 'doppler', 'infisical', 'sops', 'chamber'],
  rules: [
    { words: 'delete|write|put|policy|auth|operator|destroy|edit|rm|insert', verb: 'prod-change' },
    { words: 'kv delete|put|destroy|patch', verb: 'prod-change' },
    { words: 'read|get|show|export', verb: 'secret-read' },
    { words: 'kv|item|secrets get|download', verb: 'secret-read' },
    { words: '', verb: 'secret-read', when: ['d', 'decrypt'] },
  ],
  examples: `
    vault delete secret/app => prod-change
    vault kv get secret/app => secret-read
    op read op://x/y/z => secret-read
    sops -d secrets.yaml => secret-read
    vault status =>
    vault list secret/ =>
  `,
});

export const services: CommandDef = byRules({
  program: 'systemctl',
  aliases: ['service', 'launchctl', 'supervisorctl', 'pm2', 'rc-service'],
  rules: [
    {
      words:
        'stop|restart|disable|mask|kill|isolate|poweroff|reboot|halt|reload|start|enable|unload|bootout|delete',
      verb: 'prod-change',
    },
    { words: '* stop|restart|start|reload', verb: 'prod-change' },
  ],
  examples: `
    systemctl stop postgresql => prod-change
    service nginx restart => prod-change
    systemctl status nginx =>
  `,
});

export const machine: CommandDef = byRules({
  program: 'reboot',
  aliases: [
    'shutdown',
    'poweroff',
    'halt',
    'iptables',
    'ip6tables',
    'nft',
    'ufw',
    'virsh',
    'userdel',
    'usermod',
    'useradd',
    'visudo',
    'crontab',
    'at',
  ],
  rules: [
    { words: 'list|show|status|dumpxml|dominfo', verb: 'none' },
    { words: 'undefine|vol-delete|pool-delete', verb: 'delete-files' },
    { words: '', verb: 'none', when: ['l', 'L', 'S', 'list', 'list-rules'] },
    { words: '', verb: 'prod-change' },
  ],
  examples: `
    reboot => prod-change
    iptables -F => prod-change
    virsh undefine vm1 => delete-files
    crontab -r => prod-change
    crontab -l =>
    iptables -L =>
  `,
});

export const manage: CommandDef = byRules({
  program: 'manage.py',
  aliases: ['artisan', 'rails', 'rake'],
  rules: [
    {
      words: 'flush|reset_db|sqlflush|migrate:fresh|migrate:reset|db:drop|db:reset|db:wipe|db:schema:load',
      verb: 'prod-change',
    },
  ],
  examples: `
    manage.py flush --noinput => prod-change
    rails db:drop => prod-change
    manage.py migrate =>
    rails db:migrate =>
  `,
});

export const ansible: CommandDef = byRules({
  program: 'ansible-playbook',
  aliases: ['ansible', 'ansible-pull', 'salt', 'puppet', 'chef-client', 'cap', 'fab'],
  rules: [
    { words: '', verb: 'none', when: ['C', 'check', 'syntax-check', 'list-hosts', 'list-tasks'] },
    { words: '', verb: 'prod-change' },
  ],
  examples: `
    ansible-playbook site.yml => prod-change
    ansible-playbook --check site.yml =>
  `,
});
