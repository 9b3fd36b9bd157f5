// Places of surveys that take a limited number of responses (collection `quotaPlaces`): one document per place taken. Unique
// indexes decide races, so that with one place left exactly one of fifty simultaneous senders gets it. Each holds since when it is
// kept: take-place.ts hands on what was taken and never sent.
import { type Connection, Schema } from 'mongoose'
import { isDuplicate } from '../../platform/store/duplicate'

type Row = { surveyId: string; place: number; responseId: string; since?: Date }

/** A place that a response has, and since when; without a time in places of older versions. */
export type Held = Pick<Row, 'place' | 'responseId' | 'since'>

export type QuotaStore = ReturnType<typeof createQuotaStore>

export function createQuotaStore(connection: Connection) {
  const needed = { type: String, required: true }
  const schema = new Schema<Row>(
    { surveyId: needed, place: { type: Number, required: true }, responseId: needed, since: Date },
    { strict: 'throw', versionKey: false },
  )
  // Holds that each place is taken once.
  schema.index({ surveyId: 1, place: 1 }, { unique: true })
  // Holds that a response takes one place, however often it is sent.
  schema.index({ responseId: 1 }, { unique: true })
  const model = connection.model<Row>('QuotaPlace', schema, 'quotaPlaces')

  const rowsOf = (surveyId: string) => model.find({ surveyId }).select('place responseId since').lean<Row[]>()

  /** Takes a place for the response, or keeps the one it has. False when all are taken. */
  const take = async (surveyId: string, responseId: string, quota: number, since: Date): Promise<boolean> => {
    for (;;) {
      if ((await model.updateOne({ responseId }, { $set: { since } })).matchedCount === 1) return true
      const taken = new Set((await rowsOf(surveyId)).map(({ place }) => place))
      let free = 1
      while (taken.has(free)) free++
      if (free > quota) return false
      try {
        await model.create({ surveyId, place: free, responseId, since })
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
    async seat(surveyId: string, responseIds: readonly string[], since: Date): Promise<void> {
      const seated = new Set((await rowsOf(surveyId)).map(({ responseId }) => responseId))
      for (const id of responseIds) if (!seated.has(id)) await take(surveyId, id, Number.MAX_SAFE_INTEGER, since)
    },
    /** Places among so many that were taken before a time, and not taken again since. */
    async listHeld(surveyId: string, quota: number, before: Date): Promise<Held[]> {
      return (await rowsOf(surveyId)).filter(({ place, since }) => place <= quota && (!since || since < before))
    },
    /** Gives a place to another response, unless it was taken again since. @returns whether it is theirs */
    async handOn(surveyId: string, { place, responseId, since }: Held, to: string, now: Date): Promise<boolean> {
      const held = { surveyId, place, responseId, since: since ?? { $exists: false } }
      try {
        return (await model.updateOne(held, { $set: { responseId: to, since: now } })).modifiedCount === 1
      } catch (error) {
        // It has got one meanwhile, in another window.
        if (isDuplicate(error)) return true
        throw error
      }
    },
    async release(responseId: string): Promise<void> {
      await model.deleteOne({ responseId })
    },
  }
}
