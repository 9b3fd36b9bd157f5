// Responses as they are begun, changed, counted and read through; lists for people are response-list-store.ts.
import { randomBytes } from 'node:crypto'
import { type Connection, isValidObjectId, type QueryFilter, Types } from 'mongoose'
import type { Answers } from '../../../surveys/answer'
import { isDuplicate } from '../../platform/store/duplicate'
import { type Collector, collectors } from './collector'
import type { Note } from './note'
import { mayBecome, type NewResponse, type Response, type ResponseState } from './response'
import { createResponseLists } from './response-list-store'
import { createResponseModel, type Row, toEntries, toResponse } from './response-model-store'

export type ResponsePatch = {
  answers?: Answers
  notes?: readonly Note[]
  /** `null` ends a change. */
  draft?: Answers | null
  state?: ResponseState
  language?: string
  lastPage?: string
  sentAt?: Date
  unsettled?: boolean
}

/** Sent at once, with nothing before it. */
export type WholeResponse = NewResponse &
  Pick<Response, 'answers' | 'state' | 'startedAt' | 'changedAt'> & { sentAt: Date; content: string }

export type ResponseFilter = {
  studyId?: string
  surveyId?: string
  states?: readonly ResponseState[]
  after?: string
  most?: number
}

export type ResponseStore = ReturnType<typeof createResponseStore>

export function createResponseStore(connection: Connection) {
  const model = createResponseModel(connection)
  const list = async ({ studyId, surveyId, states, after, most = 50 }: ResponseFilter): Promise<Response[]> => {
    const filter = {
      ...(studyId === undefined ? {} : { studyId }),
      ...(surveyId === undefined ? {} : { surveyId }),
      ...(states ? { state: { $in: [...states] } } : {}),
      ...(after && isValidObjectId(after) ? { _id: { $gt: new Types.ObjectId(after) } } : {}),
    }
    return (await model.find(filter).sort({ _id: 1 }).limit(most).lean<Row[]>()).map(toResponse)
  }

  return {
    ready: () => model.init(),
    list,
    ...createResponseLists(model),

    async find(id: string): Promise<Response | undefined> {
      return isValidObjectId(id) ? one(await model.findById(id).lean<Row>()) : undefined
    },
    async findByDoor(door: string): Promise<Response | undefined> {
      return one(await model.findOne({ door }).lean<Row>())
    },
    async findByReceipt(receipt: string): Promise<Response | undefined> {
      return one(await model.findOne({ receipt }).lean<Row>())
    },
    async findContent(id: string): Promise<string | undefined> {
      return (await model.findById(id).select('content').lean<Row>())?.content
    },

    /** The response behind a door: the new one, or the one that is there already. */
    async insert(response: NewResponse, now: Date): Promise<{ response: Response; isNew: boolean }> {
      try {
        const start = { answers: [], startedAt: now, changedAt: now, revision: 1, unsettled: false }
        const row = {
          ...response,
          ...start,
          state: 'started' as const,
          ...(response.anonymous ? { _id: randomId() } : {}),
        }
        return { response: toResponse((await model.create(row)).toObject()), isNew: true }
      } catch (error) {
        const known = isDuplicate(error) ? one(await model.findOne({ door: response.door }).lean<Row>()) : undefined
        if (!known) throw error
        return { response: known, isNew: false }
      }
    },

    /** @returns those that are new: what is there behind its door stays */
    async insertWhole(wholes: readonly WholeResponse[]): Promise<Response[]> {
      if (wholes.length === 0) return []
      const rows = wholes.map((whole) => ({
        ...{ ...whole, answers: toEntries(whole.answers), revision: 1, unsettled: true },
        _id: whole.anonymous ? randomId() : new Types.ObjectId(),
      }))
      try {
        await model.insertMany(rows, { ordered: false, throwOnValidationError: true })
        return rows.map(toResponse)
      } catch (error) {
        if (!isDuplicate(error)) throw error
      }
      return (await model.find({ _id: { $in: rows.map(({ _id }) => _id) } }).lean<Row[]>()).map(toResponse)
    },
    async statesByDoor(doors: readonly string[]): Promise<Map<string, ResponseState>> {
      const rows = model.find({ door: { $in: [...doors] } }).select('door state')
      return new Map((await rows.lean<Row[]>()).map(({ door, state }) => [door, state]))
    },

    /** Changes a response that is still at this revision; undefined when it is not, or its state does not lead there. */
    async patch(
      { id, revision, state }: Response,
      { answers, draft, ...patch }: ResponsePatch,
      now: Date,
    ): Promise<Response | undefined> {
      if (patch.state && patch.state !== state && !mayBecome(state, patch.state)) return undefined
      const set = {
        ...patch,
        changedAt: now,
        ...(answers ? { answers: toEntries(answers) } : {}),
        ...(draft ? { draft: toEntries(draft) } : {}),
      }
      const change = { $set: set, $inc: { revision: 1 }, ...(draft === null ? { $unset: { draft: 1 as const } } : {}) }
      return one(
        await model.findOneAndUpdate({ _id: id, revision, state }, change, { returnDocument: 'after' }).lean<Row>(),
      )
    },

    /** @returns false when it has changed since */
    async markSettled(id: string, revision: number): Promise<boolean> {
      return (await model.updateOne({ _id: id, revision }, { $set: { unsettled: false } })).matchedCount === 1
    },
    /** @returns those of new ones that have changed since, as they are now */
    async markNewSettled(fresh: readonly Response[]): Promise<Response[]> {
      const _id = { $in: fresh.map(({ id }) => new Types.ObjectId(id)) }
      const { matchedCount } = await model.updateMany({ _id, revision: 1 }, { $set: { unsettled: false } })
      if (matchedCount === fresh.length) return []
      return (await model.find({ _id, revision: { $ne: 1 } }).lean<Row[]>()).map(toResponse)
    },
    async listUnsettled(changedBefore: Date, most: number): Promise<Response[]> {
      return (
        await model
          .find({ unsettled: true, changedAt: { $lte: changedBefore } })
          .limit(most)
          .lean<Row[]>()
      ).map(toResponse)
    },

    /** Responses that nobody changed since, and that still hold answers. */
    async listOlder(changedBefore: Date, most: number): Promise<Response[]> {
      const filter = { state: { $ne: 'withdrawn' as const }, changedAt: { $lt: changedBefore } }
      return (await model.find(filter).sort({ changedAt: 1 }).limit(most).lean<Row[]>()).map(toResponse)
    },

    /** Of a survey: which responses were sent and count. */
    async idsSent(surveyId: string): Promise<string[]> {
      const rows = await model.find({ surveyId, state: 'completed' }).select('_id').lean<Pick<Row, '_id'>[]>()
      return rows.map(({ _id }) => String(_id))
    },

    /** Every response that fits, oldest first, read in pages: exports and analyses never hold all of them. */
    async *each(filter: Omit<ResponseFilter, 'after' | 'most'>): AsyncGenerator<Response> {
      for (let last = ''; ; ) {
        const found = await list({ ...filter, after: last, most: 500 })
        yield* found
        if (found.length < 500) return
        last = found.at(-1)!.id
      }
    },

    /** Responses by the minute (UTC) in which they began or were sent; withdrawn ones are left out. */
    async countByMinute(
      filter: { studyId: string } | { surveyId: string },
      moment: 'startedAt' | 'sentAt',
    ): Promise<Map<string, number>> {
      const states = moment === 'sentAt' ? { state: 'completed' as const } : begun
      const rows = await model.aggregate<{ _id: string; count: number }>([
        { $match: { ...filter, ...states } },
        { $group: { _id: { $dateToString: { format: '%Y-%m-%dT%H:%MZ', date: `$${moment}` } }, count: { $sum: 1 } } },
      ])
      return new Map(rows.map(({ _id, count }) => [_id, count]))
    },

    async countByState(
      filter: { studyId: string } | { surveyId: string },
    ): Promise<Partial<Record<ResponseState, number>>> {
      const rows = await model.aggregate<{ _id: ResponseState; count: number }>([
        { $match: filter },
        { $group: { _id: '$state', count: { $sum: 1 } } },
      ])
      return Object.fromEntries(rows.map(({ _id, count }) => [_id, count]))
    },

    /** How people came: begun and sent by each way that was taken. */
    async countByCollector(
      filter: { studyId: string } | { surveyId: string },
    ): Promise<{ collector: Collector; begun: number; sent: number }[]> {
      const rows = await model.aggregate<{ _id: Collector; begun: number; sent: number }>([
        { $match: { ...filter, ...begun } },
        {
          $group: {
            _id: '$collector',
            begun: { $sum: 1 },
            sent: { $sum: { $cond: [{ $eq: ['$state', 'completed'] }, 1, 0] } },
          },
        },
      ])
      const found = new Map(rows.map((row) => [row._id, row]))
      return collectors.flatMap((collector) => {
        const row = found.get(collector)
        return row ? [{ collector, begun: row.begun, sent: row.sent }] : []
      })
    },

    /** Those whose way to the end can be told. */
    countBegun: (filter: { studyId: string } | { surveyId: string }): Promise<number> =>
      model.countDocuments({ ...filter, ...begun }),

    countSentSince: (studyId: string, since: Date): Promise<number> =>
      model.countDocuments({ studyId, state: 'completed', sentAt: { $gt: since } }),
  }
}

/** Withdrawn is not begun; and a conversation that is still open is nobody who has stopped. */
const begun: QueryFilter<Row> = {
  $or: [{ state: 'completed' }, { state: { $ne: 'withdrawn' }, collector: { $ne: 'interviewer' } }],
}

// An ordinary id holds the second it was made in, which could tie an anonymous response to a person.
const randomId = (): Types.ObjectId => new Types.ObjectId(randomBytes(12))

const one = (row: Row | null): Response | undefined => (row ? toResponse(row) : undefined)
