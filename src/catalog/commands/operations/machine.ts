/** Settings of this machine: network, users, kernel, mounts, virtual machines, volumes. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

export const iptables: CommandDef = byRules({
  program: 'iptables',
  aliases: [
    'ip6tables',
    'ebtables',
    'arptables',
    'ipset',
    'ipvsadm',
    'iptables-restore',
    'ip6tables-restore',
    'pfctl',
  ],
  rules: `
    +t|test /restore/ =>
    +D|A|I|F|X|P|R|N|Z|E|flush|append|insert|delete|policy|replace|d|e => prod-change
    +L|S|list|list-rules|C|check|V|version|s|n =>
    list|test|save|version =>
    => prod-change
  `,
  examples: `
    iptables -F => prod-change
    iptables -A INPUT -p tcp --dport 22 -j DROP => prod-change
    iptables -t nat -D PREROUTING 1 => prod-change
    ip6tables -P INPUT DROP => prod-change
    iptables-restore rules.v4 => prod-change
    ipset destroy block => prod-change
    pfctl -d => prod-change
    iptables -L =>
    iptables -S =>
    iptables -L -n -v =>
    ipset list =>
    pfctl -s rules =>
  `,
});

export const firewalls: CommandDef = byRules({
  program: 'ufw',
  aliases: ['nft', 'firewall-cmd', 'fail2ban-client', 'csf', 'shorewall', 'cscli'],
  rules: `
    +dry-run|c|check =>
    status|show|version|list|ping|get|decisions-list|monitor|describe =>
    app list|info =>
    +state|list-all|list-all-zones|list-ports|list-services|list-rich-rules|get-zones|get-default-zone|get-active-zones|get-services|query-port|query-service|info-zone|l|g =>
    * list|inspect =>
    => prod-change
  `,
  examples: `
    ufw disable => prod-change
    ufw allow 22/tcp => prod-change
    ufw --force reset => prod-change
    nft flush ruleset => prod-change
    nft -f rules.nft => prod-change
    firewall-cmd --add-port=80/tcp --permanent => prod-change
    firewall-cmd --reload => prod-change
    ufw status verbose =>
    nft list ruleset =>
    firewall-cmd --list-all =>
    firewall-cmd --state =>
    ufw --dry-run enable =>
  `,
});

export const network: CommandDef = byRules({
  program: 'ip',
  aliases: ['nmcli', 'tc', 'wg', 'bridge'],
  rules: `
    netns exec|list =>
    dev*|d w* show|show-*|s|sh* => secret-read
    c* show|s|sh* +s|show-secrets => secret-read
    addr|address|a|ad|link|l|li|route|r|ro|rule|ru|neigh|neighbor|n|tunnel|netns|maddr|xfrm|vrf|token|mptcp|tuntap add|a|del|delete|d|set|s|change|chg|replace|flush|f|append|prepend => prod-change
    con|connection|c|c|device|dev|d|radio|networking|general|g|n|r|nm up|down|add|modify|delete|edit|clone|import|connect|disconnect|reapply|off|on|hostname|reload => prod-change
    qdisc|class|filter|chain|action add|del|delete|change|replace|link => prod-change
    genkey|genpsk|pubkey|show =>
    showconf => secret-read
    set|setconf|addconf|syncconf => prod-change
    fdb|vlan|mdb add|del|append|replace => prod-change
  `,
  examples: `
    ip link set eth0 down => prod-change
    ip route del default => prod-change
    ip addr flush dev eth0 => prod-change
    nmcli con down eth0 => prod-change
    nmcli device wifi show-password => secret-read
    nmcli d w s => secret-read
    nmcli -s -g 802-11-wireless-security.psk connection show Home => secret-read
    nmcli --show-secrets con show Home => secret-read
    nmcli device wifi list =>
    nmcli -t con show Home =>
    tc qdisc add dev eth0 root netem delay 100ms => prod-change
    wg set wg0 peer x remove => prod-change
    ip addr =>
    ip a show eth0 =>
    ip route =>
    ip -br link =>
    nmcli device status =>
    tc qdisc show =>
    wg show =>
  `,
});

export const interfaces: CommandDef = byRules({
  program: 'ifconfig',
  aliases: [
    'route',
    'ifup',
    'ifdown',
    'wg-quick',
    'hostnamectl',
    'timedatectl',
    'localectl',
    'loginctl',
    'netplan',
    'networksetup',
    'scutil',
    'brctl',
    'resolvectl',
  ],
  rules: `
    add|del|delete|flush|change => prod-change
    down|apply|set|try|rebind => prod-change
    up => prod-change
    set-hostname|set-time|set-timezone|set-ntp|set-locale|set-keymap|hostname-set|set-x11-keymap|set-icon-name => prod-change
    terminate-session|terminate-user|kill-session|kill-user|lock-sessions|enable-linger|disable-linger => prod-change
    +setdnsservers|setwebproxy|setairportpower|setmanual|setdhcp|set => prod-change
    get|generate|status|info|show|query|statistics|flush-caches|list-*|show-* =>
    * up|down|add|del|inet|netmask|mtu|hw|promisc|alias|ether => prod-change
    * * add|del|netmask|up|down => prod-change
    /^(?:eth|en|wl|wg|br|lo)\\d*\\s+\\d/ => prod-change
  `,
  examples: `
    ifconfig eth0 down => prod-change
    ifconfig eth0 10.0.0.2 netmask 255.255.255.0 => prod-change
    route add default gw 10.0.0.1 => prod-change
    hostnamectl set-hostname x => prod-change
    timedatectl set-time 12:00 => prod-change
    wg-quick down wg0 => prod-change
    netplan apply => prod-change
    ifconfig =>
    ifconfig eth0 =>
    route -n =>
    hostnamectl status =>
    timedatectl =>
    netplan get =>
  `,
});

export const users: CommandDef = byRules({
  program: 'useradd',
  aliases: [
    'userdel',
    'usermod',
    'groupadd',
    'groupdel',
    'groupmod',
    'adduser',
    'deluser',
    'addgroup',
    'delgroup',
    'chpasswd',
    'gpasswd',
    'visudo',
    'vipw',
    'vigr',
    'chsh',
    'newusers',
    'chage',
    'passwd',
    'dscl',
    'sysadminctl',
  ],
  rules: `
    +l|list -d|D /^-l\\s|^--list/ =>
    +S|status|c|check|D -d|u|l =>
    /^\\.\\s+-?(?:read|list|search)\\b/ =>
    => prod-change
  `,
  examples: `
    useradd bob => prod-change
    userdel -r bob => prod-change
    usermod -aG sudo bob => prod-change
    passwd root => prod-change
    chpasswd => prod-change
    visudo => prod-change
    groupdel staff => prod-change
    passwd -S bob =>
    chage -l bob =>
    visudo -c =>
    useradd --help =>
  `,
});

export const kernel: CommandDef = byRules({
  program: 'sysctl',
  valued: '-r --pattern',
  rules: `
    +w|p|load|system|write|f => prod-change
    /(?:^|\\s)[a-z][\\w.\\/-]*=/ => prod-change
  `,
  examples: `
    sysctl -w vm.swappiness=10 => prod-change
    sysctl net.ipv4.ip_forward=1 => prod-change
    sysctl -p => prod-change
    sysctl --system => prod-change
    sysctl -a =>
    sysctl vm.swappiness =>
    sysctl -n hw.ncpu =>
  `,
});

export const modules: CommandDef = byRules({
  program: 'modprobe',
  aliases: [
    'rmmod',
    'insmod',
    'kextload',
    'kextunload',
    'dkms',
    'kldload',
    'kldunload',
    'kexec',
    'setenforce',
    'aa-disable',
    'aa-complain',
    'aa-teardown',
    'setcap',
    'efibootmgr',
    'grub-install',
    'update-grub',
    'swapoff',
  ],
  rules: `
    +n|dry-run|show|c|showconfig|D|show-depends|V|version|v =>
    status =>
    => prod-change
  `,
  examples: `
    modprobe -r kvm => prod-change
    rmmod kvm => prod-change
    insmod x.ko => prod-change
    setenforce 0 => prod-change
    swapoff -a => prod-change
    modprobe -n kvm =>
    modprobe --show-depends kvm =>
    dkms status =>
    insmod --help =>
  `,
});

export const mounts: CommandDef = byRules({
  program: 'mount',
  aliases: ['umount', 'losetup', 'exportfs', 'quotaon', 'quotaoff', 'swapon', 'fusermount', 'fusermount3'],
  valued: '-t -o --types --options -O',
  rules: `
    +l|V|version|s|show|summary|j|list -u =>
    * => prod-change
    +a|all|u|r|d|D|detach-all|ra|au => prod-change
  `,
  examples: `
    mount /dev/sdb1 /mnt => prod-change
    mount -o remount,rw / => prod-change
    mount --bind /x /usr/bin => prod-change
    umount /mnt => prod-change
    umount -a => prod-change
    mount =>
    mount -l =>
    losetup -l =>
    mount -t ext4 =>
  `,
});

export const virtualMachines: CommandDef = byRules({
  program: 'virsh',
  aliases: ['qm', 'pct', 'pvesh', 'xe', 'govc', 'esxcli', 'virt-clone'],
  valued: '-c --connect',
  rules: `
    undefine|vol-delete|pool-delete|vol-wipe|snapshot-delete|delsnapshot|vm-destroy|vdi-destroy|vm-uninstall|vm.destroy|datastore.rm|object.destroy|snapshot.remove => delete-files
    destroy /^\\d+|--purge|--destroy-unreferenced/ => delete-files
    list|dominfo|dumpxml|domstate|nodeinfo|pool-list|vol-list|net-list|snapshot-list|version|domblklist|domiflist|domifaddr|capabilities|console|hostname|uri|listsnapshot|status|config|showcmd|pending|ls|get|usage|about|*-list|*-info|*-dumpxml|*.info|find|vm.info|datastore.ls|cpu-stats|domstats =>
    system|network|storage|hardware ... list|get =>
    * => prod-change
  `,
  examples: `
    virsh undefine vm1 => delete-files
    virsh vol-delete --pool default x.img => delete-files
    qm destroy 100 --purge => delete-files
    govc vm.destroy web => delete-files
    virsh destroy vm1 => prod-change
    virsh shutdown vm1 => prod-change
    qm stop 100 => prod-change
    pct set 100 -memory 512 => prod-change
    virsh list --all =>
    virsh dumpxml vm1 =>
    qm list =>
    qm config 100 =>
    govc vm.info web =>
  `,
});

export const virtualBox: CommandDef = byRules({
  program: 'VBoxManage',
  aliases: ['vboxmanage', 'prlctl', 'vmrun', 'utmctl', 'quickemu'],
  rules: `
    unregistervm +delete|delete-all => delete-files
    closemedium|snapshot +delete => delete-files
    snapshot * delete => delete-files
    delete|deleteVM|deleteSnapshot|snapshot-delete => delete-files
  `,
  examples: `
    VBoxManage unregistervm dev --delete => delete-files
    VBoxManage snapshot dev delete clean => delete-files
    vmrun deleteVM dev.vmx => delete-files
    prlctl delete dev => delete-files
    VBoxManage list vms =>
    VBoxManage startvm dev --type headless =>
    vmrun list =>
    prlctl list -a =>
  `,
});

export const systemPackages: CommandDef = byRules({
  program: 'do-release-upgrade',
  aliases: [
    'apt-get',
    'apt',
    'dnf',
    'yum',
    'zypper',
    'dpkg',
    'rpm',
    'pacman',
    'apk',
    'brew',
    'snap',
    'flatpak',
    'softwareupdate',
  ],
  rules: `
    * /\\b(?:remove|purge|uninstall|autoremove|-r|-e|-R\\w*|del|rm|erase|unlink|-P)\\b.*\\baup-?guard\\b/ => guard-tamper
    +s|simulate|dry-run|just-print|download-only|n|assumeno -S =>
    dist-upgrade|full-upgrade|system-upgrade|distro-sync|offline-upgrade|dup|dist-sync => prod-change
    remove|purge|erase|autoremove|uninstall +delete-data|purge => prod-change
    purge => prod-change
    /(?:^|\\s)(?:remove|purge|erase|rm|-e|-P|-r|--purge|--remove)\\s.*\\b(?:linux-image\\S*|kernel\\S*|systemd|libc6|glibc|sudo|openssh-server|git|bash|coreutils|apt|dpkg|rpm|init|python3)(?:\\s|$)/ => prod-change
  `,
  examples: `
    apt-get dist-upgrade -y => prod-change
    apt-get purge nginx => prod-change
    apt full-upgrade => prod-change
    apt-get remove sudo => prod-change
    dnf system-upgrade reboot => prod-change
    brew uninstall aup-guard => guard-tamper
    apt-get install -y jq =>
    apt-get update =>
    apt-get -s dist-upgrade =>
    apt list --installed =>
    apt-get remove jq =>
    brew install jq =>
    brew services start postgresql =>
    brew uninstall jq =>
    dnf install -y git =>
    pacman -S git =>
    apk add --no-cache curl =>
  `,
});

export const zfs: CommandDef = byRules({
  program: 'zfs',
  rules: `
    destroy|rollback|receive|recv +n|dry-run =>
    destroy /destroy\\s(?:-\\S+\\s+)*[^-\\s@/#][^\\s@/#]*(?:\\s|$)/ => delete-files ! it destroys a whole pool
    destroy => delete-files
    rename|set|rollback|receive|recv|promote|inherit|upgrade|unmount|umount|mount|share|unshare|allow|unallow|load-key|unload-key|change-key => prod-change
  `,
  examples: `
    zfs destroy tank/home@old => delete-files
    zfs destroy -r tank => delete-files
    zfs rollback tank/home@old => prod-change
    zfs set compression=on tank => prod-change
    zfs list =>
    zfs snapshot tank/home@now =>
    zfs destroy -nv tank/home@old =>
    zfs get all tank =>
  `,
});

export const zpool: CommandDef = byRules({
  program: 'zpool',
  rules: `
    destroy|labelclear => delete-files ! it gives up all that is on these disks
    create +n =>
    create|add|remove|attach|detach|offline|online|replace|export|import|split|clear|upgrade|set|reguid|initialize|trim -n => prod-change
  `,
  examples: `
    zpool destroy tank => delete-files
    zpool labelclear -f /dev/sdb => delete-files
    zpool export tank => prod-change
    zpool create tank /dev/sdb => prod-change
    zpool status =>
    zpool list =>
    zpool create -n tank /dev/sdb =>
    zpool iostat =>
  `,
});

export const btrfs: CommandDef = byRules({
  program: 'btrfs',
  aliases: ['bcachefs', 'xfs_repair', 'resize2fs', 'tune2fs'],
  rules: `
    subvolume|sub|su delete => delete-files
    device|filesystem|balance|replace|quota|rescue|check|property remove|delete|add|resize|defragment|start|cancel|set|enable|disable|zero-log|super-recover => prod-change
    /^(?:.*\\s)?\\/dev\\// => prod-change
  `,
  examples: `
    btrfs subvolume delete /data/snap => delete-files
    btrfs device remove /dev/sdb /data => prod-change
    btrfs filesystem resize -5g /data => prod-change
    resize2fs /dev/sda1 10G => prod-change
    btrfs subvolume list / =>
    btrfs subvolume snapshot / /snap =>
    btrfs filesystem show =>
    btrfs scrub status / =>
  `,
});

export const mdadm: CommandDef = byRules({
  program: 'mdadm',
  rules: `
    +zero-superblock|create|C => delete-files ! it gives up all that is on these disks
    +detail|D|examine|E|query|Q|monitor|version|V|help =>
    => prod-change
  `,
  examples: `
    mdadm --zero-superblock /dev/sdb => delete-files
    mdadm --create /dev/md0 --level=1 /dev/sdb => delete-files
    mdadm --stop /dev/md0 => prod-change
    mdadm /dev/md0 --fail /dev/sdb => prod-change
    mdadm --detail /dev/md0 =>
    mdadm -D /dev/md0 =>
    mdadm --examine /dev/sdb =>
  `,
});

export const logicalVolumes: CommandDef = byRules({
  program: 'lvreduce',
  aliases: [
    'vgreduce',
    'lvconvert',
    'vgrename',
    'lvresize',
    'lvchange',
    'vgchange',
    'pvmove',
    'vgcfgrestore',
  ],
  valued: '-L --size -l --extents',
  rules: `
    +t|test =>
    /(?:-L|--size|-l|--extents)[=\\s]?-\\S/ => delete-files
    /^-L\\s?\\+|--size[=\\s]\\+/ => prod-change
    * => prod-change
    +a|all|removemissing => prod-change
  `,
  examples: `
    lvreduce -L 5G vg0/data => prod-change
    lvresize -L -5G vg0/data => delete-files
    vgreduce vg0 /dev/sdb => prod-change
    lvconvert --merge vg0/snap => prod-change
    lvreduce -t -L 5G vg0/data =>
    lvresize --help =>
    vgchange --version =>
  `,
});
