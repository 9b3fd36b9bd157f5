// Responses as people look for them: the newest first, by state, by person, by words of what was said.
import { type Model, type QueryFilter, Types } from 'mongoose'
import type { Response, ResponseState } from './response'
import { type Row, toResponse } from './response-model-store'

/** What a researcher looks for: in a study, or in one of its surveys. */
export type Wanted = ({ studyId: string } | { surveyId: string }) & {
  states?: readonly ResponseState[]
  contactId?: string
  /** Words of what was said, or people who said it. */
  said?: { words: string; contactIds: readonly string[] }
}

export function createResponseLists(model: Model<Row>) {
  return {
    /** One page, the newest first. Anonymous ones know only their day, so their order within it tells nothing. */
    async page(wanted: Wanted, { skip, limit }: { skip: number; limit: number }): Promise<Response[]> {
      const rows = model.find(toQuery(wanted)).sort(newestFirst).skip(skip).limit(limit)
      return (await rows.lean<Row[]>()).map(toResponse)
    },
    /** Languages of the anonymous answers of a survey that at least so many share. */
    async languagesShared(surveyId: string, least: number): Promise<Set<string>> {
      const rows = await model.aggregate<{ _id: string; count: number }>([
        { $match: { surveyId, anonymous: true, state: { $ne: 'withdrawn' } } },
        { $group: { _id: '$language', count: { $sum: 1 } } },
      ])
      return new Set(rows.flatMap(({ _id, count }) => (count >= least ? [_id] : [])))
    },

    count: (wanted: Wanted): Promise<number> => model.countDocuments(toQuery(wanted)),

    /** Those that stand beside it in the list of its study. */
    async besides({ id, studyId, startedAt }: Response): Promise<{ newer?: string; older?: string }> {
      const look = async (sign: '$gt' | '$lt', order: 1 | -1) => {
        const beyond = [{ startedAt: { [sign]: startedAt } }, { startedAt, _id: { [sign]: new Types.ObjectId(id) } }]
        const row = await model
          .findOne({ studyId, $or: beyond } as QueryFilter<Row>)
          .sort({ startedAt: order, _id: order })
          .select('_id')
          .lean<Row>()
        return row ? String(row._id) : undefined
      }
      const [newer, older] = await Promise.all([look('$gt', 1), look('$lt', -1)])
      return { ...(newer ? { newer } : {}), ...(older ? { older } : {}) }
    },
  }
}

const newestFirst = { startedAt: -1, _id: -1 } as const

function toQuery({ states, contactId, said, ...where }: Wanted): QueryFilter<Row> {
  const words = said ? new RegExp(said.words.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), 'i') : undefined
  return {
    ...where,
    ...(states ? { state: { $in: [...states] } } : {}),
    ...(contactId ? { contactId } : {}),
    ...(said && words
      ? {
          $or: [
            { contactId: { $in: [...said.contactIds] } },
            { 'answers.answer.text': words },
            { 'notes.text': words },
          ],
        }
      : {}),
  }
}
