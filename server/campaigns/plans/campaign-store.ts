// Campaigns in the collection `campaigns`.
import { type Connection, isValidObjectId, Schema, Types } from 'mongoose'
import type { Campaign, CampaignEvent, CampaignState } from './campaign'
import { moveOf } from './campaign'

type Row = Omit<Campaign, 'id'> & {
  _id: Types.ObjectId
  /** Where freezing the audience got to: the last contact or seat that was looked at. */
  frozenTo?: string
  /** Closed, and what follows is not done yet. */
  ending?: boolean
}

export type NewCampaign = Omit<
  Campaign,
  | 'id'
  | 'state'
  | 'heldBecause'
  | 'wave'
  | 'frozen'
  | 'baseUrl'
  | 'createdAt'
  | 'launchedAt'
  | 'waveEndedAt'
  | 'closedAt'
  | 'version'
>

type Changeable = NewCampaign &
  Pick<Campaign, 'heldBecause' | 'wave' | 'frozen' | 'baseUrl' | 'launchedAt' | 'waveEndedAt' | 'closedAt'>

/** `undefined` takes a field away. */
export type CampaignPatch = { [Name in keyof Changeable]?: Changeable[Name] | undefined } & { ending?: true }

export type Part = { readonly after?: string; readonly limit: number }

export type CampaignStore = ReturnType<typeof createCampaignStore>

export function createCampaignStore(connection: Connection) {
  const needed = { type: String, required: true }
  const text = { type: String, default: '' }
  const schema = new Schema<Row>(
    {
      studyId: needed,
      name: needed,
      surveyId: needed,
      surveyVersion: { type: Number, required: true },
      audience: { type: Schema.Types.Mixed, required: true },
      anonymous: { type: Boolean, default: false },
      subject: { type: Schema.Types.Mixed, default: {} },
      message: { type: Schema.Types.Mixed, default: {} },
      senderName: text,
      replyTo: text,
      sendAt: Date,
      sendingHours: { type: new Schema({ from: Number, until: Number }, { _id: false }), required: false },
      remindAfterDays: { type: Number, default: 5 },
      reminders: { type: Number, default: 0 },
      closesAt: Date,
      state: needed,
      heldBecause: String,
      wave: { type: Number, default: 0 },
      frozen: { type: Boolean, default: false },
      frozenTo: String,
      ending: Boolean,
      baseUrl: text,
      createdAt: { type: Date, required: true },
      launchedAt: Date,
      waveEndedAt: Date,
      closedAt: Date,
      version: { type: Number, required: true },
    },
    { strict: 'throw', versionKey: false, minimize: false },
  )
  // Serves the list of a study, newest first.
  schema.index({ studyId: 1, createdAt: -1 })
  // Serves the pages of programs.
  schema.index({ studyId: 1, _id: -1 })
  // Serves the sweep over what is under way.
  schema.index({ state: 1 })
  // Serves the sweep over what was closed by a server that was ended then.
  schema.index({ ending: 1 }, { sparse: true })
  const model = connection.model<Row>('Campaign', schema, 'campaigns')
  const after = { returnDocument: 'after' } as const

  return {
    ready: () => model.init(),

    async find(id: string): Promise<Campaign | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toCampaign(row) : undefined
    },

    async list(studyId?: string): Promise<Campaign[]> {
      const filter = studyId === undefined ? {} : { studyId }
      return (await model.find(filter).sort({ createdAt: -1, _id: -1 }).lean<Row[]>()).map(toCampaign)
    },

    /** Newest first, after an id: pages that hold still while others are made or deleted. */
    async page(studyId: string | undefined, { after: last, limit }: Part): Promise<Campaign[]> {
      const before = last && isValidObjectId(last) ? { _id: { $lt: new Types.ObjectId(last) } } : {}
      const filter = { ...(studyId === undefined ? {} : { studyId }), ...before }
      return (await model.find(filter).sort({ _id: -1 }).limit(limit).lean<Row[]>()).map(toCampaign)
    },

    async listIn(states: readonly CampaignState[]): Promise<Campaign[]> {
      return (await model.find({ state: { $in: [...states] } }).lean<Row[]>()).map(toCampaign)
    },

    async insert(campaign: NewCampaign, now: Date): Promise<Campaign> {
      const row = {
        ...campaign,
        state: 'draft' as const,
        wave: 0,
        frozen: false,
        baseUrl: '',
        createdAt: now,
        version: 1,
      }
      return toCampaign((await model.create(row)).toObject())
    },

    /** Changes a draft that is still at this version. */
    async patch(id: string, version: number, patch: CampaignPatch): Promise<Campaign | undefined> {
      if (!isValidObjectId(id)) return undefined
      const change = { ...toChange(patch), $inc: { version: 1 } }
      const row = await model.findOneAndUpdate({ _id: id, version, state: 'draft' }, change, after).lean<Row>()
      return row ? toCampaign(row) : undefined
    },

    /** Moves it by an event if its state allows; undefined when it is in another state by now. */
    async move(id: string, event: CampaignEvent, patch: CampaignPatch = {}): Promise<Campaign | undefined> {
      if (!isValidObjectId(id)) return undefined
      const { from, to } = moveOf(event)
      const { $set, $unset } = toChange(patch)
      const change = { $set: { ...$set, state: to }, $unset: { ...$unset }, $inc: { version: 1 } }
      const row = await model.findOneAndUpdate({ _id: id, state: { $in: [...from] } }, change, after).lean<Row>()
      return row ? toCampaign(row) : undefined
    },

    async idsEnding(): Promise<string[]> {
      const rows = await model.find({ ending: true }, { _id: 1 }).lean<Pick<Row, '_id'>[]>()
      return rows.map(({ _id }) => String(_id))
    },
    async markEnded(id: string): Promise<void> {
      await model.updateOne({ _id: id }, { $unset: { ending: 1 } })
    },

    async frozenTo(id: string): Promise<string | undefined> {
      return (await model.findById(id).lean<Row>())?.frozenTo
    },

    /** Keeps how far freezing a wave got, so that it goes on there after a restart. */
    async saveFreezing(id: string, wave: number, frozenTo: string | undefined): Promise<void> {
      const change =
        frozenTo === undefined ? { $set: { frozen: true }, $unset: { frozenTo: 1 as const } } : { $set: { frozenTo } }
      await model.updateOne({ _id: id, wave }, change)
    },

    async remove(id: string): Promise<boolean> {
      return isValidObjectId(id) && (await model.deleteOne({ _id: id, state: 'draft' })).deletedCount === 1
    },
  }
}

function toChange(patch: CampaignPatch) {
  const entries = Object.entries(patch)
  return {
    $set: Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
    $unset: Object.fromEntries(entries.filter(([, value]) => value === undefined).map(([name]) => [name, 1 as const])),
  }
}

function toCampaign({ _id, frozenTo: _, ending: __, ...rest }: Row): Campaign {
  return { ...rest, id: String(_id) }
}
