// Job `response.retire`: deletes what people answered once it is older than the administrator keeps answers (RETENTION_DAYS).
// It goes the way of a withdrawal, so that quotes and counts everywhere follow.
import type { JobHandler } from '../platform/jobs/jobs'
import type { FieldworkService } from './respond/fieldwork-service'
import type { ResponseStore } from './responses/response-store'

type Deps = {
  responses: ResponseStore
  fieldwork: Pick<FieldworkService, 'withdraw'>
  /** Unset: answers are kept until somebody withdraws them. */
  retentionDays: number | undefined
  now: () => Date
}

const batch = 100

export function createRetireJob({ responses, fieldwork, retentionDays, now }: Deps): JobHandler {
  return async (_, touch) => {
    if (retentionDays === undefined) return { done: true }
    const before = new Date(now().getTime() - retentionDays * 86_400_000)
    const old = await responses.listOlder(before, batch)
    for (const { id } of old) {
      await fieldwork.withdraw(id)
      await touch()
    }
    return old.length === batch ? { again: now(), because: 'there is more to delete' } : { done: true }
  }
}
