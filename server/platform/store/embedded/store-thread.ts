// The worker thread that owns a data folder: opens it, listens, and says where. Its owner asks it to close; then it
// finishes what it has accepted, gives the folder back and ends.
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { openStorage, prepareFolder } from './data-folder'
import { Engine } from './engine'
import { acquireLock, FolderTaken } from './lock'
import { listen } from './server'

/** `port` puts the server on a loopback port that anyone on the machine may use, as `cli store` does. */
export type ThreadInput = { dataDir: string; port?: number }
export type ThreadMessage = { ready: string } | { failed: string; uri?: string | undefined }

/** What fits into the address of a unix socket. */
const longestSocketPath = 100
const say = (message: ThreadMessage): void => parentPort?.postMessage(message)

async function main({ dataDir, port }: ThreadInput): Promise<void> {
  const folder = prepareFolder(dataDir)
  const lock = acquireLock(folder)
  try {
    const storage = openStorage(folder)
    const path = port === undefined && process.platform !== 'win32' ? socketIn(folder) : undefined
    const secret = port === undefined && !path ? randomBytes(24).toString('hex') : undefined
    const server = await listen(new Engine(storage), path ? { path } : { port: port ?? 0, host: '127.0.0.1' }, secret)
    if (path) chmodSync(path, 0o600)
    const host = path ? encodeURIComponent(path) : `127.0.0.1:${server.port}`
    const uri = `mongodb://${host}/verbatim?directConnection=true${secret ? `&appName=${secret}` : ''}`
    lock.announce(uri)
    say({ ready: uri })
    parentPort?.once('message', async () => {
      await server.close()
      await storage.close()
      if (path) rmSync(dirname(path) === folder ? path : dirname(path), { recursive: true, force: true })
      lock.release()
      parentPort?.close()
    })
  } catch (error) {
    lock.release()
    throw error
  }
}

/** A socket in the folder, or in a private temporary folder when its path would be too long. */
function socketIn(folder: string): string {
  const path = join(folder, 'store.sock')
  if (Buffer.byteLength(path) > longestSocketPath) return join(mkdtempSync(join(tmpdir(), 'verbatim-')), 'store.sock')
  rmSync(path, { force: true })
  return path
}

main(workerData as ThreadInput).catch((error: unknown) => {
  const { uri } = error instanceof FolderTaken ? error.owner : {}
  say({ failed: error instanceof Error ? error.message : String(error), uri })
  parentPort?.close()
})
