// The secret that signs session cookies and links: the setting, or one made at first start and kept in DATA_DIR. It is whole or not
// there, whenever the process is killed or the power goes: written beside, put on disk, then given its name.
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError } from '../config'
import { syncFolder } from '../sync-folder'

/** As many as the setting asks for: with fewer, or none, cookies and links could be guessed. */
const fewest = 32

/** @throws ConfigError when the file holds less than a secret */
export function sessionSecret({ SESSION_SECRET, DATA_DIR }: Pick<Config, 'SESSION_SECRET' | 'DATA_DIR'>): string {
  if (SESSION_SECRET) return SESSION_SECRET
  mkdirSync(DATA_DIR, { recursive: true })
  const file = join(DATA_DIR, 'session-secret')
  const secret = read(file) ?? make(DATA_DIR, file)
  if (secret.length < fewest)
    throw new ConfigError(
      `${file}: expected a secret of at least ${fewest} characters, got ${secret.length}: it was cut off. Put back the one you keep beside ` +
        'your backups. If there is none, delete the file: a new one is made, everybody signs in again, and links in mails sent before no longer open.',
    )
  return secret
}

function read(file: string): string | undefined {
  try {
    // What a power cut takes from a file may read as zeros.
    return readFileSync(file, 'utf8').replaceAll('\0', '').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Of two servers that start together, one gives its file the name, and both read that. */
function make(folder: string, file: string): string {
  const beside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeDurably(beside, 'wx', randomBytes(32).toString('base64url'))
  try {
    linkSync(beside, file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Some file systems know no second name for a file: there it is written in place.
    if (code !== 'EEXIST') writeInPlace(file, readFileSync(beside, 'utf8'))
  } finally {
    rmSync(beside, { force: true })
  }
  syncFolder(folder)
  return readFileSync(file, 'utf8').trim()
}

function writeInPlace(file: string, secret: string): void {
  try {
    writeDurably(file, 'wx', secret)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function writeDurably(file: string, flag: string, text: string): void {
  const handle = openSync(file, flag, 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
