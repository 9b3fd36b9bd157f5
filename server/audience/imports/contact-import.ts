// One import of people (import-run.ts): what was asked, and the sentence it ends with. Pure.
import { plural } from '../../../views/helpers/words'
import type { Lifecycle } from '../directory/contact'
import type { ImportRun, Short } from './import-run'
import type { ImportRunService } from './import-run-service'
import type { ImportReport } from './import-service'
import type { Target } from './recognise-columns'

export type ContactRequest = { mapping: readonly (readonly [column: number, target: Target])[]; lifecycle?: Lifecycle }

export type ContactReport = Short<ImportReport>

export type ContactImport = ImportRun<ContactRequest, ContactReport>
export type ContactImportService = ImportRunService<ContactRequest, ContactReport>

/** "Imported: 2 new contacts, 1 changed …". */
export function sayReport({ contacts, accounts, refusedCount }: ContactReport): string {
  const parts = [
    `${plural(contacts.created, 'new contact', 'new contacts')}, ${contacts.updated} changed, ${contacts.unchanged} as they were`,
    plural(accounts.created, 'new company', 'new companies'),
    ...(refusedCount > 0 ? [`${plural(refusedCount, 'row', 'rows')} left out`] : []),
  ]
  return `Imported: ${parts.join('; ')}.`
}
