/** Programs that put software or settings onto many machines at once. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

export const ansiblePlaybook: CommandDef = byRules({
  program: 'ansible-playbook',
  valued:
    '-i --inventory -l --limit -t --tags -e --extra-vars -u --user -f --forks --vault-password-file --vault-id -c --connection --skip-tags',
  rules: `
    +C|check|syntax-check|list-hosts|list-tasks|list-tags|version =>
    /(?:-c|--connection)[=\\s]local\\b|-i\\s+localhost,/ =>
    * => prod-change
  `,
  examples: `
    ansible-playbook site.yml => prod-change
    ansible-playbook -i prod site.yml --tags deploy => prod-change
    ansible-playbook -i hosts deploy.yml -e v=2 => prod-change
    ansible-playbook --check site.yml =>
    ansible-playbook --syntax-check site.yml =>
    ansible-playbook site.yml --list-tasks =>
    ansible-playbook -i localhost, -c local dev.yml =>
  `,
});

export const ansible: CommandDef = byRules({
  program: 'ansible',
  valued:
    '-i --inventory -m --module-name -a --args -l --limit -u --user -f --forks -e --extra-vars -c --connection -t --tree --vault-password-file',
  rules: `
    +C|check|list-hosts|version =>
    localhost|127.0.0.1 =>
    /(?:-m|--module-name)[=\\s]?(?:ansible\\.builtin\\.)?(?:ping|setup|debug|stat|gather_facts|slurp|getent|service_facts|package_facts|find|wait_for)\\b/ =>
    * => prod-change
  `,
  examples: `
    ansible all -m shell -a reboot => prod-change
    ansible web -a uptime => prod-change
    ansible -i prod db -m service -a name=pg => prod-change
    ansible all -m ping =>
    ansible localhost -m debug -a msg=hi =>
    ansible all --list-hosts =>
    ansible --version =>
  `,
});

export const ansiblePull: CommandDef = byRules({
  program: 'ansible-pull',
  valued: '-U --url -i --inventory -d --directory -C --checkout -e --extra-vars',
  rules: `
    +check|list-hosts|version =>
    +U|url => prod-change
    * => prod-change
  `,
  examples: `
    ansible-pull -U https://git.acme.example/infra => prod-change
    ansible-pull --url=https://git.acme.example/infra site.yml => prod-change
    ansible-pull -U https://git.acme.example/infra -i localhost => prod-change
    ansible-pull --version =>
    ansible-pull --check -U https://git.acme.example/infra =>
    ansible-pull --help =>
  `,
});

export const ansibleGalaxy: CommandDef = byRules({
  program: 'ansible-galaxy',
  rules: `
    collection publish => external-send
    role import => external-send
    role delete => prod-change
  `,
  examples: `
    ansible-galaxy collection publish x.tar.gz => external-send
    ansible-galaxy role import acme role => external-send
    ansible-galaxy role delete acme role => prod-change
    ansible-galaxy install -r requirements.yml =>
    ansible-galaxy collection build =>
    ansible-galaxy collection list =>
  `,
});

export const salt: CommandDef = byRules({
  program: 'salt',
  aliases: ['salt-ssh', 'salt-run', 'salt-call', 'salt-key', 'salt-cloud'],
  valued: '-c --config-dir -t --timeout -b --batch-size --out',
  rules: `
    /\\btest=true\\b/ =>
    +L|list|list-all|F|finger|p|print|versions-report|version|Q|query|d|doc =>
    * test.ping|test.version|grains.*|pillar.ls|state.show_*|status.*|disk.usage|sys.doc|network.ip_addrs|pkg.list_pkgs|service.status =>
    test.ping|manage.status|manage.up|manage.down|jobs.*|grains.*|state.show_* =>
    +a|A|d|D|r|R|accept|accept-all|delete|delete-all|reject|reject-all|destroy|P|profile|m|map|action => prod-change
    * => prod-change
  `,
  examples: `
    salt web* state.apply => prod-change
    salt * cmd.run reboot => prod-change
    salt-call state.highstate => prod-change
    salt-run state.orchestrate deploy => prod-change
    salt-key -A -y => prod-change
    salt * test.ping =>
    salt web* state.apply test=True =>
    salt * grains.items =>
    salt-run manage.status =>
    salt-key -L =>
  `,
});

export const puppet: CommandDef = byRules({
  program: 'puppet',
  aliases: ['bolt', 'r10k', 'mco'],
  rules: `
    agent|apply|run|task|command|script +noop =>
    agent|apply|kick => prod-change
    resource * /\\sensure=/ => prod-change
    node|cert|ca|certificate clean|purge|deactivate|revoke|sign|delete|generate => prod-change
    task|plan|command|script|file run|upload|download -noop => prod-change
    deploy => prod-change
    puppet|service|package runonce|restart|stop|start|install|uninstall => prod-change
    rpc => prod-change
  `,
  examples: `
    puppet apply site.pp => prod-change
    puppet agent -t => prod-change
    puppet node purge web => prod-change
    bolt command run reboot --targets prod => prod-change
    r10k deploy environment -p => prod-change
    puppet apply --noop site.pp =>
    puppet parser validate site.pp =>
    puppet module list =>
    bolt inventory show =>
  `,
});

export const chefClient: CommandDef = byRules({
  program: 'chef-client',
  aliases: ['chef-solo', 'cinc-client', 'chef-run', 'cfagent', 'cf-agent'],
  valued: '-o -r --runlist -c --config -j -E --environment -N',
  rules: `
    +W|why-run|n|dry-run|version|v =>
    => prod-change
  `,
  examples: `
    chef-client => prod-change
    chef-client -o recipe[web] => prod-change
    chef-run prod-1 recipe => prod-change
    chef-client --why-run =>
    chef-client -W -o recipe[web] =>
    chef-client --version =>
  `,
});

export const knife: CommandDef = byRules({
  program: 'knife',
  valued: '-c --config -E --environment -k --key -s --server-url -u --user -F --format',
  rules: `
    vault show|decrypt => secret-read
    data bag /\\bshow\\b.*--secret/ => secret-read
    ssh|exec|winrm|bootstrap|upload|raw|edit|delete|serve => prod-change
    node|cookbook|role|environment|client|user|data|tag|supermarket|vault|acl|group|spork|ec2|azure|google server|create|delete|edit|upload|from|run_list|bulk|bag|reregister|share|promote|update|remove|add /\\b(?:create|delete|edit|upload|from|run_list|bulk|reregister|share|unshare|promote|update|remove|add|set)\\b/ => prod-change
  `,
  examples: `
    knife node delete web -y => prod-change
    knife cookbook upload web => prod-change
    knife ssh name:web reboot => prod-change
    knife data bag create x => prod-change
    knife vault show passwords db => secret-read
    knife node list =>
    knife node show web =>
    knife cookbook list =>
    knife status =>
  `,
});

export const capistrano: CommandDef = byRules({
  program: 'cap',
  aliases: ['mina', 'shipit'],
  rules: `
    +T|tasks|n|dry-run|D|describe|P|prereqs|W =>
    install|init|deploy:check|logs|deploy:pending|doctor|console:logs =>
    * deploy:check|doctor|deploy:pending|deploy:print_config_variables|logs:tail =>
    * => prod-change
  `,
  examples: `
    cap production deploy => prod-change
    cap staging deploy:rollback => prod-change
    mina deploy => prod-change
    shipit production deploy => prod-change
    cap -T =>
    cap production deploy --dry-run =>
    cap production doctor =>
    cap install =>
  `,
});

export const fabric: CommandDef = byRules({
  program: 'fab',
  aliases: ['dep', 'deployer', 'envoy', 'pyinfra', 'cdist', 'rundeck', 'octo', 'octopus'],
  valued: '-H --hosts -i -c --collection -r --search-root -R --roles -f --file -o --option',
  rules: `
    +l|list|dry|dry-run|d|plan =>
    list|tasks|init|config|help|completion|ssh:list|info|releases|logs:app|tree|debug-inventory|login|version|ensure|status|check =>
    +H|hosts => prod-change
    test|tests|lint|build|docs|format|clean|install|setup-dev|dev|serve =>
    * => prod-change
  `,
  examples: `
    fab deploy => prod-change
    fab -H web1 deploy => prod-change
    dep deploy production => prod-change
    dep rollback => prod-change
    envoy run deploy => prod-change
    pyinfra inventory.py deploy.py => prod-change
    fab -l =>
    fab test =>
    dep list =>
    dep releases =>
    pyinfra inventory.py deploy.py --dry =>
  `,
});

export const nixos: CommandDef = byRules({
  program: 'nixos-rebuild',
  aliases: ['darwin-rebuild', 'colmena', 'deploy-rs', 'morph', 'nixops'],
  valued: '--flake -I --target-host --build-host --option -p --profile-name -f --on -d --deployment',
  rules: `
    build|build-vm|build-vm-with-bootloader|dry-build|dry-run|dry-activate|edit|repl|list-generations|eval|check|changelog|info|list|show-option|introspect =>
    apply dry-activate|build|push =>
    * => prod-change
  `,
  examples: `
    nixos-rebuild switch => prod-change
    nixos-rebuild boot --flake .#web => prod-change
    darwin-rebuild switch => prod-change
    colmena apply => prod-change
    nixops destroy -d web => prod-change
    nixos-rebuild build =>
    nixos-rebuild dry-activate =>
    nixos-rebuild list-generations =>
    colmena build =>
  `,
});

export const homeManager: CommandDef = byRules({
  program: 'nix-collect-garbage',
  aliases: ['home-manager', 'guix'],
  rules: `
    +d|delete-old|delete-older-than -dry-run => delete-files
    expire-generations|remove-generations|uninstall => delete-files
    gc|delete => delete-files
    system reconfigure|delete-generations|roll-back|switch-generation|init => prod-change
    deploy => prod-change
  `,
  examples: `
    nix-collect-garbage -d => delete-files
    home-manager expire-generations now => delete-files
    guix system reconfigure config.scm => prod-change
    guix deploy web.scm => prod-change
    nix-collect-garbage --dry-run =>
    nix-collect-garbage -d --dry-run =>
    home-manager build =>
    home-manager switch =>
    guix install hello =>
  `,
});
