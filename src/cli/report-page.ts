/** A report as one page: nothing in it runs, nothing outside it is asked for. */
import type { Report } from '../engine/report/model.ts';
import { dataSection, mcpSection, oversightSection } from './report-data-parts.ts';
import { inventorySection, overTime, policySection, toolsSection } from './report-guard-parts.ts';
import { html, Markup } from './report-markup.ts';
import {
  exceptionsSection,
  frameworkAppendix,
  incidentsSection,
  integritySection,
  numbersAppendix,
} from './report-proof-parts.ts';
import { REPORT_STYLE } from './report-style.ts';
import { figure } from './report-table.ts';
import { momentWords, some } from './report-words.ts';

const CONTENTS: readonly (readonly [string, string])[] = [
  ['summary', 'Summary'],
  ['s-1', '1 Policy'],
  ['s-2', '2 AI inventory'],
  ['s-3', '3 Tools and plans'],
  ['s-4', '4 Data protection'],
  ['s-5', '5 Human oversight of agent actions'],
  ['s-6', '6 MCP servers'],
  ['s-7', '7 Incidents'],
  ['s-8', '8 Log integrity'],
  ['s-9', '9 Exceptions'],
  ['s-A', 'Appendix A: frameworks'],
  ['s-B', 'Appendix B: numbers'],
];

function periodWords({ period, rows }: Report): string {
  const from = period.from ?? rows.first;
  return `${from === undefined ? '' : `${momentWords(from)} to `}${momentWords(period.to)}`;
}

function headerPart(report: Report, live: string | undefined): Markup {
  const remark = live === undefined ? html`` : html`<p class="soft">${live}</p> `;
  return html`<header>
    <h1>AI acceptable use: evidence report</h1>
    <p class="sub">${report.policy.name ?? 'no policy'} · ${periodWords(report)}</p>
    ${remark}
    <p class="ready">
      <strong>A statement of readiness.</strong> It shows what the guard on this machine was set to do and
      what it recorded: kinds, numbers and days. It claims no conformity with any law or standard, and it
      counts events, never people.
    </p>
  </header> `;
}

function figures({ summary, rows }: Report): Markup {
  const all: readonly (readonly [string, string, number])[] = [
    ['counted', 'rows of the log counted', rows.counted],
    ['sessions', 'guarded sessions', summary.sessions],
    ['replaced', 'values replaced before they left', summary.replaced],
    ['stopped', 'times a clause stopped something', summary.stopped],
    ['asked', 'questions put to people', summary.asked],
    ['approved', 'answered yes', summary.approved],
    ['refused', 'answered no, or not at all', summary.refused],
    ['wouldHave', 'would have been stopped, asked or replaced', summary.wouldHave],
    ['exceptionsInForce', 'exceptions in force', summary.exceptionsInForce],
    ['incidentsOpen', 'incidents not closed', summary.incidentsOpen],
  ];
  const cells = all.map(
    ([key, words, value]) =>
      html`<div>
        <dt>${words}</dt>
        <dd data-figure="${key}">${figure(value)}</dd>
      </div> `,
  );
  return html`<dl class="figures">${cells}</dl> `;
}

function summaryPart(report: Report): Markup {
  const { summary, integrity } = report;
  const log = integrity.ok
    ? html`<span class="good">intact</span>`
    : html`<span class="bad">broken: see section 8</span>`;
  return html`<section aria-labelledby="summary">
    <h2 id="summary">Summary</h2>
    <p>
      ${summary.enforced} of ${some(summary.clauses, 'clause')} ${summary.enforced === 1 ? 'is' : 'are'}
      enforced; the others watch or warn. The log is ${log}: ${some(integrity.records, 'record')},
      ${some(integrity.checkpoints, 'signed checkpoint')}, the last over ${some(integrity.covered, 'record')}.
    </p>
    ${figures(report)}${overTime(report)}
  </section> `;
}

/** Exactly so: who serves the page names the digest of what stands between the tags. */
const STYLE = new Markup(`<style>${REPORT_STYLE}</style>`);

/** What a browser may do with it, for the page itself and for who serves it: show it. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** `live`: a remark that this is no file but a page that changes. The same report gives the same page. */
export function reportPage(report: Report, live?: string): string {
  const contents = CONTENTS.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li> `);
  const sections = [
    policySection,
    inventorySection,
    toolsSection,
    dataSection,
    oversightSection,
    mcpSection,
    incidentsSection,
    integritySection,
    exceptionsSection,
  ].map((section) => html`<section>${section(report)}</section> `);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="generator" content="aup-guard" />
        <title>AI acceptable use: evidence report, ${report.made.slice(0, 10)}</title>
        ${STYLE}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the report</a>
        ${headerPart(report, live)}
        <nav aria-labelledby="contents">
          <h2 id="contents">Contents</h2>
          <ol>
            ${contents}
          </ol>
        </nav>
        <main id="main">
          ${summaryPart(report)}${sections}${frameworkAppendix(report)}${numbersAppendix(report)}
        </main>
        <footer><p>Made by aup-guard on ${momentWords(report.made)} from the log of one machine.</p></footer>
      </body>
    </html> `.text;
}
