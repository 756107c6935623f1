/** What `policy test` prints: lines for people, and JUnit for build servers. */
import type { TestResult } from '../engine/policy/test-cases.ts';
import type { PolicyTestReport, ProbeResult } from '../host/policy-test.ts';
import { countOf, paint, type Screen } from './terminal.ts';

const NAME = 40;

function wanted({ expected }: TestResult): string {
  return [expected.clause, expected.do].filter((part) => part !== undefined).join(' ');
}

function got({ got: { clauses, do: does } }: TestResult): string {
  return `${clauses.join(', ')} ${does}`;
}

/** What the phases make of it today, where that is less. */
function today({ got: { do: does }, now, phase }: TestResult): string {
  return now === does ? '' : `  (today: ${now}${phase === undefined ? '' : `, ${phase}`})`;
}

function testLines(screen: Screen, test: TestResult): readonly string[] {
  const name = test.name.padEnd(NAME);
  if (test.ok) return [`${paint(screen, 'green', 'ok  ')}  ${name}  ${got(test)}${today(test)}`];
  return [
    `${paint(screen, 'red', 'FAIL')}  ${name}  ${test.where}`,
    `        expected  ${wanted(test)}`,
    `        got       ${got(test)}${today(test)}`,
    ...test.why.map((why, index) => `        ${index === 0 ? 'why     ' : '        '}  ${why}`),
  ];
}

function probeLines(screen: Screen, probe: ProbeResult): readonly string[] {
  const name = `${probe.clause} ${probe.control}`.padEnd(NAME);
  const { result, demand, what, where, got: reached } = probe;
  if (result === 'none') return [`${paint(screen, 'dim', '-   ')}  ${name}  ${what}`];
  if (result === 'held') return [`${paint(screen, 'green', 'ok  ')}  ${name}  ${what}: ${reached ?? demand}`];
  return [
    `${paint(screen, 'red', 'FAIL')}  ${name}  ${where}`,
    `        expected  ${demand}`,
    `        got       ${reached ?? 'nothing'}`,
    `        tried     ${what}`,
  ];
}

function summary({ tests, probes }: PolicyTestReport): string {
  const passed = tests.filter(({ ok }) => ok).length;
  const held = probes.filter(({ result }) => result === 'held').length;
  const tried = probes.filter(({ result }) => result !== 'none').length;
  return `${passed} of ${countOf(tests.length, 'test')} passed, ${held} of ${countOf(tried, 'probe')} held, ${countOf(probes.length - tried, 'control')} with nothing to stop`;
}

export function testReportLines(screen: Screen, report: PolicyTestReport): readonly string[] {
  return [
    ...report.tests.flatMap((test) => testLines(screen, test)),
    '',
    ...report.probes.flatMap((probe) => probeLines(screen, probe)),
    '',
    summary(report),
  ];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function xml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (char) => ENTITIES[char] ?? '');
}

interface JunitCase {
  readonly name: string;
  readonly where: string;
  /** Absent when it passed. */
  readonly failure?: string;
  readonly skipped?: string;
}

function caseXml(suite: string, { name, where, failure, skipped }: JunitCase): string {
  const head = `    <testcase classname="${xml(suite)}" name="${xml(name)}" file="${xml(where)}"`;
  if (failure !== undefined) return `${head}>\n      <failure message="${xml(failure)}"/>\n    </testcase>`;
  return skipped === undefined
    ? `${head}/>`
    : `${head}>\n      <skipped message="${xml(skipped)}"/>\n    </testcase>`;
}

function suiteXml(name: string, cases: readonly JunitCase[]): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  return [
    `  <testsuite name="${xml(name)}" tests="${cases.length}" failures="${failures}" skipped="${skipped}">`,
    ...cases.map((one) => caseXml(name, one)),
    '  </testsuite>',
  ].join('\n');
}

function testCase(test: TestResult): JunitCase {
  const base = { name: test.name, where: test.where };
  return test.ok
    ? base
    : { ...base, failure: `expected ${wanted(test)}, got ${got(test)}: ${test.why.join('; ')}` };
}

function probeCase({ clause, control, where, result, demand, got: reached, what }: ProbeResult): JunitCase {
  const base = { name: `${clause} ${control}`, where };
  if (result === 'held') return base;
  if (result === 'none') return { ...base, skipped: what };
  return { ...base, failure: `expected ${demand}, got ${reached ?? 'nothing'}: ${what}` };
}

/** The report as JUnit XML: two suites, the policy's tests and the probes. */
export function junit({ tests, probes }: PolicyTestReport): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    suiteXml('policy tests', tests.map(testCase)),
    suiteXml('control probes', probes.map(probeCase)),
    '</testsuites>',
    '',
  ].join('\n');
}
