/** Money: what pays, buys or moves it. Reading balances and test tools are free. */
import type { CommandDef } from '../../engine/definitions.ts';
import { byRules } from './rules.ts';

const CHANGES =
  'create|capture|confirm|cancel|delete|update|refund|pay|send|finalize|finalize_invoice|pay_invoice|void|void_invoice|mark_uncollectible|reverse|approve|complete|increment_authorization|apply_customer_balance|attach|detach|verify|transfer|payout|execute|fund|fund_cash_balance|close|modify|reactivate|resume|migrate|deactivate|add|remove|settle|submit|charge|authorize|publish|withdraw|deposit|buy|sell|order|convert|sendInvoice|send_invoice';

export const stripe: CommandDef = byRules({
  program: 'stripe',
  valued:
    '-d --data -e --expand --api-key -p --project-name --color --config --device-name -c --confirm --amount --currency --customer --stripe-account --stripe-version -i --idempotency --charge --limit',
  rules: `
    listen|trigger|logs|login|logout|config|version|samples|fixtures|status|open|serve|completion|plugin|community|feedback|whoami|get|resources =>
    post|delete => payment
    test_helpers =>
    webhook_endpoints|events|files|file_links|reporting ${CHANGES}|resend => external-send
    * ${CHANGES} => payment
    * * ${CHANGES} => payment
  `,
  examples: `
    stripe charges create --amount 1 => payment
    stripe --live refunds create --charge ch_1 => payment
    stripe subscriptions create --customer cus_1 => payment
    stripe payment_intents confirm pi_1 => payment
    stripe invoices pay in_1 => payment
    stripe invoices finalize_invoice in_1 => payment
    stripe payouts create --amount 5 => payment
    stripe subscriptions cancel sub_1 => payment
    stripe post /v1/charges -d amount=1 => payment
    stripe issuing cards create => payment
    stripe balance retrieve =>
    stripe customers list =>
    stripe get /v1/charges =>
    stripe trigger payment_intent.succeeded =>
    stripe listen --forward-to localhost:3000/webhook =>
    stripe logs tail =>
    stripe login =>
    stripe --help =>
  `,
});

/** Payment services with a noun and a verb. */
export const payers: CommandDef = byRules({
  program: 'square',
  aliases: [
    'paypal',
    'braintree',
    'adyen',
    'wise',
    'razorpay',
    'mollie',
    'gocardless',
    'paddle',
    'chargebee',
    'lemonsqueezy',
    'plaid',
    'dwolla',
    'paystack',
  ],
  rules: `
    login|logout|config|version|whoami|listen|sandbox|docs|init|webhooks|help|completion =>
    * list|ls|get|show|retrieve|status|search|view|balance|quote|history|export =>
    ${CHANGES} => payment
    * ${CHANGES} => payment
    * * ${CHANGES} => payment
  `,
  examples: `
    square payments create --amount 100 => payment
    paypal payouts create --file p.json => payment
    wise transfer create --amount 5 => payment
    razorpay refund create => payment
    wise send 5 => payment
    square payments list =>
    paypal orders get 1 =>
    wise balance =>
    plaid sandbox create =>
    square --help =>
  `,
});

export const exchanges: CommandDef = byRules({
  program: 'coinbase',
  aliases: ['ccxt', 'binance', 'binance-cli', 'kraken', 'alpaca', 'freqtrade', 'bitfinex'],
  rules: `
    backtesting|hyperopt|download-data|list-*|show-*|plot-*|new-*|create-userdir|test-pairlist|webserver =>
    trade +dry-run =>
    createOrder|createMarketOrder|createLimitOrder|withdraw|transfer|cancelOrder|buy|sell|order|send|pay|trade|convert => payment
    * createOrder|create*|withdraw|transfer|buy|sell|send|order|market|limit => payment
    * * createOrder|withdraw|transfer|buy|sell|send => payment
  `,
  examples: `
    coinbase buy BTC 10 => payment
    ccxt binance createOrder BTC/USDT limit buy 1 1 => payment
    kraken withdraw XBT key 1 => payment
    freqtrade trade --config c.json => payment
    ccxt binance fetchTicker BTC/USDT =>
    freqtrade backtesting --config c.json =>
    freqtrade trade --dry-run =>
    kraken ticker XBTUSD =>
  `,
});
