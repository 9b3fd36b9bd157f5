// Who owns a data folder. LMDB would let a second process in and lose data, so a file made exclusively names the owner: its
// pid, when that process started, and where it listens. An owner that is gone is succeeded.
import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

export type Owner = { pid: number; host: string; started: string; uri?: string }
export type Lock = { announce: (uri: string) => void; release: () => void }

/** The folder belongs to a living process; the sentence names it. */
export class FolderTaken extends Error {
  constructor(
    readonly owner: Owner,
    folder: string,
  ) {
    const where = owner.host === hostname() ? '' : ` on ${owner.host}`
    super(
      `The data folder ${folder} is in use by process ${owner.pid}${where}; stop it first, or set DATA_DIR to another folder`,
    )
  }
}

const name = 'store.lock'
const beatMs = 2000
/** A process on another machine cannot be asked; its file must have been touched this recently. */
const silentMs = 15_000

/** @throws FolderTaken while the owner lives */
export function acquireLock(folder: string): Lock {
  const file = join(folder, name)
  const self: Owner = { pid: process.pid, host: hostname(), started: startOf(process.pid) ?? '' }
  for (let attempt = 0; !create(file, self); attempt++) {
    const owner = readOwner(folder)
    if (owner && isAlive(owner, file)) throw new FolderTaken(owner, folder)
    if (attempt > 50)
      throw new Error(`The lock file ${file} can neither be read nor replaced; remove it if no process uses the folder`)
    removeStale(file, owner)
  }
  const beat = setInterval(() => touch(file), beatMs)
  beat.unref()
  return {
    announce: (uri) => write(file, 'r+', { ...self, uri }),
    release: () => {
      clearInterval(beat)
      rmSync(file, { force: true })
    },
  }
}

/** Who the lock file names, if there is one that can be read. */
export function readOwner(folder: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Owner
  } catch {
    return undefined
  }
}

export function isAlive(owner: Owner, file: string): boolean {
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
    write(file, 'wx', owner)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Only one successor at a time may remove the file, and only while it still names the one who is gone. */
function removeStale(file: string, stale: Owner | undefined): void {
  const guard = `${file}.takeover`
  if (!create(guard, { pid: process.pid, host: hostname(), started: '' })) {
    if (ageOf(guard) > silentMs) rmSync(guard, { force: true })
    pause(20)
    return
  }
  try {
    const now = readOwner(join(file, '..'))
    const unreadable = now === undefined && ageOf(file) > 1000
    if (unreadable || (now && stale && JSON.stringify(now) === JSON.stringify(stale))) rmSync(file, { force: true })
    else pause(20)
  } finally {
    rmSync(guard, { force: true })
  }
}

function write(file: string, flags: string, owner: Owner): void {
  const handle = openSync(file, flags, 0o600)
  try {
    writeSync(handle, `${JSON.stringify(owner)}\n`, 0)
  } finally {
    closeSync(handle)
  }
}

function ageOf(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // The folder was removed under us; the next write will say so.
  }
}

const pause = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/** When a process started, where the system tells: a pid that was given to somebody else is not its old owner. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ''
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return undefined
  }
}
