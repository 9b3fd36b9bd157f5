// Recurring questions and roadblocks in the collection `recurringQuestions`. Who heard it stands in the document itself, so that a
// count and its reason are one write.
import { type Connection, isValidObjectId, type QueryFilter, Schema, type Types } from 'mongoose'
import { isDuplicate } from '../platform/store/duplicate'
import type { Kind, Mention, RecurringQuestion, Stand } from './recurring-question'

type Row = Omit<RecurringQuestion, 'id' | 'mentions'> & {
  _id: Types.ObjectId
  mentions: Mention[]
  /** Ids of those that were merged into this one: a merge that runs twice adds once. */
  merged: string[]
}

export type NewQuestion = Pick<RecurringQuestion, 'kind' | 'text' | 'textKey'> & { language?: string; mention: Mention }
export type QuestionPatch = Partial<
  Pick<RecurringQuestion, 'answer' | 'answeredBy' | 'answeredAt' | 'state' | 'mergedInto'>
>

export type RecurringQuestionStore = ReturnType<typeof createRecurringQuestionStore>

export function createRecurringQuestionStore(connection: Connection) {
  const needed = { type: String, required: true }
  const text = { type: String, default: '' }
  const mention = new Schema<Mention>(
    { key: needed, userId: needed, userName: text, at: { type: Date, required: true }, account: String },
    { _id: false, strict: 'throw' },
  )
  const schema = new Schema<Row>(
    {
      kind: needed,
      text: needed,
      textKey: needed,
      language: String,
      count: { type: Number, required: true },
      mentions: { type: [mention], default: [] },
      merged: { type: [String], default: [] },
      state: needed,
      answer: text,
      answeredBy: String,
      answeredAt: Date,
      mergedInto: String,
      createdAt: { type: Date, required: true },
      changedAt: { type: Date, required: true },
      version: { type: Number, required: true },
    },
    { strict: 'throw', versionKey: false },
  )
  // Holds that one wording is counted in one place.
  schema.index({ kind: 1, textKey: 1 }, { unique: true })
  // Serves the list, most heard first.
  schema.index({ kind: 1, state: 1, count: -1 })
  // Serves the index of similar ones: what changed since it looked last.
  schema.index({ changedAt: 1 })
  const model = connection.model<Row>('RecurringQuestion', schema, 'recurringQuestions')
  const after = { returnDocument: 'after' } as const
  const one = (row: Row | null): RecurringQuestion | undefined => (row ? toQuestion(row) : undefined)

  return {
    ready: () => model.init(),

    async find(id: string): Promise<RecurringQuestion | undefined> {
      return isValidObjectId(id) ? one(await model.findById(id).lean<Row>()) : undefined
    },

    async findByText(kind: Kind, textKey: string): Promise<RecurringQuestion | undefined> {
      return one(await model.findOne({ kind, textKey }).lean<Row>())
    },

    /** The one that was counted under this key already. */
    async findByMention(userId: string, key: string): Promise<RecurringQuestion | undefined> {
      return one(await model.findOne({ mentions: { $elemMatch: { userId, key } } }).lean<Row>())
    },

    /** Most heard first. */
    async list(
      kind: Kind,
      states: readonly Stand[],
      { skip = 0, most = 100, words = '' } = {},
    ): Promise<RecurringQuestion[]> {
      const rows = model.find(toQuery(kind, states, words)).sort({ count: -1, changedAt: -1, _id: 1 })
      return (await rows.skip(skip).limit(most).lean<Row[]>()).map(toQuestion)
    },

    async byIds(ids: readonly string[]): Promise<RecurringQuestion[]> {
      const wanted = ids.filter((id) => isValidObjectId(id))
      return (await model.find({ _id: { $in: wanted } }).lean<Row[]>()).map(toQuestion)
    },

    /** Id, kind, words and state of what changed at or after a moment, oldest change first. */
    async changedSince(
      since: Date,
    ): Promise<Pick<RecurringQuestion, 'id' | 'kind' | 'text' | 'state' | 'changedAt'>[]> {
      const rows = await model
        .find({ changedAt: { $gte: since } }, { kind: 1, text: 1, state: 1, changedAt: 1 })
        .sort({ changedAt: 1 })
        .lean<Row[]>()
      return rows.map(({ _id, kind, text: words, state, changedAt }) => ({
        id: String(_id),
        ...{ kind, text: words, state, changedAt },
      }))
    },

    count: (kind: Kind, states: readonly Stand[], words = '') => model.countDocuments(toQuery(kind, states, words)),

    /** @returns undefined when this wording is there already */
    async insert({ mention: first, ...question }: NewQuestion): Promise<RecurringQuestion | undefined> {
      try {
        const made = {
          ...question,
          count: 1,
          mentions: [first],
          state: 'open' as const,
          createdAt: first.at,
          changedAt: first.at,
        }
        return toQuestion((await model.create({ ...made, version: 1 })).toObject<Row>())
      } catch (error) {
        if (isDuplicate(error)) return undefined
        throw error
      }
    },

    /** Counts once a key and user; undefined when that was counted before, or it was merged. */
    async countOnce(id: string, mention: Mention): Promise<RecurringQuestion | undefined> {
      if (!isValidObjectId(id)) return undefined
      const fresh: QueryFilter<Row> = {
        _id: id,
        state: { $ne: 'merged' },
        mentions: { $not: { $elemMatch: { userId: mention.userId, key: mention.key } } },
      }
      const change = { $push: { mentions: mention }, $inc: { count: 1 } }
      return one(await model.findOneAndUpdate(fresh, change, after).lean<Row>())
    },

    /** Changes it if it is still at this version. */
    async patch(id: string, version: number, patch: QuestionPatch, now: Date): Promise<RecurringQuestion | undefined> {
      if (!isValidObjectId(id)) return undefined
      const change = { $set: { ...patch, changedAt: now }, $inc: { version: 1 } }
      return one(await model.findOneAndUpdate({ _id: id, version }, change, after).lean<Row>())
    },

    /** Adds the mentions of another; once, however often it is run. */
    async absorb(id: string, other: RecurringQuestion): Promise<void> {
      const change = {
        $push: { mentions: { $each: [...other.mentions] }, merged: other.id },
        $inc: { count: other.count },
      }
      await model.updateOne({ _id: id, merged: { $ne: other.id } }, change)
    },

    /** How often one person counted something since a moment. */
    async creditOf(userId: string, since: Date): Promise<number> {
      const rows = await model.aggregate<{ total: number }>([
        { $match: { state: { $ne: 'merged' }, 'mentions.userId': userId } },
        { $unwind: '$mentions' },
        { $match: { 'mentions.userId': userId, 'mentions.at': { $gte: since } } },
        { $group: { _id: null, total: { $sum: 1 } } },
      ])
      return rows[0]?.total ?? 0
    },
  }
}

/** Words of the question, of its answer, or of a company it was heard from. */
function toQuery(kind: Kind, states: readonly Stand[], words: string): QueryFilter<Row> {
  const said = new RegExp(words.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), 'i')
  return {
    ...{ kind, state: { $in: [...states] } },
    ...(words === '' ? {} : { $or: [{ text: said }, { answer: said }, { 'mentions.account': said }] }),
  }
}

function toQuestion({ _id, merged: _, ...rest }: Row): RecurringQuestion {
  return { ...rest, id: String(_id) }
}
