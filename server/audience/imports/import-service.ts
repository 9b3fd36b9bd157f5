// Imports people with their companies from a CSV file. A dry run plans everything and writes nothing; an import writes the same
// plan in batches. People are known by their address and companies by their domain, so that the same file twice changes nothing,
// and an import that was cut off is finished by running it again.
import { isDuplicate } from '../../platform/store/duplicate'
import { Problem } from '../../problems'
import { accountKey, type NewAccount, nameKey } from '../directory/account'
import type { AccountStore } from '../directory/account-store'
import { contactKey, type Lifecycle } from '../directory/contact'
import type { ContactStore, Filed } from '../directory/contact-store'
import type { RevisionStore } from '../directory/revision-store'
import type { ImportStore } from './import-store'
import { createRowMapper, type Mapped } from './map-rows'
import { unreadable } from './open-table'
import { type Counts, countWrites, planAccountWrites, planContactWrites, toFiled, type Write } from './plan-import'
import { readTable, type Table } from './read-table'
import { recogniseColumns, type Target } from './recognise-columns'

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
  /** Called before each batch with how far it is; what it throws ends the import there. */
  pulse?: (progress: { step: string; share: number }) => Promise<void>
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
  const planAccounts = async (
    studyId: string,
    wanted: readonly NewAccount[],
    told: Told,
  ): Promise<Write<NewAccount>[]> => {
    const plan: Write<NewAccount>[] = []
    for (const part of inBatches(wanted)) {
      await told('looking up companies', part.length)
      const named = part.map(({ name }) => nameKey(name)).filter((key) => key !== '')
      plan.push(...planAccountWrites(part, await accounts.matching(studyId, part.map(accountKey), named)))
    }
    return plan
  }

  /** @param lifecycles what the rows say, person by person */
  const planContacts = async (
    studyId: string,
    people: readonly Filed[],
    lifecycles: readonly (Lifecycle | undefined)[],
    told: Told,
  ): Promise<Write<Filed>[]> => {
    const plan: Write<Filed>[] = []
    for (const part of inBatches(people)) {
      await told('looking up people', part.length)
      const said = lifecycles.slice(plan.length, plan.length + part.length)
      plan.push(...planContactWrites(part, said, await contacts.byKeys(studyId, part.map(contactKey))))
    }
    return plan
  }

  const run = async (studyId: string, bytes: Buffer, options: ImportOptions): Promise<ImportReport> => {
    await options.pulse?.({ step: 'reading the file', share: 0 })
    const { table, targets, mapped } = await readFile(bytes, options)
    const write = !options.dryRun
    const told = createTold(options.pulse, 2 * (mapped.accounts.length + mapped.people.length))
    const companies = await planAccounts(studyId, mapped.accounts, told)
    const accountIds = write
      ? await writeAll(accounts, studyId, companies, 'account', told)
      : companies.map(({ known }, at) => known ?? `new ${at}`)
    const people = mapped.people.map((person) =>
      toFiled(person, mapped.accounts, accountIds, options.lifecycle ?? 'lead'),
    )
    const persons = await planContacts(
      studyId,
      people,
      mapped.people.map(({ lifecycle }) => lifecycle),
      told,
    )
    if (write) {
      await writeAll(contacts, studyId, persons, 'contact', told)
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
    told: Told,
  ): Promise<string[]> => {
    const step = name === 'account' ? 'writing companies' : 'writing people'
    const ids = writes.map(({ known }) => known ?? '')
    const fresh = writes.flatMap((one, at) => (one.known ? [] : [{ ...one, at }]))
    const insertMany = store.insertMany as (studyId: string, values: readonly New[], now: Date) => Promise<string[]>
    const updateMany = store.updateMany as (changes: readonly object[], now: Date) => Promise<void>
    for (const part of inBatches(fresh)) {
      await told(step, part.length)
      const made = await insertMany(
        studyId,
        part.map(({ value }) => value),
        now(),
      )
      part.forEach(({ at }, index) => {
        ids[at] = made[index] ?? ''
      })
    }
    for (const part of inBatches(writes.filter(({ id }) => id))) {
      await told(step, part.length)
      await updateMany(
        part.map(({ id, value }) => ({ id, [name]: value })),
        now(),
      )
    }
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

    /** Refuses what can be refused by the file alone, before anything is begun. */
    async check(bytes: Buffer, options: ImportOptions = {}): Promise<void> {
      await readFile(bytes, options)
    },

    /** Two imports of the same people at once: the second finds them there, plans again and completes them. */
    async run(studyId: string, bytes: Buffer, options: ImportOptions = {}): Promise<ImportReport> {
      try {
        for (let again = 0; ; again += 1) {
          try {
            return await run(studyId, bytes, options)
          } catch (error) {
            if (!isDuplicate(error) || again === 3) throw error
          }
        }
      } finally {
        // Cut off or cancelled, some may have been written already.
        if (!options.dryRun) await revisions.raise(studyId)
      }
    },
  }
}

/** The file as people and companies; refused when it cannot be read, or when all or nothing is asked and a row is refused. */
async function readFile(bytes: Buffer, { mapping, allOrNothing, dryRun }: ImportOptions) {
  const table = readTable(bytes)
  if ('fault' in table) throw unreadable(table.fault)
  const targets = recogniseColumns(table.header, table.rows).map((target, at) => mapping?.get(at) ?? target)
  const mapper = createRowMapper(table.header, targets)
  for (const part of inBatches(table.rows)) {
    mapper.take(part)
    // Others are answered between two batches.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { mapped } = mapper
  if (allOrNothing && !dryRun && mapped.refused.length > 0) throw refusedRows(mapped)
  return { table, targets, mapped }
}

type Told = (step: string, count: number) => Promise<void>

/** Counts batches into a share of the whole; what stays as it is is never written, so the share may jump. */
function createTold(pulse: ImportOptions['pulse'], all: number): Told {
  let done = 0
  return async (step, count) => {
    await pulse?.({ step, share: Math.min(0.99, done / Math.max(1, all)) })
    done += count
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
