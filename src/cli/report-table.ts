/** Tables and figures of a report. */
import { html, type Markup, type Part } from './report-markup.ts';
import { count } from './terminal.ts';

export interface TableText {
  readonly id: string;
  readonly caption: string;
  /** A `#` in front: a column of numbers. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly Part[])[];
  /** Instead of rows, when there are none. */
  readonly empty?: string;
}

/** `1,234`; zero is said as such. */
export function figure(value: number): Markup {
  return value === 0 ? html`<span class="zero">0</span>` : html`${count(value)}`;
}

function cellOf(part: Part): Part {
  return typeof part === 'number' ? figure(part) : part;
}

function rowOf(row: readonly Part[], head: readonly string[]): Markup {
  const [first = '', ...rest] = row;
  const cells = rest.map((part, at) =>
    head[at + 1]?.startsWith('#') === true
      ? html`<td class="n">${cellOf(part)}</td>`
      : html`<td>${cellOf(part)}</td>`,
  );
  return html`<tr>
    <th scope="row">${cellOf(first)}</th>
    ${cells}
  </tr> `;
}

function headCell(title: string): Markup {
  return title.startsWith('#')
    ? html`<th scope="col" class="n">${title.slice(1)}</th>`
    : html`<th scope="col">${title}</th>`;
}

/** A table that can be scrolled by keyboard where it is wider than the page. */
export function table({ id, caption, head, rows, empty = 'None.' }: TableText): Markup {
  if (rows.length === 0) return html`<p class="none"><strong>${caption}:</strong> ${empty}</p>`;
  return framed(
    id,
    caption,
    html`<thead>
        <tr>
          ${head.map(headCell)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => rowOf(row, head))}
      </tbody>`,
  );
}

/** The frame around the rows of a table. */
export function framed(id: string, caption: string, body: Markup): Markup {
  return html`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
    <table>
      <caption id="${id}">
        ${caption}
      </caption>
      ${body}
    </table>
  </div> `;
}

/** A list of small numbers with their words. */
export function facts(entries: readonly (readonly [string, Part])[]): Markup {
  const rows = entries.map(
    ([name, value]) =>
      html`<div>
        <dt>${name}</dt>
        <dd>${cellOf(value)}</dd>
      </div> `,
  );
  return html`<dl class="facts">${rows}</dl> `;
}
