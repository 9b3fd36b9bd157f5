// Who owns a data folder. LMDB would let a second process in and lose data, so a file made exclusively names the owner:
// its pid, when that process started, and where it listens. An owner that is gone is succeeded.
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

export type Owner = { pid: number; host: string; started: string; uri?: string }

/** The folder belongs to a living process; the sentence names it. */
const taken = (folder: string, owner: Owner): Error & { owner: Owner } => {
  const who = `process ${owner.pid}${owner.host === hostname() ? '' : ` on ${owner.host}`}`
  const advice = 'stop it first, or set DATA_DIR to another folder'
  return Object.assign(new Error(`The data folder ${folder} is in use by ${who}; ${advice}`), { owner })
}

const beatMs = 2000
/** A process on another machine cannot be asked; its file must have been touched this recently. */
const silentMs = 15_000

/**
 * Takes the folder until this thread ends.
 * @returns what announces where the owner listens
 * @throws Error with the owner, while that lives
 */
export function acquireLock(folder: string): (uri: string) => void {
  const file = join(folder, 'store.lock')
  const self: Owner = { pid: process.pid, host: hostname(), started: startOf(process.pid) }
  for (let attempt = 0; !create(file, self); attempt++) {
    const owner = readOwner(folder)
    if (owner && isAlive(owner, file)) throw taken(folder, owner)
    if (attempt > 50) throw new Error(`The lock file ${file} can neither be read nor replaced; remove it if unused`)
    removeStale(folder, file)
  }
  setInterval(() => quietly(() => utimesSync(file, new Date(), new Date())), beatMs).unref()
  process.once('exit', () => rmSync(file, { force: true }))
  return (uri) => writeFileSync(file, JSON.stringify({ ...self, uri }), { flag: 'r+' })
}

/** Who the lock file names, if there is one that can be read. */
export const readOwner = (folder: string): Owner | undefined =>
  quietly(() => JSON.parse(readFileSync(join(folder, 'store.lock'), 'utf8')) as Owner)

function isAlive(owner: Owner, file: string): boolean {
  if (owner.host !== hostname()) return ageOf(file) < silentMs
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return owner.started === '' || startOf(owner.pid) === owner.started
}

function create(file: string, owner: Owner): boolean {
  try {
    writeFileSync(file, JSON.stringify(owner), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Only one successor at a time may remove the file, and only while it names one who is gone. */
function removeStale(folder: string, file: string): void {
  const guard = `${file}.takeover`
  if (create(guard, { pid: process.pid, host: hostname(), started: '' })) {
    const owner = readOwner(folder)
    // One that cannot be read may be in the middle of being written.
    if (owner ? !isAlive(owner, file) : ageOf(file) > 1000) rmSync(file, { force: true })
    rmSync(guard, { force: true })
  } else if (ageOf(guard) > silentMs) rmSync(guard, { force: true })
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
}

/** NaN, which is neither young nor old, where there is no such file. */
const ageOf = (file: string): number => Date.now() - (quietly(() => statSync(file).mtimeMs) ?? Number.NaN)

/** When a process started, where the system tells: a pid that was given to somebody else is not its old owner. */
function startOf(pid: number): string {
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? ''
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

/** For files that may go away while they are looked at. */
function quietly<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
