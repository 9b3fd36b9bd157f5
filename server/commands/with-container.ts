// Opens the store and the container for one command, and closes them whatever happens. Beside a running server, the store is
// that server's own: see platform/store/connect.ts.
import { type Container, createContainer } from '../container'
import { processConfig } from '../platform/config'
import { createLog } from '../platform/log'
import { threadFile } from '../platform/root'
import { connectStore } from '../platform/store/connect'

export async function withContainer(act: (container: Container) => Promise<void>): Promise<void> {
  const config = processConfig()
  const { MONGODB_URI: mongodbUri, DATA_DIR: dataDir } = config
  const store = await connectStore({ mongodbUri, dataDir, threadFile: threadFile('store-thread') })
  try {
    const connection = store.connection
    await act(await createContainer({ config, connection, log: createLog('error'), now: () => new Date() }))
  } finally {
    await store.close()
  }
}
