// The one place that opens a database: MongoDB at an address, or the embedded one in the data folder. What it returns looks the
// same for both, and with an address nothing of the embedded code is loaded.
import mongoose from 'mongoose'
import { refuseHalfRestored } from './half-restored'

export type Store = {
  uri: string
  connection: mongoose.Connection
  /** Whether other processes may be at work on it. */
  shared: boolean
  close: () => Promise<void>
}
export type StoreOptions = {
  /** Unset means the embedded database. */
  mongodbUri?: string | undefined
  dataDir: string
  /** The bundle of the embedded database's thread. */
  threadFile: string
  /** Opens a database also while it is being restored: for the restore itself. */
  restoring?: boolean
}

const options: mongoose.ConnectOptions = { serverSelectionTimeoutMS: 10_000, maxPoolSize: 20 }

/**
 * Connects, and starts the embedded database first where it is the one to use.
 * @throws Error with a sentence for the person who starts the product: who holds the folder, or why it cannot be used;
 *   HalfRestored where a restore did not come to its end
 */
export async function connectStore({ mongodbUri, dataDir, threadFile, restoring }: StoreOptions): Promise<Store> {
  const started =
    mongodbUri === undefined
      ? await startEmbedded(dataDir, threadFile)
      : { uri: mongodbUri, shared: true, stop: async () => {} }
  const connection = mongoose.createConnection(started.uri, options)
  const close = async () => {
    await connection.destroy()
    await started.stop()
  }
  try {
    await connection.asPromise()
    if (!restoring) await refuseHalfRestored(connection.db!)
    return { uri: started.uri, shared: started.shared, connection, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function startEmbedded(dataDir: string, threadFile: string) {
  const { startThread } = await import('./embedded/start-thread')
  return startThread(threadFile, { dataDir })
}
