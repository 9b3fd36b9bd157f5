// Verbatims in the collection `verbatims`: written when answers are sent, gone when they are changed or withdrawn.
import { randomBytes } from 'node:crypto'
import { type Connection, isValidObjectId, Schema, Types } from 'mongoose'
import type { Topic } from '../../../surveys/definition'
import { isDuplicate } from '../../platform/store/duplicate'
import type { NewVerbatim, Verbatim } from './verbatim'

type Row = Omit<Verbatim, 'id'> & { _id: Types.ObjectId }

export type VerbatimFilter = { studyId: string; surveyIds?: readonly string[]; topics?: readonly Topic[] }

export type VerbatimStore = ReturnType<typeof createVerbatimStore>

export function createVerbatimStore(connection: Connection) {
  const needed = { type: String, required: true }
  const schema = new Schema<Row>(
    {
      responseId: needed,
      studyId: needed,
      surveyId: needed,
      surveyVersion: { type: Number, required: true },
      voice: needed,
      contactId: String,
      question: needed,
      part: { type: String, default: '' },
      topic: String,
      subject: String,
      wording: { type: String, default: '' },
      text: needed,
      language: needed,
      background: { type: Boolean, required: true },
      provenance: String,
      exact: Boolean,
      sentAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false },
  )
  // Serves the verbatims of a response, and holds that each place in it is filled once.
  schema.index({ responseId: 1, question: 1, part: 1 }, { unique: true })
  // Serves runs: all verbatims of a study in a fixed order.
  schema.index({ studyId: 1, _id: 1 })
  const model = connection.model<Row>('Verbatim', schema, 'verbatims')

  return {
    ready: () => model.init(),
    async listOf(responseId: string): Promise<Verbatim[]> {
      return (await model.find({ responseId }).sort({ _id: 1 }).lean<Row[]>()).map(toVerbatim)
    },
    /** Those of these ids that still exist: what was changed or withdrawn is missing. */
    async findMany(ids: readonly string[]): Promise<Verbatim[]> {
      const valid = ids.filter((id) => isValidObjectId(id)).map((id) => new Types.ObjectId(id))
      return (
        await model
          .find({ _id: { $in: valid } })
          .sort({ _id: 1 })
          .lean<Row[]>()
      ).map(toVerbatim)
    },
    /** All verbatims that fit, oldest first, read in pages. */
    async *each({ studyId, surveyIds, topics }: VerbatimFilter): AsyncGenerator<Verbatim> {
      const filter = {
        studyId,
        ...(surveyIds ? { surveyId: { $in: [...surveyIds] } } : {}),
        ...(topics ? { topic: { $in: [...topics] } } : {}),
      }
      for (let last: Types.ObjectId | undefined; ; ) {
        const rows = await model
          .find({ ...filter, ...(last ? { _id: { $gt: last } } : {}) })
          .sort({ _id: 1 })
          .limit(1000)
          .lean<Row[]>()
        yield* rows.map(toVerbatim)
        if (rows.length < 1000) return
        last = rows.at(-1)!._id
      }
    },
    /** Ids of all verbatims of a study: what still stands. */
    async idsOf(studyId: string): Promise<string[]> {
      return (await model.find({ studyId }).select('_id').lean<Row[]>()).map(({ _id }) => String(_id))
    },
    async count({ studyId, surveyIds }: VerbatimFilter): Promise<number> {
      return model.countDocuments({ studyId, ...(surveyIds ? { surveyId: { $in: [...surveyIds] } } : {}) })
    },
    async removeMany(ids: readonly string[]): Promise<void> {
      await model.deleteMany({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) } })
    },
    /**
     * Writes them; those that are there already (the same work done twice) stay as they are.
     * @param options `timelessIds`: ids that do not hold the second they were made in, for anonymous responses
     */
    async insertMany(verbatims: readonly NewVerbatim[], { timelessIds = false } = {}): Promise<void> {
      if (verbatims.length === 0) return
      const rows = timelessIds
        ? verbatims.map((verbatim) => ({ ...verbatim, _id: new Types.ObjectId(randomBytes(12)) }))
        : verbatims
      try {
        await model.insertMany(rows, { ordered: false, throwOnValidationError: true })
      } catch (error) {
        if (!isDuplicate(error)) throw error
      }
    },
  }
}

function toVerbatim({ _id, ...rest }: Row): Verbatim {
  return { ...rest, id: String(_id) }
}
