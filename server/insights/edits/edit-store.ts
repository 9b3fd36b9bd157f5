// The log of edits of each study, in the collection `edits`. Numbers rise by one; a unique index keeps two people who correct
// at the same time apart.
import { type Connection, Schema, type Types } from 'mongoose'
import { isDuplicate } from '../../platform/store/duplicate'
import type { Edit, EditState, Scope } from './edit'

type Row = Edit & { _id: Types.ObjectId; studyId: string }

export type EditStore = ReturnType<typeof createEditStore>

export function createEditStore(connection: Connection) {
  const schema = new Schema<Row>(
    {
      studyId: { type: String, required: true },
      number: { type: Number, required: true },
      scope: { type: String, required: true },
      act: { type: Schema.Types.Mixed, required: true },
      state: { type: String, required: true },
      by: { type: String, required: true },
      at: { type: Date, required: true },
      note: { type: String, default: '' },
    },
    { strict: 'throw', versionKey: false, minimize: false },
  )
  // Serves the log of a study in order, and refuses a number twice.
  schema.index({ studyId: 1, number: 1 }, { unique: true })
  const model = connection.model<Row>('Edit', schema, 'edits')
  const turn = async (filter: { studyId: string; scope: Scope; state: EditState }, to: EditState, order: 1 | -1) => {
    const options = { sort: { number: order }, returnDocument: 'after' } as const
    const row = await model.findOneAndUpdate(filter, { $set: { state: to } }, options).lean<Row>()
    return row ? toEdit(row) : undefined
  }

  return {
    ready: () => model.init(),

    async list(studyId: string): Promise<Edit[]> {
      return (await model.find({ studyId }).sort({ number: 1 }).lean<Row[]>()).map(toEdit)
    },

    /**
     * Appends an edit under the next number; what was undone before it can no longer be redone.
     * @param make is given the number, and is asked again should somebody else have taken it
     */
    async append(studyId: string, make: (number: number) => Promise<Omit<Edit, 'number' | 'state'>>): Promise<Edit> {
      for (;;) {
        const [last] = await model.find({ studyId }).sort({ number: -1 }).limit(1).lean<Row[]>()
        const number = (last?.number ?? 0) + 1
        const edit = { ...(await make(number)), number, state: 'live' as const }
        try {
          const row = await model.create({ ...edit, studyId })
          const overtaken = { studyId, scope: edit.scope, state: 'undone' as const, number: { $lt: number } }
          await model.updateMany(overtaken, { $set: { state: 'dropped' } })
          return toEdit(row.toObject())
        } catch (error) {
          if (!isDuplicate(error)) throw error
        }
      }
    },

    /** Takes back the last edit in force; undefined when there is none. */
    undo: (studyId: string, scope: Scope) => turn({ studyId, scope, state: 'live' }, 'undone', -1),
    /** Brings back what was undone last; undefined when there is nothing. */
    redo: (studyId: string, scope: Scope) => turn({ studyId, scope, state: 'undone' }, 'live', 1),
  }
}

function toEdit({ _id, studyId: _, ...edit }: Row): Edit {
  return edit
}
