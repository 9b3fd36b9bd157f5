// How often the contacts and accounts of a study have changed (collection `audience_revisions`). Verdicts are kept in memory
// under this number, so that they are counted anew only after a change, whichever server made it.
import { type Connection, Schema } from 'mongoose'

type Row = { _id: string; revision: number }

export type RevisionStore = ReturnType<typeof createRevisionStore>

export function createRevisionStore(connection: Connection) {
  const schema = new Schema<Row>(
    { _id: String, revision: { type: Number, default: 0 } },
    { strict: 'throw', versionKey: false },
  )
  const model = connection.model<Row>('AudienceRevision', schema, 'audience_revisions')
  return {
    ready: () => model.init(),
    async of(studyId: string): Promise<number> {
      return (await model.findById(studyId).lean<Row>())?.revision ?? 0
    },
    /** Called after each write: a reader before it kept the older number and counts again. */
    async raise(studyId: string): Promise<void> {
      await model.updateOne({ _id: studyId }, { $inc: { revision: 1 } }, { upsert: true })
    },
  }
}
