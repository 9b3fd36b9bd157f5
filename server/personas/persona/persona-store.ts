// Working copies of personas in the collection `personas`.
import { type Connection, isValidObjectId, Schema, Types } from 'mongoose'
import type { Content, Persona, PersonaState, SignOff } from './persona'

/** What a publication has yet to set going: the model of what is published, news to the team, webhooks. */
export type Following = { readonly revision: string; readonly tell: boolean; readonly baseUrl: string }

type Row = Omit<Persona, 'id'> & { _id: Types.ObjectId; following?: Following }

export type NewPersona = Omit<
  Persona,
  | 'id'
  | 'state'
  | 'nameReason'
  | 'signOffs'
  | 'revision'
  | 'publishedVersion'
  | 'reminded'
  | 'driftedBecause'
  | 'version'
>
export type PersonaPatch = Partial<Content & Pick<Persona, 'nameReason' | 'lines' | 'drafted'>> &
  Pick<Persona, 'changedAt' | 'changedBy'>
export type PersonaMove = Partial<
  Pick<
    Persona,
    | 'revision'
    | 'publishedVersion'
    | 'publishedAt'
    | 'reviewOn'
    | 'decidedAt'
    | 'driftedBecause'
    | 'reminded'
    | 'signOffs'
  >
> & { following?: Following }
/** `readable` leaves out what readers do not see: never published, or retired. */
export type PageFilter = {
  readonly study?: string | undefined
  readonly state?: PersonaState | undefined
  readonly readable?: boolean
}

export type PersonaStore = ReturnType<typeof createPersonaStore>

const one = { _id: false, strict: 'throw' } as const
const text = { type: String, default: '' }
const signature = new Schema({ id: String, name: String }, one)
const evidence = new Schema({ verbatim: String, respondent: String, stance: String, start: Number, end: Number }, one)
const count = new Schema({ value: String, count: Number }, one)
const trait = new Schema({ name: String, counts: [count], leakage: Number }, one)

const line = new Schema(
  {
    id: { type: String, required: true },
    field: { type: String, required: true },
    text,
    reply: text,
    judgement: String,
    origin: String,
    status: String,
    by: signature,
    at: Date,
    proposal: String,
    theme: String,
    source: new Schema({ kind: String, id: String }, one),
    evidence: [evidence],
    people: Number,
    of: Number,
    speakers: { type: [String], default: undefined },
  },
  one,
)
const basis = new Schema(
  {
    run: { type: String, required: true },
    group: String,
    analysedAt: Date,
    members: [String],
    respondents: Number,
    stability: Number,
    verdict: String,
    between: Number,
    unplaced: [new Schema({ reason: String, count: Number }, one)],
    traits: [trait],
  },
  one,
)

/** The part that working copies and revisions share. */
export const contentShape = {
  kind: { type: String, required: true },
  name: { type: String, required: true },
  summary: text,
  icp: String,
  awareness: Number,
  lines: [line],
  basis,
  split: new Schema({ for: String, reason: String, measure: String, by: signature, at: Date }, one),
} as const

export function createPersonaStore(connection: Connection) {
  const schema = new Schema(
    {
      ...contentShape,
      study: { type: String, required: true },
      drafted: String,
      state: { type: String, required: true },
      nameReason: text,
      signOffs: [new Schema({ id: String, name: String, at: Date, version: Number, note: String }, one)],
      revision: { type: Number, required: true },
      publishedVersion: { type: Number, required: true },
      publishedAt: Date,
      reviewOn: Date,
      decidedAt: Date,
      driftedBecause: [String],
      reminded: [String],
      following: new Schema({ revision: String, tell: Boolean, baseUrl: String }, one),
      createdAt: { type: Date, required: true },
      changedAt: { type: Date, required: true },
      changedBy: signature,
      version: { type: Number, required: true },
    },
    { strict: 'throw', versionKey: false, minimize: false },
  )
  // Serves the personas of a study, in the order they were made.
  schema.index({ study: 1, createdAt: 1 })
  // Holds that a group of people is drafted once, however many jobs run.
  schema.index({ drafted: 1 }, { unique: true, sparse: true })
  // Serves the gallery and the daily look for reviews that are due.
  schema.index({ state: 1, reviewOn: 1 })
  // Serves the look for publications that were cut off.
  schema.index({ 'following.revision': 1 }, { sparse: true })
  const model = connection.model<Row>('Persona', schema as unknown as Schema<Row>, 'personas')
  const after = { returnDocument: 'after' } as const
  const found = (row: Row | null): Persona | undefined => (row ? toPersona(row) : undefined)

  return {
    ready: () => model.init(),
    async find(id: string): Promise<Persona | undefined> {
      return isValidObjectId(id) ? found(await model.findById(id).lean<Row>()) : undefined
    },
    async list(filter: { study?: string; state?: PersonaState | { $in: PersonaState[] } } = {}): Promise<Persona[]> {
      return (await model.find(filter).sort({ createdAt: 1, _id: 1 }).lean<Row[]>()).map(toPersona)
    },
    /** In the order they were made, after an id: pages that hold still while others are made. */
    async page(
      { study, state, readable = false }: PageFilter,
      { after: last, limit }: { after?: string; limit: number },
    ) {
      const from = last && isValidObjectId(last) ? { _id: { $gt: new Types.ObjectId(last) } } : {}
      const filter = {
        ...(study === undefined ? {} : { study }),
        ...(readable ? { revision: { $gt: 0 } } : {}),
        ...(state || readable
          ? { state: { ...(state ? { $eq: state } : {}), ...(readable ? { $ne: 'retired' as const } : {}) } }
          : {}),
        ...from,
      }
      return (await model.find(filter).sort({ _id: 1 }).limit(limit).lean<Row[]>()).map(toPersona)
    },
    async listDue(day: Date): Promise<Persona[]> {
      const due = { state: { $in: ['published', 'needs-review'] satisfies PersonaState[] }, reviewOn: { $lte: day } }
      return (await model.find(due).sort({ reviewOn: 1, _id: 1 }).lean<Row[]>()).map(toPersona)
    },
    async insert(persona: NewPersona): Promise<Persona> {
      const row: Omit<Row, '_id'> = {
        ...persona,
        state: 'draft',
        nameReason: '',
        signOffs: [],
        revision: 0,
        publishedVersion: 0,
        reminded: [],
        driftedBecause: [],
        version: 1,
      }
      const made = await model.create(row)
      return toPersona(made.toObject())
    },
    /** Changes the content if it is still at this version; undefined when it is not, or is gone. */
    async change(id: string, version: number, patch: PersonaPatch): Promise<Persona | undefined> {
      if (!isValidObjectId(id)) return undefined
      const given = Object.entries(patch)
      const set = Object.fromEntries(given.filter(([, value]) => value !== undefined))
      const unset = Object.fromEntries(given.filter(([, value]) => value === undefined).map(([name]) => [name, 1]))
      const change = { $set: set, $inc: { version: 1 }, ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}) }
      return found(await model.findOneAndUpdate({ _id: id, version }, change, after).lean<Row>())
    },
    /** A retired persona gives its group back. */
    async releaseRetired(drafted: string): Promise<void> {
      await model.updateOne({ drafted, state: 'retired' }, { $unset: { drafted: 1 } })
    },
    /** One guarded move from a state; undefined when somebody else moved it first. `version` guards the content as well. */
    async move(id: string, from: PersonaState, to: PersonaState, patch: PersonaMove = {}, version?: number) {
      const guard = { _id: id, state: from, ...(version === undefined ? {} : { version }) }
      return found(await model.findOneAndUpdate(guard, { $set: { ...patch, state: to } }, after).lean<Row>())
    },
    async signOff(id: string, version: number, signOff: SignOff): Promise<Persona | undefined> {
      const twice = { $elemMatch: { id: signOff.id, version } }
      const guard = { _id: id, state: 'in-review' as const, version, signOffs: { $not: twice } }
      return found(await model.findOneAndUpdate(guard as object, { $push: { signOffs: signOff } }, after).lean<Row>())
    },
    /** Published by a server that was ended before what follows was set going. */
    async listFollowing(): Promise<(Following & { persona: Persona })[]> {
      const rows = await model.find({ 'following.revision': { $gt: '' } }).lean<Row[]>()
      return rows.flatMap((row) => (row.following ? [{ ...row.following, persona: toPersona(row) }] : []))
    },
    async markFollowed(id: string, revision: string): Promise<void> {
      await model.updateOne({ _id: id, 'following.revision': revision }, { $unset: { following: 1 } })
    },
    /** Nothing is left to say to this person about this review. */
    async markReminded({ id, revision, reviewOn }: Persona, user: string): Promise<void> {
      const guard = { _id: id, revision, reviewOn: reviewOn ?? null }
      await model.updateOne(guard as object, { $addToSet: { reminded: user } })
    },
  }
}

function toPersona({ _id, driftedBecause, following: _, ...rest }: Row): Persona {
  // Personas of before drift was watched have none.
  return { ...rest, driftedBecause: driftedBecause ?? [], id: String(_id) }
}
