/** What makes a machine be looked at again and again: the text for each scheduler. */
import { parseDuration } from '../policy/units.ts';

/** A pace every scheduler can keep. */
export interface Pace {
  readonly ms: number;
  /** When, as systemd writes it; `MM` is a minute of ours. */
  readonly calendar: string;
  /** The same for cron. */
  readonly cron: string;
  /** The same as words of `schtasks`. */
  readonly task: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const PACES: readonly Pace[] = [
  ...[15, 20, 30].map((minutes) => ({
    ms: minutes * MINUTE,
    calendar: `*-*-* *:0/${minutes}:00`,
    cron: `*/${minutes} * * * *`,
    task: `/SC MINUTE /MO ${minutes}`,
  })),
  { ms: HOUR, calendar: '*-*-* *:MM:00', cron: 'MM * * * *', task: '/SC HOURLY /ST 00:MM' },
  ...[2, 3, 4, 6, 8, 12].map((hours) => ({
    ms: hours * HOUR,
    calendar: `*-*-* 0/${hours}:MM:00`,
    cron: `MM */${hours} * * *`,
    task: `/SC HOURLY /MO ${hours} /ST 00:MM`,
  })),
  // While people work: a machine that is off in the night would never be looked at by cron.
  { ms: DAY, calendar: '*-*-* 11:MM:00', cron: 'MM 11 * * *', task: '/SC DAILY /ST 11:MM' },
  { ms: 7 * DAY, calendar: 'Mon *-*-* 11:MM:00', cron: 'MM 11 * * 1', task: '/SC WEEKLY /D MON /ST 11:MM' },
];

/** What `--schedule` takes, for people. */
export const PACE_WORDS = '15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, 1d or 1w';

/** Undefined for a pace that not every scheduler can keep. */
export function paceOf(text: string): Pace | undefined {
  const ms = parseDuration(text);
  return PACES.find((pace) => pace.ms === ms);
}

/** The name of the job everywhere. */
export const JOB = 'aup-guard-discover';
/** The same as launchd names it. */
export const LABEL = 'org.aup-guard.discover';
const MADE = 'Made by: aup-guard discover --schedule. Taken out by: aup-guard discover --unschedule';

export interface Job {
  readonly pace: Pace;
  /** The program and its words, absolute. */
  readonly argv: readonly string[];
  /** 0-59: not all machines at once. */
  readonly minute: number;
}

function at(text: string, minute: number): string {
  return text.replace('MM', String(minute));
}

/** In quotes of systemd, which reads `%` as the beginning of a specifier. */
function quoted(word: string): string {
  const plain = word.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`);
  return `"${plain.replaceAll('%', '%%')}"`;
}

/** The same where variables are looked for. */
function argument(word: string): string {
  return quoted(word).replaceAll('$', '$$$$');
}

/** Words of `ExecStart=`. In the name of the program no variable is looked for, and quotes are refused. */
function systemdLine([program = '', ...words]: readonly string[]): string {
  const first = /["'\\]/.test(program) ? `/usr/bin/env ${argument(program)}` : quoted(program);
  return [first, ...words.map(argument)].join(' ');
}

/** Files of a user's own systemd: what runs, and when. What it prints is for nobody. */
export function systemdUnits({ pace, argv, minute }: Job): {
  readonly service: string;
  readonly timer: string;
} {
  const service = [
    `# ${MADE}`,
    '[Unit]',
    'Description=Look for AI tools on this machine (aup-guard)',
    '',
    '[Service]',
    'Type=oneshot',
    `ExecStart=${systemdLine(argv)}`,
    // It ends with 1 where a tool is prohibited: that is a finding, no failure.
    'SuccessExitStatus=1',
    'StandardOutput=null',
    'StandardError=null',
    'Nice=10',
    'TimeoutStartSec=300',
    '',
  ];
  const timer = [
    `# ${MADE}`,
    '[Unit]',
    'Description=Look for AI tools on this machine (aup-guard)',
    '',
    '[Timer]',
    `OnCalendar=${at(pace.calendar, minute)}`,
    'RandomizedDelaySec=300',
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ];
  return { service: service.join('\n'), timer: timer.join('\n') };
}

/** A word for the shell that cron starts, in a line in which cron itself reads `%` as a line break. */
function cronWord(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`.replaceAll('%', String.raw`\%`);
}

/** Lines for a crontab, each ended. */
export function cronLines({ pace, argv, minute }: Job): string {
  const command = argv.map(cronWord).join(' ');
  return [
    `# >>> ${JOB} >>> ${MADE}`,
    `${at(pace.cron, minute)} ${command} >/dev/null 2>&1`,
    `# <<< ${JOB} <<<`,
    '',
  ].join('\n');
}

function xmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The property list of a user's launchd job; launchd makes up for what it slept through. */
export function launchdPlist({ pace, argv }: Job): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    `<!-- ${MADE.replaceAll('--', '‑‑')} -->`,
    '<plist version="1.0">',
    '<dict>',
    '  <key>Label</key>',
    `  <string>${LABEL}</string>`,
    '  <key>ProgramArguments</key>',
    '  <array>',
    ...argv.map((word) => `    <string>${xmlText(word)}</string>`),
    '  </array>',
    '  <key>StartInterval</key>',
    `  <integer>${pace.ms / 1000}</integer>`,
    '  <key>LowPriorityIO</key>',
    '  <true/>',
    '  <key>ProcessType</key>',
    '  <string>Background</string>',
    '</dict>',
    '</plist>',
    '',
  ].join('\n');
}

/** Letters of a command that `schtasks` takes. */
const LONGEST_TASK = 261;

/** Lines a person gives to a prompt of Windows: one that puts the job in, one that takes it out. Undefined for a program that cannot be named there. */
export function taskLines({ pace, argv, minute }: Job): readonly [string, string] | undefined {
  // Its quotes end at the quotes within them: what then stands bare must be nothing the prompt reads as more.
  if (argv.some((word) => /[%"&|<>^!\u0000-\u001f]/.test(word))) return undefined;
  const command = argv.map((word) => (/[^\w./\\:-]/.test(word) ? String.raw`\"${word}\"` : word)).join(' ');
  if (command.replaceAll(String.raw`\"`, '"').length > LONGEST_TASK) return undefined;
  const when = pace.task.replace('MM', String(minute).padStart(2, '0'));
  return [`schtasks /Create /TN ${JOB} ${when} /TR "${command}" /F`, `schtasks /Delete /TN ${JOB} /F`];
}

/** Whether a word can stand in a job: no scheduler takes a line break. */
export function fitsJob(word: string): boolean {
  return !/[\u0000-\u001f\u007f]/.test(word);
}
