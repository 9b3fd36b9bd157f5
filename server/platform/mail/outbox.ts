// Where mail goes while no SMTP server is set: a collection for the outbox page, and one .eml file each in DATA_DIR/outbox.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Connection, isValidObjectId, type QueryFilter, Schema, type Types } from 'mongoose'
import type { Message } from './message'

type Row = Omit<Message, 'to' | 'replyTo' | 'unsubscribeUrl'> & {
  _id: Types.ObjectId
  toName: string
  toAddress: string
  keptAt: Date
}

export type KeptMail = Omit<Row, '_id'> & { id: string }
export type Outbox = ReturnType<typeof createOutbox>

export function createOutbox({
  connection,
  dataDir,
  now,
}: {
  connection: Connection
  dataDir: string
  now: () => Date
}) {
  const text = { type: String, default: '' }
  const schema = new Schema<Row>(
    { messageId: text, toName: text, toAddress: text, subject: text, text, html: text, about: text, keptAt: Date },
    { strict: 'throw', versionKey: false },
  )
  // Serves the outbox page, newest first.
  schema.index({ keptAt: -1 })
  // Holds that one mail is kept once, however often its job runs.
  schema.index({ messageId: 1 }, { unique: true })
  const model = connection.model<Row>('Mail', schema, 'outbox')
  const folder = join(dataDir, 'outbox')

  const fileOf = (messageId: string): string => join(folder, `${messageId.replace(/[^\w.-]/g, '_')}.eml`)
  /** The file first: a row that is left is found again. */
  const remove = async (rows: readonly Pick<Row, '_id' | 'messageId'>[]): Promise<number> => {
    for (const { messageId } of rows) await rm(fileOf(messageId), { force: true })
    await model.deleteMany({ _id: { $in: rows.map(({ _id }) => _id) } })
    return rows.length
  }

  return {
    ready: () => model.init(),
    async keep({ messageId, to, subject, text, html, about }: Message, raw: Buffer): Promise<void> {
      const row = { toName: to.name ?? '', toAddress: to.address, subject, text, html, about, keptAt: now() }
      await model.updateOne({ messageId }, { $setOnInsert: row }, { upsert: true })
      await mkdir(folder, { recursive: true })
      await writeFile(fileOf(messageId), raw)
    },
    async find(id: string): Promise<KeptMail | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toMail(row) : undefined
    },
    /** The newest first; `search`: part of a name, address or subject, in any case. */
    async list({ search = '', skip = 0, most = 50 } = {}): Promise<KeptMail[]> {
      return (await model.find(toQuery(search)).sort({ keptAt: -1, _id: -1 }).skip(skip).limit(most).lean<Row[]>()).map(
        toMail,
      )
    },
    count: (search = '') => model.countDocuments(toQuery(search)),

    /** Deletes mails kept before a moment, with their files, at most so many. @returns how many */
    async removeOlder(before: Date, most: number): Promise<number> {
      return remove(
        await model
          .find({ keptAt: { $lt: before } }, { messageId: 1 })
          .limit(most)
          .lean<Row[]>(),
      )
    },

    /** Deletes mails whose id starts like this. @returns how many */
    async removeStarting(start: string): Promise<number> {
      // A range, not a pattern: it is served by the index, and nothing in an id means anything.
      const ids = { $gte: start, $lt: `${start}\uffff` }
      return remove(await model.find({ messageId: ids }, { messageId: 1 }).lean<Row[]>())
    },
  }
}

function toQuery(search: string): QueryFilter<Row> {
  const words = search.normalize('NFC').trim()
  if (words === '') return {}
  const part = { $regex: words.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), $options: 'i' }
  return { $or: [{ toName: part }, { toAddress: part }, { subject: part }] }
}

const toMail = ({ _id, ...rest }: Row): KeptMail => ({ ...rest, id: String(_id) })
