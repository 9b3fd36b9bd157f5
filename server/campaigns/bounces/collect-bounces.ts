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

  const take = async (path: string): Promise<void> => {
    // A link could lead to any file of this machine.
    const stat = await lstat(path)
    const isWritten = !path.endsWith('.eml') || Math.abs(Date.now() - stat.mtimeMs) > stillWritingMs
    if (!stat.isFile() || !isWritten) return
    if (stat.size > 0 && stat.size <= largestBounce) await bounces.take(await readFile(path))
    else log.warn({ size: stat.size }, 'a file among the bounces is empty or too large to be one')
    await mkdir(join(folder, 'read'), { recursive: true })
    await rename(path, join(folder, 'read', path.slice(path.lastIndexOf('/') + 1)))
  }

  return async (_, touch) => {
    const paths = await waiting()
    for (const path of paths.slice(0, batch)) {
      // One that cannot be read must not hold the others.
      await take(path).catch((error: unknown) => log.error({ err: error }, 'bounce'))
      await touch()
    }
    return paths.length > batch ? { again: now(), because: 'there are more bounces' } : { done: true }
  }
}
