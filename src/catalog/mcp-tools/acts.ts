/** What the name of a server's tool tells of its doing. The first row that fits counts; tools that only look are none of them. */
import type { Verb } from '../../engine/model.ts';
import { wordList } from '../argv.ts';

export interface ToolAct {
  readonly verb: Verb;
  /** Words one of which does it: the first word of the name that does anything at all. */
  readonly does: readonly string[];
  /** What it is done to, one of them; absent = to anything. */
  readonly to?: readonly string[];
  /** Done to one of these it is nothing of concern. */
  readonly but?: readonly string[];
  /** Arguments one of which must be there as well. */
  readonly given?: readonly string[];
  readonly examples: { readonly yes: readonly string[]; readonly no: readonly string[] };
}

const REPOSITORY = wordList('repo repository repo_path project_id projectId owner workspace_slug');
const RUNNING = wordList(`
  database databases db table tables collection index schema keyspace instance instances cluster clusters namespace
  deployment deployments pod pods service services server servers vm vms droplet droplets bucket buckets stack stacks
  queue topic function functions lambda app apps application environment project projects organization node nodes
  nodepool volume volumes disk snapshot network subnet vpc zone dns domain loadbalancer firewall user users role roles
  permission policy webhook secret secrets token certificate workflow pipeline container containers site resource
  resources release helm kubectl terraform repository repo account tenant migration replica variable
`);

export const acts: readonly ToolAct[] = [
  {
    verb: 'external-send',
    does: wordList('post put patch delete'),
    to: wordList('http https playwright puppeteer rest'),
    examples: {
      yes: ['playwright_post', 'playwright_delete', 'http_put'],
      no: ['playwright_get', 'playwright_click', 'http_get'],
    },
  },
  {
    verb: 'merge',
    does: wordList('merge automerge'),
    to: wordList(
      'pull pr prs mr request branch branches upstream fork git github gitlab bitbucket merge automerge',
    ),
    but: wordList('cell cells pdf pdfs files images documents slides columns rows audio video'),
    examples: {
      yes: [
        'merge_pull_request',
        'mergePullRequest',
        'pull_request_merge',
        'merge_branch',
        'git_merge',
        'merge',
      ],
      no: [
        'merge_cells',
        'pdf_merger',
        'get_merge_request',
        'list_merge_requests',
        'pull_request_merge_status',
      ],
    },
  },
  {
    verb: 'merge',
    does: wordList('accept enable'),
    to: wordList('merge automerge'),
    examples: {
      yes: ['accept_merge_request', 'enable_auto_merge'],
      no: ['enable_toolset', 'accept_invitation'],
    },
  },
  {
    verb: 'push',
    does: wordList('push'),
    to: wordList(
      'file files branch branches commit commits remote repository repo git github changes tag tags push code',
    ),
    but: wordList('notification notifications message image'),
    examples: {
      yes: ['push_files', 'git_push', 'push', 'push_to_remote_branch'],
      no: ['push_notification', 'get_push_events', 'list_pushes'],
    },
  },
  {
    verb: 'push',
    does: wordList('create update commit write upload put edit delete rename move'),
    to: wordList('file files commit contents'),
    given: wordList('branch branch_name branchName commit_message commitMessage'),
    examples: {
      yes: ['create_or_update_file(branch)', 'delete_file(branch)', 'create_commit(branch)'],
      no: ['create_or_update_file', 'write_file(path)', 'get_file_contents(branch)', 'git_commit(message)'],
    },
  },
  {
    verb: 'delete-branch',
    does: wordList('delete remove'),
    to: wordList('branch branches release releases ref refs'),
    examples: {
      yes: ['delete_branch', 'removeBranch', 'delete_release', 'git_delete_branch'],
      no: ['create_branch', 'list_branches', 'delete_release_note'],
    },
    but: wordList('note notes'),
  },
  {
    verb: 'delete-branch',
    does: wordList('delete remove'),
    to: wordList('tag tags'),
    given: REPOSITORY,
    examples: { yes: ['delete_tag(repo)'], no: ['delete_tag(note)', 'list_tags(repo)'] },
  },
  {
    verb: 'payment',
    does: wordList('pay charge refund payout purchase buy withdraw'),
    examples: {
      yes: ['pay_invoice', 'refund_charge', 'buy_number', 'charge_card'],
      no: ['get_payout', 'list_charges', 'find_ev_charging_stations'],
    },
  },
  {
    verb: 'payment',
    does: wordList(
      'transfer create make send confirm capture finalize place submit execute checkout cancel update',
    ),
    to: wordList(
      'payment payments charge charges refund refunds payout payouts transfer invoice invoices order orders trade trades subscription subscriptions swap money funds usdc cart',
    ),
    but: wordList('method link issue ownership repository label template'),
    examples: {
      yes: ['create_refund', 'create_payment_intent', 'transfer_funds', 'place_order', 'cancel_subscription'],
      no: ['list_orders', 'get_payment', 'transfer_issue', 'create_customer', 'create_invoice_template'],
    },
  },
  {
    verb: 'prod-change',
    does: wordList('delete remove destroy drop terminate purge truncate wipe revoke'),
    to: RUNNING,
    but: wordList('file files directory folder'),
    examples: {
      yes: ['delete_database', 'drop_table', 'terminate_instances', 'remove_user', 'delete_repository'],
      no: ['force_terminate', 'list_databases', 'delete_file', 'describe_instances'],
    },
  },
  {
    verb: 'prod-change',
    does: wordList('deploy redeploy rollback rollout promote provision failover'),
    but: wordList('plan'),
    examples: {
      yes: ['deploy-compose', 'deploy_to_vercel', 'rollback_deployment', 'deployEdgeFunction'],
      no: ['list_deployments', 'get_deployment_logs', 'get_rollout_status'],
    },
  },
  {
    verb: 'prod-change',
    does: wordList(
      'scale resize restart reboot stop start pause resume restore reset drain cordon patch apply install upgrade uninstall enable disable rotate replace set update modify create trigger dispatch run rerun cancel',
    ),
    to: wordList(`
      instance instances cluster deployment deployments pod pods replicas statefulset daemonset droplet vm vms server
      servers nodepool helm kubectl terraform kubernetes k8s firewall migration migrations manifest manifests loadbalancer
      dns nameserver stack changeset workflow pipeline pipelines lambda iam secret database autoscaling
    `),
    but: wordList('file note diagram chart scanning template'),
    examples: {
      yes: [
        'scale_deployment',
        'apply_migration',
        'kubectl_apply',
        'restart_server',
        'run_workflow',
        'helm_upgrade',
      ],
      no: [
        'resize_image',
        'start_codegen_session',
        'apply_slide_template',
        'list_pods',
        'create_workflow_diagram',
      ],
    },
  },
  {
    verb: 'external-send',
    does: wordList(
      'send email publish unpublish tweet retweet notify broadcast reply forward sms upload invite post share',
    ),
    but: wordList('draft go'),
    examples: {
      yes: [
        'send_email',
        'slack_post_message',
        'publish_package',
        'reply_to_thread',
        'playwright_upload_file',
      ],
      no: [
        'get_post',
        'browser_go_forward',
        'list_emails',
        'search_messages',
        'slack_list_channels',
        'getStoryWithComments',
      ],
    },
  },
  {
    verb: 'external-send',
    does: wordList(
      'create add submit make write edit update close reopen open transition assign comment approve dismiss lock transfer fork',
    ),
    to: wordList(
      'comment comments message messages issue issues pull pr mr merge review reviews gist tweet discussion announcement newsletter email mail ticket tickets release',
    ),
    but: wordList('template notes note draft branch'),
    examples: {
      yes: [
        'create_issue',
        'add_issue_comment',
        'create_pull_request',
        'create_merge_request',
        'issue_write',
        'close_ticket',
      ],
      no: [
        'get_issue',
        'list_pull_requests',
        'pull_request_read',
        'add_observations',
        'create_release_notes',
      ],
    },
  },
  {
    verb: 'delete-files',
    does: wordList('delete erase wipe trash unlink rm rmdir purge shred'),
    but: wordList(
      'paragraph slide slides cell cells row rows column columns shape line lines text placeholder placeholders label reaction bookmark filter session cookie cookies breakpoint breakpoints page highlight',
    ),
    examples: {
      yes: ['delete_file', 'delete_entities', 'rmdir', 'trash_email', 'deleteNote'],
      no: ['delete_paragraph', 'undelete_file', 'get_deleted_items', 'clear_codegen_session'],
    },
  },
  {
    verb: 'delete-files',
    does: wordList('remove'),
    to: wordList('file files directory folder dir path document documents attachment'),
    examples: { yes: ['remove_file', 'removeDirectory'], no: ['remove_background', 'remove_label'] },
  },
];

/** Looking at these is no looking. */
export const secrets: ToolAct = {
  verb: 'secret-read',
  does: wordList('get read fetch reveal access export retrieve'),
  to: wordList('secret secrets password passwords credential credentials'),
  but: wordList('scanning alert alerts policy metadata strength generator'),
  examples: {
    yes: ['get_secret_value', 'vault_read_secret', 'getPassword'],
    no: ['list_secrets', 'get_secret_scanning_alert', 'get_user'],
  },
};
