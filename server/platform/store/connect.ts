// The one place that opens a database: MongoDB at an address, or the embedded one in the data folder. What it returns looks the
// same for both, and with an address nothing of the embedded code is loaded.
import mongoose from 'mongoose'

export type Store = {
  uri: string
  connection: mongoose.Connection
  close: () => Promise<void>
}
export type StoreOptions = {
  /** Unset means the embedded database. */
  mongodbUri?: string | undefined
  dataDir: string
  /** The bundle of the embedded database's thread. */
  threadFile: string
}

const options: mongoose.ConnectOptions = { serverSelectionTimeoutMS: 10_000, maxPoolSize: 20 }

/**
 * Connects, and starts the embedded database first where it is the one to use.
 * @throws Error with a sentence for the person who starts the product: who holds the folder, or why it cannot be used
 */
export async function connectStore({ mongodbUri, dataDir, threadFile }: StoreOptions): Promise<Store> {
  const started =
    mongodbUri === undefined ? await startEmbedded(dataDir, threadFile) : { uri: mongodbUri, stop: async () => {} }
  try {
    const connection = await mongoose.createConnection(started.uri, options).asPromise()
    const close = async () => {
      await connection.destroy()
      await started.stop()
    }
    return { uri: started.uri, connection, close }
  } catch (error) {
    await started.stop()
    throw error
  }
}

async function startEmbedded(dataDir: string, threadFile: string): Promise<{ uri: string; stop: () => Promise<void> }> {
  const { startThread } = await import('./embedded/start-thread')
  return startThread(threadFile, { dataDir })
}
