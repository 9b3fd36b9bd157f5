// Runs without their results, in the collection `runs`. Every change of state is one guarded write.
import { type Connection, isValidObjectId, Schema, type Types } from 'mongoose'
import { isDuplicate } from '../../platform/store/duplicate'
import { isOver, type Run, type RunProgress, type RunState, type RunSummary, runStates } from './run'

/**
 * `busy` names the study while the run waits or works; its index holds that only one does. `untold` while it is done and nobody
 * was told.
 */
type Row = Omit<Run, 'id'> & { _id: Types.ObjectId; busy?: string; untold?: boolean }
export type NewRun = Pick<Run, 'studyId' | 'options' | 'by'>

export type RunStore = ReturnType<typeof createRunStore>

export function createRunStore(connection: Connection) {
  const schema = new Schema<Row>(
    {
      studyId: { type: String, required: true },
      number: { type: Number, required: true },
      state: { type: String, enum: runStates, required: true },
      options: { type: Schema.Types.Mixed, required: true },
      by: { type: String, required: true },
      createdAt: { type: Date, required: true },
      startedAt: Date,
      finishedAt: Date,
      beatAt: Date,
      attempts: { type: Number, required: true },
      progress: { type: Schema.Types.Mixed, required: true },
      failure: String,
      summary: Schema.Types.Mixed,
      editsSeen: { type: Number, required: true },
      busy: String,
      untold: Boolean,
    },
    { strict: 'throw', versionKey: false, minimize: false },
  )
  // Serves the list of a study's runs, newest first, and keeps their numbers apart.
  schema.index({ studyId: 1, number: -1 }, { unique: true })
  // Holds that one run of a study is under way at a time.
  schema.index({ busy: 1 }, { unique: true, sparse: true })
  // Serves the look for runs that a stopped process left behind.
  schema.index({ state: 1 })
  // Serves the look for runs whose end nobody was told of.
  schema.index({ untold: 1 }, { sparse: true })
  const model = connection.model<Row>('Run', schema, 'runs')
  const change = async (filter: object, set: object): Promise<Run | undefined> => {
    const row = await model.findOneAndUpdate(filter, set, { returnDocument: 'after' }).lean<Row>()
    return row ? toRun(row) : undefined
  }
  const end = (id: string, set: object) =>
    change({ _id: id, state: { $in: ['queued', 'running'] } }, { $set: set, $unset: { busy: 1 } })
  const first: RunProgress = { step: 'waiting', share: 0 }

  return {
    async ready(): Promise<void> {
      await model.init()
      // Runs that failed under an earlier version kept their study busy.
      await model.updateMany({ state: { $in: runStates.filter(isOver) }, busy: { $gt: '' } }, { $unset: { busy: 1 } })
    },

    async find(id: string): Promise<Run | undefined> {
      const row = isValidObjectId(id) ? await model.findById(id).lean<Row>() : null
      return row ? toRun(row) : undefined
    },

    /** Newest first; `before` is the number of the last one seen. */
    async list(studyId: string, { before, most = 50 }: { before?: number; most?: number } = {}): Promise<Run[]> {
      const filter = { studyId, ...(before === undefined ? {} : { number: { $lt: before } }) }
      return (await model.find(filter).sort({ number: -1 }).limit(most).lean<Row[]>()).map(toRun)
    },

    async latestDone(studyId: string): Promise<Run | undefined> {
      const row = await model.findOne({ studyId, state: 'done' }).sort({ number: -1 }).lean<Row>()
      return row ? toRun(row) : undefined
    },

    async inState(states: readonly RunState[]): Promise<Run[]> {
      return (await model.find({ state: { $in: [...states] } }).lean<Row[]>()).map(toRun)
    },

    /** The next run of the study; undefined while one is under way. */
    async insert(run: NewRun, now: Date): Promise<Run | undefined> {
      for (;;) {
        const [last] = await model.find({ studyId: run.studyId }).sort({ number: -1 }).limit(1).lean<Row[]>()
        const number = (last?.number ?? 0) + 1
        const row = { ...run, number, state: 'queued' as const, createdAt: now, busy: run.studyId }
        try {
          return toRun((await model.create({ ...row, attempts: 0, progress: first, editsSeen: 0 })).toObject())
        } catch (error) {
          if (!isDuplicate(error)) throw error
          if (await model.exists({ busy: run.studyId })) return undefined
        }
      }
    },

    /** Takes a run that waits, or one whose beat stopped before `lostBefore`; undefined when somebody else has it. */
    claim: (id: string, now: Date, lostBefore: Date, editsSeen: number) =>
      change(
        { _id: id, $or: [{ state: 'queued' }, { state: 'running', beatAt: { $lt: lostBefore } }] },
        { $set: { state: 'running', startedAt: now, beatAt: now, progress: first, editsSeen }, $inc: { attempts: 1 } },
      ),

    /** Renews the beat; undefined when the run is no longer running (cancelled meanwhile). */
    beat: (id: string, now: Date, progress: RunProgress) =>
      change({ _id: id, state: 'running' }, { $set: { beatAt: now, progress } }),

    finish: (id: string, now: Date, summary: RunSummary) =>
      change(
        { _id: id, state: 'running' },
        {
          $set: { state: 'done', untold: true, finishedAt: now, summary, progress: { step: 'done', share: 1 } },
          $unset: { busy: 1 },
        },
      ),

    async listUntold(): Promise<Run[]> {
      return (await model.find({ untold: true }).lean<Row[]>()).map(toRun)
    },
    async markTold(id: string): Promise<void> {
      await model.updateOne({ _id: id }, { $unset: { untold: 1 } })
    },

    fail: (id: string, now: Date, failure: string) => end(id, { state: 'failed', finishedAt: now, failure }),

    cancel: (id: string, now: Date) => end(id, { state: 'cancelled', finishedAt: now }),
  }
}

function toRun({ _id, busy: _, untold: __, ...rest }: Row): Run {
  return { ...rest, id: String(_id) }
}
