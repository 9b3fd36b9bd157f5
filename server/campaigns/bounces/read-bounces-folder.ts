// The files of mails that came back and were read, in DATA_DIR/bounces/read: found again when they have to go, because of their
// age or because the person they are about was deleted. What was never read is collect-bounces.ts's.
import { lstat, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { digestOf } from '../../platform/accounts/secret'
import { largestBounce } from './bounce-service'

export type ReadBounces = ReturnType<typeof createReadBounces>

export function createReadBounces(dataDir: string) {
  const folder = join(dataDir, 'bounces', 'read')

  const removeIf = async (
    isOld: (path: string, stat: { mtimeMs: number; size: number }) => Promise<boolean> | boolean,
    touch: () => Promise<void>,
  ): Promise<void> => {
    for (const name of await readdir(folder).catch(() => [] as string[])) {
      const path = join(folder, name)
      const stat = await lstat(path).catch(() => undefined)
      if (stat?.isFile() && (await isOld(path, stat))) await rm(path, { force: true })
      await touch()
    }
  }

  return {
    removeOlder: (before: Date, touch: () => Promise<void>) =>
      removeIf((_, { mtimeMs }) => mtimeMs < before.getTime(), touch),

    /** Files whose whole mail is one of these, by digest. */
    removeMails: (digests: ReadonlySet<string>, touch: () => Promise<void>) =>
      removeIf(
        async (path, { size }) =>
          size <= largestBounce && digests.has(digestOf((await readFile(path)).toString('latin1'))),
        touch,
      ),
  }
}
