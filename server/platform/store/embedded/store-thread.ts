// The worker thread that owns a data folder: opens it, listens, and says where. Its owner asks it to close; then it finishes
// what it has accepted, gives the folder back and ends.
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { openStorage, prepareFolder } from './data-folder'
import { Engine } from './engine'
import { acquireLock } from './lock'
import { StoreServer } from './server'

/** `port` puts the server on a loopback port that anyone on the machine may use, as `cli store` does. */
export type ThreadInput = { dataDir: string; port?: number }
export type ThreadMessage = { ready: string } | { failed: string; pid?: number; uri?: string }

/** What fits into the address of a unix socket. */
const longestSocketPath = 100

async function main({ dataDir, port }: ThreadInput): Promise<void> {
  const folder = prepareFolder(dataDir)
  const lock = acquireLock(folder)
  try {
    const storage = openStorage(folder)
    const engine = new Engine(storage)
    const where = port === undefined ? placeIn(folder) : { port, host: '127.0.0.1' }
    const secret = 'secret' in where ? where.secret : undefined
    const server = new StoreServer(engine, secret)
    const bound = await server.listen('path' in where ? { path: where.path } : { port: where.port, host: where.host })
    if ('path' in where) chmodSync(where.path, 0o600)
    const uri = 'path' in where ? socketUri(where.path) : portUri(bound, secret)
    lock.announce(uri)
    parentPort?.postMessage({ ready: uri } satisfies ThreadMessage)
    parentPort?.once('message', async () => {
      await server.close()
      await storage.close()
      if ('path' in where) removeSocket(where.path, folder)
      lock.release()
      parentPort?.close()
    })
  } catch (error) {
    lock.release()
    throw error
  }
}

type Place = { path: string } | { port: number; host: string; secret: string }

/** A socket in the folder; in a private temporary folder when its path would be too long; a secret port where there are none. */
function placeIn(folder: string): Place {
  if (process.platform === 'win32') return { port: 0, host: '127.0.0.1', secret: randomBytes(24).toString('hex') }
  const path = join(folder, 'store.sock')
  if (Buffer.byteLength(path) > longestSocketPath)
    return { path: join(mkdtempSync(join(tmpdir(), 'verbatim-')), 'store.sock') }
  rmSync(path, { force: true })
  return { path }
}

function removeSocket(path: string, folder: string): void {
  rmSync(path, { force: true })
  if (dirname(path) !== folder) rmSync(dirname(path), { recursive: true, force: true })
}

const socketUri = (path: string): string => `mongodb://${encodeURIComponent(path)}/verbatim?directConnection=true`
const portUri = (port: number, secret?: string): string =>
  `mongodb://127.0.0.1:${port}/verbatim?directConnection=true${secret ? `&appName=${secret}` : ''}`

main(workerData as ThreadInput).catch((error: unknown) => {
  const owner = error instanceof Error && 'owner' in error ? (error.owner as { pid: number; uri?: string }) : undefined
  const failed = error instanceof Error ? error.message : String(error)
  parentPort?.postMessage({ failed, ...owner } satisfies ThreadMessage)
  parentPort?.close()
})
