// Puts the names of a folder's files on disk: a file whose bytes are there is found again after a power cut only if its name is too.
import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Where folders cannot be opened (Windows) the system sees to it. */
export function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch {
    return
  }
}
