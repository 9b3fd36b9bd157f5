// The sheet `choices` of an XLSForm: lists of options with codes, keys of ours and words.
import { type Fault, fault } from '../shape'
import { createKeys } from './imported'
import type { FormSheets } from './xlsform-sheets'

export type Choice = { readonly code: string; readonly key: string; readonly text: Record<string, string> }

/** Lists of choices by name; the same choice twice in a list is named and left out. */
export function readChoices({ choices, left }: FormSheets, faults: Fault[]): ReadonlyMap<string, Choice[]> {
  const lists = new Map<string, Choice[]>()
  const keys = new Map<string, (name: string) => string>()
  for (const row of choices) {
    const [list, code] = [row.cell('list_name'), row.cell('name') || row.cell('value')]
    if (list === '' && code === '') continue
    const known = lists.get(list) ?? []
    lists.set(list, known)
    const keyFor = keys.get(list) ?? createKeys()
    keys.set(list, keyFor)
    const at = `choices, row ${row.row}, name`
    if (code === '') faults.push(fault(at, 'not-xlsform', 'expected a name, got none'))
    else if (known.some((choice) => choice.code === code))
      left.push(`choices, row ${row.row}: ${code.slice(0, 80)} a second time in ${list.slice(0, 80)}`)
    else if (known.length === 300)
      faults.push(fault(at, 'too-long', `expected at most 300 choices in ${list.slice(0, 80)}`))
    else known.push({ code, key: keyFor(code), text: row.words('label') })
  }
  return lists
}
