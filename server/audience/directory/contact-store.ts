// Contacts in the collection `contacts`. A person is known by a key: the address, or else phone, or else name and company.
import { type AnyBulkWriteOperation, type Connection, isValidObjectId, type QueryFilter, Schema, Types } from 'mongoose'
import { type Facts, fold } from '../facts/fields'
import { fromPairs, type Pair, toPairs } from '../facts/own-pairs'
import { type Contact, contactKey, fullName, type Lifecycle, type NewContact } from './contact'

type Row = Omit<Contact, 'id' | 'own' | 'facts'> & {
  _id: Types.ObjectId
  key: string
  /** What lists sort by and search in. */
  sortName: string
  words: string
  facts: Facts
  own: Pair[]
}

export type ContactFilter = {
  studyId: string
  /** Part of a name, address, job title or company. */
  search?: string
  lifecycle?: readonly Lifecycle[]
  accountId?: string
  optedOut?: boolean
}

/** With the company's name, which only search needs. */
export type Filed = NewContact & { company?: string }

export type ContactStore = ReturnType<typeof createContactStore>

export function createContactStore(connection: Connection) {
  const text = { type: String, default: '' }
  const schema = new Schema<Row>(
    {
      studyId: { type: String, required: true },
      key: { type: String, required: true },
      sortName: text,
      words: text,
      email: String,
      firstName: text,
      lastName: text,
      phone: String,
      lifecycle: { type: String, required: true },
      accountId: String,
      facts: { type: Schema.Types.Mixed, default: {} },
      own: { type: [{ _id: false, name: String, value: String }], default: [] },
      optedOut: { type: Boolean, default: false },
      createdAt: { type: Date, required: true },
      updatedAt: { type: Date, required: true },
      version: { type: Number, required: true },
    },
    { strict: 'throw', versionKey: false, minimize: false },
  )
  // One person once in a study; serves look-ups by address when importing.
  schema.index({ studyId: 1, key: 1 }, { unique: true })
  // Serves the list of contacts by name.
  schema.index({ studyId: 1, sortName: 1, _id: 1 })
  // Serves the people of one company.
  schema.index({ accountId: 1 })
  const model = connection.model<Row>('Contact', schema, 'contacts')

  const toRow = (studyId: string, contact: Filed, now: Date) => ({
    studyId,
    ...changed(contact, now),
    createdAt: now,
    version: 1,
  })

  return {
    ready: () => model.init(),
    async find(id: string): Promise<Contact | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toContact(row) : undefined
    },
    /** One page by name. */
    async page(filter: ContactFilter, { skip, limit }: { skip: number; limit: number }): Promise<Contact[]> {
      const rows = model.find(toQuery(filter)).sort({ sortName: 1, _id: 1 }).skip(skip).limit(limit)
      return (await rows.lean<Row[]>()).map(toContact)
    },
    /** Oldest first, after an id: pages that hold still while others write. */
    async list(filter: ContactFilter, { after, limit }: { after?: string; limit: number }): Promise<Contact[]> {
      const from = after && isValidObjectId(after) ? { _id: { $gt: new Types.ObjectId(after) } } : {}
      const rows = model
        .find({ ...toQuery(filter), ...from })
        .sort({ _id: 1 })
        .limit(limit)
      return (await rows.lean<Row[]>()).map(toContact)
    },
    count: (filter: ContactFilter): Promise<number> => model.countDocuments(toQuery(filter)),
    /** The ids alone, by name or oldest first. */
    async ids(filter: ContactFilter, by: 'name' | 'age' = 'name'): Promise<string[]> {
      const rows = model.find(toQuery(filter), { _id: 1 }).sort(by === 'name' ? { sortName: 1, _id: 1 } : { _id: 1 })
      return (await rows.lean<Pick<Row, '_id'>[]>()).map(({ _id }) => String(_id))
    },
    /** How many people of each company are what: company id to lifecycle to count. */
    async lifecyclesByAccount(studyId: string): Promise<Map<string, Partial<Record<Lifecycle, number>>>> {
      const rows = await model.aggregate<{ _id: { account?: string; lifecycle: Lifecycle }; count: number }>([
        { $match: { studyId } },
        { $group: { _id: { account: '$accountId', lifecycle: '$lifecycle' }, count: { $sum: 1 } } },
      ])
      const found = new Map<string, Partial<Record<Lifecycle, number>>>()
      for (const { _id, count } of rows)
        if (_id.account) found.set(_id.account, { ...found.get(_id.account), [_id.lifecycle]: count })
      return found
    },
    async *each(filter: ContactFilter): AsyncGenerator<Contact> {
      for await (const row of model.find(toQuery(filter)).lean<Row[]>().cursor({ batchSize: 1000 }))
        yield toContact(row)
    },
    async byIds(ids: readonly string[]): Promise<Map<string, Contact>> {
      const found = new Map<string, Contact>()
      const wanted = [...new Set(ids)].filter((id) => isValidObjectId(id))
      for (let at = 0; at < wanted.length; at += 1000) {
        const rows = await model.find({ _id: { $in: wanted.slice(at, at + 1000) } }).lean<Row[]>()
        for (const row of rows) found.set(String(row._id), toContact(row))
      }
      return found
    },
    async byKeys(studyId: string, keys: readonly string[]): Promise<Map<string, Contact>> {
      const rows = keys.length > 0 ? await model.find({ studyId, key: { $in: keys } }).lean<Row[]>() : []
      return new Map(rows.map((row) => [row.key, toContact(row)]))
    },
    async insert(studyId: string, contact: Filed, now: Date): Promise<Contact> {
      return toContact((await model.create(toRow(studyId, contact, now))).toObject<Row>())
    },
    async insertMany(studyId: string, contacts: readonly Filed[], now: Date): Promise<string[]> {
      const rows = contacts.map((contact) => ({ _id: new Types.ObjectId(), ...toRow(studyId, contact, now) }))
      if (rows.length > 0) await model.collection.insertMany(rows as never[])
      return rows.map(({ _id }) => String(_id))
    },
    async updateMany(changes: readonly { id: string; contact: Filed }[], now: Date): Promise<void> {
      const writes: AnyBulkWriteOperation<Row>[] = changes.map(({ id, contact }) => ({
        updateOne: { filter: { _id: new Types.ObjectId(id) }, update: changeTo(contact, now) },
      }))
      if (writes.length > 0) await model.bulkWrite(writes as never[])
    },
    /** Changes it if it is still at this version; undefined when it is not, or is gone. */
    async replace(id: string, version: number, contact: Filed, now: Date): Promise<Contact | undefined> {
      if (!isValidObjectId(id)) return undefined
      const options = { returnDocument: 'after' } as const
      const row = await model.findOneAndUpdate({ _id: id, version }, changeTo(contact, now), options).lean<Row>()
      return row ? toContact(row) : undefined
    },
    async remove(id: string): Promise<boolean> {
      return isValidObjectId(id) && (await model.deleteOne({ _id: id })).deletedCount === 1
    },
  }
}

function toQuery({ studyId, search, lifecycle, accountId, optedOut }: ContactFilter): QueryFilter<Row> {
  return {
    studyId,
    ...(search ? { words: { $regex: escapeRegex(fold(search)) } } : {}),
    ...(lifecycle ? { lifecycle: { $in: [...lifecycle] } } : {}),
    ...(accountId ? { accountId } : {}),
    ...(optedOut === undefined ? {} : { optedOut }),
  }
}

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

function changed({ company = '', ...contact }: Filed, now: Date) {
  const { email, phone, firstName, lastName, lifecycle, accountId, facts, own, optedOut = false } = contact
  const title = typeof facts.jobTitle === 'string' ? facts.jobTitle : ''
  return {
    key: contactKey(contact),
    sortName: fold(`${lastName} ${firstName} ${email ?? ''}`),
    words: fold([firstName, lastName, fullName(contact), email, title, company].join(' ')),
    firstName,
    lastName,
    lifecycle,
    facts,
    own: toPairs(own),
    optedOut,
    updatedAt: now,
    ...(email ? { email } : {}),
    ...(phone ? { phone } : {}),
    ...(accountId ? { accountId } : {}),
  }
}

function changeTo(contact: Filed, now: Date) {
  const gone = (['email', 'phone', 'accountId'] as const).filter((name) => !contact[name])
  const $unset = Object.fromEntries(gone.map((name) => [name, 1 as const]))
  return { $set: changed(contact, now), ...(gone.length > 0 ? { $unset } : {}), $inc: { version: 1 } }
}

function toContact({ _id, key: _, sortName: __, words: ___, own, ...rest }: Row): Contact {
  return { ...rest, id: String(_id), own: fromPairs(own) }
}
