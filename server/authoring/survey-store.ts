// Surveys in the collection `surveys`, their published versions in `surveyVersions`, which are written once and never changed.
import { type Connection, isValidObjectId, Schema, Types } from 'mongoose'
import { isDuplicate } from '../platform/store/duplicate'
import type { NewSurvey, PublicLink, Survey, SurveyVersion } from './survey'

type Row = Omit<Survey, 'id'> & { _id: Types.ObjectId }
type VersionRow = SurveyVersion & { _id: Types.ObjectId }

export type SurveyStore = ReturnType<typeof createSurveyStore>

export function createSurveyStore(connection: Connection) {
  const needed = { type: String, required: true }
  const options = { strict: 'throw', versionKey: false, minimize: false } as const
  const link = new Schema<PublicLink>(
    {
      slug: needed,
      open: { type: Boolean, required: true },
      quota: Number,
      closesAt: Date,
      sites: { type: [String], default: undefined },
    },
    { ...options, _id: false },
  )
  const schema = new Schema<Row>(
    {
      studyId: needed,
      definition: { type: Schema.Types.Mixed, required: true },
      latest: { type: Number, required: true },
      publishedAt: Date,
      link: { type: link, required: true },
      createdAt: { type: Date, required: true },
      changedAt: { type: Date, required: true },
      version: { type: Number, required: true },
    },
    options,
  )
  // Serves the list of a study, newest first.
  schema.index({ studyId: 1, createdAt: -1 })
  // Serves public links, and holds that each is one survey's only.
  schema.index({ 'link.slug': 1 }, { unique: true })
  const versionSchema = new Schema<VersionRow>(
    {
      surveyId: needed,
      number: { type: Number, required: true },
      definition: { type: Schema.Types.Mixed, required: true },
      publishedAt: { type: Date, required: true },
      publishedBy: needed,
    },
    options,
  )
  // Serves a version by number, and holds that each number is given once.
  versionSchema.index({ surveyId: 1, number: -1 }, { unique: true })
  const model = connection.model<Row>('Survey', schema, 'surveys')
  const versions = connection.model<VersionRow>('SurveyVersion', versionSchema, 'surveyVersions')

  return {
    ready: async () => {
      await Promise.all([model.init(), versions.init()])
    },
    async find(id: string): Promise<Survey | undefined> {
      return isValidObjectId(id) ? one(await model.findById(id).lean<Row>()) : undefined
    },
    async findBySlug(slug: string): Promise<Survey | undefined> {
      return one(await model.findOne({ 'link.slug': slug }).lean<Row>())
    },
    async list(studyId?: string): Promise<Survey[]> {
      const rows = await model
        .find(studyId === undefined ? {} : { studyId })
        .sort({ createdAt: -1, _id: -1 })
        .lean<Row[]>()
      return rows.map(toSurvey)
    },
    /** The next after an id, newest first: pages that hold still while others write. */
    async page(studyId: string | undefined, { after, limit }: { after?: string; limit: number }): Promise<Survey[]> {
      const before = after && isValidObjectId(after) ? { _id: { $lt: new Types.ObjectId(after) } } : {}
      const rows = model
        .find({ ...(studyId === undefined ? {} : { studyId }), ...before })
        .sort({ _id: -1 })
        .limit(limit)
      return (await rows.lean<Row[]>()).map(toSurvey)
    },
    async insert(survey: NewSurvey & { slug: string }, now: Date): Promise<Survey> {
      const { slug, ...rest } = survey
      const row = { ...rest, latest: 0, link: { slug, open: false }, createdAt: now, changedAt: now, version: 1 }
      return toSurvey((await model.create(row)).toObject())
    },
    /** Changes the survey if it is still at this version; undefined when it is not, or is gone. */
    async patch(
      id: string,
      version: number,
      patch: Partial<Pick<Survey, 'definition' | 'latest' | 'publishedAt' | 'link'>>,
      now: Date,
    ): Promise<Survey | undefined> {
      if (!isValidObjectId(id)) return undefined
      const change = { $set: { ...patch, changedAt: now }, $inc: { version: 1 } }
      return one(await model.findOneAndUpdate({ _id: id, version }, change, { returnDocument: 'after' }).lean<Row>())
    },
    /** Deletes a survey that was never published. */
    async removeDraft(id: string): Promise<boolean> {
      return isValidObjectId(id) && (await model.deleteOne({ _id: id, latest: 0 })).deletedCount === 1
    },
    async findVersion(surveyId: string, number: number): Promise<SurveyVersion | undefined> {
      const row = await versions.findOne({ surveyId, number }).lean<VersionRow>()
      return row ? toVersion(row) : undefined
    },
    async findNewestVersion(surveyId: string): Promise<SurveyVersion | undefined> {
      const row = await versions.findOne({ surveyId }).sort({ number: -1 }).lean<VersionRow>()
      return row ? toVersion(row) : undefined
    },
    async listVersions(surveyId: string): Promise<SurveyVersion[]> {
      return (await versions.find({ surveyId }).sort({ number: -1 }).lean<VersionRow[]>()).map(toVersion)
    },
    /** @returns undefined when somebody published under this number meanwhile */
    async insertVersion(version: SurveyVersion): Promise<SurveyVersion | undefined> {
      try {
        return toVersion((await versions.create(version)).toObject())
      } catch (error) {
        if (isDuplicate(error)) return undefined
        throw error
      }
    },
  }
}

const one = (row: Row | null): Survey | undefined => (row ? toSurvey(row) : undefined)

function toSurvey({ _id, ...rest }: Row): Survey {
  return { ...rest, id: String(_id) }
}

function toVersion({ _id, ...rest }: VersionRow): SurveyVersion {
  return rest
}
