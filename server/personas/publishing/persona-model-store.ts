// Frozen models in the collection `persona-models`: one for the published personas of each study, as compressed bytes, with the
// ids of the answers that are in it.
import { type Connection, Schema, type Types } from 'mongoose'
import type { Membership } from '../../insights/workers/frozen-groups'
import { isDuplicate } from '../../platform/store/duplicate'

export type PersonaModel = {
  readonly study: string
  /** Which published versions, from which run, it was made of. */
  readonly key: string
  readonly run: string
  /** Personas and their people: what the model can tell apart. */
  readonly groups: readonly Membership[]
  readonly model: Uint8Array
  /** People it learnt from, and the answers that they gave. */
  readonly people: number
  readonly answers: readonly string[]
  readonly frozenAt: Date
}
type Row = Omit<PersonaModel, 'model'> & { _id: Types.ObjectId; model: Buffer | { buffer: Uint8Array } }

export type PersonaModelStore = ReturnType<typeof createPersonaModelStore>

export function createPersonaModelStore(connection: Connection) {
  const needed = { type: String, required: true }
  const schema = new Schema(
    {
      study: needed,
      key: needed,
      run: needed,
      groups: [new Schema({ id: needed, members: [String] }, { _id: false, strict: 'throw' })],
      model: { type: Buffer, required: true },
      people: { type: Number, required: true },
      answers: [String],
      frozenAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false },
  )
  // Serves reading the model of a study; there is one.
  schema.index({ study: 1 }, { unique: true })
  const model = connection.model<Row>('PersonaModel', schema as unknown as Schema<Row>, 'persona-models')

  return {
    ready: () => model.init(),
    async find(study: string): Promise<PersonaModel | undefined> {
      const row = await model.findOne({ study }).lean<Row>()
      return row ? toPersonaModel(row) : undefined
    },
    /** Takes the place of the model that was there. */
    async put({ study, model: bytes, ...rest }: PersonaModel): Promise<void> {
      const set = { ...rest, model: Buffer.from(bytes) }
      try {
        await model.updateOne({ study }, { $set: set as object }, { upsert: true })
      } catch (error) {
        // Made by somebody else at this very moment, of the same versions.
        if (!isDuplicate(error)) throw error
      }
    },
    async remove(study: string): Promise<void> {
      await model.deleteMany({ study })
    },
  }
}

function toPersonaModel({ _id, model, ...rest }: Row): PersonaModel {
  return { ...rest, model: new Uint8Array(Buffer.isBuffer(model) ? model : model.buffer) }
}
