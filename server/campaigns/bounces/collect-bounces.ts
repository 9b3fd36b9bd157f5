// The job `bounce.collect`, every minute: reads what the mail server put into DATA_DIR/bounces, either as single `*.eml` files or
// as a maildir (`new/`), and moves each file to `read/` once it is in the store. Nothing is deleted.
import { lstat, mkdir, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { JobHandler } from '../../platform/jobs/jobs'
import type { Log } from '../../platform/log'
import { type BounceService, largestBounce } from './bounce-service'

type Deps = { bounces: Pick<BounceService, 'take'>; dataDir: string; log: Log; now: () => Date }

const batch = 200
/** A file may still be written to; a maildir's `new/` holds whole ones only. */
const stillWritingMs = 5000

export function createCollectBounces({ bounces, dataDir, log, now }: Deps): JobHandler {
  const folder = join(dataDir, 'bounces')

  const waiting = async (): Promise<string[]> => {
    const names = async (path: string) => (await readdir(path).catch(() => [] as string[])).sort()
    const loose = (await names(folder)).filter((name) => name.endsWith('.eml')).map((name) => join(folder, name))
    const maildir = (await names(join(folder, 'new'))).map((name) => join(folder, 'new', name))
    return [...maildir, ...loose]
  }

  /** @returns whether it was one */
  const take = async (path: string): Promise<boolean> => {
    // A link could lead to any file of this machine.
    const stat = await lstat(path)
    const isWritten = !path.endsWith('.eml') || Math.abs(Date.now() - stat.mtimeMs) > stillWritingMs
    if (!stat.isFile() || !isWritten) return false
    if (stat.size > 0 && stat.size <= largestBounce) await bounces.take(await readFile(path))
    else log.warn({ size: stat.size }, 'a file among the bounces is empty or too large to be one')
    await mkdir(join(folder, 'read'), { recursive: true })
    await rename(path, join(folder, 'read', path.slice(path.lastIndexOf('/') + 1)))
    return true
  }

  return async (_, touch) => {
    let taken = 0
    for (const path of await waiting()) {
      // What stays where it is counts for nothing: else it would hold up all behind it.
      if (taken === batch) return { again: now(), because: 'there are more bounces' }
      // One that cannot be read must not hold the others.
      const isTaken = await take(path).catch((error: unknown) => {
        log.error({ err: error }, 'bounce')
        return false
      })
      if (isTaken) taken += 1
      await touch()
    }
    return { done: true }
  }
}
