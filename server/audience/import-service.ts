// Imports people with their companies from a CSV file. A dry run plans everything and writes nothing; an import writes the same
// plan in batches. People are known by their address and companies by their domain, so that the same file twice changes nothing,
// and an import that was cut off is finished by running it again.
import { isDuplicate } from '../platform/store/duplicate'
import { Problem } from '../problems'
import { type Account, accountKey, type NewAccount, nameKey } from './account'
import type { AccountStore } from './account-store'
import { type Contact, contactKey, type Lifecycle } from './contact'
import type { ContactStore, Filed } from './contact-store'
import type { ImportStore } from './import-store'
import { type Mapped, mapRows } from './map-rows'
import { type Counts, countWrites, planAccountWrites, planContactWrites, toFiled, type Write } from './plan-import'
import { readTable, type Table } from './read-table'
import { recogniseColumns, type Target } from './recognise-columns'
import type { RevisionStore } from './revision-store'

export type ImportReport = {
  dryRun: boolean
  rows: number
  contacts: Counts
  accounts: Counts
  refused: Mapped['refused']
  remarks: Mapped['remarks']
  columns: { header: string; target: Target; example: string }[]
  encoding: string
  separator: string
  notes: readonly string[]
}

export type ImportOptions = {
  /** Column number to target, over what was recognised. */
  mapping?: ReadonlyMap<number, Target>
  /** What people are whose row does not say: leads unless said otherwise. */
  lifecycle?: Lifecycle
  dryRun?: boolean
  /** Writes nothing when any row is refused. */
  allOrNothing?: boolean
}

export type ImportService = ReturnType<typeof createImportService>

type Deps = {
  contacts: ContactStore
  accounts: AccountStore
  imports: ImportStore
  revisions: RevisionStore
  now: () => Date
}

const batch = 1000

export function createImportService({ contacts, accounts, imports, revisions, now }: Deps) {
  const planAccounts = async (studyId: string, wanted: readonly NewAccount[]): Promise<Write<NewAccount>[]> => {
    const found: Account[] = []
    for (const part of inBatches(wanted)) {
      const named = part.map(({ name }) => nameKey(name)).filter((key) => key !== '')
      found.push(...(await accounts.matching(studyId, part.map(accountKey), named)))
    }
    return planAccountWrites(wanted, found)
  }

  const planContacts = async (
    studyId: string,
    people: readonly Filed[],
    lifecycles: readonly (Lifecycle | undefined)[],
  ): Promise<Write<Filed>[]> => {
    const keys = people.map(contactKey)
    const known = new Map<string, Contact>()
    for (const part of inBatches(keys))
      for (const [key, contact] of await contacts.byKeys(studyId, part)) known.set(key, contact)
    return planContactWrites(people, lifecycles, known)
  }

  const run = async (studyId: string, bytes: Buffer, options: ImportOptions): Promise<ImportReport> => {
    const table = readTable(bytes)
    if ('fault' in table)
      throw new Problem('import.unreadable', { reason: table.fault, faults: [{ path: 'file', message: table.fault }] })
    const targets = recogniseColumns(table.header, table.rows).map((target, at) => options.mapping?.get(at) ?? target)
    const mapped = mapRows(table, targets)
    if (options.allOrNothing && !options.dryRun && mapped.refused.length > 0) throw refusedRows(mapped)
    const write = !options.dryRun
    const companies = await planAccounts(studyId, mapped.accounts)
    const accountIds = write
      ? await writeAll(accounts, studyId, companies, 'account')
      : companies.map(({ known }, at) => known ?? `new ${at}`)
    const people = mapped.people.map((person) =>
      toFiled(person, mapped.accounts, accountIds, options.lifecycle ?? 'lead'),
    )
    const persons = await planContacts(
      studyId,
      people,
      mapped.people.map(({ lifecycle }) => lifecycle),
    )
    if (write) {
      await writeAll(contacts, studyId, persons, 'contact')
      await revisions.raise(studyId)
    }
    return report(table, targets, mapped, {
      dryRun: !write,
      accounts: countWrites(companies),
      contacts: countWrites(persons),
    })
  }

  /** New ones in one go, changed ones in another; returns the ids in the order given. */
  const writeAll = async <New extends NewAccount | Filed>(
    store: Pick<AccountStore, 'insertMany' | 'updateMany'> | Pick<ContactStore, 'insertMany' | 'updateMany'>,
    studyId: string,
    writes: readonly Write<New>[],
    name: 'account' | 'contact',
  ): Promise<string[]> => {
    const ids = writes.map(({ known }) => known ?? '')
    const fresh = writes.flatMap((one, at) => (one.known ? [] : [{ ...one, at }]))
    const insertMany = store.insertMany as (studyId: string, values: readonly New[], now: Date) => Promise<string[]>
    const updateMany = store.updateMany as (changes: readonly object[], now: Date) => Promise<void>
    for (const part of inBatches(fresh)) {
      const made = await insertMany(
        studyId,
        part.map(({ value }) => value),
        now(),
      )
      part.forEach(({ at }, index) => {
        ids[at] = made[index] ?? ''
      })
    }
    for (const part of inBatches(writes.filter(({ id }) => id)))
      await updateMany(
        part.map(({ id, value }) => ({ id, [name]: value })),
        now(),
      )
    return ids
  }

  return {
    keep: (studyId: string, name: string, bytes: Buffer): Promise<string> => imports.insert(studyId, name, bytes),
    async kept(studyId: string, id: string) {
      const file = await imports.find(id)
      if (file?.studyId !== studyId) throw new Problem('import.absent')
      return file
    },
    forget: (id: string): Promise<void> => imports.remove(id),

    /** Two imports of the same people at once: the second finds them there, plans again and completes them. */
    async run(studyId: string, bytes: Buffer, options: ImportOptions = {}): Promise<ImportReport> {
      for (let again = 0; ; again += 1) {
        try {
          return await run(studyId, bytes, options)
        } catch (error) {
          if (!isDuplicate(error) || again === 3) throw error
        }
      }
    },
  }
}

function report(
  { header, rows, encoding, separator, notes }: Table,
  targets: readonly Target[],
  { refused, remarks }: Mapped,
  rest: Pick<ImportReport, 'dryRun' | 'accounts' | 'contacts'>,
): ImportReport {
  const example = (at: number) =>
    rows
      .find(({ cells }) => cells[at]?.trim())
      ?.cells[at]?.trim()
      .slice(0, 80) ?? ''
  const columns = header.map((name, at) => ({ header: name, target: targets[at] ?? 'skip', example: example(at) }))
  return { ...rest, rows: rows.length, refused, remarks, columns, encoding, separator, notes }
}

function refusedRows({ refused }: Mapped): Problem {
  const faults = refused.slice(0, 100).map(({ row, reason }) => ({ path: `row ${row}`, message: reason }))
  const summary = faults
    .slice(0, 3)
    .map(({ path, message }) => `${path}: ${message}`)
    .join(' ')
  return new Problem('import.rows-refused', { count: refused.length, summary, faults })
}

function* inBatches<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let at = 0; at < items.length; at += batch) yield items.slice(at, at + batch)
}
