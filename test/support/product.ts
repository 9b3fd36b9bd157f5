// The product as its users start it: what `npm start` and `npm run demo` call, in a process of its own, on a free port and an
// empty folder.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(__dirname, '../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

export type Product = {
  address: string
  /** Everything it printed so far. */
  output(): string
  setupLink: string | undefined
  dataDir: string
  process: ChildProcess
  /** Milliseconds from the start of the process to the line that says it is ready. */
  startMs: number
  stop(signal?: NodeJS.Signals): Promise<void>
}

type Options = {
  mode?: 'serve' | 'demo'
  settings?: Record<string, string>
  dataDir?: string
  keepData?: boolean
  /** No file of it grows beyond so many KB: what a full disk looks like. */
  largestFileKb?: number
}

export async function startProduct({
  mode = 'serve',
  settings = {},
  dataDir,
  keepData,
  largestFileKb,
}: Options = {}): Promise<Product> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'verbatim-product-'))
  const began = Date.now()
  const command = (scripts[mode === 'demo' ? 'demo' : 'start'] ?? '').split(' ').slice(1)
  const limited = ['-c', `trap '' XFSZ; ulimit -f ${largestFileKb}; exec "$0" "$@"`, process.execPath, ...command]
  const child = spawn(largestFileKb ? 'bash' : process.execPath, largestFileKb ? limited : command, {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      DATA_DIR: folder,
      LOG_LEVEL: 'error',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (output += piece.toString()))
  const ended = new Promise<void>((done) => child.once('exit', () => done()))

  const address = await waitFor(
    () => /is ready: (http:\/\/\S+)/.exec(output)?.[1],
    ended,
    () => output,
  ).catch((error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  await new Promise((done) => setTimeout(done, 50))
  return {
    address,
    output: () => output,
    setupLink: /http:\/\/\S+\/setup\/\S+/.exec(output)?.[0],
    dataDir: folder,
    process: child,
    startMs: Date.now() - began - 50,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await ended
      if (!keepData) rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function waitFor(look: () => string | undefined, ended: Promise<void>, output: () => string): Promise<string> {
  let over = false
  void ended.then(() => {
    over = true
  })
  for (let tries = 0; tries < 7200; tries++) {
    const found = look()
    if (found) return found
    if (over) break
    await new Promise((done) => setTimeout(done, 25))
  }
  throw new Error(`the product did not start:\n${output()}`)
}
