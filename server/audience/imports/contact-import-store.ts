// Imports in the collection `contactImports`; what they read waits in pieces beside it (import-store.ts).
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import type { ContactImport, ImportPatch, ImportState } from './contact-import'

type Row = Omit<ContactImport, 'id'> & { _id: Types.ObjectId }

export type ContactImportStore = ReturnType<typeof createContactImportStore>

export function createContactImportStore(connection: Connection) {
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
  const model = connection.model<Row>('ContactImport', schema, 'contactImports')

  return {
    ready: () => model.init(),
    async find(id: string): Promise<ContactImport | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toImport(row) : undefined
    },
    async list(studyId: string, most: number): Promise<ContactImport[]> {
      const rows = model.find({ studyId }, { report: 0 }).sort({ _id: -1 }).limit(most)
      return (await rows.lean<Row[]>()).map(toImport)
    },
    async idsWaiting(): Promise<string[]> {
      const rows = await model.find({ state: 'waiting' }, { _id: 1 }).lean<Pick<Row, '_id'>[]>()
      return rows.map(({ _id }) => String(_id))
    },
    async insert(fresh: Pick<ContactImport, 'studyId' | 'fileId' | 'fileName' | 'request' | 'by' | 'createdAt'>) {
      const row = {
        ...fresh,
        state: 'waiting' as const,
        progress: { step: 'waiting for its turn', share: 0 },
        failure: '',
      }
      return toImport((await model.create(row)).toObject<Row>())
    },
    /** From one of these states to another; undefined when it is in none of them. */
    async move(
      id: string,
      from: readonly ImportState[],
      to: ImportState,
      patch: ImportPatch = {},
    ): Promise<ContactImport | undefined> {
      if (!isValidObjectId(id)) return undefined
      const change = { $set: { ...patch, state: to } }
      const options = { returnDocument: 'after' } as const
      const row = await model.findOneAndUpdate({ _id: id, state: { $in: [...from] } }, change, options).lean<Row>()
      return row ? toImport(row) : undefined
    },
  }
}

function toImport({ _id, ...rest }: Row): ContactImport {
  return { ...rest, id: String(_id) }
}
