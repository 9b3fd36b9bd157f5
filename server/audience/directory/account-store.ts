// Accounts in the collection `accounts`. A company is known by its key: its domain, or else its name without the legal form.
import { type AnyBulkWriteOperation, type Connection, isValidObjectId, Schema, Types } from 'mongoose'
import type { Facts } from '../facts/fields'
import { fromPairs, type Pair, toPairs } from '../facts/own-pairs'
import { type Account, accountKey, type NewAccount, nameKey } from './account'

type Row = {
  _id: Types.ObjectId
  studyId: string
  key: string
  nameKey: string
  name: string
  domain?: string
  facts: Facts
  own: Pair[]
  createdAt: Date
  updatedAt: Date
  version: number
}

export type AccountStore = ReturnType<typeof createAccountStore>

export function createAccountStore(connection: Connection) {
  const schema = new Schema<Row>(
    {
      studyId: { type: String, required: true },
      key: { type: String, required: true },
      nameKey: { type: String, default: '' },
      name: { type: String, default: '' },
      domain: String,
      facts: { type: Schema.Types.Mixed, default: {} },
      own: { type: [{ _id: false, name: String, value: String }], default: [] },
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
      version: { type: Number, required: true },
    },
    { strict: 'throw', versionKey: false, minimize: false },
  )
  // One company once in a study; serves look-ups by domain.
  schema.index({ studyId: 1, key: 1 }, { unique: true })
  // Serves look-ups of companies that come without a domain.
  schema.index({ studyId: 1, nameKey: 1 })
  const model = connection.model<Row>('Account', schema, 'accounts')

  const toRow = (studyId: string, account: NewAccount, now: Date) => ({
    studyId,
    ...keysOf(account),
    name: account.name,
    ...(account.domain ? { domain: account.domain } : {}),
    facts: account.facts,
    own: toPairs(account.own),
    createdAt: now,
    updatedAt: now,
    version: 1,
  })

  return {
    ready: () => model.init(),
    async find(id: string): Promise<Account | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toAccount(row) : undefined
    },
    /** Oldest first, after an id: pages that hold still while others write. */
    async list(studyId: string, { after, limit }: { after?: string; limit: number }): Promise<Account[]> {
      const filter = {
        studyId,
        ...(after && isValidObjectId(after) ? { _id: { $gt: new Types.ObjectId(after) } } : {}),
      }
      return (await model.find(filter).sort({ _id: 1 }).limit(limit).lean<Row[]>()).map(toAccount)
    },
    count: (studyId: string): Promise<number> => model.countDocuments({ studyId }),
    async *each(studyId: string): AsyncGenerator<Account> {
      for await (const row of model.find({ studyId }).lean<Row[]>().cursor({ batchSize: 1000 })) yield toAccount(row)
    },
    async byIds(ids: readonly string[]): Promise<Map<string, Account>> {
      const wanted = [...new Set(ids)].filter((id) => isValidObjectId(id))
      const rows = wanted.length > 0 ? await model.find({ _id: { $in: wanted } }).lean<Row[]>() : []
      return new Map(rows.map((row) => [String(row._id), toAccount(row)]))
    },
    /** Those that have one of these keys or, without a domain of their own to tell them apart, names. */
    async matching(studyId: string, keys: readonly string[], nameKeys: readonly string[]): Promise<Account[]> {
      const byKey = keys.length > 0 ? await model.find({ studyId, key: { $in: keys } }).lean<Row[]>() : []
      const byName = nameKeys.length > 0 ? await model.find({ studyId, nameKey: { $in: nameKeys } }).lean<Row[]>() : []
      return [...new Map([...byKey, ...byName].map((row) => [String(row._id), row])).values()].map(toAccount)
    },
    async insert(studyId: string, account: NewAccount, now: Date): Promise<Account> {
      return toAccount((await model.create(toRow(studyId, account, now))).toObject<Row>())
    },
    /** Many at once; returns their ids in the same order. */
    async insertMany(studyId: string, accounts: readonly NewAccount[], now: Date): Promise<string[]> {
      const rows = accounts.map((account) => ({ _id: new Types.ObjectId(), ...toRow(studyId, account, now) }))
      if (rows.length > 0) await model.collection.insertMany(rows as never[])
      return rows.map(({ _id }) => String(_id))
    },
    async updateMany(changes: readonly { id: string; account: NewAccount }[], now: Date): Promise<void> {
      const writes: AnyBulkWriteOperation<Row>[] = changes.map(({ id, account }) => ({
        updateOne: { filter: { _id: new Types.ObjectId(id) }, update: changeTo(account, now) },
      }))
      if (writes.length > 0) await model.bulkWrite(writes as never[])
    },
    /** Changes it if it is still at this version; undefined when it is not, or is gone. */
    async replace(id: string, version: number, account: NewAccount, now: Date): Promise<Account | undefined> {
      if (!isValidObjectId(id)) return undefined
      const options = { returnDocument: 'after' } as const
      const row = await model.findOneAndUpdate({ _id: id, version }, changeTo(account, now), options).lean<Row>()
      return row ? toAccount(row) : undefined
    },
    async remove(id: string): Promise<boolean> {
      return isValidObjectId(id) && (await model.deleteOne({ _id: id })).deletedCount === 1
    },
  }
}

function keysOf(account: NewAccount): { key: string; nameKey: string } {
  return { key: accountKey(account), nameKey: nameKey(account.name) }
}

function changeTo(account: NewAccount, now: Date) {
  const { name, domain, facts, own } = account
  const $set = { ...keysOf(account), name, facts, own: toPairs(own), updatedAt: now, ...(domain ? { domain } : {}) }
  return { $set, ...(domain ? {} : { $unset: { domain: 1 as const } }), $inc: { version: 1 } }
}

function toAccount({ _id, key: _, nameKey: __, own, domain, ...rest }: Row): Account {
  return { ...rest, id: String(_id), own: fromPairs(own), ...(domain ? { domain } : {}) }
}
