// `cli store --port N [--data DIR]`: the embedded database alone on a loopback port, for mongosh, Compass and test suites.
// Anyone on this machine may use the port while it runs. Ends on Ctrl+C.
import { resolve } from 'node:path'
import { processConfig } from '../platform/config'
import { threadFile } from '../platform/root'
import { startThread } from '../platform/store/embedded/start-thread'
import { readArguments, UsageError } from './arguments'

export async function store(args: string[]): Promise<void> {
  const { port: text = '', data } = readArguments(args, { port: 'required', data: 'optional' })
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new UsageError(`--port: expected a number from 0 to 65535, got "${text}"`)
  const dataDir = data === undefined ? processConfig().DATA_DIR : resolve(data)
  const started = await startThread(threadFile('store-thread'), { dataDir, port })
  if (started.shared) throw new Error(`the data folder ${dataDir} is served already, at ${started.uri}`)
  process.stdout.write(`${started.uri}\n`)
  await new Promise<void>((ended) => {
    process.once('SIGINT', () => ended())
    process.once('SIGTERM', () => ended())
  })
  await started.stop()
}
