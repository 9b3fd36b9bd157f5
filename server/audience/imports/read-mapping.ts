// The mapping of columns as the API takes it: `{ "Header": "account.employees" }`, by header, for a file. Pure.
import { Problem } from '../../problems'
import { readTable } from './read-table'
import { isTarget, type Target } from './recognise-columns'

/** @throws Problem `request.invalid` naming the header or target that is not there */
export function readMapping(given: Readonly<Record<string, string>>, bytes: Buffer): Map<number, Target> {
  const refuse = (message: string): never => {
    throw new Problem('request.invalid', { summary: message, faults: [{ path: 'mapping', message }] })
  }
  const table = readTable(bytes)
  const header = 'fault' in table ? [] : table.header
  const mapping = new Map<number, Target>()
  for (const [name, target] of Object.entries(given)) {
    const columns = header.flatMap((one, at) => (one === name ? [at] : []))
    if (columns.length === 0) refuse(`mapping: there is no column “${name.slice(0, 80)}”.`)
    const known =
      [target, `contact.${target}`, `account.${target}`].find(isTarget) ??
      refuse(`mapping: expected a target such as email, company or account.employees for “${name.slice(0, 80)}”.`)
    for (const column of columns) mapping.set(column, known)
  }
  return mapping
}
