/** Machines in the hands of their administrators: Windows, directories of users, the boot, certificates. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

export const windowsSystem: CommandDef = byRules({
  program: 'sc',
  aliases: ['net', 'bcdedit', 'schtasks', 'netsh', 'wmic', 'dism', 'wevtutil'],
  rules: `
    query|queryex|qc|view|statistics =>
    /^\\/(?:query|enum|q|\\?)/ =>
    /(?:^|\\s)(?:show|dump|get|list)(?:\\s|$)/ =>
    stop|start|delete|create|failure|pause|continue|add|import|restore|load|unload|cl|clear-log => prod-change
    /(?:^|\\s)\\/(?:add|delete|active|domain|create|change|set|deletevalue|import|remove|cleanup-image|disable-feature|enable-feature|end|run|im|pid)(?:[:\\s]|$)/ => prod-change
    /(?:^|\\s)(?:set|reset|delete|add|disable|call|terminate)(?:\\s|$)/ => prod-change
  `,
  examples: `
    sc stop x => prod-change
    net user bob /delete => prod-change
    bcdedit /set x y => prod-change
    schtasks /delete /tn x /f => prod-change
    netsh advfirewall set allprofiles state off => prod-change
    wevtutil cl System => prod-change
    wmic process where name=x delete => prod-change
    sc query =>
    net view =>
    schtasks /query =>
    wmic os get version =>
    netsh interface show interface =>
  `,
});

export const powerShellSystem: CommandDef = byRules({
  program: 'Stop-Computer',
  aliases: [
    'Restart-Computer',
    'Restart-Service',
    'Stop-Service',
    'Remove-Service',
    'Set-Service',
    'Remove-LocalUser',
    'Disable-LocalUser',
    'New-LocalUser',
    'Remove-ADUser',
    'Set-NetFirewallProfile',
    'Remove-VM',
    'Stop-VM',
    'Unregister-ScheduledTask',
    'Set-MpPreference',
    'Clear-EventLog',
  ],
  rules: `
    /(?:^|\\s)-whatif\\b/ =>
    => prod-change
  `,
  examples: `
    Stop-Computer -Force => prod-change
    Restart-Service x => prod-change
    Set-MpPreference -DisableRealtimeMonitoring 1 => prod-change
    Stop-Service x -WhatIf =>
    Restart-Computer -WhatIf =>
    Remove-VM x -WhatIf =>
  `,
});

export const directories: CommandDef = byRules({
  program: 'smbpasswd',
  aliases: ['pdbedit', 'realm', 'kadmin.local', 'authconfig', 'authselect'],
  valued: '-H -D -w -f -b -c -U',
  rules: `
    +L|list|n|dry-run|test =>
    list|discover|show|find|ping|current|check|*-show|*-find|status =>
    user|group|computer|domain|dns|drs|fsmo|spn list|show|info|query|testjoin =>
    => prod-change
  `,
  examples: `
    smbpasswd -x bob => prod-change
    pdbedit -x bob => prod-change
    realm leave => prod-change
    pdbedit -L =>
    realm list =>
    realm discover acme.example =>
  `,
});

export const bootAndKernel: CommandDef = byRules({
  program: 'dracut',
  aliases: [
    'grub2-mkconfig',
    'grub-mkconfig',
    'mkinitcpio',
    'update-initramfs',
    'bootctl',
    'csrutil',
    'spctl',
    'nvram',
    'bless',
    'auditctl',
    'tuned-adm',
    'update-crypto-policies',
    'semanage',
    'systemsetup',
    'pmset',
    'mokutil',
  ],
  rules: `
    +l|L|list|show|status|p|print|assess|check|dry-run|sb-state|g|get|list-enrolled =>
    status|list|get-*|show|active|recommend|assess|get|is-installed =>
    * list|status =>
    => prod-change
  `,
  examples: `
    dracut -f => prod-change
    grub2-mkconfig -o /boot/grub2/grub.cfg => prod-change
    csrutil disable => prod-change
    spctl --master-disable => prod-change
    auditctl -D => prod-change
    bootctl install => prod-change
    csrutil status =>
    auditctl -l =>
    nvram -p =>
    tuned-adm list =>
  `,
});

export const certificates: CommandDef = byRules({
  program: 'certbot',
  aliases: ['acme.sh', 'lego', 'dehydrated', 'letsencrypt', 'certbot-auto'],
  valued: '--cert-name -d --domains --email -m --server --webroot-path -w --config-dir',
  rules: `
    +dry-run|staging|test-cert|test|list|version|info =>
    certificates|plugins|show_account|list|version =>
    renew|revoke|delete|certonly|run|install|rollback|unregister|enhance|register|reconfigure => prod-change
    +issue|renew|revoke|remove|install-cert|renew-all|cron|deploy|deactivate|uninstall|c|signcsr => prod-change
  `,
  examples: `
    certbot renew --force-renewal => prod-change
    certbot delete --cert-name x => prod-change
    acme.sh --issue -d acme.example => prod-change
    lego --email a@b.example renew => prod-change
    certbot renew --dry-run =>
    certbot certificates =>
    acme.sh --list =>
  `,
});
