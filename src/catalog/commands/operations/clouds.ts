/** Other clouds: mostly a noun, then a verb. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

export const doctl: CommandDef = byRules({
  program: 'doctl',
  valued:
    '-c --config -t --access-token -u --api-url --context -o --output --format --region --size --http-retry-max',
  rest: 'prod-change',
  rules: `
    databases connection => secret-read
    registry docker-config => secret-read
    auth|account|version|completion|invoice|balance|billing-history =>
    registry login|logout|get|repository-list =>
    kubernetes|k8s|k cluster /\\bkubeconfig\\s+(?:save|remove)\\b/ =>
    kubernetes|k8s|k cluster /\\bkubeconfig\\s+show\\b/ => secret-read
    serverless|sls status|connect|init|install|get-metadata =>
    apps logs|tier|spec|propose|dev|list-* =>
    ... get|list|ls|list-*|get-*|show|logs|neighbors|snapshots|backups|kernels|actions|options =>
  `,
  examples: `
    doctl compute droplet delete 123 => prod-change
    doctl apps create-deployment 1 => prod-change
    doctl kubernetes cluster delete c => prod-change
    doctl --context prod compute domain records create x.example => prod-change
    doctl databases connection 1 => secret-read
    doctl compute droplet list =>
    doctl account get =>
    doctl auth init =>
    doctl kubernetes cluster kubeconfig save c =>
    doctl apps logs 1 =>
    doctl registry login =>
  `,
});

export const hcloud: CommandDef = byRules({
  program: 'hcloud',
  valued: '--config --context --endpoint --poll-interval -o --output -l --selector',
  rest: 'prod-change',
  rules: `
    server reset-password|request-console => secret-read
    context|config|version|completion =>
    ... list|describe|ip|metrics => none
    all list =>
  `,
  examples: `
    hcloud server delete web => prod-change
    hcloud server create --name x --type cx22 => prod-change
    hcloud --context prod firewall delete fw => prod-change
    hcloud server ssh web reboot => prod-change
    hcloud server list =>
    hcloud server describe web =>
    hcloud context use dev =>
    hcloud all list =>
  `,
});

export const linode: CommandDef = byRules({
  program: 'linode-cli',
  aliases: ['linode'],
  rest: 'prod-change',
  rules: `
    lke kubeconfig-view => secret-read
    configure|completion|set-user|remove-user|show-users|regions|events|show-* =>
    obj ls|la|du|info|get|signurl =>
    obj put => external-send
    ... list|ls|view|list-*|*-list|*-view|show|stats =>
  `,
  examples: `
    linode-cli linodes delete 123 => prod-change
    linode-cli linodes reboot 123 => prod-change
    linode-cli domains records-create 1 --type A => prod-change
    linode-cli lke kubeconfig-view 1 => secret-read
    linode-cli obj put notes.md bucket => external-send
    linode-cli linodes list =>
    linode-cli linodes ls =>
    linode-cli linodes view 123 =>
    linode-cli account view =>
    linode-cli domains records-list 1 =>
  `,
});

export const smallClouds: CommandDef = byRules({
  program: 'vultr-cli',
  aliases: [
    'civo',
    'upctl',
    'exo',
    'ovhcloud',
    'katapult',
    'equinix',
    'metal',
    'brightbox',
    'gridscale',
    'stackit',
  ],
  valued: '--config --region -o --output --fields --project --profile -A --account',
  rest: 'prod-change',
  rules: `
    apikey|apikeys|config|login|account|version|completion|region|regions|os|plans|zone|limits|quota|init|whoami =>
    kubernetes|k8s|k3s|kube kubeconfig|config => secret-read
    ... list|ls|get|show|view|describe|info|plans|watch|stats|bandwidth|status|search|find|diff|versions =>
  `,
  examples: `
    vultr-cli instance delete 1 => prod-change
    vultr-cli kubernetes create --label x => prod-change
    civo instance remove web => prod-change
    civo kubernetes scale c --nodes 1 => prod-change
    upctl server stop web => prod-change
    exo compute instance delete web => prod-change
    ovhcloud cloud instance delete 1 => prod-change
    vultr-cli instance list =>
    civo kubernetes ls =>
    civo region current =>
    upctl server show web =>
    exo compute instance list =>
    ovhcloud cloud instance list =>
  `,
});

export const scaleway: CommandDef = byRules({
  program: 'scw',
  valued: '-p --profile -c --config -o --output',
  rest: 'prod-change',
  rules: `
    secret version /\\baccess\\b/ => secret-read
    config|init|info|version|login|help|feedback|autocomplete|alias|shell|marketplace =>
    k8s kubeconfig /\\bget\\b/ => secret-read
    k8s kubeconfig =>
    iam api-key /\\bget\\b/ => secret-read
    object config =>
    ... list|get|wait|describe|list-*|get-*|info|ping|watch =>
  `,
  examples: `
    scw instance server delete 1 => prod-change
    scw container container deploy 1 => prod-change
    scw rdb instance create name=x => prod-change
    scw secret version access 1 revision=1 => secret-read
    scw instance server list =>
    scw info =>
    scw k8s kubeconfig install 1 =>
    scw rdb instance get 1 =>
  `,
});

export const oracleCloud: CommandDef = byRules({
  program: 'oci',
  valued: '--profile --region --config-file --output --query --auth --compartment-id -c',
  rest: 'prod-change',
  rules: `
    secrets secret-bundle|secret-bundle-version => secret-read
    os object /\\b(?:put|bulk-upload|sync)\\b/ => external-send
    setup|session =>
    raw-request /--http-method[=\\s]get\\b/ =>
    ce cluster /\\bcreate-kubeconfig\\b/ =>
    ... list|get|list-*|get-*|head|search|summarize-*|bulk-download|wait-for-*|resource-list|structured-search|free-text-search =>
  `,
  examples: `
    oci compute instance terminate --instance-id i => prod-change
    oci compute instance action --action STOP --instance-id i => prod-change
    oci db autonomous-database delete --id d => prod-change
    oci os object put -bn b --file notes.md => external-send
    oci secrets secret-bundle get --secret-id s => secret-read
    oci compute instance list =>
    oci os object list -bn b =>
    oci iam region list =>
    oci setup config =>
  `,
});

export const ibmCloud: CommandDef = byRules({
  program: 'ibmcloud',
  aliases: ['bluemix', 'bx', 'ic'],
  rest: 'prod-change',
  rules: `
    iam oauth-tokens => secret-read
    * *-key|*-keys /secret-get/ => secret-read
    secrets-manager secret => secret-read
    login|logout|target|api|regions|version|config|update|plugin|info|help|account|catalog =>
    resource groups|service-instances|service-instance|search|service-keys|tags =>
    iam users|access-groups|roles|services|service-ids|api-keys|user-policies =>
    ks|oc cluster /\\bcluster\\s+config\\b/ =>
    cr login|info|images|namespaces|quota|image-list|namespace-list|image-inspect =>
    cf|ce|code-engine apps|services|logs|routes|spaces|orgs|events =>
    is *s|instance|vpc|subnet =>
    ... ls|list|get|show|logs|events|info|status => none
  `,
  examples: `
    ibmcloud resource service-instance-delete db => prod-change
    ibmcloud ce app create --name web => prod-change
    ibmcloud ks cluster rm -c c => prod-change
    ibmcloud cf push web => prod-change
    ibmcloud iam oauth-tokens => secret-read
    ibmcloud login --sso =>
    ibmcloud target -r eu-de =>
    ibmcloud ks cluster ls =>
    ibmcloud ce app list =>
    ibmcloud cr images =>
  `,
});

export const aliyun: CommandDef = byRules({
  program: 'aliyun',
  aliases: ['tccli', 'volcengine', 'hwcloud'],
  valued: '--profile -p --region --config-path --output --mode',
  rest: 'prod-change',
  rules: `
    configure|version|auto-completion|plugin|help|upgrade =>
    oss|ossutil ls|stat|du|cat|hash|config|help =>
    oss|ossutil cp|sync /(?:cp|sync)\\s+(?:-\\S+\\s+)*oss:\\S+\\s+(?!oss:)/ =>
    oss|ossutil cp|sync|append => external-send
    kms|ssm GetSecretValue|Decrypt => secret-read
    * Describe*|Get*|List*|Query*|Check*|Search*|Lookup*|Inquiry*|DryRun* =>
    * Purchase*|Renew*|Pay* => payment
  `,
  examples: `
    aliyun ecs DeleteInstance --InstanceId i-1 => prod-change
    aliyun rds ModifyDBInstanceSpec --DBInstanceId r => prod-change
    aliyun oss rm oss://b/x => prod-change
    tccli cvm TerminateInstances --InstanceIds i => prod-change
    aliyun oss cp notes.md oss://b/ => external-send
    aliyun kms GetSecretValue --SecretName x => secret-read
    aliyun ecs DescribeInstances =>
    aliyun oss ls oss://b =>
    aliyun oss cp oss://b/x . =>
    tccli cvm DescribeInstances =>
    aliyun configure list =>
  `,
});
