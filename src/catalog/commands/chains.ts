/** Wallets and chains: a transaction cannot be taken back. Networks of this machine are free. */
import type { CommandDef } from '../../engine/definitions.ts';
import { byRules } from './rules.ts';

const LOCAL_CHAIN =
  '(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|anvil|localnet|localhardhat|devnet|regtest|ganache|testnet-?local)';

export const solana: CommandDef = byRules({
  program: 'solana',
  aliases: ['spl-token'],
  valued: '-u --url -k --keypair --fee-payer --from --commitment --owner -C --config --output',
  rules: `
    airdrop|balance|address|config|account|block|logs|confirm|cluster-version|epoch-info|supply|accounts|display =>
    /(?:-u|--url)[\\s=](?:localhost|l|http:\\/\\/(?:localhost|127\\.)|devnet|d\\b|testnet|t\\b)/ =>
    program deploy|upgrade|close|write-buffer|set-upgrade-authority|extend => prod-change
    program|stake|vote|nonce show|dump|history =>
    transfer|pay|send|stake*|deactivate-stake|withdraw-*|delegate-stake|create-stake-account|split-stake|merge-stake|create-nonce-account|vote-* => payment
    mint|burn|close|create-token|create-account|approve|authorize|freeze|wrap|unwrap|transfer-* => payment
  `,
  examples: `
    solana transfer addr 1 => payment
    solana withdraw-stake a b 1 => payment
    spl-token transfer tok 1 addr => payment
    spl-token mint tok 100 => payment
    solana program deploy p.so => prod-change
    solana balance =>
    solana airdrop 1 =>
    solana -u localhost transfer addr 1 =>
    spl-token accounts =>
    solana config get =>
  `,
});

export const bitcoin: CommandDef = byRules({
  program: 'bitcoin-cli',
  aliases: ['litecoin-cli', 'dogecoin-cli', 'bcli', 'elements-cli', 'zcash-cli', 'dash-cli'],
  goFlags: true,
  valued: '--rpcwallet --rpcconnect --rpcuser --rpcpassword --datadir --conf',
  rules: `
    +regtest =>
    dumpprivkey|dumpwallet|listdescriptors => secret-read
    send*|fundrawtransaction|bumpfee|psbtbumpfee|walletprocesspsbt|sendtoaddress|z_sendmany|spendrawtransaction|sethdseed|signrawtransaction* => payment
    stop|invalidateblock|removeprunedfunds|abandontransaction => prod-change
  `,
  examples: `
    bitcoin-cli sendtoaddress bc1q 0.1 => payment
    bitcoin-cli -rpcwallet=w sendmany x {} => payment
    bitcoin-cli sendrawtransaction 0200 => payment
    bitcoin-cli bumpfee tx => payment
    bitcoin-cli dumpprivkey bc1q => secret-read
    bitcoin-cli getbalance =>
    bitcoin-cli -regtest sendtoaddress bcrt1q 1 =>
    bitcoin-cli getblockchaininfo =>
    bitcoin-cli listtransactions =>
  `,
});

export const lightning: CommandDef = byRules({
  program: 'lncli',
  aliases: ['lightning-cli', 'loop', 'pool', 'eclair-cli', 'phoenix-cli'],
  valued: '--network -n --rpcserver --lnddir --macaroonpath --tlscertpath --lightning-dir',
  rules: `
    /--network[\\s=]regtest/ =>
    payinvoice|sendpayment|sendcoins|sendmany|sendtoroute|openchannel|closechannel|closeallchannels|batchopenchannel|bumpfee|withdraw|fundchannel|multifundchannel|pay|xpay|keysend|sendpay|sendonion|close|out|in|sendtoaddress|abandonchannel|multiwithdraw|txsend|payoffer|paylnurl => payment
    accounts|orders|wallet submit|new|deposit|withdraw => payment
  `,
  examples: `
    lncli payinvoice lnbc1 => payment
    lncli sendcoins --addr bc1q --amt 5 => payment
    lncli closechannel a => payment
    lightning-cli pay lnbc1 => payment
    lightning-cli withdraw bc1q all => payment
    lncli walletbalance =>
    lncli addinvoice 5 =>
    lncli --network=regtest payinvoice lnbcrt1 =>
    lightning-cli getinfo =>
  `,
});

/** Foundry. */
export const cast: CommandDef = byRules({
  program: 'cast',
  aliases: ['seth', 'eth', 'ethereal'],
  valued: '--rpc-url -r --private-key --from --value --chain --gas-limit --account --password -b --block',
  rules: `
    wallet private-key|decrypt-keystore|pk|dk => secret-read
    /(?:--rpc-url|-r)[\\s=]\\S*${LOCAL_CHAIN}/ =>
    send|publish|transfer|pay|s|p => payment
    transaction|account|validator send|exit|deposit|withdrawal => payment
  `,
  examples: `
    cast send 0x1 f() --private-key 0x2 => payment
    cast send 0x1 --value 1ether --rpc-url https://rpc.example => payment
    cast publish 0x02 => payment
    seth send 0x1 f() => payment
    cast wallet private-key m => secret-read
    cast send 0x1 f() --rpc-url http://localhost:8545 =>
    cast call 0x1 f() =>
    cast balance 0x1 =>
    cast abi-encode f() =>
    cast block latest =>
  `,
});

/** Contracts on a chain: a deployment. */
export const contracts: CommandDef = byRules({
  program: 'forge',
  aliases: ['hardhat', 'truffle', 'anchor', 'brownie', 'ape', 'starkli', 'sncast', 'thirdweb', 'zksync-cli'],
  valued: '--rpc-url --fork-url -f --network --private-key --provider.cluster --chain --sender --account',
  rules: `
    /(?:--rpc-url|--fork-url|--network|--provider\\.cluster|-f)[\\s=]\\S*(?:${LOCAL_CHAIN}|hardhat|development|local)/ =>
    script +broadcast|resume => prod-change
    create|deploy|upgrade|migrate|publish|declare|invoke|verify-contract|set-upgrade-authority => prod-change
    verify +network|rpc-url => external-send
    run|ignition|scripts +network => prod-change
    ignition deploy => prod-change
    run|idl main|init|upgrade|close => prod-change
  `,
  examples: `
    forge script s.sol --broadcast --rpc-url https://rpc.example => prod-change
    forge create C --private-key 0x1 => prod-change
    hardhat run deploy.js --network mainnet => prod-change
    hardhat ignition deploy m.ts --network sepolia => prod-change
    truffle migrate --network live => prod-change
    anchor deploy => prod-change
    anchor upgrade p.so => prod-change
    starkli invoke 0x1 f => prod-change
    forge build =>
    forge test -vvv =>
    forge script s.sol =>
    forge script s.sol --broadcast --rpc-url http://localhost:8545 =>
    hardhat test =>
    hardhat node =>
    hardhat run deploy.js --network localhost =>
    truffle migrate --network development =>
    anchor test =>
    anchor deploy --provider.cluster localnet =>
  `,
});

/** Other wallets: a noun first, or the verb at once. */
export const wallets: CommandDef = byRules({
  program: 'near',
  aliases: [
    'near-cli-rs',
    'sui',
    'aptos',
    'cardano-cli',
    'monero-wallet-cli',
    'electrum',
    'gaiad',
    'osmosisd',
    'octez-client',
    'dfx',
    'goal',
    'stellar',
    'soroban',
  ],
  valued: '--networkId --network -n --node --wallet --home --url --profile -a -f -t',
  rules: `
    /--network(?:Id)?[\\s=](?:local|localnet|sandbox|emulator|standalone)\\b/ =>
    send|send-near|transfer|pay|payto|paytomany|broadcast|sweep|transfer-sui|sendpayment|payment|submit => payment
    deploy|dev-deploy|call|create-account|delete|delete-account|stake => payment
    tokens|staking|tx * => payment
    transaction submit|send|sign => payment
    account transfer|delete|create-resource-account|rotate-key => payment
    client pay|pay-sui|pay-all-sui|transfer|transfer-sui|publish|call|upgrade|ptb|merge-coin|split-coin|execute-signed-tx => payment
    move publish|run|run-script|deploy-object|upgrade-object => payment
    canister install|delete|stop|uninstall-code|deposit-cycles => prod-change
    contract deploy|invoke|install|upload => payment
  `,
  examples: `
    near send a.near b.near 1 => payment
    sui client transfer --to 0x1 => payment
    aptos move publish => payment
    cardano-cli transaction submit --tx-file tx => payment
    electrum payto addr 1 => payment
    gaiad tx bank send a b 1atom => payment
    dfx canister delete x => prod-change
    near view a.near f =>
    sui client balance =>
    aptos move test =>
    dfx start =>
    stellar keys ls =>
    electrum getbalance =>
  `,
});

/** Orders and transfers by word, and those written in the language of a node. */
export const traders: CommandDef = byRules({
  program: 'btcli',
  aliases: [
    'polkadot-js-api',
    'subkey-tx',
    'geth',
    'erigon',
    'besu',
    'kraken-cli',
    'krakenx',
    'hyperliquid',
    'hummingbot',
    'cryptocli',
    'ethereal-cli',
    'ethdo',
    'frame',
    'safe-cli',
    'tonos-cli',
    'ton',
    'avalanche',
    'terrad',
    'injectived',
    'celestia-appd',
    'junod',
    'wasmd',
    'evmosd',
    'dydxprotocold',
    'simd',
  ],
  valued: '--wallet.name --subtensor.network --network --ws --node --from --chain-id -c --config --datadir',
  rules: `
    +dry-run|dry_run|sandbox|generate-only|testnet|dev =>
    /${LOCAL_CHAIN}/ =>
    backtesting|backtest|hyperopt|download-data|plot-*|list-*|new-*|create-userdir|show-*|query|q|init|start|status|keys|version|config|convert-*|lookahead-analysis|webserver|test-pairlist =>
    wallet|w|account regen_*|export|private-key => secret-read
    tx|send|transfer|order|addorder|trade|buy|sell|withdraw|pay|sweep|stake|unstake => payment
    wallet|w|stake|st|root|subnets|su|sudo|delegate|validator|account|subnet|contract transfer|swap_*|add|remove|move|register|create|set|exit|withdraw|deploy|delegate|undelegate|swap => payment
    tx.* => payment
    /sendTransaction|sendRawTransaction|personal\\.unlock|signTransaction|createOrder|withdraw\\(/ => payment
    subnet|blockchain|contract deploy => payment
  `,
  examples: `
    btcli stake add --amount 1 => payment
    btcli wallet transfer --dest x => payment
    polkadot-js-api --ws wss://x tx.balances.transfer x 1 => payment
    geth attach --exec eth.sendTransaction({}) => payment
    terrad tx bank send a b 1uluna => payment
    kraken-cli addorder buy x => payment
    ethdo validator exit => payment
    btcli wallet list =>
    geth --dev =>
    terrad query bank balances x =>
    polkadot-js-api --ws wss://x query.system.account x =>
  `,
});
