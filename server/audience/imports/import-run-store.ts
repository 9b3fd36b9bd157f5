// Imports under way, each kind in a collection of its own; what they read waits in pieces beside them (import-store.ts).
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import type { ImportPatch, ImportRun, ImportState } from './import-run'

export type ImportRunStore<Request, Report> = ReturnType<typeof createImportRunStore<Request, Report>>

export function createImportRunStore<Request, Report>(
  connection: Connection,
  { model: name, collection }: { model: string; collection: string },
) {
  type Run = ImportRun<Request, Report>
  type Row = Omit<ImportRun<unknown, unknown>, 'id'> & { _id: Types.ObjectId }
  const toRun = ({ _id, ...rest }: Row): Run => ({ ...rest, id: String(_id) }) as Run
  const needed = { type: String, required: true }
  const schema = new Schema<Row>(
    {
      studyId: needed,
      fileId: needed,
      fileName: { type: String, default: '' },
      request: { type: Schema.Types.Mixed, required: true },
      state: needed,
      progress: { type: Schema.Types.Mixed, required: true },
      failure: { type: String, default: '' },
      report: Schema.Types.Mixed,
      by: { type: String, default: '' },
      createdAt: { type: Date, required: true },
      finishedAt: Date,
    },
    { strict: 'throw', versionKey: false, minimize: false },
  )
  // Serves the last imports of a study.
  schema.index({ studyId: 1, _id: -1 })
  // Serves the look for those that nobody began.
  schema.index({ state: 1 })
  const model = connection.model<Row>(name, schema, collection)

  return {
    ready: () => model.init(),
    async find(id: string): Promise<Run | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toRun(row) : undefined
    },
    async list(studyId: string, most: number): Promise<Run[]> {
      const rows = model.find({ studyId }, { report: 0 }).sort({ _id: -1 }).limit(most)
      return (await rows.lean<Row[]>()).map(toRun)
    },
    async idsWaiting(): Promise<string[]> {
      const rows = await model.find({ state: 'waiting' }, { _id: 1 }).lean<Pick<Row, '_id'>[]>()
      return rows.map(({ _id }) => String(_id))
    },
    async insert(fresh: Pick<Run, 'studyId' | 'fileId' | 'fileName' | 'request' | 'by' | 'createdAt'>) {
      const row = {
        ...fresh,
        state: 'waiting' as const,
        progress: { step: 'waiting for its turn', share: 0 },
        failure: '',
      }
      return toRun((await model.create(row)).toObject<Row>())
    },
    /** From one of these states to another; undefined when it is in none of them. */
    async move(
      id: string,
      from: readonly ImportState[],
      to: ImportState,
      patch: ImportPatch<Report> = {},
    ): Promise<Run | undefined> {
      if (!isValidObjectId(id)) return undefined
      const change = { $set: { ...patch, state: to } }
      const options = { returnDocument: 'after' } as const
      const row = await model.findOneAndUpdate({ _id: id, state: { $in: [...from] } }, change, options).lean<Row>()
      return row ? toRun(row) : undefined
    },
  }
}
