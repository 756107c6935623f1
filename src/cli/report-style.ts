/** The look of a report: one style sheet for screens, light and dark, and for paper. */

const LIGHT = `
  --paper: #ffffff; --wash: #f4f6f8; --ink: #1b2632; --soft: #51606d; --line: #d5dce2; --accent: #1a5a86;
  --good: #226b49; --bad: #9c2f38;
  --stopped: #a63a43; --refused: #cf7f52; --approved: #2e7d58; --redacted: #2f6ea5; --warned: #b58412;
  --excepted: #7b5aa6; --would-have: #7f8c98; --draft: #b9c2ca; --other: #7f8c98;`;

const DARK = `
  --paper: #12181f; --wash: #1a222b; --ink: #e3e9ee; --soft: #a3b0bb; --line: #313d48; --accent: #7fbbe6;
  --good: #6fc79b; --bad: #f0939a;
  --stopped: #e0757d; --refused: #e3a27d; --approved: #5fb78a; --redacted: #6aa9dd; --warned: #d9ab45;
  --excepted: #b096d8; --would-have: #8d99a5; --draft: #55626e; --other: #8d99a5;`;

const FILLS = [
  ['stopped', 'stopped'],
  ['refused', 'refused'],
  ['approved', 'approved'],
  ['redacted', 'redacted'],
  ['warned', 'warned'],
  ['excepted', 'excepted'],
  ['would-have', 'would-have'],
  ['draft', 'draft'],
  ['monitor', 'redacted'],
  ['warn', 'warned'],
  ['enforce', 'approved'],
  ['replaced', 'redacted'],
  ['passed', 'would-have'],
  ['prohibited', 'stopped'],
  ['unknown', 'warned'],
  ['not-judged', 'would-have'],
  ['rows', 'redacted'],
  ['pending', 'warned'],
  ['changed', 'refused'],
  ['denied', 'stopped'],
  ['expired', 'would-have'],
]
  .map(([name, colour]) => `.f-${name} { fill: var(--${colour}); }`)
  .join('\n');

/** Without `<style>`. No font, picture or other file is asked for. */
export const REPORT_STYLE: string = `
:root { color-scheme: light dark; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
body { margin: 0; background: var(--paper); color: var(--ink); }
header, nav, main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 3rem; }
h1, h2, h3 { line-height: 1.25; font-weight: 600; text-wrap: balance; }
h1 { font-size: 2rem; letter-spacing: -0.01em; margin: 0 0 0.25rem; }
h2 { font-size: 1.4rem; margin: 3.25rem 0 0.75rem; padding-top: 0.9rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.06rem; margin: 2rem 0 0.5rem; }
p { max-width: 44rem; margin: 0.5rem 0 0.9rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: 1rem; }
.sub { color: var(--soft); font-size: 1.05rem; margin: 0 0 1.5rem; max-width: none; }
.soft, .none, .does { color: var(--soft); } .does { margin-top: 0; }
.zero { color: var(--soft); }
.ready { border-left: 4px solid var(--accent); background: var(--wash); padding: 0.8rem 1.1rem; max-width: 46rem; margin: 1.25rem 0; }
.good { color: var(--good); font-weight: 600; } .bad { color: var(--bad); font-weight: 600; }
nav ol { columns: 2; column-gap: 3rem; padding-left: 0; margin: 0.5rem 0 0; list-style: none; max-width: 46rem; }
nav li { break-inside: avoid; padding: 0.1rem 0; }
nav h2 { margin-top: 2rem; border: 0; padding: 0; font-size: 1.06rem; }
dl { margin: 0; } dd { margin: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1px; background: var(--line);
  border: 1px solid var(--line); margin: 1.25rem 0 1.75rem; }
.figures div { background: var(--paper); padding: 0.85rem 1rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.figures dd { font-size: 1.65rem; font-weight: 600; line-height: 1.2; font-variant-numeric: tabular-nums; }
.figures dt { color: var(--soft); font-size: 0.88rem; line-height: 1.35; }
.facts { border-top: 1px solid var(--line); margin: 0.75rem 0 1.25rem; max-width: 46rem; }
.facts div { display: grid; grid-template-columns: 14rem 1fr; gap: 1rem; padding: 0.35rem 0; border-bottom: 1px solid var(--line); }
.facts dt { color: var(--soft); } .facts dd { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: 1rem 0 1.5rem; }
/* A name and a number belong together. */
.scroll:has(thead th:nth-child(2):last-child) { max-width: 30rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0 0 0.45rem; }
th, td { text-align: left; vertical-align: top; padding: 0.38rem 0.9rem 0.38rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); font-size: 0.82rem; border-bottom: 1px solid var(--ink); vertical-align: bottom; }
tbody th { font-weight: 500; white-space: nowrap; } .n { text-align: right; }
code { font: 0.86em/1.4 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
figure { margin: 1.25rem 0 1.75rem; } figcaption { font-weight: 600; font-size: 0.95rem; margin-bottom: 0.4rem; }
.plot { display: block; width: 100%; height: auto; overflow: visible; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.25rem; padding: 0; margin: 0 0 0.6rem; font-size: 0.85rem; color: var(--soft); }
.key { width: 0.75rem; height: 0.75rem; vertical-align: -0.06rem; margin-right: 0.2rem; }
svg text { fill: var(--ink); font-size: 12px; font-family: inherit; } svg .axis { fill: var(--soft); font-size: 11px; }
.end { text-anchor: end; } .mid { text-anchor: middle; }
.grid { stroke: var(--line); } .base { stroke: var(--soft); } 
.planned { fill: var(--paper); opacity: 0.6; } .now { stroke: var(--ink); stroke-dasharray: 3 3; }
${FILLS}
.tag { white-space: nowrap; } .tag.direct { font-weight: 600; }
footer { margin-top: 4rem; padding-top: 1rem; padding-bottom: 3rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.88rem; }
@media (max-width: 40rem) { nav ol { columns: 1; } .facts div { grid-template-columns: 1fr; gap: 0; } .plot { min-width: 34rem; } figure { overflow-x: auto; } }
@media print {
  @page { size: A4; margin: 17mm 16mm 18mm; }
  :root { color-scheme: light; } html { font-size: 10.5pt; }
  header, nav, main, footer { max-width: none; padding-left: 0; padding-right: 0; } header { padding-top: 0; }
  .skip { display: none; } a { color: inherit; text-decoration: none; }
  h2 { break-after: avoid; margin-top: 2rem; } h3, figcaption, caption { break-after: avoid; }
  figure, .figures, .facts div, tr, .ready { break-inside: avoid; } thead { display: table-header-group; }
  .scroll { overflow: visible; } .appendix { break-before: page; }
  * { print-color-adjust: exact; }
}
`;
