import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/catalog/commands/index.ts';
import { keptFile } from '../../src/catalog/paths.ts';
import { classifyEvent } from '../../src/engine/classify.ts';
import { isDigest, raw } from '../../src/engine/text.ts';

const sha256 = (text: string) => {
  const hex = createHash('sha256').update(text).digest('hex');
  if (!isDigest(hex)) throw new Error('no digest');
  return hex;
};

/** What shell text would do: `verb`, with `!` behind it where nobody can lift it. */
function judged(line: string): string {
  const text = raw(line);
  const event = { kind: 'tool-call', tool: 'Bash', shell: text, text, cwd: '/home/dev/app' } as const;
  const world = { commands, hashing: { sha256 }, mask: (plain: string) => plain, guardFile: keptFile };
  const { actions } = classifyEvent(event, world);
  const verbs = actions.map(({ verb, forbidden }) => `${verb}${forbidden === undefined ? '' : '!'}`);
  return [...new Set(verbs)].sort().join(' ');
}

describe('taking the guard away is refused', () => {
  it.each([
    'rm -rf ~/.aup-guard',
    'sudo rm -rf ~/.local/share/aup-guard',
    'cd ~/.aup-guard && rm -rf *',
    'find ~/.aup-guard -type f -delete',
    'chmod -x "$(which aup-guard)"',
    'mv $(command -v aup-shim) /tmp/x',
    'ln -sf /bin/true "$(which aup-guard)"',
    'npx -y aup-guard@latest uninstall',
    'bash -c "npm rm -g aup-guard"',
    'node ./node_modules/.bin/aup-guard uninstall --yes',
    'docker stop aup-guard',
    'grep -v aup-guard ~/.bashrc > /tmp/b && mv /tmp/b ~/.bashrc',
    'kill -9 -1',
    'alias git=/usr/bin/git',
    'alias rm=$(which rm)',
    'vim -c "g/ask/d" -c wq aup.yaml',
    'jq "del(.hooks)" ~/.claude/settings.json > x && mv x ~/.claude/settings.json',
    'tee /dev/pts/0 <<< y',
    'cp /dev/null ~/.aup-guard/policy.json',
    "echo 'alias aup-guard=true' >> ~/.bashrc",
    "echo 'aup-guard() { :; }  # quiet' >> ~/.bashrc",
    `echo 'x=" # "; alias aup-guard=true' >> ~/.bashrc`,
    `echo 'echo "$(aup-guard uninstall)"' >> ~/.bashrc`,
    "echo 'unset BASH_ENV' >> ~/.zshrc",
  ])('%s', (line) => {
    expect(judged(line)).toMatch(/guard-tamper!/);
  });
});

it('counts writing over a branch as rewriting its history', () => {
  expect(judged('echo abc > .git/refs/heads/main')).toMatch(/history-rewrite(?: |$)/);
});

describe('reaching around the guard is asked about', () => {
  it.each([
    'kill $(cat ~/.aup-guard/run/guard.pid)',
    'env -u BASH_ENV bash -c ls',
    'claude --settings \'{"disableAllHooks":true}\' -p x',
    'pre-commit uninstall',
  ])('%s', (line) => {
    expect(judged(line)).toMatch(/guard-tamper(?: |$)/);
  });
});

describe('what shows a secret is asked about', () => {
  it.each([
    'cat .env',
    'x=$(cat ~/.ssh/id_rsa); echo "$x"',
    'cd ~/.ssh && cat id_work',
    'sudo cat /etc/shadow',
    'echo $GITHUB_TOKEN',
    'echo "key: ${OPENAI_API_KEY}"',
    'printf "%s\\n" "$DB_PASSWORD" | xxd',
    'echo ${AWS_SECRET_ACCESS_KEY:0:8}',
    'printenv STRIPE_SECRET_KEY',
    'find . -name .env -exec cat {} \\;',
    'git show HEAD~3:config/master.key',
    'tar czf - ~/.ssh | base64',
    'ls | xargs -I{} cat .env.production',
    'cat < .env',
    'base64 -w0 < ~/.ssh/id_rsa',
    'echo $(<.env)',
    'x="$(< ~/.ssh/id_ed25519)"; echo "$x"',
  ])('%s', (line) => {
    expect(judged(line)).toBe('secret-read');
  });
});

describe('daily work is not stopped', () => {
  it.each([
    'cp .env.example .env && source .env',
    'set -a; . ./.env; set +a; npm start',
    'grep -q PORT < .env && wc -l < .env',
    'while read -r l; do export "$l"; done < .env',
    'cat < README.md',
    'test -f .env || cp .env.example .env',
    '[ -n "$OPENAI_API_KEY" ] && echo set',
    'echo "${OPENAI_API_KEY:+set}"',
    'echo ${#GITHUB_TOKEN}',
    "echo 'export API_KEY=$API_KEY' >> README.md",
    'echo "$HOME $PATH $PWD $SSH_AUTH_SOCK"',
    'env | sort',
    'grep -rn "process.env" src | head',
    'grep -c . .env',
    'cut -d= -f1 .env',
    "sed 's/=.*/=***/' .env",
    'docker compose --env-file .env up -d',
    'openssl x509 -in cert.pem -noout -dates',
    'ssh-keygen -t ed25519 -f ~/.ssh/id_new -N ""',
    'cat ~/.ssh/id_ed25519.pub',
    'aup-guard status && aup-guard log tail',
    'cat ~/.aup-guard/audit.log | tail -5',
    'ls -la ~/.aup-guard',
    'grep -rn aup-guard . | head',
    'git commit -m "Explain how to remove aup-guard and rm -rf ~/.aup-guard"',
    'echo "alias git=/usr/bin/git"',
    'npm i -D aup-guard',
    'cat .claude/settings.json | jq .hooks',
    'mkdir -p .claude/commands && cp x.md .claude/commands/',
    'rm -f .git/index.lock',
    'cat .git/HEAD',
    'kill %1; kill -9 4242; pkill -f "vite dev"',
    'hash -r; alias ll="ls -la"; unset FOO',
    `echo 'alias gst="aup-guard status"' >> ~/.bashrc`,
    "echo 'source <(aup-guard completion bash)' >> ~/.bashrc",
    `echo 'echo "guarded by aup-guard"' >> ~/.bashrc`,
    "echo 'export PATH=$PATH:~/go/bin # after aup-guard' >> ~/.bashrc",
    `echo 'command -v aup-guard >/dev/null || echo "install aup-guard"' >> ~/.zshrc`,
    'tmux new-session -d -s dev && tmux ls',
    'claude -p "why is cat .env dangerous"',
  ])('%s', (line) => {
    expect(judged(line)).toBe('');
  });
});
