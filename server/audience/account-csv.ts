// Companies as CSV for another tool: the target list, in the order of the page, with the fit and why.
import { stringify } from 'csv-stringify/sync'
import { disarm } from '../platform/csv'
import { sayCell } from './contact-csv'
import { fieldLabel, fieldsOf } from './facts/fields'
import { reasonsOf } from './icps/fit'
import type { Standing } from './icps/shortlist'

const facts = fieldsOf('account')
const header = [
  ...['Company', 'Domain', 'Fit', 'Rank', 'Why', 'Stands', 'People'],
  ...facts.map(({ key }) => fieldLabel(key)),
  'Own fields',
]

export async function* accountCsv(standings: readonly Standing[]): AsyncGenerator<string> {
  yield `\uFEFF${stringify([header])}`
  for (let at = 0; at < standings.length; at += 500) yield stringify(standings.slice(at, at + 500).map(toLine))
}

function toLine({ account, verdict, stand, people }: Standing): string[] {
  const cells = [
    account.name,
    account.domain,
    verdict?.fit,
    verdict?.score.toFixed(2),
    verdict ? reasonsOf(verdict).join('; ') : undefined,
    stand,
    String(people),
    ...facts.map(({ key }) => sayCell(account.facts[key])),
    Object.entries(account.own)
      .map(([name, value]) => `${name}: ${value}`)
      .join('; '),
  ]
  return cells.map((cell) => disarm(cell ?? ''))
}
