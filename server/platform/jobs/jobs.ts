// Work that goes on after a request: a name and ids, kept in the store by agenda, so that it survives a restart and only one
// of several servers does it. A job does one bounded batch and says whether it is done; jobs are safe to run twice.
import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda, InMemoryNotificationChannel, type Job } from 'agenda'
import type { Connection } from 'mongoose'
import type { Log } from '../log'

export type JobData = Record<string, string>
export type JobOutcome = { done: true } | { again: Date; because: string }
/** `touch` renews the lease: call it at least once a minute in a job that takes longer. */
export type JobHandler = (data: JobData, touch: () => Promise<void>) => Promise<JobOutcome>

export type Jobs = ReturnType<typeof createJobs>

type Options = { connection: Connection; log: Log; pollMs?: number }

const leaseMs = 120_000
const retryAfterMs = (failures: number): number => Math.min(1000 * 4 ** failures, 3_600_000)

export function createJobs({ connection, log, pollMs = 1000 }: Options) {
  const collection = connection.collection('jobs')
  // Typed against the driver directly; Mongoose hands out the same driver under its own types.
  const mongo = connection.getClient().db() as unknown as Extract<
    ConstructorParameters<typeof MongoBackend>[0],
    { mongo: unknown }
  >['mongo']
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo, collection: 'jobs' }),
    // Jobs of this process start at once; those of other processes are found by polling.
    notificationChannel: new InMemoryNotificationChannel(),
    processEvery: pollMs,
    defaultLockLifetime: leaseMs,
    removeOnComplete: true,
  })
  let running = false

  /** Runs the job soon, or at a time. Under one name and key at most one waits; what waits already stays as it is. */
  const push = async (name: string, data: JobData, { key, at }: { key: string; at?: Date }): Promise<void> => {
    const job = agenda.create(name, { ...data, key })
    job.unique({ 'data.key': key, nextRunAt: { $ne: null }, lockedAt: null } as never, { insertOnly: true })
    job.schedule(at ?? new Date())
    await job.save()
  }

  return {
    push,

    /** Says what a job's name does. All names are defined before start(). */
    define(name: string, handler: JobHandler): void {
      agenda.define(
        name,
        async (job: Job<JobData>) => {
          const { key = name, ...data } = job.attrs.data ?? {}
          const outcome = await handler(data, async () => void (await job.touch()))
          if ('again' in outcome) await push(name, data, { key, at: outcome.again })
        },
        { backoff: ({ attempt }) => (attempt > 8 ? null : retryAfterMs(attempt)) },
      )
    },

    /** Runs the job again and again, for instance every '1 hour'. */
    async every(name: string, interval: string): Promise<void> {
      await agenda.every(interval, name, { key: name })
    },

    /**
     * Lets go of what a killed server was at, so that it goes on now and not when its lease is over. Only for whoever has the
     * database to itself, before start().
     */
    async takeOver(): Promise<void> {
      const freed = { $set: { lockedAt: null, nextRunAt: new Date() } }
      await collection.updateMany({ lockedAt: { $ne: null } }, freed)
    },

    async start(): Promise<void> {
      agenda.on('error', (error: Error) => log.error({ err: error }, 'job queue'))
      agenda.on('fail', (error: Error | string, job: { attrs?: { name: string } }) =>
        log.error({ err: error, job: job.attrs?.name }, 'job failed'),
      )
      await agenda.start()
      running = true
    },

    async stop(): Promise<void> {
      running = false
      await agenda.stop(false)
    },

    isRunning: () => running,

    /** Resolves when nothing is due or under way any more. Jobs for later stay where they are. */
    async settled(limitMs = 30_000): Promise<void> {
      const until = Date.now() + limitMs
      for (;;) {
        const due = { $or: [{ nextRunAt: { $ne: null, $lte: new Date() } }, { lockedAt: { $ne: null } }] }
        if ((await collection.countDocuments(due)) === 0) return
        if (Date.now() > until) throw new Error('jobs did not settle in time')
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
  }
}
