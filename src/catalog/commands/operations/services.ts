/** Services of this machine and the programs that watch over them. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

const GUARD = '/\\baup-?(?:guard|shim|hook)\\b/';
/** Services of a development machine: starting one more disturbs nobody. */
const DEVELOPMENT =
  'postgresql*|postgres*|mysql*|mariadb*|mongod*|redis*|docker*|rabbitmq*|elasticsearch*|memcached*|containerd*|podman*|valkey*|cassandra*|nats*|minio*';

export const systemctl: CommandDef = byRules({
  program: 'systemctl',
  valued: '-H --host -M --machine -t --type -p --property -n --lines -o --output -s --signal',
  rules: `
    stop|disable|mask|kill|edit|revert|set-property|restart ${GUARD} => guard-tamper
    +H|host => prod-change
    * +user =>
    start ${DEVELOPMENT} =>
    daemon-reload =>
    stop|restart|try-restart|reload-or-restart|disable|mask|unmask|kill|isolate|poweroff|reboot|halt|kexec|soft-reboot|suspend|hibernate|hybrid-sleep|rescue|emergency|reload|start|enable|reenable|preset|preset-all|link|edit|revert|set-property|set-default|set-environment|unset-environment|import-environment|clean|freeze|thaw|switch-root|bind|mount-image|daemon-reexec|exit|reset-failed => prod-change
  `,
  examples: `
    systemctl stop postgresql => prod-change
    systemctl restart nginx => prod-change
    systemctl disable --now cron => prod-change
    systemctl mask ssh => prod-change
    systemctl reboot => prod-change
    systemctl -H prod status => prod-change
    systemctl stop aup-guard => guard-tamper
    systemctl status nginx =>
    systemctl is-active nginx =>
    systemctl list-units --failed =>
    systemctl --user restart pipewire =>
    systemctl start postgresql =>
    systemctl start docker.service =>
    systemctl show nginx =>
    systemctl cat nginx =>
  `,
});

export const service: CommandDef = byRules({
  program: 'service',
  aliases: ['rc-service', 'sv', 'rc-update', 'initctl', 'invoke-rc.d', 'update-rc.d', 'chkconfig', 'insserv'],
  rules: `
    * * ${GUARD} => guard-tamper
    ${DEVELOPMENT} start|status =>
    * stop|restart|start|reload|force-reload|zap|remove|defaults|disable|enable|off|on|try-restart => prod-change
    stop|restart|start|down|up|exit|kill|force-stop|add|del|delete|reload|once|hup|term|force-restart|force-shutdown => prod-change
  `,
  examples: `
    service nginx restart => prod-change
    service postgresql stop => prod-change
    rc-service nginx stop => prod-change
    sv down nginx => prod-change
    initctl stop web => prod-change
    update-rc.d nginx disable => prod-change
    service nginx status =>
    service --status-all =>
    service postgresql start =>
    rc-service nginx status =>
    sv status nginx =>
  `,
});

export const launchctl: CommandDef = byRules({
  program: 'launchctl',
  rules: `
    * ${GUARD} => guard-tamper
    unload|bootout|remove|disable|stop|kill|kickstart|load|bootstrap|enable|start|submit|setenv|unsetenv|config|reboot|limit|asuser|bsexec => prod-change
  `,
  examples: `
    launchctl unload x.plist => prod-change
    launchctl bootout gui/501/x => prod-change
    launchctl kickstart -k system/x => prod-change
    launchctl unload ~/Library/LaunchAgents/aup-guard.plist => guard-tamper
    launchctl list =>
    launchctl print gui/501 =>
    launchctl blame system/x =>
  `,
});

export const supervisors: CommandDef = byRules({
  program: 'supervisorctl',
  aliases: [
    'monit',
    'circusctl',
    'god',
    's6-rc',
    's6-svc',
    'passenger-config',
    'varnishadm',
    'haproxyctl',
    'apachectl',
    'apache2ctl',
    'httpd',
    'unitctl',
  ],
  valued: '-c --configuration -s --serverurl -u -p --endpoint',
  rules: `
    configtest|status|fullstatus|summary|report|list|avail|tail|pid|maintail|version|help|validate =>
    +t|S|v =>
    stop|restart|start|reload|update|shutdown|signal|add|remove|clear|reread-apply|restart-app|quit|kill|graceful|graceful-stop|unmonitor|monitor|reopen|change|incr|decr|rm|terminate|detach-process => prod-change
    +k => prod-change
  `,
  examples: `
    supervisorctl restart all => prod-change
    supervisorctl stop web => prod-change
    monit stop all => prod-change
    apachectl graceful => prod-change
    apachectl -k restart => prod-change
    supervisorctl status =>
    supervisorctl tail web =>
    monit summary =>
    apachectl configtest =>
  `,
});

export const nginx: CommandDef = byRules({
  program: 'nginx',
  aliases: ['openresty'],
  valued: '-c -g -p -e',
  rules: `
    +t|T|v|V|h|? =>
    +s => prod-change
  `,
  examples: `
    nginx -s reload => prod-change
    nginx -s stop => prod-change
    nginx -c /etc/nginx/nginx.conf -s quit => prod-change
    nginx -t =>
    nginx -T =>
    nginx -v =>
  `,
});

export const pm2: CommandDef = byRules({
  program: 'pm2',
  aliases: ['forever', 'pm2-runtime'],
  rules: `
    * ${GUARD} => guard-tamper
    stop|stopall|restart|restartall|delete|del|kill|reload|scale|reset|sendSignal|update|updatePM2|startup|unstartup|resurrect|deploy|gracefulReload|cleardump|flush => prod-change
    start +env|i => prod-change
  `,
  examples: `
    pm2 restart all => prod-change
    pm2 delete web => prod-change
    pm2 kill => prod-change
    pm2 deploy ecosystem.config.js production => prod-change
    forever stopall => prod-change
    pm2 list =>
    pm2 logs web =>
    pm2 status =>
    pm2 start app.js =>
  `,
});

export const crontab: CommandDef = byRules({
  program: 'crontab',
  valued: '-u',
  rules: `
    +l|V =>
    => prod-change
  `,
  examples: `
    crontab -r => prod-change
    crontab -e => prod-change
    crontab jobs.txt => prod-change
    crontab - => prod-change
    crontab -u www-data -r => prod-change
    crontab -l =>
    crontab -u www-data -l =>
    crontab --help =>
  `,
});

export const at: CommandDef = byRules({
  program: 'at',
  aliases: ['batch', 'atrm'],
  valued: '-f -q -t',
  rules: `
    +l|c|V =>
    => prod-change
  `,
  examples: `
    at now + 1 minute => prod-change
    at -f job.sh midnight => prod-change
    batch => prod-change
    atrm 3 => prod-change
    at -l =>
    at -c 3 =>
    at -V =>
  `,
});

export const power: CommandDef = byRules({
  program: 'reboot',
  aliases: ['shutdown', 'poweroff', 'halt', 'pm-suspend'],
  // `-h` halts: it asks for no help.
  valued: '-h',
  rules: `
    +c|show|help|version|w|wtmp-only =>
    => prod-change
  `,
  examples: `
    reboot => prod-change
    shutdown -h now => prod-change
    shutdown -r +5 => prod-change
    poweroff -f => prod-change
    halt => prod-change
    shutdown -c =>
    shutdown --help =>
    reboot --version =>
    shutdown --show =>
  `,
});

export const init: CommandDef = byRules({
  program: 'init',
  aliases: ['telinit'],
  rules: `
    0|1|6|q|Q|s|S|2|3|4|5|u|U => prod-change
  `,
  examples: `
    init 6 => prod-change
    init 0 => prod-change
    telinit 1 => prod-change
    init =>
    init --version =>
    telinit --help =>
  `,
});
