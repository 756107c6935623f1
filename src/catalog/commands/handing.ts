/** Programs that hand something to others in a way of their own. */
import type { CommandDef } from '../../engine/definitions.ts';
import { byRules } from './rules.ts';

export const artifactStores: CommandDef = byRules({
  program: 'jf',
  aliases: ['jfrog', 'nexus-cli', 'cloudsmith-cli', 'pulp-cli', 'artifactory'],
  valued: '--url --user --password --access-token --server-id --spec --props',
  rules: `
    +dry-run =>
    rt delete|del|rm|build-discard|bdi|repo-delete|rdel|group-delete|gdel|users-delete|permission-target-delete|ptdel|docker-promote|dpr|copy|cp|move|mv|set-props|sp|delete-props|delp|repo-update|ru|repo-create|rc => prod-change
    rt upload|u|build-publish|bp|build-promote|bpr|docker-push|dp|podman-push|gradle-publish|npm-publish|npmp|go-publish|gp|nuget-push => external-send
    docker|npm|go|gradle|mvn|pip|nuget|helm|terraform push|publish|deploy|p => external-send
    upload|deploy|publish => external-send
    pl|pipelines trigger|sync => prod-change
  `,
  examples: `
    jf rt upload x repo/ => external-send
    jf rt u x repo/ => external-send
    jfrog rt build-publish app 1 => external-send
    jf rt delete repo/old => prod-change
    jf docker push reg/x => external-send
    jf rt search repo/ =>
    jf rt download repo/x =>
    jf rt ping =>
    jf rt u --dry-run x repo/ =>
    jf npm install =>
  `,
});

export const schemas: CommandDef = byRules({
  program: 'rover',
  aliases: [
    'apollo',
    'hive-cli',
    'graphql-hive',
    'rdme',
    'redocly',
    'bump',
    'stoplight',
    'optic',
    'speakeasy',
    'fern',
  ],
  rules: `
    +dry-run|dryRun =>
    subgraph|graph|service|client|contract|template publish|push|delete|create|upload|register => external-send
    schema:publish|schema:delete|service:push|client:push|operations:create|app:publish|app:retire => external-send
    publish|push|deploy|upload|push-status => external-send
    openapi|docs|docs:* upload|edit|prune|single => external-send
    openapi|docs|docs:*|versions* => external-send
  `,
  examples: `
    rover subgraph publish x --schema s.graphql => external-send
    rover subgraph delete x => external-send
    apollo service:push => external-send
    rdme openapi x.yaml => external-send
    redocly push x.yaml => external-send
    rover subgraph check x --schema s.graphql =>
    rover dev =>
    redocly lint x.yaml =>
    redocly bundle x.yaml =>
    rover graph fetch x =>
  `,
});

export const games: CommandDef = byRules({
  program: 'steamcmd',
  aliases: ['steamcmd.sh', 'partnercenter', 'epic-build-patch'],
  rules: `
    /\\+(?:run_app_build|app_build|workshop_build_item|drm_wrap)/ => external-send
  `,
  examples: `
    steamcmd +login me +run_app_build app.vdf +quit => external-send
    steamcmd +login me +workshop_build_item x.vdf +quit => external-send
    steamcmd.sh +run_app_build app.vdf => external-send
    steamcmd +login anonymous +app_update 740 +quit =>
    steamcmd +quit =>
    steamcmd --help =>
  `,
});

/** Devices on the desk are one's own; those in the field are not. */
export const devices: CommandDef = byRules({
  program: 'particle',
  aliases: ['mender-cli', 'memfault', 'golioth', 'hawkbit', 'edge-impulse-uploader', 'tuya'],
  rules: `
    +usb|local|serial|dfu =>
    flash|product|variable|call|publish|cloud|ota|artifacts|upload-* /\\b(?:flash|upload|call|publish|set|delete|remove|deploy)\\b/ => prod-change
    upload|deploy => external-send
  `,
  examples: `
    particle flash boron firmware.bin => prod-change
    particle publish alarm on => prod-change
    mender-cli artifacts upload x.mender => prod-change
    particle list =>
    particle flash --usb firmware.bin =>
    particle compile boron =>
  `,
});

/** Shares of other machines: what is given as a command. */
export const shares: CommandDef = byRules({
  program: 'smbclient',
  aliases: ['cadaver', 'curlftpfs', 'davfs'],
  valued: '-U --user -c --command -D -p -W -A -t -s',
  rules: `
    /(?:^|[\\s;"'])(?:m?put|reput|tar\\s+x|rename|mkdir|posix_unlink)\\b/ => external-send
    /(?:^|[\\s;"'])(?:del|rm|rmdir|deltree|wdel|mdelete|delete)\\b/ => delete-files
  `,
  examples: `
    smbclient //srv/share -c put␣notes.md => external-send
    smbclient //srv/share -U me -c cd␣x;mput␣* => external-send
    smbclient //srv/share -c deltree␣old => delete-files
    smbclient -L //srv =>
    smbclient //srv/share -c get␣notes.md =>
    smbclient //srv/share -c ls =>
  `,
});

/** Settings of equipment, and lines in the log of another machine. */
export const equipment: CommandDef = byRules({
  program: 'snmpset',
  aliases: [
    'ipmitool',
    'racadm',
    'hpssacli',
    'sonoff',
    'esphome-remote',
    'wakeonlan',
    'etherwake',
    'snmptrap',
    'redfishtool',
    'ilorest',
  ],
  valued: '-v -c -u -U -P -H -I -l -L -r',
  rules: `
    sensor|sdr|sel|fru|lan|user|mc|chassis|power|chassis print|list|status|info|get|elist =>
    getsysinfo|getconfig|get|list|show|systeminfo|serverinfo =>
    => prod-change
  `,
  examples: `
    snmpset -v2c -c x sw1 1.3.6 i 1 => prod-change
    ipmitool -H bmc -U a power off => prod-change
    ipmitool chassis power cycle => prod-change
    racadm serveraction powerdown => prod-change
    ipmitool sensor list =>
    ipmitool sdr elist =>
    ipmitool chassis status =>
    racadm getsysinfo =>
  `,
});

export const logger: CommandDef = byRules({
  program: 'logger',
  valued: '-n --server -P --port -t --tag -p --priority -f --file -u',
  rules: `
    /(?:^|\\s)(?:-n|--server)[=\\s]*(?:localhost|127\\.)/ =>
    +n|server => external-send
  `,
  examples: `
    logger -n syslog.example hi => external-send
    logger --server syslog.example -f notes.md => external-send
    logger -P 514 -n log.example x => external-send
    logger hi =>
    logger -t build done =>
    logger -n localhost hi =>
  `,
});

/** What the desktop opens; only a letter is of concern. */
export const openers: CommandDef = byRules({
  program: 'open',
  aliases: ['xdg-open', 'xdg-email', 'wslview', 'gnome-open', 'kde-open', 'thunderbird', 'evolution'],
  valued: '-a -b -compose --subject --body --attach',
  rules: `
    /(?:^|\\s)["']?(?:mailto|sms|tel|tg|slack|whatsapp|msteams|facetime|imessage):/ => external-send
    /^(?:--(?:subject|body|attach)\\s.*)?[\\w.+-]+@[\\w-]+\\.[a-z]+$/ => external-send
    /^-compose\\s/ => external-send
  `,
  examples: `
    open mailto:a@b.example => external-send
    xdg-open mailto:a@b.example?body=x => external-send
    xdg-email a@b.example => external-send
    thunderbird -compose to=a@b.example => external-send
    open index.html =>
    open -a Safari http://localhost:3000 =>
    xdg-open https://example.com =>
    wslview README.md =>
  `,
});

/** Onion services and shares out of a folder of this machine. */
export const hostsFiles: CommandDef = byRules({
  program: 'onionshare-cli',
  aliases: [
    'onionshare',
    'magic-share',
    'sharefile',
    'justbeamit',
    'webwormhole',
    'ww',
    'piping',
    'gofile',
    'pixeldrain',
    'transfersh',
    'anonfile',
    'filebin',
  ],
  valued: '--connect-timeout --config --title',
  rules: `
    receive|download|get|list|login =>
    +receive|local-only|version =>
    * => external-send
  `,
  examples: `
    onionshare-cli notes.md => external-send
    onionshare-cli --website dist => external-send
    ww send notes.md => external-send
    onionshare-cli --receive =>
    onionshare-cli --local-only notes.md =>
    ww receive x =>
  `,
});

/** Calendars and the lists of offices: others see what is in them. */
export const offices: CommandDef = byRules({
  program: 'gcalcli',
  aliases: [
    'khal',
    'gam',
    'gamadv-xtd3',
    'gmailctl',
    'calcurse-caldav',
    'm365',
    'airtable',
    'gdrive3',
    'cli-microsoft365',
    'airtable-cli',
  ],
  valued:
    '--calendar --config --when --where --title --duration --description -o --target-org -u --targetusername --who',
  rules: `
    +dry-run =>
    user|group|alias|org|ou|cros|device * delete|suspend|update|wipe|create|add|remove|deprovision|purge|transfer => prod-change
    create|update|delete|suspend|undelete|wipe|add|remove user|users|group|groups|org|alias|domain|ou|cros|mobile|drive|device|resource|delegate|printer => prod-change
    delete|purge|remove => external-send
    add|quick|import|edit|apply|new|create|update|send => external-send
    aad|spo|teams|outlook|planner|onedrive|entra ... add|remove|set|send => external-send
  `,
  examples: `
    gcalcli add --title x --when tomorrow => external-send
    gcalcli delete standup => external-send
    gmailctl apply => external-send
    gcalcli agenda =>
    gcalcli list =>
    gmailctl diff =>
    gam print users =>
    khal list =>
  `,
});
