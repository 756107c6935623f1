/** Machines under a cluster, records of names, and other things one word changes for everybody. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

export const clusterTools: CommandDef = byRules({
  program: 'talosctl',
  aliases: [
    'rke',
    'rke2',
    'kubeone',
    'clusterctl',
    'werf',
    'timoni',
    'kapp',
    'kluctl',
    'kapitan',
    'tanka',
    'tk',
  ],
  valued:
    '-n --nodes -e --endpoints --talosconfig --config -t --target --env -c --context --namespace --kubeconfig',
  rules: `
    +dry-run|diff-run =>
    cluster create|destroy|show =>
    config|dashboard|get|logs|services|version|health|validate|gen|diff|lint|render|build|inspect|list|show|eval|fmt|export|describe|members|memory|processes|stats =>
    reset|apply-config|apply|upgrade|upgrade-k8s|bootstrap|reboot|shutdown|patch|edit|rollback|restart|wipe|etcd|rotate-ca|install => prod-change
    up|remove|down|etcd|converge|dismiss|cleanup|purge|host-purge|deploy|delete|prune|init|move|poke-images|server|agent => prod-change
    bundle|helm|app|app-group|app-change apply|delete|install|upgrade|deploy|gc => prod-change
    mod|artifact push => external-send
  `,
  examples: `
    talosctl reset -n 10.0.0.2 => prod-change
    talosctl -n 10.0.0.2 apply-config -f x.yaml => prod-change
    rke up => prod-change
    werf converge => prod-change
    timoni bundle apply -f x.cue => prod-change
    kapp deploy -a web -f k8s => prod-change
    kluctl deploy -t prod => prod-change
    tk apply environments/prod => prod-change
    timoni mod push . oci://x => external-send
    talosctl dashboard =>
    talosctl cluster create =>
    werf build =>
    timoni build x . =>
    kapp list =>
    kluctl diff -t prod =>
    tk show environments/prod =>
  `,
});

/** Names and what they point at: real only when told so. */
export const nameTools: CommandDef = byRules({
  program: 'octodns-sync',
  aliases: [
    'dnscontrol',
    'cfcli',
    'lexicon',
    'nsupdate',
    'cli53',
    'flarectl',
    'cfdns',
    'powerdns',
    'pdnsutil',
    'rndc',
    'unbound-control',
  ],
  valued: '--config-file --provider --target --source --config --creds',
  rules: `
    +doit|force => prod-change
    preview|ppreview|check|fmt|print-ir|get-zones|get-zone|status|stats|version|list|ls|find|zones|show|check-zone|check-all-zones|list-* =>
    * list|ls|find|show =>
    push|add|remove|rm|edit|delete|create|update|purge|purge_everything|always-online|devmode|import|enable|disable|editrecord|rrcreate|rrdelete|rrpurge|instances => prod-change
    dns|zone|record|* create|add|delete|update|create-or-update|purge => prod-change
    reload|flush|reconfig|halt|stop|freeze|thaw|sign|delzone|addzone|modzone|flush_zone|local_zone|restart|add-record|delete-rrset|replace-rrset|secure-zone|delete-zone|create-zone|load-zone|edit-zone => prod-change
    +k|y|v /\\.(?:key|txt)|-y/ => prod-change
  `,
  examples: `
    octodns-sync --config-file=prod.yaml --doit => prod-change
    octodns-sync --config-file prod.yaml --doit --force => prod-change
    dnscontrol push => prod-change
    cfcli rm www.acme.example => prod-change
    cfcli -d acme.example add www 1.2.3.4 => prod-change
    lexicon cloudflare create acme.example A => prod-change
    cli53 rrdelete acme.example www A => prod-change
    rndc reload => prod-change
    octodns-sync --config-file=prod.yaml =>
    dnscontrol preview =>
    cfcli ls =>
    lexicon cloudflare list acme.example A =>
    rndc status =>
  `,
});

/** Machines for models, by the hour. */
export const rentedMachines: CommandDef = byRules({
  program: 'runpodctl',
  aliases: ['sky', 'vastai', 'lambda-cloud', 'brev', 'paperspace', 'gradient', 'jarvislabs'],
  rules: `
    +dryrun|dry-run =>
    get|list|status|queue|logs|show|search|check|cost-report|ls|ssh|exec|receive|config|api =>
    * list|get|status|logs|queue =>
    send => external-send
    => prod-change
  `,
  examples: `
    runpodctl remove pod x => prod-change
    runpodctl create pod => prod-change
    sky down web => prod-change
    sky launch x.yaml => prod-change
    vastai destroy instance 1 => prod-change
    runpodctl send a.txt => external-send
    runpodctl get pod =>
    sky status =>
    sky launch --dryrun x.yaml =>
    vastai show instances =>
  `,
});

/** Searches, jobs and services of a running system, by tools of their own. */
export const runningSystems: CommandDef = byRules({
  program: 'sidekiqctl',
  aliases: [
    'curator',
    'curator_cli',
    'elasticsearch-reset-password',
    'elasticsearch-users',
    'opensearch-plugin',
    'resque',
    'pumactl',
    'unicorn_rails',
    'passenger-status',
    'squid',
    'postsuper',
    'postqueue',
    'asterisk',
    'fs_cli',
  ],
  valued: '--config --host --port -u --username -c',
  rules: `
    +dry-run|p =>
    status|stats|show-*|show_*|show|list|info =>
    * list =>
    => prod-change
  `,
  examples: `
    sidekiqctl stop => prod-change
    curator --config c.yml delete.yml => prod-change
    elasticsearch-reset-password -u elastic => prod-change
    pumactl restart => prod-change
    postsuper -d ALL => prod-change
    curator --dry-run --config c.yml delete.yml =>
    pumactl status =>
    postqueue -p =>
    elasticsearch-users list =>
  `,
});

export const spanner: CommandDef = byRules({
  program: 'spanner-cli',
  aliases: ['ycql', 'dsbulk', 'bteq', 'nzsql'],
  valued: '-p --project -i --instance -d --database -e --execute -u -n --server --catalog --schema -f --file',
  rules: `
    @local =>
    /\\b(?:drop|delete\\s+from|truncate|alter|update\\s+\\S+\\s+set|insert\\s+into|create\\s+(?:table|database|user|role)|grant|revoke|merge\\s+into)\\b/ => prod-change
    load|unload /^load\\s/ => prod-change
  `,
  examples: `
    spanner-cli -p a -i b -d c -e drop␣table␣x => prod-change
    dsbulk load -url x.csv => prod-change
    nzsql -e truncate␣table␣x => prod-change
    bteq -e insert␣into␣x␣values␣(1) => prod-change
    dsbulk unload -url x.csv =>
    spanner-cli -e select␣1 =>
  `,
});
