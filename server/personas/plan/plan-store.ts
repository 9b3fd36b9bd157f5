// Plans of personas in the collection `persona-plans`, one document a line; figures stand inside their line.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import type { Figure, PlanLine } from './plan'

type Row = Omit<PlanLine, 'id'> & { _id: Types.ObjectId }
export type NewPlanLine = Omit<PlanLine, 'id' | 'version' | 'figures'>
export type PlanPatch = Omit<NewPlanLine, 'persona' | 'createdAt'>

export type PlanStore = ReturnType<typeof createPlanStore>

export function createPlanStore(connection: Connection) {
  const one = { _id: false }
  const signature = new Schema({ id: String, name: String }, one)
  const schema = new Schema(
    {
      persona: { type: String, required: true },
      team: { type: String, required: true },
      way: { type: String, required: true },
      text: { type: String, required: true },
      challenge: { type: String, required: true },
      challengeText: { type: String, required: true },
      hours: Number,
      expected: new Schema({ measure: String, bound: String, target: Number, by: Date }, one),
      figures: [new Schema({ id: String, on: Date, value: Number, note: String, by: signature }, one)],
      createdAt: { type: Date, required: true },
      changedAt: { type: Date, required: true },
      changedBy: signature,
      version: { type: Number, required: true },
    },
    { strict: 'throw', versionKey: false },
  )
  // Serves the plan of a persona, in the order it was written.
  schema.index({ persona: 1, createdAt: 1 })
  const model = connection.model<Row>('PersonaPlan', schema as unknown as Schema<Row>, 'persona-plans')
  const after = { returnDocument: 'after' } as const

  return {
    ready: () => model.init(),
    async list(persona: string): Promise<PlanLine[]> {
      return (await model.find({ persona }).sort({ createdAt: 1, _id: 1 }).lean<Row[]>()).map(toLine)
    },
    count: (persona: string): Promise<number> => model.countDocuments({ persona }),
    async find(persona: string, id: string): Promise<PlanLine | undefined> {
      const row = isValidObjectId(id) ? await model.findOne({ _id: id, persona }).lean<Row>() : null
      return row ? toLine(row) : undefined
    },
    async insert(line: NewPlanLine): Promise<PlanLine> {
      return toLine((await model.create({ ...line, figures: [], version: 1 } as Omit<Row, '_id'>)).toObject())
    },
    /** Changes the words if they are still at this version; undefined when they are not, or are gone. */
    async change(id: string, version: number, { hours, expected, ...patch }: PlanPatch): Promise<PlanLine | undefined> {
      const set = { ...patch, ...(hours === undefined ? {} : { hours }), ...(expected ? { expected } : {}) }
      const unset = { ...(hours === undefined ? { hours: 1 } : {}), ...(expected ? {} : { expected: 1 }) }
      const change = { $set: set, $unset: unset, $inc: { version: 1 } }
      const row = await model.findOneAndUpdate({ _id: id, version }, change as object, after).lean<Row>()
      return row ? toLine(row) : undefined
    },
    /** Adds a figure while there are fewer than `most`. */
    async note(id: string, figure: Figure, most: number): Promise<boolean> {
      const guard = { _id: id, [`figures.${most - 1}`]: { $exists: false } }
      return (await model.updateOne(guard as object, { $push: { figures: figure } } as object)).modifiedCount === 1
    },
    async strike(id: string, figure: string): Promise<boolean> {
      const change = { $pull: { figures: { id: figure } } }
      return (await model.updateOne({ _id: id }, change as object)).modifiedCount === 1
    },
    async remove(persona: string, id: string): Promise<boolean> {
      return isValidObjectId(id) && (await model.deleteOne({ _id: id, persona })).deletedCount === 1
    },
  }
}

const toLine = ({ _id, ...rest }: Row): PlanLine => ({ ...rest, id: String(_id) })
