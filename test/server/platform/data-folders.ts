// Data folders that tests of the embedded database open, fill and leave to be removed after the last test of the file.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { threadFile } from '../../../server/platform/root'
import { connectStore } from '../../../server/platform/store/connect'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-'))
  folders.push(folder)
  return folder
}

export const open = (dataDir: string) => connectStore({ dataDir, threadFile: threadFile('store-thread') })
export const dataFile = (folder: string) => join(folder, 'store', 'data.mdb')

/** A folder that holds 500 documents, closed again. */
export async function filled(): Promise<string> {
  const folder = aFolder()
  const store = await open(folder)
  await store.connection
    .collection('things')
    .insertMany(Array.from({ length: 500 }, (_, number) => ({ number, text: 'x'.repeat(500) })))
  await store.close()
  return folder
}
