// Places of surveys that take a limited number of responses (collection `quotaPlaces`): one document per place taken. Unique
// indexes decide races, so that with one place left exactly one of fifty simultaneous senders gets it.
import { type Connection, Schema } from 'mongoose'
import { isDuplicate } from '../../platform/store/duplicate'

type Row = { surveyId: string; place: number; responseId: string }

export type QuotaStore = ReturnType<typeof createQuotaStore>

export function createQuotaStore(connection: Connection) {
  const needed = { type: String, required: true }
  const schema = new Schema<Row>(
    { surveyId: needed, place: { type: Number, required: true }, responseId: needed },
    { strict: 'throw', versionKey: false },
  )
  // Holds that each place is taken once.
  schema.index({ surveyId: 1, place: 1 }, { unique: true })
  // Holds that a response takes one place, however often it is sent.
  schema.index({ responseId: 1 }, { unique: true })
  const model = connection.model<Row>('QuotaPlace', schema, 'quotaPlaces')

  const rowsOf = (surveyId: string) => model.find({ surveyId }).select('place responseId').lean<Row[]>()

  /** Takes a place for the response, or keeps the one it has. False when all are taken. */
  const take = async (surveyId: string, responseId: string, quota: number): Promise<boolean> => {
    for (;;) {
      if (await model.exists({ responseId })) return true
      const taken = new Set((await rowsOf(surveyId)).map(({ place }) => place))
      let free = 1
      while (taken.has(free)) free++
      if (free > quota) return false
      try {
        await model.create({ surveyId, place: free, responseId })
        return true
      } catch (error) {
        if (!isDuplicate(error)) throw error
      }
    }
  }

  return {
    ready: () => model.init(),
    take,
    /** Gives each of these a place, beyond any limit: they were sent already. */
    async seat(surveyId: string, responseIds: readonly string[]): Promise<void> {
      const seated = new Set((await rowsOf(surveyId)).map(({ responseId }) => responseId))
      for (const id of responseIds) if (!seated.has(id)) await take(surveyId, id, Number.MAX_SAFE_INTEGER)
    },
    async release(responseId: string): Promise<void> {
      await model.deleteOne({ responseId })
    },
  }
}
